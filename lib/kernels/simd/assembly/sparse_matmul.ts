/**
 * Products that skip A's zeros: each row of C is a sum of rows of B, one for each number of A's row
 * that is not 0, from the first to the last.
 *
 * What is skipped is 0 times a finite number: a sum that starts at 0 is never -0, and adding 0 or -0
 * to it changes nothing. So the bits are those of the product that skips nothing; and where B is not
 * finite, nothing is skipped.
 */
import { BLOCK_COUNT, BLOCK_ROWS, VECTOR } from "./constants";
import { panelWidth } from "./panels";
import { entryBytes, LINE, PANEL_ROW, storeEntry, sumRows } from "./sparse_rows";
import { Product } from "./structures";
import { vectorsFor } from "./vectors";

/** Numbers from which on some of a matrix's lines, one in so many, stand for all. */
const LARGE: u32 = 4096;
const SAMPLE: usize = 11;

/**
 * Whether about half or more of so many numbers, which lie in one piece, are 0; three quarters where
 * each is multiplied by few vectors, since listing them takes as long as eight of these.
 */
export function isSparse<T>(a: usize, count: u32, n: u32): bool {
  const step = count < LARGE ? LINE : SAMPLE * LINE, zero = v128.splat<T>(<T> 0);
  const parts: u32 = vectorsFor<T>(n) > 8 ? 2 : 4;
  let zeros: u32 = 0, looked: u32 = 0;
  for (const end = a + count * sizeof<T>(); a + LINE <= end; a += step) {
    looked += <u32> (LINE / sizeof<T>());
    for (let o: usize = 0; o < LINE; o += VECTOR) {
      const isZero = v128.eq<T>(v128.load(a + o), zero);
      zeros += popcnt(sizeof<T>() == 8 ? v128.bitmask<i64>(isZero) : v128.bitmask<i32>(isZero));
    }
  }
  return zeros * parts >= looked * (parts - 1) && looked > 0;
}

/**
 * As `matmul`, for at most a block of rows. `scratch` has room for where each row's entries end, a
 * panel's row, panels with a row of zeros each, and the entries of a block of A.
 */
export function sparseMatmul<T>(product: Product, first: u32, m: u32, scratch: usize): void {
  const k = product.k, n = product.n, aRow = product.aRow, aNext = product.aNext;
  const row = n * <u32> sizeof<T>(), vectors = vectorsFor<T>(n), ends = scratch;
  const beside = ends + 4 * BLOCK_ROWS, panels = beside + PANEL_ROW;
  const entries = panels + 2 * BLOCK_COUNT * PANEL_ROW;
  for (let p: u32 = 0; p < k; p += BLOCK_COUNT) {
    const count = min(BLOCK_COUNT, k - p), isNew = product.isFirst != 0 && p == 0;
    const part = product.a + first * aRow + p * aNext;
    const stride = (count + 4) * <u32> entryBytes<T>();
    listEntries<T>(ends, entries, stride, part, aRow, aNext, m, count, false);
    let skips = true;
    // As many panels at a time as stay in the nearest cache.
    const block = BLOCK_COUNT / count * 8, panelBytes = (count + 1) * VECTOR;
    for (let from: u32 = 0; from < vectors; from += block) {
      const to = min(vectors, from + block), target = product.c + first * row + from * VECTOR;
      for (let v = from, width: u32 = 0; v < to; v += width) {
        width = panelWidth(v, vectors);
        const at = v * <u32> VECTOR, bytes = min(width * <u32> VECTOR, row - at);
        const b = product.b + p * product.bRow + at / sizeof<T>() * product.bNext;
        const panel = panels + (v - from) * panelBytes;
        const isFinite = packPanel<T>(panel, b, product.bRow, product.bNext, count, width, bytes);
        if (!isFinite && skips) {
          skips = false;
          listEntries<T>(ends, entries, stride, part, aRow, aNext, m, count, true);
        }
      }
      const bytes = row - from * <u32> VECTOR;
      for (let i: u32 = 0, out = target; i < m; i++, out += row) {
        const entry = entries + i * stride, end = load<u32>(ends + 4 * i);
        sumRow<T>(out, bytes, isNew, panels, panelBytes, entry, end, to - from, beside);
      }
    }
  }
}

/** One row of C, or of `vectors` of its columns: the last of them may stick out of its `bytes`. */
@inline
function sumRow<T>(
  out: usize, bytes: u32, isNew: bool, panel: usize, panelBytes: u32, entry: usize, end: usize,
  vectors: u32, beside: usize,
): void {
  if (entry == end && !isNew) return;
  for (let v: u32 = 0, width: u32 = 0; v < vectors; v += width) {
    width = panelWidth(v, vectors);
    // Offsets are those into a panel of eight vectors.
    const shift = 3 - ctz(width), panelRow = width * <u32> VECTOR, isWhole = panelRow <= bytes;
    if (isWhole) {
      sumRows<T>(out, false, 0, isNew ? 0 : out, panel, shift, entry, end, width);
    } else {
      if (!isNew) memory.copy(beside, out, bytes);
      sumRows<T>(beside, false, 0, isNew ? 0 : beside, panel, shift, entry, end, width);
      memory.copy(out, beside, bytes);
    }
    out += panelRow;
    panel += width * panelBytes;
    bytes -= panelRow;
  }
}

