/**
 * Bounded integers and shuffles, each consuming the stream as NumPy does. The public methods, with
 * their checks of arguments, are in random_stream.ts and random_state.ts.
 *
 * @module
 */
import type { RandomBits } from "./bits.ts";
import type { TypedArray } from "../tensor/buffers.ts";

/** Anything whose items can be swapped. */
interface Items {
  readonly length: number;
  [index: number]: unknown;
}

/** Fills `out` with integers from `low` to `high - 1`, both safe integers or ±2⁵³. */
export function fillIntegers(
  bits: RandomBits,
  out: Float64Array,
  low: number,
  high: number,
): void {
  // Up to 2⁵⁴ - 1, hence in words of 32 bits; a sum of words is exact when the result is.
  const max = BigInt(high) - BigInt(low) - 1n;
  const maxHigh = Number(max >> 32n), maxLow = Number(max & 0xffffffffn);
  if (maxHigh === 0) {
    for (let i = 0; i < out.length; i++) out[i] = low + bits.upTo(maxLow);
    return;
  }
  const lowHigh = Math.floor(low / 2 ** 32), lowLow = low - lowHigh * 2 ** 32;
  const mask = 0xffffffff >>> Math.clz32(maxHigh);
  for (let i = 0; i < out.length; i++) {
    let valueHigh: number, valueLow: number;
    do {
      valueHigh = (bits.uint32() & mask) >>> 0;
      valueLow = bits.uint32();
    } while (valueHigh > maxHigh || (valueHigh === maxHigh && valueLow > maxLow));
    out[i] = (lowHigh + valueHigh) * 2 ** 32 + (lowLow + valueLow);
  }
}

/** Shuffles items in place: from the last on, each changes places with one at or before it. */
export function shuffleItems(bits: RandomBits, x: TypedArray | unknown[]): void {
  const items: Items = x;
  for (let i = items.length - 1; i > 0; i--) {
    const j = bits.upTo(i);
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
}

/** Shuffles the rows of a row-major (count, data.length / count) array in place. */
export function shuffleRows(
  bits: RandomBits,
  data: Float64Array | Float32Array,
  count: number,
): void {
  const size = data.length / count;
  for (let i = count - 1; i > 0; i--) {
    const j = bits.upTo(i);
    const row = data.slice(i * size, (i + 1) * size);
    data.copyWithin(i * size, j * size, (j + 1) * size);
    data.set(row, j * size);
  }
}

/** The integers 0 … n - 1 in random order. */
export function permutedIndices(bits: RandomBits, n: number): Int32Array<ArrayBuffer> {
  const indices = new Int32Array(n);
  for (let i = 0; i < n; i++) indices[i] = i;
  shuffleItems(bits, indices);
  return indices;
}
