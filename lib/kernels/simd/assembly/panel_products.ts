/**
 * Dense products `C += scale · A B`, tile by tile: four rows by two vectors of C are held in
 * registers while the sum over the inner dimension runs.
 *
 * A's element (i, p) stands at `a + i · aRow + p · aNext`, so that the same loops multiply by A and
 * by Aᵀ; B's and C's rows are vectors.
 */
import { VECTOR } from "./constants";
import { Four, multiplyAdd, One, Two } from "./vectors";

/** `C += scale · A B` for `rows` rows and `width` vectors of C, summed over `count` products. */
export function addProduct<T>(
  c: usize, cRow: usize, scale: T, a: usize, aRow: usize, aNext: usize, b: usize, bRow: usize,
  rows: u32, count: u32, width: u32,
): void {
  let v: u32 = 0;
  for (; v + 2 <= width; v += 2) {
    addColumns<T, Two>(c, cRow, scale, a, aRow, aNext, b, bRow, rows, count);
    c += 2 * VECTOR;
    b += 2 * VECTOR;
  }
  if (v < width) addColumns<T, One>(c, cRow, scale, a, aRow, aNext, b, bRow, rows, count);
}

function addColumns<T, Width>(
  c: usize, cRow: usize, scale: T, a: usize, aRow: usize, aNext: usize, b: usize, bRow: usize,
  rows: u32, count: u32,
): void {
  let i: u32 = 0;
  for (; i + 4 <= rows; i += 4) {
    addTile<T, Four, Width>(c, cRow, scale, a, aRow, aNext, b, bRow, count);
    c += 4 * cRow;
    a += 4 * aRow;
  }
  for (; i < rows; i++) {
    addTile<T, One, Width>(c, cRow, scale, a, aRow, aNext, b, bRow, count);
    c += cRow;
    a += aRow;
  }
}

/** One tile: a row of A's elements, each spread over a vector, times a row of B's vectors, and so on. */
function addTile<T, Rows, Width>(
  c: usize, cRow: usize, scale: T, a: usize, aRow: usize, aNext: usize, b: usize, bRow: usize,
  count: u32,
): void {
  const zero = v128.splat<T>(<T> 0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero;
  let c20 = zero, c21 = zero, c30 = zero, c31 = zero;
  for (let p: u32 = 0; p < count; p++) {
    // No offsets, as in sparse_rows.ts.
    const b0 = v128.load(b);
    const b1 = sizeof<Width>() == 2 ? v128.load(b + 16) : b0;
    const a0 = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(a0, b0, c00);
    if (sizeof<Width>() == 2) c01 = multiplyAdd<T>(a0, b1, c01);
    if (sizeof<Rows>() == 4) {
      const a1 = v128.load_splat<T>(a + aRow);
      c10 = multiplyAdd<T>(a1, b0, c10);
      if (sizeof<Width>() == 2) c11 = multiplyAdd<T>(a1, b1, c11);
      const a2 = v128.load_splat<T>(a + 2 * aRow);
      c20 = multiplyAdd<T>(a2, b0, c20);
      if (sizeof<Width>() == 2) c21 = multiplyAdd<T>(a2, b1, c21);
      const a3 = v128.load_splat<T>(a + 3 * aRow);
      c30 = multiplyAdd<T>(a3, b0, c30);
      if (sizeof<Width>() == 2) c31 = multiplyAdd<T>(a3, b1, c31);
    }
    a += aNext;
    b += bRow;
  }
  const factor = v128.splat<T>(scale);
  addRow<T, Width>(c, factor, c00, c01);
  if (sizeof<Rows>() == 4) {
    addRow<T, Width>(c + cRow, factor, c10, c11);
    addRow<T, Width>(c + 2 * cRow, factor, c20, c21);
    addRow<T, Width>(c + 3 * cRow, factor, c30, c31);
  }
}

@inline
function addRow<T, Width>(c: usize, factor: v128, sum0: v128, sum1: v128): void {
  v128.store(c, multiplyAdd<T>(factor, sum0, v128.load(c)));
  if (sizeof<Width>() == 2) v128.store(c, multiplyAdd<T>(factor, sum1, v128.load(c, 16)), 16);
}
