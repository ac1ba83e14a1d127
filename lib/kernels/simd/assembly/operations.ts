/**
 * The module of single operations, over a memory of its own, which copying in and out of is faster
 * than with one that is shared: one entry per element type.
 *
 * @module
 */
import { binary, unary } from "./block_operations";
import { multiply } from "./products";

export function matmul_f64(
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
  multiply<f64>(c, a, aRow, aNext, b, bRow, bNext, m, k, n, isFirst, ordered, scratch);
}

export function matmul_f32(
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
  multiply<f32>(c, a, aRow, aNext, b, bRow, bNext, m, k, n, isFirst, ordered, scratch);
}

export function binary_f64(
  f: u32,
  out: usize,
  a: usize,
  b: usize,
  m: u32,
  n: u32,
  aRow: usize,
  aColumns: u32,
  bRow: usize,
  bColumns: u32,
  spread: usize,
): void {
  binary<f64>(f, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
}

export function binary_f32(
  f: u32,
  out: usize,
  a: usize,
  b: usize,
  m: u32,
  n: u32,
  aRow: usize,
  aColumns: u32,
  bRow: usize,
  bColumns: u32,
  spread: usize,
): void {
  binary<f32>(f, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
}

export function unary_f64(f: u32, out: usize, a: usize, bytes: usize): void {
  unary<f64>(f, out, a, bytes);
}

export function unary_f32(f: u32, out: usize, a: usize, bytes: usize): void {
  unary<f32>(f, out, a, bytes);
}
