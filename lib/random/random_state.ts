/**
 * Random draws, bit for bit those of NumPy's `np.random.RandomState` and `np.random`: seeds, and
 * the order in which methods consume the stream, give the same numbers there and here.
 *
 * NumPy has frozen this legacy stream; its newer `default_rng` is another one and not offered. The
 * Gaussian draws (`randn`, `normal`) depend on the C library's logarithm as well: here they are
 * those of NumPy on x86-64 Linux with FMA (glibc since 2.28, checked with 2.36); with other C
 * libraries NumPy's own may differ from them in the last bit. Everything drawn is float64.
 *
 * The generator: mersenne_twister.ts. Gaussian draws: gaussian.ts. Shuffles and choices: sampling.ts.
 *
 * @module
 */
import { GaussianDraws } from "./gaussian.ts";
import { expectCount, expectInteger } from "../tensor/integers.ts";
import { MersenneTwister } from "./mersenne_twister.ts";
import {
  chooseIndices,
  fillIntegers,
  permutedIndices,
  shuffleItems,
  shuffleRows,
} from "./sampling.ts";
import { expectState, type GeneratorState } from "./state.ts";
import type { TypedArray } from "../tensor/buffers.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor, type Vector } from "../tensor/tensor.ts";

export type { GeneratorState };

/**
 * A stream of random draws, and NumPy's `RandomState` to the bit.
 *
 * @example
 * ```ts
 * import { RandomState } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const stream = new RandomState(42);
 * assertEquals(stream.rand(), 0.3745401188473625);
 * assertEquals(stream.rand(2, 3).shape, [2, 3]);
 * ```
 */
export class RandomState {
  readonly #generator = new MersenneTwister();
  readonly #gaussian = new GaussianDraws(this.#generator);

  /** A stream seeded as by {@linkcode RandomState.seed}. */
  constructor(seed?: number | ArrayLike<number>) {
    this.seed(seed);
  }

  /**
   * Starts the stream anew from an integer or a list of integers, each from 0 to 2³² - 1; without
   * a seed, from fresh entropy. A list of one integer gives another stream than the integer.
   *
   * @throws {TypeError} If the seed is neither a number nor a list.
   * @throws {RangeError} If a seed is no integer or out of range, or the list is empty.
   *
   * @example
   * ```ts
   * import { random } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * random.seed(42);
   * const first = random.rand();
   * random.seed(42);
   * assertEquals(random.rand(), first);
   * ```
   */
  seed(seed?: number | ArrayLike<number>): void {
    if (seed !== undefined && typeof seed !== "number" && typeof Object(seed).length !== "number") {
      throw new TypeError(
        `Cannot seed the stream: a seed must be an integer or a list of integers, but is ` +
          `of type ${typeof seed}`,
      );
    }
    const seeds = seed === undefined
      ? crypto.getRandomValues(new Uint32Array(624))
      : typeof seed === "number"
      ? [seed]
      : Array.from(seed);
    if (seeds.length === 0) {
      throw new RangeError("Cannot seed the stream: a list must hold a seed, but is empty");
    }
    for (const each of seeds) expectInteger(each, 0, 2 ** 32 - 1, "seed the stream");
    if (typeof seed === "number") this.#generator.seed(seed);
    else this.#generator.seedByArray(seeds);
    this.#gaussian.kept = null;
  }

  /**
   * Uniform draws from [0, 1): one number, or a tensor of the given shape.
   *
   * @throws {RangeError} If a dimension is negative or no integer.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(0).rand(2).toArray(), [0.5488135039273248, 0.7151893663724195]);
   * ```
   */
  rand(): number;
  /** A tensor of draws. */
  rand<const S extends Shape>(...shape: S): Tensor<S>;
  rand(...shape: number[]): number | Tensor {
    return this.#draw(shape.length === 0 ? undefined : shape, () => this.#generator.double());
  }

  /**
   * Draws from the normal distribution with mean 0 and variance 1: one number, or a tensor of the
   * given shape. By Marsaglia's polar method, which makes two at a time; the second is kept for the
   * next call.
   *
   * @throws {RangeError} If a dimension is negative or no integer.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const w1 = new RandomState(42).randn(784, 128);
   * assertEquals(w1.item(0, 0), 0.4967141530112327);
   * ```
   */
  randn(): number;
  /** A tensor of draws. */
  randn<const S extends Shape>(...shape: S): Tensor<S>;
  randn(...shape: number[]): number | Tensor {
    return this.#draw(shape.length === 0 ? undefined : shape, () => this.#gaussian.next());
  }

