/**
 * Products of matrices and vectors, with their shapes checked.
 *
 * @module
 */
import { expectArray, expectSameDType } from "./broadcasting.ts";
import { kernels } from "../kernels/mod.ts";
import { allocateLike, type NdArray } from "./buffers.ts";
import { formatShape } from "./shape.ts";

/**
 * A (M, K) · B (K, N) → (M, N).
 *
 * @throws {TypeError} If either is no matrix, the inner dimensions differ, or the dtypes do.
 */
export function matmul(a: NdArray, b: NdArray): NdArray {
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
export function dot(a: NdArray, b: NdArray): NdArray {
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
  a: NdArray,
  b: NdArray,
  [m, k]: [number, number],
  [rows, n]: [number, number],
): NdArray {
  if (k !== rows) {
    throw new TypeError(
      `Cannot multiply ${shapes(a, b)}: inner dimensions must match, but ${k} ≠ ${rows}`,
    );
  }
  // A transpose that has not been copied yet is read as it is stored. Only one of the two can be.
  const left = a.transposeOf ?? a, right = left === a ? b.transposeOf ?? b : b;
  expectSameDType("multiply", left, right);
  const data = allocateLike(left.data, m * n);
  const multiply = left !== a ? kernels.matmulTN : right !== b ? kernels.matmulNT : kernels.matmul;
  multiply(data, left.data, right.data, m, k, n);
  return { shape: [m, n], data };
}

function shapes(a: NdArray, b: NdArray): string {
  return `${formatShape(a.shape)} by ${formatShape(b.shape)}`;
}
