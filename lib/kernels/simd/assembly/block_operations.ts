/**
 * Element by element: binary and unary operations on blocks that were copied into memory.
 *
 * Rows are walked in whole vectors. What the last vector of a row computes beyond its end is written
 * over by the next row, or lies in the slack after the last one.
 */
import {
  ABS, ADD, DIV, EQ, GE, GT, LE, LT, MAXIMUM, MINIMUM, MUL, NE, NEG, SQRT, SUB, VECTOR,
} from "./constants";

/** `f(a, b)`; which f it is, is known when the loop around it is compiled. */
@inline
function apply<T>(f: u32, a: v128, b: v128): v128 {
  if (f == ADD) return v128.add<T>(a, b);
  if (f == SUB) return v128.sub<T>(a, b);
  if (f == MUL) return v128.mul<T>(a, b);
  if (f == DIV) return v128.div<T>(a, b);
  if (f == MAXIMUM) return v128.max<T>(a, b);
  if (f == MINIMUM) return v128.min<T>(a, b);
  const one = v128.splat<T>(<T> 1);
  if (f == GT) return v128.and(one, v128.gt<T>(a, b));
  if (f == GE) return v128.and(one, v128.ge<T>(a, b));
  if (f == LT) return v128.and(one, v128.lt<T>(a, b));
  if (f == LE) return v128.and(one, v128.le<T>(a, b));
  if (f == EQ) return v128.and(one, v128.eq<T>(a, b));
  if (f == NE) return v128.and(one, v128.ne<T>(a, b));
  return unreachable();
}

@inline
function applyToOne<T>(f: u32, a: v128): v128 {
  if (f == NEG) return v128.neg<T>(a);
  if (f == ABS) return v128.abs<T>(a);
  if (f == SQRT) return v128.sqrt<T>(a);
  return unreachable();
}

/**
 * `out[i, j] = f(a[i, j], b[i, j])` for i < m, j < n, rows of out without gaps. An operand's rows are
 * `aRow` bytes apart, 0 where all are the same; with `aColumns` 0 it has one element per row. The
 * vectors `spread` and the next are scratch memory.
 */
export function binary<T>(
  f: u32, out: usize, a: usize, b: usize, m: u32, n: u32, aRow: usize, aColumns: u32, bRow: usize,
  bColumns: u32, spread: usize,
): void {
  if (f == ADD) walk<T>(ADD, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == SUB) walk<T>(SUB, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == MUL) walk<T>(MUL, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == DIV) walk<T>(DIV, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == MAXIMUM) walk<T>(MAXIMUM, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == MINIMUM) walk<T>(MINIMUM, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == GT) walk<T>(GT, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == GE) walk<T>(GE, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == LT) walk<T>(LT, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == LE) walk<T>(LE, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == EQ) walk<T>(EQ, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else if (f == NE) walk<T>(NE, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
  else unreachable();
}

@inline
function walk<T>(
  f: u32, out: usize, a: usize, b: usize, m: u32, n: u32, aRow: usize, aColumns: u32, bRow: usize,
  bColumns: u32, spread: usize,
): void {
  const bytes = n * sizeof<T>();
  const aStep = aColumns ? VECTOR : 0, bStep = bColumns ? VECTOR : 0;
  for (let i: u32 = 0; i < m; i++, a += aRow, b += bRow, out += bytes) {
    let p = a, q = b;
    if (!aColumns) {
      p = spread;
      v128.store(p, v128.load_splat<T>(a));
    }
    if (!bColumns) {
      q = spread + VECTOR;
      v128.store(q, v128.load_splat<T>(b));
    }
    for (let o = out, end = out + bytes; o < end; o += VECTOR, p += aStep, q += bStep) {
      v128.store(o, apply<T>(f, v128.load(p), v128.load(q)));
    }
  }
}

/** `out[i] = f(a[i])` for `bytes` bytes. `out` may be `a`. */
export function unary<T>(f: u32, out: usize, a: usize, bytes: usize): void {
  if (f == NEG) walkOne<T>(NEG, out, a, bytes);
  else if (f == ABS) walkOne<T>(ABS, out, a, bytes);
  else if (f == SQRT) walkOne<T>(SQRT, out, a, bytes);
  else unreachable();
}

@inline
function walkOne<T>(f: u32, out: usize, a: usize, bytes: usize): void {
  for (let end = out + bytes; out < end; out += VECTOR, a += VECTOR) {
    v128.store(out, applyToOne<T>(f, v128.load(a)));
  }
}
