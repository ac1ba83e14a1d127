/**
 * The products with a sparse input, over its listed entries only.
 *
 * Forward, an example's entries pick rows of the weights; backward, an input column's entries pick
 * rows of the deltas. Both are sums of rows with weights, one panel at a time, held in registers. For
 * the backward sums the batch's entries are first sorted by column, which is a counting sort: each
 * thread counts, and later places, the entries of its share of the rows.
 *
 * @module
 */
import { Eight, Four, multiplyAdd, One, Two } from "./vectors";

/**
 * `out ← base + Σ values[e] · table[indices[e]]`, or with `add`, `out += scale · (…)`: one panel of
 * `width` vectors of the rows of `table`, which are `rowBytes` apart.
 */
// @ts-ignore: decorator
@inline
export function sumRows<T>(
  out: usize,
  add: bool,
  scale: T,
  base: usize,
  table: usize,
  rowBytes: u32,
  indices: usize,
  values: usize,
  count: u32,
  width: u32,
): void {
  if (width == 8) {
    sumPanel<T, Eight>(out, add, scale, base, table, rowBytes, indices, values, count);
  } else if (width == 4) {
    sumPanel<T, Four>(out, add, scale, base, table, rowBytes, indices, values, count);
  } else if (width == 2) {
    sumPanel<T, Two>(out, add, scale, base, table, rowBytes, indices, values, count);
  } else {
    sumPanel<T, One>(out, add, scale, base, table, rowBytes, indices, values, count);
  }
}

function sumPanel<T, Width>(
  out: usize,
  add: bool,
  scale: T,
  base: usize,
  table: usize,
  rowBytes: u32,
  indices: usize,
  values: usize,
  count: u32,
): void {
  const zero = v128.splat<T>(<T> 0);
  let s0 = v128.load(base), s1 = zero, s2 = zero, s3 = zero;
  let s4 = zero, s5 = zero, s6 = zero, s7 = zero;
  if (sizeof<Width>() >= 2) s1 = v128.load(base, 16);
  if (sizeof<Width>() >= 4) {
    s2 = v128.load(base, 32);
    s3 = v128.load(base, 48);
  }
  if (sizeof<Width>() == 8) {
    s4 = v128.load(base, 64);
    s5 = v128.load(base, 80);
    s6 = v128.load(base, 96);
    s7 = v128.load(base, 112);
  }
  for (const end = indices + 4 * count; indices < end; indices += 4) {
    const row = table + load<u32>(indices) * rowBytes;
    const value = v128.load_splat<T>(values);
    // Addresses are added up here rather than given as offsets, since V8 checks the bounds of an
    // address without one in fewer instructions: 15 % of a training step.
    s0 = multiplyAdd<T>(value, v128.load(row), s0);
    if (sizeof<Width>() >= 2) s1 = multiplyAdd<T>(value, v128.load(row + 16), s1);
    if (sizeof<Width>() >= 4) {
      s2 = multiplyAdd<T>(value, v128.load(row + 32), s2);
      s3 = multiplyAdd<T>(value, v128.load(row + 48), s3);
    }
    if (sizeof<Width>() == 8) {
      s4 = multiplyAdd<T>(value, v128.load(row + 64), s4);
      s5 = multiplyAdd<T>(value, v128.load(row + 80), s5);
      s6 = multiplyAdd<T>(value, v128.load(row + 96), s6);
      s7 = multiplyAdd<T>(value, v128.load(row + 112), s7);
    }
    values += sizeof<T>();
  }
  if (add) {
    const factor = v128.splat<T>(scale);
    s0 = multiplyAdd<T>(factor, s0, v128.load(out));
    if (sizeof<Width>() >= 2) s1 = multiplyAdd<T>(factor, s1, v128.load(out, 16));
    if (sizeof<Width>() >= 4) {
      s2 = multiplyAdd<T>(factor, s2, v128.load(out, 32));
      s3 = multiplyAdd<T>(factor, s3, v128.load(out, 48));
    }
    if (sizeof<Width>() == 8) {
      s4 = multiplyAdd<T>(factor, s4, v128.load(out, 64));
      s5 = multiplyAdd<T>(factor, s5, v128.load(out, 80));
      s6 = multiplyAdd<T>(factor, s6, v128.load(out, 96));
      s7 = multiplyAdd<T>(factor, s7, v128.load(out, 112));
    }
  }
  v128.store(out, s0);
  if (sizeof<Width>() >= 2) v128.store(out, s1, 16);
  if (sizeof<Width>() >= 4) {
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
  }
  if (sizeof<Width>() == 8) {
    v128.store(out, s4, 64);
    v128.store(out, s5, 80);
    v128.store(out, s6, 96);
    v128.store(out, s7, 112);
  }
}

/** `counts[k]` ← how many entries column k has in the examples `rows[from…to]`. */
export function countEntries(
  counts: usize,
  columns: u32,
  starts: usize,
  columnOf: usize,
  rows: usize,
  from: u32,
  to: u32,
): void {
  memory.fill(counts, 0, 4 * columns);
  for (let i = from; i < to; i++) {
    const start = starts + 4 * load<u32>(rows + 4 * i);
    const end = columnOf + 4 * load<u32>(start, 4);
    for (let entry = columnOf + 4 * load<u32>(start); entry < end; entry += 4) {
      const count = counts + 4 * load<u32>(entry);
      store<u32>(count, load<u32>(count) + 1);
    }
  }
}

/**
 * Turns the counts of all threads, `stride` bytes apart, into the places where each thread's first
 * entry of each column belongs: by column, then by thread. Only the own places and, by thread 0, the
 * columns' bounds are written.
 */
export function placeColumns(
  bounds: usize,
  places: usize,
  counts: usize,
  stride: usize,
  columns: u32,
  thread: u32,
  threads: u32,
): void {
  let next: u32 = 0;
  for (let k: u32 = 0; k < columns; k++) {
    if (thread == 0) store<u32>(bounds + 4 * k, next);
    let count = counts + 4 * k;
    for (let t: u32 = 0; t < threads; t++) {
      if (t == thread) store<u32>(places + 4 * k, next);
      next += load<u32>(count);
      count += stride;
    }
  }
  if (thread == 0) store<u32>(bounds + 4 * columns, next);
}

/** Puts the entries of the examples `rows[from…to]` where they belong: their example and value. */
export function placeEntries<T>(
  exampleOf: usize,
  placed: usize,
  places: usize,
  starts: usize,
  columnOf: usize,
  values: usize,
  rows: usize,
  from: u32,
  to: u32,
): void {
  for (let i = from; i < to; i++) {
    const start = starts + 4 * load<u32>(rows + 4 * i);
    for (let e = load<u32>(start), end = load<u32>(start, 4); e < end; e++) {
      const place = places + 4 * load<u32>(columnOf + 4 * e);
      const at = load<u32>(place);
      store<u32>(place, at + 1);
      store<u32>(exampleOf + 4 * at, i);
      store<T>(placed + sizeof<T>() * at, load<T>(values + sizeof<T>() * e));
    }
  }
}
