/**
 * Products of matrices and vectors, with their shapes checked.
 *
 * @module
 */
import { expectArray, expectSameDType } from "./broadcasting.ts";
import { kernels } from "../kernels/mod.ts";
import { allocateLike, type ShapedBuffer } from "./buffers.ts";
import { formatShape } from "./shape.ts";

/** An operand: its data is row-major, or, where it is a transpose, that of the matrix as it was. */
export interface Factor extends ShapedBuffer {
  /** Whether the shape is that of the transpose. */
  readonly isTransposed?: boolean;
}

/**
 * A (M, K) · B (K, N) → (M, N).
 *
 * @throws {TypeError} If either is no matrix, the inner dimensions differ, or the dtypes do.
 */
export function matmul(a: Factor, b: Factor): ShapedBuffer {
  expectArray("multiply by", b);
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new TypeError(`Cannot multiply ${shapes(a, b)}: expected matrices, but they are not`);
  }
  return product(a, b, [a.shape[0], a.shape[1]], [b.shape[0], b.shape[1]]);
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
  const { data } = product(
    a,
    b,
    ranked === 1 ? [1, a.shape[0]] : [a.shape[0], a.shape[1]],
    other === 1 ? [b.shape[0], 1] : [b.shape[0], b.shape[1]],
  );
  return { shape: [...a.shape.slice(0, -1), ...b.shape.slice(1)], data };
}

function product(
  a: Factor,
  b: Factor,
  [m, k]: [number, number],
  [rows, n]: [number, number],
): ShapedBuffer {
  if (k !== rows) {
    throw new TypeError(
      `Cannot multiply ${shapes(a, b)}: inner dimensions must match, but ${k} ≠ ${rows}`,
    );
  }
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

function shapes(a: Factor, b: Factor): string {
  return `${formatShape(a.shape)} by ${formatShape(b.shape)}`;
}
