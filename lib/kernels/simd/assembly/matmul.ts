/**
 * Whole products of matrices that were copied into memory. B is packed into panels of two vectors
 * first, which the tiles of products.ts then read from front to back.
 *
 * @module
 */
import { addProduct } from "./products";
import { VECTOR, vectorsFor } from "./vectors";

/** Bytes of a panel's row. */
const PANEL_ROW: usize = 2 * VECTOR;

/**
 * `C = A B`: A's element (i, p) at `a + i · aRow + p · aNext`, B's element (p, j) at
 * `b + p · bRow + j · bNext`; C (m, n) row by row. `packed` has room for k rows of one panel,
 * `padded` for m rows of one.
 */
export function matmul<T>(
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
  packed: usize,
  padded: usize,
): void {
  const lanes: u32 = 16 / sizeof<T>(), cRow = n * sizeof<T>();
  for (let j: u32 = 0; j < n; j += 2 * lanes) {
    const columns = min(2 * lanes, n - j), width = vectorsFor<T>(columns);
    pack<T>(packed, b + j * bNext, bRow, bNext, k, columns);
    // Whole panels are summed up where they belong, a last one in part beside it.
    const isWhole = columns == 2 * lanes;
    const out = isWhole ? c + j * sizeof<T>() : padded, outRow = isWhole ? cRow : PANEL_ROW;
    for (let i: u32 = 0; i < m; i++) memory.fill(out + i * outRow, 0, width * VECTOR);
    addProduct<T>(out, outRow, <T> 1, a, aRow, aNext, packed, PANEL_ROW, m, k, width);
    if (isWhole) continue;
    for (let i: u32 = 0; i < m; i++) {
      memory.copy(c + i * cRow + j * sizeof<T>(), padded + i * PANEL_ROW, columns * sizeof<T>());
    }
  }
}

/** Copies some columns of B, k rows of them, into a panel; what is left of the panel is 0. */
function pack<T>(
  panel: usize,
  b: usize,
  bRow: usize,
  bNext: usize,
  k: u32,
  columns: u32,
): void {
  const isWhole = columns * sizeof<T>() == PANEL_ROW && bNext == sizeof<T>();
  for (let p: u32 = 0; p < k; p++, panel += PANEL_ROW, b += bRow) {
    if (isWhole) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      continue;
    }
    v128.store(panel, v128.splat<T>(<T> 0));
    v128.store(panel, v128.splat<T>(<T> 0), 16);
    for (let j: u32 = 0; j < columns; j++) {
      store<T>(panel + j * sizeof<T>(), load<T>(b + j * bNext));
    }
  }
}
