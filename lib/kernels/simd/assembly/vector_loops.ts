/**
 * Plain loops over rows of vectors.
 *
 * @module
 */
import { multiplyAdd, VECTOR } from "./vectors";

/** `out ← a` */
// @ts-ignore: decorator
@inline
export function copyRow(out: usize, a: usize, vectors: u32): void {
  for (let o: usize = 0; o < VECTOR * vectors; o += VECTOR) v128.store(out + o, v128.load(a + o));
}

/** `out += factor · a` */
export function addScaled<T>(out: usize, factor: T, a: usize, vectors: u32): void {
  const f = v128.splat<T>(factor);
  for (let o: usize = 0; o < VECTOR * vectors; o += VECTOR) {
    v128.store(out + o, multiplyAdd<T>(f, v128.load(a + o), v128.load(out + o)));
  }
}

/** `out += factor · (a₀ + a₁ + …)`, rows of `vectors` vectors that are `aRow` bytes apart. */
export function addScaledRows<T>(
  out: usize,
  factor: T,
  a: usize,
  aRow: usize,
  rows: u32,
  vectors: u32,
): void {
  const f = v128.splat<T>(factor);
  for (let v: u32 = 0; v < vectors; v++, a += VECTOR, out += VECTOR) {
    v128.store(out, multiplyAdd<T>(f, columnSum<T>(a, aRow, rows), v128.load(out)));
  }
}

/** `out ← a₀ + a₁ + …`, rows of `vectors` vectors that are `aRow` bytes apart. */
export function sumColumns<T>(
  out: usize,
  a: usize,
  aRow: usize,
  rows: u32,
  vectors: u32,
): void {
  for (let v: u32 = 0; v < vectors; v++, a += VECTOR, out += VECTOR) {
    v128.store(out, columnSum<T>(a, aRow, rows));
  }
}

function columnSum<T>(a: usize, aRow: usize, rows: u32): v128 {
  let sum = v128.splat<T>(<T> 0);
  for (let i: u32 = 0; i < rows; i++, a += aRow) sum = v128.add<T>(sum, v128.load(a));
  return sum;
}
