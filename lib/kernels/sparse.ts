/**
 * Sparse rows: a matrix most of whose entries equal one background value, kept as
 * (column, value) pairs.
 *
 * 81 % of MNIST's pixels are background. A product over the other 19 % gives the same sums for a
 * fifth of the work: with `X = c + S`, c the background, `X W = S W + c · colsum(W)` and
 * `Xᵀ D = Sᵀ D + c · colsum(D)`, the latter the same for every row.
 *
 * Skipping an entry takes 0 · w to be 0, which it is not where w is infinite or NaN: callers keep
 * weights finite (`fit` checks them).
 *
 * @module
 */
import type { ByteEntries, Entries, FloatArray, SparseRows, Sparsity } from "./interface.ts";

/** Above this share of listed entries a dense product is the faster one. Fashion-MNIST has 0.50. */
const DENSITY_LIMIT = 0.6;

/** What a column's number in 16 bits can tell apart. */
const COLUMN_LIMIT = 2 ** 16;

/** About how many entries are looked at to find the background. */
const SAMPLE = 100_000;

/** Whether a matrix is given by bytes. */
export function isBytes(a: Entries): a is ByteEntries {
  return "source" in a;
}

/**
 * Compresses a dense matrix `a` (rows, columns) over its commonest value, or returns null where
 * more than 60 % of the entries differ from it, or where there are more than 65,536 columns.
 */
export function compressRows(a: Entries, rows: number, columns: number): SparseRows | null {
  const sparsity = measureRows(a, rows, columns);
  if (!sparsity) return null;
  const { background, listed } = sparsity, like = isBytes(a) ? a.numbers : a;
  const starts = new Int32Array(rows + 1), columnOf = new Int32Array(listed);
  const values = like instanceof Float64Array ? new Float64Array(listed) : new Float32Array(listed);
  const lists = { starts, columnOf };
  if (isBytes(a)) {
    const bytes = new Uint8Array(listed), numbers = a.numbers.map((number) => number - background);
    listBytes({ ...lists, values: bytes }, a, sparsity);
    for (let e = 0; e < listed; e++) values[e] = numbers[bytes[e]];
  } else {
    listNumbers({ ...lists, values }, a, sparsity);
  }
  return { rows, columns, background, ...lists, values };
}

/** Finds the background; null where compression would not pay off. */
export function measureRows(a: Entries, rows: number, columns: number): Sparsity | null {
  if (columns > COLUMN_LIMIT) return null;
  // Whole rows, so that no column is favored, at equal distances from the first on.
  const distance = 1 + Math.floor(rows * columns / SAMPLE);
  const sampled = Int32Array.from({ length: Math.ceil(rows / distance) }, (_, i) => i * distance);
  const background = isBytes(a)
    ? commonestByte(a, sampled, columns)
    : commonestFinite(a, sampled, columns);
  const matrix = { rows, columns, background };
  const lengths = isBytes(a) ? countBytes(a, matrix) : countNumbers(a, matrix);
  let listed = 0, longest = 0;
  for (const length of lengths) {
    listed += length;
    longest = Math.max(longest, length);
  }
  return listed > DENSITY_LIMIT * rows * columns ? null : { ...matrix, listed, longest };
}

/** A matrix and its background. */
type Matrix = Pick<Sparsity, "rows" | "columns" | "background">;

function countNumbers(a: FloatArray, { rows, columns, background }: Matrix): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, i) => {
    let length = 0;
    for (let p = i * columns, end = p + columns; p < end; p++) if (a[p] !== background) length++;
    return length;
  });
}

function countBytes(a: ByteEntries, matrix: Matrix): Uint32Array {
  const { rows, columns } = matrix, lengths = new Uint32Array(rows);
  for (const { isListed, bytes, words, blank, from, to } of scans(a, matrix)) {
    // A function for each row, which the engine optimizes after a few rows; so in listBytes.
    const countRow = (first: number): number => {
      let length = 0, p = first;
      if (words) {
        for (const end = first + columns; p < end; p += 4) {
          if (words[p >> 2] === blank) continue;
          length += isListed[bytes[p]] + isListed[bytes[p + 1]];
          length += isListed[bytes[p + 2]] + isListed[bytes[p + 3]];
        }
      }
      for (const end = first + columns; p < end; p++) length += isListed[bytes[p]];
      return length;
    };
    for (let i = from; i < to; i++) lengths[i] = countRow((i - from) * columns);
  }
  return lengths;
}

/** About how many bytes are gone through at a time. */
const BLOCK = 2 ** 20;

/**
 * How to go through bytes, block by block of whole rows: 1 for each byte that is listed; the bytes
 * four by four, where rows are made of whole words; and the word that is four times the background,
 * as most words are.
 */
