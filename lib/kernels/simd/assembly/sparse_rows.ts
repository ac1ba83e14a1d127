/**
 * The products with a sparse input, over its listed entries only.
 *
 * Forward, an example's entries pick rows of the weights; backward, an input column's entries pick
 * rows of the deltas. Both are sums of rows with weights, one panel at a time, held in registers. A
 * step begins by unpacking its examples' entries, each as where its row is and its value, side by
 * side; for the backward sums they are sorted by column, which is a counting sort. Each thread
 * unpacks, counts, and later places, the entries of its share of the rows.
 */
import { VECTOR } from "./constants";
import { Eight, Four, multiplyAdd, One, Two } from "./vectors";

/** Bytes of an unpacked entry: where its row begins, a 32-bit offset, and its value. */
@inline
export function entryBytes<T>(): usize {
  return 2 * sizeof<T>();
}

/**
 * `out ← base + Σ value · row`, or with `add`, `out += scale · Σ …`, over the entries from…to, an even
 * number of them: one panel of `width` vectors of the rows of `table`. An entry's row begins at its
 * offset shifted right by `shift`. No base stands for zeros.
 */
@inline
export function sumRows<T>(
  out: usize, add: bool, scale: T, base: usize, table: usize, shift: u32, from: usize, to: usize,
  width: u32,
): void {
  if (width == 8) sumPanel<T, Eight>(out, add, scale, base, table, shift, from, to);
  else if (width == 4) sumPanel<T, Four>(out, add, scale, base, table, shift, from, to);
  else if (width == 2) sumPanel<T, Two>(out, add, scale, base, table, shift, from, to);
  else sumPanel<T, One>(out, add, scale, base, table, shift, from, to);
}

/** `sum + value₀ · a₀ + value₁ · a₁`, in this order. */
@inline
function addTwo<T>(sum: v128, value0: v128, a0: usize, value1: v128, a1: usize): v128 {
  const first = multiplyAdd<T>(value0, v128.load(a0), sum);
  return multiplyAdd<T>(value1, v128.load(a1), first);
}

/** Where the row of an entry begins in its panel. */
@inline
function rowOffset<Width>(entry: usize, shift: u32): u32 {
  return sizeof<Width>() == 8 ? load<u32>(entry) : load<u32>(entry) >> shift;
}