  /**
   * Uniform draws from [low, high): one number, a vector of `size`, or a tensor of shape `size`.
   *
   * @throws {RangeError} If `high - low` is not finite, or a dimension is negative or no integer.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(0).uniform(-1, 1), 0.09762700785464951);
   * assertEquals(new RandomState(0).uniform(-1, 1, [2, 3]).shape, [2, 3]);
   * ```
   */
  uniform(low?: number, high?: number): number;
  /** A vector of draws. */
  uniform<N extends number>(low: number, high: number, size: N): Vector<N>;
  /** A tensor of draws. */
  uniform<const S extends Shape>(low: number, high: number, size: S): Tensor<S>;
  uniform(low = 0, high = 1, size?: number | Shape): number | Tensor {
    const range = high - low;
    if (!Number.isFinite(range)) {
      throw new RangeError(
        `Cannot draw from ${low} to ${high}: the distance must be finite, but is ${range}`,
      );
    }
    return this.#draw(size, () => low + range * this.#generator.double());
  }

  /**
   * Draws from the normal distribution with mean `loc` and standard deviation `scale`: one number,
   * a vector of `size`, or a tensor of shape `size`. They consume the stream as `randn` does.
   *
   * @throws {RangeError} If `scale` is negative (-0 included), or a dimension is negative or no
   * integer.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(42).normal(10, 2), 10.993428306022466);
   * assertEquals(new RandomState(42).normal(10, 2, 5).shape, [5]);
   * ```
   */
  normal(loc?: number, scale?: number): number;
  /** A vector of draws. */
  normal<N extends number>(loc: number, scale: number, size: N): Vector<N>;
  /** A tensor of draws. */
  normal<const S extends Shape>(loc: number, scale: number, size: S): Tensor<S>;
  normal(loc = 0, scale = 1, size?: number | Shape): number | Tensor {
    if (scale < 0 || Object.is(scale, -0)) {
      throw new RangeError(
        "Cannot draw from a normal distribution: scale must not be negative, " +
          `but is ${Object.is(scale, -0) ? "-0" : scale}`,
      );
    }
    return this.#draw(size, () => loc + scale * this.#gaussian.next());
  }