function* scans({ source, numbers }: ByteEntries, { rows, columns, background }: Matrix) {
  const isListed = Uint8Array.from(numbers, (number) => number === background ? 0 : 1);
  const blank = numbers.indexOf(background) * 0x01010101;
  const step = Math.max(1, Math.floor(BLOCK / Math.max(1, columns)));
  for (let from = 0; from < rows; from += step) {
    const to = Math.min(rows, from + step), bytes = source.block(from * columns, to * columns);
    const words = bytes.byteOffset % 4 === 0 && columns % 4 === 0
      ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
      : null;
    yield { isListed, bytes, words, blank, from, to };
  }
}

/** Buffers of the right lengths for what differs from the background. */
type Lists<Values> = Pick<SparseRows, "starts" | "columnOf"> & { readonly values: Values };

/** Lists the entries of a matrix of numbers, each less the background. */
export function listNumbers(
  { starts, columnOf, values }: Lists<FloatArray>,
  a: FloatArray,
  { rows, columns, background }: Sparsity,
): void {
  let next = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0, p = i * columns; j < columns; j++, p++) {
      if (a[p] !== background) {
        columnOf[next] = j;
        values[next++] = a[p] - background;
      }
    }
    starts[i + 1] = next;
  }
}

/** Lists the entries of a matrix of bytes as they are. */
export function listBytes(
  { starts, columnOf, values }: Lists<Uint8Array>,
  a: ByteEntries,
  matrix: Sparsity,
): void {
  const { columns } = matrix;
  for (const { isListed, bytes, words, blank, from, to } of scans(a, matrix)) {
    const step = words ? 4 : 1;
    const listRow = (first: number, next: number): number => {
      for (let j = 0; j < columns; j += step) {
        if (words && words[(first + j) >> 2] === blank) continue;
        for (let k = j; k < j + step; k++) {
          const byte = bytes[first + k];
          if (isListed[byte]) {
            columnOf[next] = k;
            values[next++] = byte;
          }
        }
      }
      return next;
    };
    for (let i = from; i < to; i++) starts[i + 1] = listRow((i - from) * columns, starts[i]);
  }
}

/** Copies rows of n numbers to `out`, `stride` numbers apart, from index `at` on. */
export function copyRows(
  out: FloatArray,
  at: number,
  stride: number,
  a: Entries,
  rows: Int32Array,
  n: number,
): void {
  for (let i = 0, o = at; i < rows.length; i++, o += stride) {
    const first = rows[i] * n;
    if (isBytes(a)) {
      const { numbers } = a, bytes = a.source.block(first, first + n);
      let j = 0;
      // Four at a time, in two thirds of the time.
      for (const end = n - 3; j < end; j += 4) {
        out[o + j] = numbers[bytes[j]];
        out[o + j + 1] = numbers[bytes[j + 1]];
        out[o + j + 2] = numbers[bytes[j + 2]];
        out[o + j + 3] = numbers[bytes[j + 3]];
      }
      for (; j < n; j++) out[o + j] = numbers[bytes[j]];
    } else {
      out.set(a.subarray(first, first + n), o);
    }
  }
}

/** The share of entries that are listed: 0 to 1. */
export function density(x: SparseRows | Sparsity): number {
  const listed = "values" in x ? x.values.length : x.listed;
  return listed / Math.max(1, x.rows * x.columns);
}

/** As `commonestFinite` of the numbers that the bytes stand for, which need not be looked up for it. */
function commonestByte({ source, numbers }: ByteEntries, sampled: Int32Array, n: number): number {
  // Bytes that stand for the same number count as the first of them.
  const firstOf = Uint8Array.from(numbers, (number, byte) => {
    const first = numbers.findIndex((other) => other === number);
    return first < 0 ? byte : first;
  });
  const isFinite = Uint8Array.from(numbers, (number) => Number.isFinite(number) ? 1 : 0);
  const counts = new Uint32Array(256);
  let best = -1, most = 0;
  const countRow = (row: Uint8Array) => {
    for (let j = 0; j < row.length; j++) {
      const byte = firstOf[row[j]], count = ++counts[byte];
      if (byte === best) most = count;
      else if (count > most && isFinite[byte]) {
        best = byte;
        most = count;
      }
    }
  };
  for (const i of sampled) countRow(source.block(i * n, (i + 1) * n));
  return best < 0 ? 0 : numbers[best];
}

/** The commonest finite value; 0 where there is none. */
function commonestFinite(a: FloatArray, sampled: Int32Array, n: number): number {
  const counts = new Map<number, number>();
  let best = 0;
  for (const i of sampled) {
    for (const value of a.subarray(i * n, (i + 1) * n)) {
      const count = (counts.get(value) ?? 0) + 1;
      counts.set(value, count);
      if (count > (counts.get(best) ?? 0) && Number.isFinite(value)) best = value;
    }
  }
  return best;
}
