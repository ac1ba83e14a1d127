/**
 * A product of matrices that were copied into memory, by the one of two ways that is faster.
 *
 * @module
 */
import { VECTOR } from "./constants";
import { matmul } from "./matmul";
import { isFinite, isSparse, sparseMatmul } from "./sparse_matmul";

/**
 * As `matmul`. A and B lie in one piece each, with two vectors of room behind them, as has `ordered` for
 * B row by row where it is not.
 */
export function multiply<T>(
  c: usize,
  a: usize,
  aRow: usize,
  aNext: usize,
  b: usize,
  bRow: usize,
  bNext: usize,
  m: u32,
  k: u32,
  n: u32,
  isFirst: bool,
  ordered: usize,
  scratch: usize,
): void {
  // What is read beyond B is no NaN.
  memory.fill(b + k * n * sizeof<T>(), 0, 2 * VECTOR);
  if (!isSparse<T>(a, m * k) || !isFinite<T>(b, k * n)) {
    matmul<T>(c, a, aRow, aNext, b, bRow, bNext, m, k, n, isFirst, scratch);
    return;
  }
  if (bNext != sizeof<T>()) {
    let to = ordered;
    for (let p: u32 = 0; p < k; p++) {
      for (let j: u32 = 0; j < n; j++, to += sizeof<T>()) {
        store<T>(to, load<T>(b + p * bRow + j * bNext));
      }
    }
    b = ordered;
  }
  sparseMatmul<T>(c, a, aRow, aNext, b, m, k, n, isFirst, scratch);
}
