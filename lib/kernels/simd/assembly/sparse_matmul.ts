/**
 * Products that skip A's zeros: each row of C is a sum of rows of B, one for each number of A's row
 * that is not 0, from the first to the last.
 *
 * What is skipped is 0 times a finite number: a sum that starts at 0 is never -0, and adding 0 or -0
 * to it changes nothing. So the bits are those of the product that skips nothing.
 *
 * @module
 */
import { VECTOR } from "./constants";
import { panelWidth } from "./panels";
import { entryBytes, evenEnd, fillUp, storeEntry, sumRows } from "./sparse_rows";
import { vectorsFor } from "./vectors";

/** About how many bytes of B are read again and again: they stay in a core's own cache. */
const BLOCK_BYTES: u32 = 1 << 19;

/** Vectors of the widest panel, and bytes of its row. */
const PANEL: u32 = 8;
const PANEL_ROW: u32 = PANEL * <u32> VECTOR;

/** Bytes that are skipped together where all are 0: a cache line. */
const GROUP: usize = 64;

/** Whether at most half of so many numbers, which lie in one piece, are not 0. */
export function isSparse<T>(a: usize, count: u32): bool {
  const limit = count / 2;
  let listed: u32 = 0;
  for (const end = a + count * sizeof<T>(); a < end; a += 2 * VECTOR) {
    listed += countIn<T>(a) + countIn<T>(a + VECTOR);
    if (listed > limit) return false;
  }
  return true;
}

/** How many of a vector's numbers are not 0. */
// @ts-ignore: decorator
@inline
function countIn<T>(a: usize): u32 {
  const differs = v128.ne<T>(v128.load(a), v128.splat<T>(<T> 0));
  return popcnt(sizeof<T>() == 8 ? v128.bitmask<i64>(differs) : v128.bitmask<i32>(differs));
}

/** Whether there is neither infinity nor NaN among so many numbers. */
export function isFinite<T>(b: usize, count: u32): bool {
  const zero = v128.splat<T>(<T> 0);
  let s0 = zero, s1 = zero;
  for (const end = b + count * sizeof<T>(); b < end; b += 32) {
    // NaN stays NaN, and so do infinities times 0.
    s0 = v128.add<T>(s0, v128.mul<T>(v128.load(b), zero));
    s1 = v128.add<T>(s1, v128.mul<T>(v128.load(b, 16), zero));
  }
  return !v128.any_true(v128.ne<T>(v128.add<T>(s0, s1), zero));
}

/**
 * As `matmul`, of B row by row. `scratch` has room for a panel's row and the entries of a row of A;
 * beyond B may be read a vector.
 */
export function sparseMatmul<T>(
  c: usize,
  a: usize,
  aRow: usize,
  aNext: usize,
  b: usize,
  m: u32,
  k: u32,
  n: u32,
  isFirst: bool,
  scratch: usize,
): void {
  const row = n * <u32> sizeof<T>(), vectors = vectorsFor<T>(n), entries = scratch + PANEL_ROW;
  const block = PANEL * max(1, BLOCK_BYTES / (k * PANEL_ROW));
  for (let from: u32 = 0; from < vectors; from += block) {
    const to = min(vectors, from + block);
    for (let i: u32 = 0; i < m; i++) {
      const end = listEntries<T>(entries, a + i * aRow, aNext, k, row);
      for (let v = from, width: u32 = 0; v < to; v += width) {
        width = panelWidth(v, vectors);
        const at = v * <u32> VECTOR, out = c + i * row + at;
        // A last vector that sticks out of C is summed up beside it.
        const isWhole = at + width * <u32> VECTOR <= row, target = isWhole ? out : scratch;
        if (!isWhole && !isFirst) memory.copy(scratch, out, row - at);
        sumRows<T>(target, false, 0, isFirst ? 0 : target, b + at, 0, entries, end, width);
        if (!isWhole) memory.copy(out, scratch, row - at);
      }
    }
  }
}

/** Lists the numbers other than 0 among k, each as where its row of B begins and itself; an even number. */
function listEntries<T>(first: usize, a: usize, aNext: usize, k: u32, bRow: u32): usize {
  const group: u32 = GROUP / sizeof<T>(), isRow = aNext == sizeof<T>();
  let entry = first;
  for (let p: u32 = 0; p < k;) {
    const end = min(k, p + group);
    if (isRow && end == p + group && isBlank(a)) {
      p = end;
      a += GROUP;
      continue;
    }
    for (; p < end; p++, a += aNext) {
      const value = load<T>(a);
      // Whatever it is, since that is faster than to branch; the next one may take its place.
      storeEntry<T>(entry, p * bRow, value);
      entry += <usize> (value != 0) * entryBytes<T>();
    }
  }
  fillUp<T>(entry);
  return evenEnd<T>(first, entry);
}

/** Whether all bits of a group are 0. */
// @ts-ignore: decorator
@inline
function isBlank(a: usize): bool {
  const first = v128.or(v128.load(a), v128.load(a, 16));
  return !v128.any_true(v128.or(first, v128.or(v128.load(a, 32), v128.load(a, 48))));
}