  /**
   * Uniform integers from `low` to `high - 1`, or from 0 to `low - 1` where `high` is left out: one
   * number, `size` of them in a Float64Array, which holds every integer of the widest range, -2⁵³
   * to 2⁵³, exactly, or a tensor of shape `size`.
   *
   * @throws {RangeError} If a bound is no integer or out of range, if no integer lies between them,
   * or if `size` is negative or no integer.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(42).randint(1, 7), 4);
   * assertEquals(new RandomState(42).randint(10, undefined, 3), Float64Array.of(6, 3, 7));
   * ```
   */
  randint(low: number, high?: number): number;
  /** A number of draws. */
  randint(low: number, high: number | undefined, size: number): Float64Array;
  /** A tensor of draws. */
  randint<const S extends Shape>(low: number, high: number | undefined, size: S): Tensor<S>;
  randint(low: number, high?: number, size?: number | Shape): number | Float64Array | Tensor {
    const [from, to] = high === undefined ? [0, low] : [low, high];
    for (const bound of [from, to]) expectInteger(bound, -(2 ** 53), 2 ** 53, "draw integers");
    const shape = typeof size === "object" ? size : [size ?? 1];
    for (const dimension of shape) expectCount(dimension, "draw integers");
    const out = new Float64Array(sizeOf(shape));
    if (from >= to && out.length > 0) {
      throw new RangeError(
        `Cannot draw integers: low must be below high, but low is ${from} and high is ${to}`,
      );
    }
    if (out.length > 0) fillIntegers(this.#generator, out, from, to);
    if (typeof size === "object") return new Tensor(size, out);
    return size === undefined ? out[0] : out;
  }

  /**
   * The integers 0 … n - 1 in random order, or a copy of an array with its items, or of a tensor
   * with the entries of its first axis, in random order.
   *
   * @throws {RangeError} If n is negative, no integer, or above 2³¹.
   * @throws {TypeError} If the tensor has no axis.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(42).permutation(5), Int32Array.of(1, 4, 2, 0, 3));
   * assertEquals(new RandomState(42).permutation(["a", "b", "c", "d"]), ["b", "d", "a", "c"]);
   * ```
   */
  permutation(x: number): Int32Array;
  /** A tensor with the entries of the first axis permuted. */
  permutation<S extends Shape>(x: Tensor<S>): Tensor<S>;
  /** A typed array of permuted items. */
  permutation<A extends TypedArray>(x: A): A;
  /** An array of permuted items. */
  permutation<T>(x: readonly T[]): T[];
  permutation(
    x: number | Tensor | TypedArray | readonly unknown[],
  ): Tensor | TypedArray | unknown[] {
    if (typeof x === "number") {
      expectCount(x, "permute");
      return permutedIndices(this.#generator, x);
    }
    const copy = x instanceof Tensor ? x.copy() : x.slice();
    this.shuffle(copy);
    return copy;
  }

  /**
   * Puts the items of an array, or the entries of a tensor's first axis (the rows of a matrix),
   * in random order, in place.
   *
   * @throws {TypeError} If the tensor has no axis.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const rows = [10, 20, 30, 40, 50];
   * new RandomState(42).shuffle(rows);
   * assertEquals(rows, [20, 50, 30, 10, 40]);
   * ```
   */
  shuffle(x: Tensor | TypedArray | unknown[]): void {
    if (!(x instanceof Tensor)) return shuffleItems(this.#generator, x);
    if (x.ndim === 0) {
      throw new TypeError("Cannot shuffle (): a tensor must have an axis, but this has none");
    }
    const { data } = x;
    shuffleRows(this.#generator, data, x.shape[0]);
    // A transpose's data is a copy: what it is a view of is written to by its own transpose.
    if (x.isTransposed) x.T.data.set(new Tensor(x.shape, data).T.data);
  }

  /**
   * Items drawn from an array, or integers from 0 … a - 1: one, or `size` of them (of integers in
   * an Int32Array). With `replace` false none is drawn twice. `p` gives each item's probability;
   * without it, all are equally likely.
   *
   * @throws {TypeError} If `p` has another length than `a`.
   * @throws {RangeError} If `a` or `size` is negative, no integer, or above 2³¹; if there is nothing
   * to choose from, or, without replacement, too little; if `p` has a negative or NaN, or does not
   * sum to 1 within 1.5e-8 (3.5e-4 for a Float32Array).
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(42).choice(10, 3), Int32Array.of(6, 3, 7));
   * assertEquals(new RandomState(42).choice(["a", "b"], 3, true, [0.9, 0.1]), ["a", "b", "a"]);
   * ```
   */
  choice(a: number, size?: undefined, replace?: boolean, p?: ArrayLike<number>): number;
  /** A number of integers. */
  choice(a: number, size: number, replace?: boolean, p?: ArrayLike<number>): Int32Array;
  /** One item. */
  choice<T>(a: ArrayLike<T>, size?: undefined, replace?: boolean, p?: ArrayLike<number>): T;
  /** A number of items. */
  choice<T>(a: ArrayLike<T>, size: number, replace?: boolean, p?: ArrayLike<number>): T[];
  choice<T>(
    a: number | ArrayLike<T>,
    size?: number,
    replace = true,
    p?: ArrayLike<number>,
  ): number | Int32Array | T | T[] {
    const n = typeof a === "number" ? a : a.length;
    expectCount(n, "choose");
    if (size !== undefined) expectCount(size, "choose");
    const indices = chooseIndices(this.#generator, n, size ?? 1, replace, p);
    if (typeof a === "number") return size === undefined ? indices[0] : indices;
    return size === undefined ? a[indices[0]] : Array.from(indices, (index) => a[index]);
  }

  /**
   * The whole state, kept Gaussian draw included, as a record that JSON can hold.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const { key, pos, hasGauss, gauss } = new RandomState(42).getState();
   * assertEquals([key[0], key.length, pos, hasGauss, gauss], [42, 624, 624, false, 0]);
   * ```
   */
  getState(): GeneratorState {
    const { key, position: pos } = this.#generator;
    const { kept } = this.#gaussian;
    return { key: Array.from(key), pos, hasGauss: kept !== null, gauss: kept ?? 0 };
  }

  /**
   * Puts the stream where another, or itself, was when `getState` was called.
   *
   * @throws {TypeError} If a field is missing or of the wrong type, or `key` has not 624 words.
   * @throws {RangeError} If a word or the position is no integer or out of range.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const stream = new RandomState(42), saved = JSON.stringify(stream.getState());
   * const next = stream.randn();
   * stream.setState(JSON.parse(saved));
   * assertEquals(stream.randn(), next);
   * ```
   */
  setState(state: GeneratorState): void {
    expectState(state);
    const { key, pos, hasGauss, gauss } = state;
    this.#generator.key.set(key);
    this.#generator.position = pos;
    this.#gaussian.kept = hasGauss ? gauss : null;
  }

  /** One draw, or a tensor of draws, the last index fastest. */
  #draw(size: number | Shape | undefined, next: () => number): number | Tensor {
    if (size === undefined) return next();
    const shape = typeof size === "number" ? [size] : size;
    for (const dimension of shape) expectCount(dimension, `draw a tensor ${formatShape(shape)}`);
    const data = new Float64Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = next();
    return new Tensor(shape, data);
  }
}

/** The global stream, as `np.random` is in NumPy: not reproducible before `random.seed(…)`. */
export const random: RandomState = new RandomState();
