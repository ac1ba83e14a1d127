/**
 * `choice` of both kinds of streams: what is chosen from and how many, and which way NumPy's legacy
 * and its newer generator take to the indices.
 *
 * @module
 */
import type { RandomBits } from "./bits.ts";
import { shapeOf, type Size } from "./draw.ts";
import type { PCG64 } from "./pcg64.ts";
import { expectProbabilities } from "./probabilities.ts";
import { permutedIndices } from "./sampling.ts";
import { describe } from "../runtime/describe.ts";
import { expectCount } from "../tensor/integers.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Probabilities: a list, a typed array or a vector. */
export type Probabilities = ArrayLike<number> | Tensor<readonly [number]>;

/** How a stream chooses `count` of the integers 0 … n - 1, all being equally likely. */
export interface Chooser {
  readonly bits: RandomBits;
  /** One integer from 0 to max. */
  readonly upTo: (max: number) => number;
  /** Different ones. */
  readonly distinct: (n: number, count: number) => Int32Array;
}

/** The way of NumPy's `RandomState`: the first of a permutation. */
export function legacyChooser(bits: RandomBits): Chooser {
  return {
    bits,
    upTo: (max) => bits.upTo(max),
    distinct: (n, count) => permutedIndices(bits, n).slice(0, count),
  };
}

/**
 * The way of NumPy's `Generator`: many of many are the end of a list that is shuffled no further;
 * few are found by R. Floyd's algorithm, and shuffled where their order matters.
 */
export function chooser(bits: PCG64, shuffle: boolean): Chooser {
  const shuffled = (items: Int32Array, first: number) => {
    for (let i = items.length - 1; i >= first; i--) {
      const j = bits.scaledUpTo(i), item = items[j];
      items[j] = items[i];
      items[i] = item;
    }
    return items;
  };
  const distinct = (n: number, count: number) => {
    if (n > 10000 && count > Math.floor(n / (shuffle ? 50 : 20))) {
      const all = Int32Array.from({ length: n }, (_, i) => i);
      return shuffled(all, Math.max(n - count, 1)).slice(n - count);
    }
    const found = new Set<number>();
    for (let last = n - count; last < n; last++) {
      const value = bits.scaledUpTo(last);
      found.add(found.has(value) ? last : value);
    }
    const items = Int32Array.from(found);
    return shuffle ? shuffled(items, 1) : items;
  };
  return { bits, upTo: (max) => bits.scaledUpTo(max), distinct };
}

/** Items of `a`: one, `size` of them, or a tensor (of what are no numbers, nested lists). */
export function choose(
  chooser: Chooser,
  a: unknown,
  size: Size,
  replace: boolean,
  given: Probabilities | undefined,
): unknown {
  if (typeof replace !== "boolean") {
    throw new TypeError(
      `Cannot choose: expected replace to be true or false, but got ${describe(replace)}; ` +
        "the order is choice(a, size, replace, p)",
    );
  }
  const n = countOf(a), shape = size === undefined ? [1] : shapeOf(size);
  const p = given === undefined ? undefined : expectProbabilities(given, n);
  const indices = chooseIndices(chooser, n, sizeOf(shape), replace, p);
  const isOne = size === undefined, isTensor = typeof size === "object";
  if (typeof a === "number") {
    if (isTensor) return new Tensor(shape, Float64Array.from(indices));
    return isOne ? indices[0] : indices;
  }
  if (a instanceof Tensor) {
    const items = a.take(indices), entry = a.shape.slice(1);
    if (isOne && a.ndim === 1) return items.data[0];
    return items.reshape(isOne ? entry : [...shape, ...entry]);
  }
  const list = a as ArrayLike<unknown>;
  if (isOne) return list[indices[0]];
  const items = Array.from(indices, (index) => list[index]);
  if (!isTensor) return items;
  if (items.every((item) => typeof item === "number")) {
    return new Tensor(shape, Float64Array.from(items as number[]));
  }
  return nested(items, shape);
}

function countOf(a: unknown): number {
  if (typeof a === "number") {
    expectCount(a, "choose");
    return a;
  }
  if (a instanceof Tensor && a.ndim > 0) return a.shape[0];
  if (Array.isArray(a)) return a.length;
  if (ArrayBuffer.isView(a) && !(a instanceof DataView)) return (a as Int8Array).length;
  throw new TypeError(
    `Cannot choose: expected an integer, a list or a tensor with an axis, but got ${describe(a)}`,
  );
}

/** The items in lists of lists, the last index fastest. */
function nested(items: unknown[], shape: Shape): unknown {
  if (shape.length === 0) return items[0];
  const [count, ...rest] = shape, size = sizeOf(rest);
  return Array.from(
    { length: count },
    (_, i) => nested(items.slice(i * size, (i + 1) * size), rest),
  );
}

/** `count` of the integers 0 … n - 1, with probabilities p; without p, all are equally likely. */
function chooseIndices(
  { bits, upTo, distinct }: Chooser,
  n: number,
  count: number,
  replace: boolean,
  p?: Float64Array,
): Int32Array {
  if (n === 0 && count > 0) {
    throw new RangeError(`Cannot choose ${count} items: there must be some, but there are none`);
  }
  if (!replace) {
    const possible = p === undefined ? n : p.filter((each) => each > 0).length;
    if (count > possible) {
      throw new RangeError(
        `Cannot choose ${count} items without replacement: as many must be possible, ` +
          `but only ${possible} are`,
      );
    }
    return p === undefined ? distinct(n, count) : chooseDistinct(bits, count, p);
  }
  const indices = new Int32Array(count);
  const cdf = p && cumulative(p);
  for (let i = 0; i < count; i++) {
    indices[i] = cdf ? upperBound(cdf, bits.double()) : upTo(n - 1);
  }
  return indices;
}

/**
 * As many draws as are missing are made together; those found are taken out of p, and the
 * remaining probabilities scaled up, until all are there.
 */
function chooseDistinct(
  bits: RandomBits,
  count: number,
  p: Float64Array,
): Int32Array {
  const left = p.slice();
  const found = new Set<number>();
  while (found.size < count) {
    const cdf = cumulative(left);
    for (let missing = count - found.size; missing > 0; missing--) {
      found.add(upperBound(cdf, bits.double()));
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