/** Copies some columns of B into a panel, with a row of zeros after it; tells whether all are finite. */
function packPanel<T>(
  panel: usize, b: usize, bRow: usize, bNext: usize, count: u32, width: u32, bytes: u32,
): bool {
  const zero = v128.splat<T>(<T> 0), panelRow = width * VECTOR;
  const isCopied = bNext == sizeof<T>() && bytes == panelRow;
  const end = panel + count * panelRow;
  let sum = zero;
  memory.fill(end, 0, panelRow);
  for (; panel < end; panel += panelRow, b += bRow) {
    if (!isCopied) {
      memory.fill(panel + panelRow - VECTOR, 0, VECTOR);
      for (let o: u32 = 0, from = b; o < bytes; o += sizeof<T>(), from += bNext) {
        store<T>(panel + o, load<T>(from));
      }
    }
    const from = isCopied ? b : panel;
    if (width == 8) {
      sum = v128.add<T>(sum, v128.add<T>(copyFour<T>(panel, from), copyFour<T>(panel + 64, from + 64)));
      continue;
    }
    for (let o: usize = 0; o < panelRow; o += VECTOR) {
      sum = v128.add<T>(sum, copyOne<T>(panel + o, from + o));
    }
  }
  return !v128.any_true(v128.ne<T>(sum, zero));
}

/** Copies a vector; returns 0 times it: NaN stays NaN, and infinities become it. */
@inline
function copyOne<T>(to: usize, from: usize): v128 {
  const x = v128.load(from);
  v128.store(to, x);
  return v128.mul<T>(x, v128.splat<T>(<T> 0));
}

@inline
function copyFour<T>(to: usize, from: usize): v128 {
  const first = v128.add<T>(copyOne<T>(to, from), copyOne<T>(to + 16, from + 16));
  return v128.add<T>(first, v128.add<T>(copyOne<T>(to + 32, from + 32), copyOne<T>(to + 48, from + 48)));
}

/**
 * Lists each row's numbers, those that are not 0 or all, as where B's row begins in the panel and the
 * number: an even number of them, the rows' `stride` bytes apart. A is read as it lies.
 */
function listEntries<T>(
  ends: usize, entries: usize, stride: u32, a: usize, aRow: usize, aNext: usize, rows: u32,
  count: u32, all: bool,
): void {
  const group: u32 = LINE / sizeof<T>(), byColumns = aRow == sizeof<T>();
  for (let i: u32 = 0; i < rows; i++) store<u32>(ends + 4 * i, entries + i * stride);
  const lines = byColumns ? count : rows, length = byColumns ? rows : count;
  const toLine = byColumns ? aNext : aRow, toNext = byColumns ? aRow : aNext;
  for (let i: u32 = 0; i < lines; i++) {
    let from = a + i * toLine, entry: usize = load<u32>(ends + 4 * i);
    for (let p: u32 = 0; p < length;) {
      const end = min(length, p + group);
      if (toNext == sizeof<T>() && end == p + group && !all && isBlank(from)) {
        p = end;
        from += LINE;
        continue;
      }
      for (; p < end; p++, from += toNext) {
        const value = load<T>(from);
        // Whatever it is, since that is faster than to branch; the next one may take its place.
        const bytes = <usize> (all || value != 0) * entryBytes<T>();
        if (byColumns) {
          const at = ends + 4 * p, next = load<u32>(at);
          storeEntry<T>(next, i * PANEL_ROW, value);
          store<u32>(at, next + bytes);
        } else {
          storeEntry<T>(entry, p * PANEL_ROW, value);
          entry += bytes;
        }
      }
    }
    if (!byColumns) store<u32>(ends + 4 * i, entry);
  }
  for (let i: u32 = 0; i < rows; i++) {
    const end = load<u32>(ends + 4 * i);
    if (((end - entries - i * stride) & entryBytes<T>()) == 0) continue;
    storeEntry<T>(end, count * PANEL_ROW, 0);
    store<u32>(ends + 4 * i, end + entryBytes<T>());
  }
}

/** Whether all bits of a line are 0: they are skipped together. */
@inline
function isBlank(a: usize): bool {
  const first = v128.or(v128.load(a), v128.load(a, 16));
  return !v128.any_true(v128.or(first, v128.or(v128.load(a, 32), v128.load(a, 48))));
}
