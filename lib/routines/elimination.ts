/**
 * Gaussian elimination with partial pivoting, on buffers.
 *
 * @module
 */
import type { FloatArray } from "../kernels/interface.ts";

/**
 * Solves `A X = B` in place: A (N, N) is used up, and B (N, K) becomes X. False where A is singular:
 * where no pivot is left that is not 0.
 */
export function eliminate(a: FloatArray, b: FloatArray, n: number, k: number): boolean {
  for (let p = 0; p < n; p++) {
    let pivot = p;
    for (let i = p + 1; i < n; i++) {
      if (Math.abs(a[i * n + p]) > Math.abs(a[pivot * n + p])) pivot = i;
    }
    if (a[pivot * n + p] === 0) return false;
    swapRows(a, p, pivot, n);
    swapRows(b, p, pivot, k);
    for (let i = p + 1; i < n; i++) {
      // Stored, it is rounded to the dtype.
      a[i * n + p] /= a[p * n + p];
      subtractRow(a, i, a[i * n + p], p, n, p + 1);
      subtractRow(b, i, a[i * n + p], p, k, 0);
    }
  }
  for (let p = n - 1; p >= 0; p--) {
    for (let j = 0; j < k; j++) b[p * k + j] /= a[p * n + p];
    for (let i = 0; i < p; i++) subtractRow(b, i, a[i * n + p], p, k, 0);
  }
  return true;
}

/** Row i less `factor` times row p, from column `from` on. */
function subtractRow(
  rows: FloatArray,
  i: number,
  factor: number,
  p: number,
  length: number,
  from: number,
): void {
  for (let j = from; j < length; j++) rows[i * length + j] -= factor * rows[p * length + j];
}

function swapRows(rows: FloatArray, i: number, j: number, length: number): void {
  if (i === j) return;
  const kept = rows.slice(i * length, (i + 1) * length);
  rows.copyWithin(i * length, j * length, (j + 1) * length);
  rows.set(kept, j * length);
}
