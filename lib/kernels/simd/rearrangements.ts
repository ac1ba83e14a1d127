/**
 * Elements copied into another order: the transpose, and rows that are picked.
 *
 * @module
 */
import type { FloatArray, Kernels } from "../interface.ts";

/** Rows and columns of a block whose lines stay in the cache. */
const BLOCK = 16;

/** `out = Aᵀ`, block by block. */
export function transpose(out: FloatArray, a: FloatArray, m: number, n: number): void {
  for (let iBlock = 0; iBlock < m; iBlock += BLOCK) {
    const iEnd = Math.min(m, iBlock + BLOCK);
    for (let jBlock = 0; jBlock < n; jBlock += BLOCK) {
      const jEnd = Math.min(n, jBlock + BLOCK);
      for (let j = jBlock; j < jEnd; j++) {
        for (let i = iBlock, o = j * m + iBlock, p = iBlock * n + j; i < iEnd; i++, o++, p += n) {
          out[o] = a[p];
        }
      }
    }
  }
}

/** Numbers per row from which on copying it whole is faster than number by number. */
const LONG_ROW = 32;

/** `out[i] = a[rows[i]]` */
export const gatherRows: Kernels["gatherRows"] = (out, a, rows, n) => {
  for (let i = 0; i < rows.length; i++) {
    const o = i * n, p = rows[i] * n;
    if (n >= LONG_ROW) out.set(a.subarray(p, p + n), o);
    else for (let j = 0; j < n; j++) out[o + j] = a[p + j];
  }
};
