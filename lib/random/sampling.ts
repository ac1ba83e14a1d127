/**
 * Bounded integers, shuffles and choices from a Mersenne Twister, each consuming the stream as
 * NumPy's legacy generator does. The public methods, with their checks of arguments, are in
 * random_state.ts.
 *
 * @module
 */
import type { TypedArray } from "../tensor/buffers.ts";
import type { MersenneTwister } from "./mersenne_twister.ts";

/** Anything whose items can be swapped. */
interface Items {
  readonly length: number;
  [index: number]: unknown;
}

/** Fills `out` with integers from `low` to `high - 1`, both safe integers or ±2⁵³. */
export function fillIntegers(
  generator: MersenneTwister,
  out: Float64Array,
  low: number,
  high: number,
): void {
  // Up to 2⁵⁴ - 1, hence in words of 32 bits; a sum of words is exact when the result is.
  const max = BigInt(high) - BigInt(low) - 1n;
  const maxHigh = Number(max >> 32n), maxLow = Number(max & 0xffffffffn);
  if (maxHigh === 0) {
    for (let i = 0; i < out.length; i++) out[i] = low + generator.upTo(maxLow);
    return;
  }
  const lowHigh = Math.floor(low / 2 ** 32), lowLow = low - lowHigh * 2 ** 32;
  const mask = 0xffffffff >>> Math.clz32(maxHigh);
  for (let i = 0; i < out.length; i++) {
    let valueHigh: number, valueLow: number;
    do {
      valueHigh = (generator.uint32() & mask) >>> 0;
      valueLow = generator.uint32();
    } while (valueHigh > maxHigh || (valueHigh === maxHigh && valueLow > maxLow));
    out[i] = (lowHigh + valueHigh) * 2 ** 32 + (lowLow + valueLow);
  }
}

/** Shuffles items in place: from the last on, each changes places with one at or before it. */
export function shuffleItems(generator: MersenneTwister, x: TypedArray | unknown[]): void {
  const items: Items = x;
  for (let i = items.length - 1; i > 0; i--) {
    const j = generator.upTo(i);
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
}

/** Shuffles the rows of a row-major (count, data.length / count) array in place. */
export function shuffleRows(
  generator: MersenneTwister,
  data: Float64Array | Float32Array,
  count: number,
): void {
  const size = data.length / count;
  for (let i = count - 1; i > 0; i--) {
    const j = generator.upTo(i);
    const row = data.slice(i * size, (i + 1) * size);
    data.copyWithin(i * size, j * size, (j + 1) * size);
    data.set(row, j * size);
  }
}

/** The integers 0 … n - 1 in random order. */
export function permutedIndices(generator: MersenneTwister, n: number): Int32Array<ArrayBuffer> {
  const indices = new Int32Array(n);
  for (let i = 0; i < n; i++) indices[i] = i;
  shuffleItems(generator, indices);
  return indices;
}

/** `count` of the integers 0 … n - 1, with probabilities p; without p, all are equally likely. */
export function chooseIndices(
  generator: MersenneTwister,
  n: number,
  count: number,
  replace: boolean,
  p?: ArrayLike<number>,
): Int32Array {
  if (n === 0 && count > 0) {
    throw new RangeError(`Cannot choose ${count} items: there must be some, but there are none`);
  }
  if (p !== undefined) expectProbabilities(p, n);
  if (!replace) {
    const possible = p === undefined ? n : Array.from(p).filter((each) => each > 0).length;
    if (count > possible) {
      throw new RangeError(
        `Cannot choose ${count} items without replacement: as many must be possible, ` +
          `but only ${possible} are`,
      );
    }
    return p === undefined
      ? permutedIndices(generator, n).slice(0, count)
      : chooseDistinct(generator, count, p);
  }
  const indices = new Int32Array(count);
  const cdf = p && cumulative(p);
  for (let i = 0; i < count; i++) {
    indices[i] = cdf ? upperBound(cdf, generator.double()) : generator.upTo(n - 1);
  }
  return indices;
}

/**
 * As many draws as are missing are made together; those found are taken out of p, and the
 * remaining probabilities scaled up, until all are there.
 */
function chooseDistinct(
  generator: MersenneTwister,
  count: number,
  p: ArrayLike<number>,
): Int32Array {
  const left = Float64Array.from(p);
  const found = new Set<number>();
  while (found.size < count) {
    const cdf = cumulative(left);
    for (let missing = count - found.size; missing > 0; missing--) {
      found.add(upperBound(cdf, generator.double()));
    }
    for (const index of found) left[index] = 0;
  }
  return Int32Array.from(found);
}

/** The running sums of p, scaled so that the last is 1. */
function cumulative(p: ArrayLike<number>): Float64Array {
  let sum = 0;
  const sums = Float64Array.from(p, (each) => sum += each);
  return sums.map((each) => each / sum);
}

/** The index of the first of the ascending values that is above x. */
function upperBound(values: Float64Array, x: number): number {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] > x) high = middle;
    else low = middle + 1;
  }
  return low;
}

function expectProbabilities(p: ArrayLike<number>, n: number): void {
  if (p.length !== n) {
    throw new TypeError(
      `Cannot choose by probability: each of the ${n} items must have one, but there are ${p.length}`,
    );
  }
  for (let i = 0; i < n; i++) {
    if (!(p[i] >= 0)) {
      throw new RangeError(
        `Cannot choose by probability: none may be negative or NaN, but p[${i}] is ${p[i]}`,
      );
    }
  }
  const sum = kahanSum(p);
  const tolerance = Math.sqrt(p instanceof Float32Array ? 2 ** -23 : 2 ** -52);
  if (!(Math.abs(sum - 1) <= tolerance)) {
    throw new RangeError(`Cannot choose by probability: they must sum to 1, but sum to ${sum}`);
  }
}

/** The sum, with what each addition loses carried over to the next. */
function kahanSum(values: ArrayLike<number>): number {
  let sum = 0, excess = 0;
  for (let i = 0; i < values.length; i++) {
    const addend = values[i] - excess;
    const next = sum + addend;
    excess = (next - sum) - addend;
    sum = next;
  }
  return sum;
}
