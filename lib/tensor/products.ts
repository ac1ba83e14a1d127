/**
 * Products of matrices and vectors, with their shapes checked.
 *
 * @module
 */
import { expectArray, expectSameDType } from "./broadcasting.ts";
import { kernels } from "../kernels/mod.ts";
import { allocateLike, type ShapedBuffer } from "./buffers.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";
import { broadcastShapes, contiguousStrides, repeatStrides } from "./strides.ts";

/** An operand: its data is row-major, or, where it is a transpose, that of the matrix as it was. */
export interface Factor extends ShapedBuffer {
  /** Whether the shape is that of the transpose. */
  readonly isTransposed?: boolean;
}

/**
 * A (M, K) · B (K, N) → (M, N), for each pair of matrices in stacks (…, M, K) and (…, K, N) that
 * broadcasting brings together. A vector (K,) is a row on the left and a column on the right.
 *
 * @throws {TypeError} If the inner dimensions differ, the dtypes do, the stacks cannot be broadcast,
 * or either operand has no axis.
 */
export function matmul(a: Factor, b: Factor): ShapedBuffer {
  expectArray("multiply by", b);
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new TypeError(
      `Cannot multiply ${shapes(a, b)}: expected vectors, matrices or stacks of them, ` +
        `but one has no axis`,
    );
  }
  if (a.shape.length === 2 && b.shape.length === 2) {
    const [m, k] = a.shape, [rows, n] = b.shape;
    return product(a, b, m, k, rows, n);
  }
  const [m, k] = a.shape.length === 1 ? [1, a.shape[0]] : a.shape.slice(-2);
  const [rows, n] = b.shape.length === 1 ? [b.shape[0], 1] : b.shape.slice(-2);
  if (a.shape.length <= 2 && b.shape.length <= 2) {
    const { data } = product(a, b, m, k, rows, n);
    return { shape: [...a.shape.slice(0, -1), ...b.shape.slice(1)], data };
  }
  expectInner(a, b, k, rows);
  expectSameDType("multiply", a, b);
  const stack = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (!stack) {
    throw new TypeError(
      `Cannot multiply ${shapes(a, b)}: the axes before the last two must be equal or 1, ` +
        `but they are not`,
    );
  }
  const left = placesIn(stack, a.shape.slice(0, -2)), right = placesIn(stack, b.shape.slice(0, -2));
  const data = allocateLike(a.data, sizeOf(stack) * m * n);
  left.forEach((place, i) => {
    const pair = product(matrixAt(a, place, m * k), matrixAt(b, right[i], k * n), m, k, k, n);
    data.set(pair.data, i * m * n);
  });
  const shape = [...stack, ...a.shape.slice(-2, -1), ...b.shape.slice(-2).slice(1)];
  return { shape, data };
}

/** For each place in the broadcast `stack`, which of the matrices in a stack of shape `own` it is. */
function placesIn(stack: Shape, own: Shape): number[] {
  const strides = repeatStrides(own, contiguousStrides(own), stack);
  return Array.from({ length: sizeOf(stack) }, (_, i) => {
    let place = 0;
    for (let axis = stack.length - 1; axis >= 0; axis--) {
      place += (i % stack[axis]) * strides[axis];
      i = Math.floor(i / stack[axis]);
    }
    return place;
  });
}

/** A matrix of a stack; a single one, which may be a transpose, is itself. */
function matrixAt(stack: Factor, place: number, size: number): Factor {
  if (stack.shape.length <= 2) return stack;
  return {
    shape: stack.shape.slice(-2),
    data: stack.data.subarray(place * size, (place + 1) * size),
  };
}

/**
 * NumPy's dot of vectors and matrices; the inner product of two vectors has shape ().
 *
 * @throws {TypeError} As matmul does.
 */
export function dot(a: Factor, b: Factor): ShapedBuffer {
  expectArray("multiply by", b);
  const [ranked, other] = [a.shape.length, b.shape.length];
  if (ranked < 1 || ranked > 2 || other < 1 || other > 2) {
    throw new TypeError(
      `Cannot multiply ${shapes(a, b)}: expected vectors or matrices, but they are not`,
    );
  }
  const [m, k] = ranked === 1 ? [1, a.shape[0]] : a.shape;
  const [rows, n] = other === 1 ? [b.shape[0], 1] : b.shape;
  const { data } = product(a, b, m, k, rows, n);
  return { shape: [...a.shape.slice(0, -1), ...b.shape.slice(1)], data };
}

function product(
  a: Factor,
  b: Factor,
  m: number,
  k: number,
  rows: number,
  n: number,
): ShapedBuffer {
  expectInner(a, b, k, rows);
  expectSameDType("multiply", a, b);
  const data = allocateLike(a.data, m * n);
  if (a.isTransposed && b.isTransposed && m === 1) {
    // A row and a column lie in memory alike.
    kernels.matmulNT(data, a.data, b.data, m, k, n);
  } else if (a.isTransposed && b.isTransposed) {
    // No kernel reads both as they lie.
    const copy = allocateLike(b.data, b.data.length);
    kernels.transpose(copy, b.data, n, k);
    kernels.matmulTN(data, a.data, copy, m, k, n);
  } else {
    const multiply = a.isTransposed
      ? kernels.matmulTN
      : b.isTransposed
      ? kernels.matmulNT
      : kernels.matmul;
    multiply(data, a.data, b.data, m, k, n);
  }
  return { shape: [m, n], data };
}

function expectInner(a: Factor, b: Factor, k: number, rows: number): void {
  if (k !== rows) {
    throw new TypeError(
      `Cannot multiply ${shapes(a, b)}: inner dimensions must match, but ${k} ≠ ${rows}`,
    );
  }
}

function shapes(a: Factor, b: Factor): string {
  return `${formatShape(a.shape)} by ${formatShape(b.shape)}`;
}
