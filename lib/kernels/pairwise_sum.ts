/**
 * Sums in the order NumPy adds, and therefore to the same bits.
 *
 * Along a contiguous axis NumPy adds pairwise: it halves a line down to blocks of at most 128
 * numbers and sums each with eight running totals. The error grows with log n, not with n. Along
 * any other axis it adds whole rows one after the other.
 *
 * Source: numpy/_core/src/umath/loops_utils.h.src, `pairwise_sum`.
 *
 * @module
 */
import type { FloatArray } from "./interface.ts";

const BLOCK = 128;
// Running totals of either dtype: storing into them rounds as the dtype does.
const totals64 = new Float64Array(8);
const totals32 = new Float32Array(8);

/** Sums the middle axis: a (outer, n, inner) → out (outer, inner). */
export function sum(
  out: FloatArray,
  a: FloatArray,
  outer: number,
  n: number,
  inner: number,
): void {
  if (inner === 1) {
    // As in NumPy, each line is added to 0: a line of -0 sums to 0.
    for (let i = 0; i < outer; i++) out[i] = 0 + pairwiseSum(a, i * n, n);
    return;
  }
  out.fill(0, 0, outer * inner);
  for (let i = 0; i < outer; i++) {
    for (let p = 0; p < n; p++) {
      for (let j = 0, o = i * inner, q = (i * n + p) * inner; j < inner; j++) {
        out[o + j] += a[q + j];
      }
    }
  }
}

/** The sum of the n numbers from `first` on. */
export function pairwiseSum(a: FloatArray, first: number, n: number): number {
  return pairwise(a, first, n, a instanceof Float64Array ? totals64 : totals32);
}

function pairwise(a: FloatArray, first: number, n: number, totals: FloatArray): number {
  if (n < 8) {
    totals[0] = 0;
    for (let p = 0; p < n; p++) totals[0] += a[first + p];
    return totals[0];
  }
  if (n <= BLOCK) {
    for (let t = 0; t < 8; t++) totals[t] = a[first + t];
    const whole = n - n % 8;
    for (let p = 8; p < whole; p += 8) {
      for (let t = 0; t < 8; t++) totals[t] += a[first + p + t];
    }
    // ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)), each sum rounded to the dtype.
    for (let step = 1; step < 8; step *= 2) {
      for (let t = 0; t < 8; t += 2 * step) totals[t] += totals[t + step];
    }
    for (let p = whole; p < n; p++) totals[0] += a[first + p];
    return totals[0];
  }
  const half = Math.floor(n / 2);
  const left = half - half % 8;
  const leftSum = pairwise(a, first, left, totals);
  const rightSum = pairwise(a, first + left, n - left, totals);
  totals[0] = leftSum + rightSum;
  return totals[0];
}