function sumPanel<T, Width>(
  out: usize, add: bool, scale: T, base: usize, table: usize, shift: u32, from: usize, to: usize,
): void {
  const zero = v128.splat<T>(<T> 0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero, s6 = zero, s7 = zero;
  if (base) {
    s0 = v128.load(base);
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
  }
  // Two entries at a time, since the loop's own cost is a tenth of it. Addresses are added up here
  // rather than given as offsets, since V8 checks the bounds of an address without one in fewer
  // instructions: 15 % of a training step.
  for (; from < to; from += 2 * entryBytes<T>()) {
    const a = table + rowOffset<Width>(from, shift);
    const p = v128.load_splat<T>(from + sizeof<T>());
    const b = table + rowOffset<Width>(from + 2 * sizeof<T>(), shift);
    const q = v128.load_splat<T>(from + 3 * sizeof<T>());
    s0 = addTwo<T>(s0, p, a, q, b);
    if (sizeof<Width>() >= 2) s1 = addTwo<T>(s1, p, a + 16, q, b + 16);
    if (sizeof<Width>() >= 4) {
      s2 = addTwo<T>(s2, p, a + 32, q, b + 32);
      s3 = addTwo<T>(s3, p, a + 48, q, b + 48);
    }
    if (sizeof<Width>() == 8) {
      s4 = addTwo<T>(s4, p, a + 64, q, b + 64);
      s5 = addTwo<T>(s5, p, a + 80, q, b + 80);
      s6 = addTwo<T>(s6, p, a + 96, q, b + 96);
      s7 = addTwo<T>(s7, p, a + 112, q, b + 112);
    }
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

/** The panels' widest row; the offset of column k is k times as much. */
export const PANEL_ROW: u32 = 8 * <u32> VECTOR;

/** Bytes of a cache line. */
export const LINE: usize = 64;

/**
 * Reads a byte of each cache line from…to. Where lines of many examples are read one after the other,
 * and none waits for another, the processor fetches a dozen of them at a time.
 */
@inline
function touch(from: usize, to: usize): u32 {
  let sum: u32 = 0;
  for (; from < to; from += LINE) sum += load<u8>(from);
  return sum;
}

/** Touches the entries of the examples `rows[from…to]`. */
@inline
function touchEntries<T>(
  starts: usize, columnOf: usize, values: usize, table: usize, rows: usize, from: u32, to: u32,
): u32 {
  const valueBytes: usize = table ? 1 : sizeof<T>();
  let touched: u32 = 0;
  for (let i = from; i < to; i++) {
    const start = starts + 4 * load<u32>(rows + 4 * i);
    const first = load<u32>(start), end = load<u32>(start, 4);
    touched += touch(columnOf + 2 * first, columnOf + 2 * end);
    touched += touch(values + valueBytes * first, values + valueBytes * end);
  }
  return touched;
}

/** The value of entry e: out of a table where values are bytes. */
@inline
function valueAt<T>(values: usize, table: usize, e: u32): T {
  return table
    ? load<T>(table + sizeof<T>() * load<u8>(values + e))
    : load<T>(values + sizeof<T>() * e);
}

/** Writes the examples `rows[from…to]` out, of so many columns, as rows of `out`. */
export function expandEntries<T>(
  out: usize, outRow: usize, columns: u32, starts: usize, columnOf: usize, values: usize, table: usize,
  rows: usize, background: T, from: u32, to: u32,
): void {
  if (from == to) return;
  out += from * outRow;
  // As in unpackEntries; it is written over.
  store<u32>(out, touchEntries<T>(starts, columnOf, values, table, rows, from, to));
  for (let i = from; i < to; i++, out += outRow) {
    if (background == 0) memory.fill(out, 0, columns * sizeof<T>());
    else for (let k: u32 = 0; k < columns; k++) store<T>(out + sizeof<T>() * k, background);
    const start = starts + 4 * load<u32>(rows + 4 * i), end = load<u32>(start, 4);
    for (let e = load<u32>(start); e < end; e++) {
      const value = valueAt<T>(values, table, e);
      store<T>(out + sizeof<T>() * load<u16>(columnOf + 2 * e), background + value);
    }
  }
}

/**
 * Unpacks the entries of the examples `rows[from…to]`: offsets into a panel of eight vectors, and
 * values out of a table where values are bytes. With `counts`, also counts them by column.
 */
export function unpackEntries<T>(
  entries: usize, stride: u32, ends: usize, starts: usize, columnOf: usize, values: usize,
  table: usize, rows: usize, counts: usize, from: u32, to: u32,
): void {
  if (from == to) return;
  // Nobody needs the sum, but who does not store it, does not read.
  store<u32>(ends + 4 * from, touchEntries<T>(starts, columnOf, values, table, rows, from, to));
  for (let i = from; i < to; i++) {
    const start = starts + 4 * load<u32>(rows + 4 * i);
    const first = load<u32>(start), end = load<u32>(start, 4);
    let entry = entries + i * stride;
    for (let e = first; e < end; e++, entry += entryBytes<T>()) {
      const column = <u32> load<u16>(columnOf + 2 * e);
      storeEntry<T>(entry, column * PANEL_ROW, valueAt<T>(values, table, e));
      if (counts) {
        const count = counts + 4 * column;
        store<u32>(count, load<u32>(count) + 1);
      }
    }
    store<u32>(ends + 4 * i, entry);
    if ((end - first) & 1) fillUp<T>(entry);
  }
}

/** Writes an entry: in single precision as one number of 64 bits. */
@inline
export function storeEntry<T>(entry: usize, offset: u32, value: T): void {
  if (sizeof<T>() == 4) {
    store<u64>(entry, <u64> offset | <u64> reinterpret<u32>(<f32> value) << 32);
  } else {
    store<u32>(entry, offset);
    store<T>(entry + sizeof<T>(), value);
  }
}

/** Copies an entry, but for its offset. */
@inline
function copyEntry<T>(to: usize, entry: usize, offset: u32): void {
  if (sizeof<T>() == 4) {
    store<u64>(to, <u64> offset | load<u64>(entry) >> 32 << 32);
  } else {
    v128.store(to, v128.replace_lane<u32>(v128.load(entry), 0, offset));
  }
}

/** An entry that adds nothing, after an odd number of others. */
@inline
export function fillUp<T>(entry: usize): void {
  store<u32>(entry, 0);
  store<T>(entry + sizeof<T>(), <T> 0);
}

/** Where the entries that end at `end` end if they are an even number. */
@inline
export function evenEnd<T>(first: usize, end: usize): usize {
  return end + ((end - first) & entryBytes<T>());
}

/**
 * Turns the counts of all threads, `stride` bytes apart, into the places where each column's first entry
 * belongs: by column, an even number for each. Thread 0 also writes the columns' bounds. Returns where
 * the last one ends.
 */
export function placeColumns<T>(
  bounds: usize, placed: usize, places: usize, counts: usize, stride: usize, columns: u32,
  thread: u32, threads: u32,
): usize {
  let next = placed;
  for (let k: u32 = 0; k < columns; k++, counts += 4) {
    store<u32>(places + 4 * k, next);
    if (thread == 0) store<u32>(bounds + 4 * k, next);
    let count: u32 = 0;
    for (let t: u32 = 0; t < threads; t++) count += load<u32>(counts + t * stride);
    next = evenEnd<T>(next, next + entryBytes<T>() * count);
  }
  if (thread == 0) store<u32>(bounds + 4 * columns, next);
  return next;
}

/** How many of `count` ascending words, `stride` bytes apart, are less than `limit`. */
export function countBelow(words: usize, count: u32, stride: u32, limit: u32): u32 {
  let low: u32 = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(words + middle * stride) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Puts the unpacked entries of so many examples where they belong, those of the columns k…kEnd: the
 * offset of their example's deltas, and their value. An example's entries ascend by column.
 */
export function placeEntries<T>(
  placed: usize, places: usize, entries: usize, stride: u32, ends: usize, deltaRow: u32, count: u32,
  k: u32, kEnd: u32,
): void {
  for (let i: u32 = 0; i < count; i++, entries += stride) {
    const bytes = <u32> entryBytes<T>(), listed = (load<u32>(ends + 4 * i) - <u32> entries) / bytes;
    let entry = entries + bytes * countBelow(entries, listed, bytes, k * PANEL_ROW);
    const end = entries + bytes * countBelow(entries, listed, bytes, kEnd * PANEL_ROW);
    for (; entry < end; entry += bytes) {
      const place = places + 4 * (load<u32>(entry) / PANEL_ROW);
      const at = load<u32>(place);
      store<u32>(place, at + <u32> entryBytes<T>());
      copyEntry<T>(at, entry, i * deltaRow);
    }
  }
  for (; k < kEnd; k++) {
    const next = load<u32>(places + 4 * k);
    if ((next - placed) & entryBytes<T>()) fillUp<T>(next);
  }
}
