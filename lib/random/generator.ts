/**
 * Random draws, bit for bit those of NumPy's `np.random.default_rng(seed)`: a `Generator` over
 * PCG64.
 *
 * The normal draws beyond 3.65, one in 4,000, depend on the C library's `log1p`: as in
 * random_state.ts, they are those of x86-64 Linux with FMA. Everything drawn is float64. NumPy does
 * not promise that this stream stays as it is; this is that of NumPy 2.4.
 *
 * The generator: pcg64.ts. Seeds: seed_sequence.ts. Normal draws: ziggurat.ts. What both kinds of
 * streams have in common: random_stream.ts.
 *
 * @module
 */
import { choose, chooser, type Probabilities } from "./choice.ts";
import { drawIntegers, type Size } from "./draw.ts";
import { PCG64 } from "./pcg64.ts";
import { RandomStream } from "./random_stream.ts";
import { seedWords, wordsOf } from "./seed_sequence.ts";
import { type Seed, seedsOf } from "./seeds.ts";
import { expectRecord } from "./state.ts";
import { drawNormal } from "./ziggurat.ts";
import { expectOptions } from "../runtime/options.ts";
import { describe } from "../runtime/describe.ts";
import { expectInteger } from "../tensor/integers.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor, Vector } from "../tensor/tensor.ts";

/** The whole state of a {@linkcode RandomGenerator}, fit for JSON. */
export interface PCG64State {
  /** The 128 bits of the state, in decimal. */
  state: string;
  /** The increment, an odd number of 128 bits, in decimal. */
  inc: string;
  /** Whether half a draw is kept for the next integer of 32 bits. */
  hasUint32: boolean;
  /** The half that is kept, or 0. */
  uinteger: number;
}

/**
 * A stream of random draws, and NumPy's `Generator` to the bit; {@linkcode defaultRng} makes one.
 *
 * @example
 * ```ts
 * import { defaultRng } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const rng = defaultRng(42);
 * assertEquals(rng.random(), 0.7739560485559633);
 * assertEquals(rng.standardNormal([2, 3]).shape, [2, 3]);
 * ```
 */
export class RandomGenerator extends RandomStream {
  readonly #bits: PCG64;

  /** A stream seeded as by {@linkcode defaultRng}. */
  constructor(seed?: Seed) {
    const bits = new PCG64();
    super(bits, () => drawNormal(bits), false);
    this.#bits = bits;
    const entropy = seed === undefined
      ? crypto.getRandomValues(new Uint32Array(4))
      : seedsOf(seed, Infinity).flatMap(wordsOf);
    bits.seed(seedWords(entropy, 8));
  }

  /**
   * Uniform integers from `low` to `high - 1`, or from 0 to `low - 1` where `high` is left out; with
   * `endpoint`, up to the bound itself. One number, `size` of them in a Float64Array, which holds
   * every integer of the widest range, -2⁵³ to 2⁵³, exactly, or a tensor of shape `size`.
   *
   * @throws {RangeError} If a bound is no integer or out of range, if no integer lies between them,
   * or if `size` is negative or no integer.
   *
   * @example
   * ```ts
   * import { defaultRng } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(defaultRng(42).integers(1, 6, 4, { endpoint: true }), Float64Array.of(1, 5, 4, 3));
   * ```
   */
  integers(low: number, high?: number, size?: undefined, options?: IntegersOptions): number;
  /** A number of draws. */
  integers(
    low: number,
    high: number | undefined,
    size: number,
    options?: IntegersOptions,
  ): Float64Array;
  /** A tensor of draws. */
  integers<const S extends Shape>(
    low: number,
    high: number | undefined,
    size: S,
    options?: IntegersOptions,
  ): Tensor<S>;
  integers(
    low: number,
    high?: number,
    size?: Size,
    options: IntegersOptions = {},
  ): number | Float64Array | Tensor {
    expectOptions("draw integers", options, ["endpoint"]);
    const [from, to] = high === undefined ? [0, low] : [low, high];
    for (const bound of [from, to]) expectInteger(bound, -(2 ** 53), 2 ** 53, "draw integers");
    const max = BigInt(to) - BigInt(from) - (options.endpoint ? 0n : 1n);
    const next = max <= 0xffffffffn
      ? () => from + this.#bits.scaledUpTo(Number(max))
      : () => Number(BigInt(from) + this.#bits.scaledUpToBig(max));
    return drawIntegers(size, () => {
      if (max >= 0n) return next();
      throw new RangeError(
        `Cannot draw integers: low must be ${options.endpoint ? "at most" : "below"} high, ` +
          `but low is ${from} and high is ${to}`,
      );
    });
  }

  /**
   * Items drawn from a list, a typed array or a tensor's first axis, or integers from 0 … a - 1:
   * one, `size` of them (of integers in an Int32Array), or a tensor of shape `size`; of items that
   * are no numbers, nested lists of that shape. With `replace` false none is drawn twice; then
   * `shuffle` false is quicker where the order does not matter. `p` gives each item's probability;
   * without it, all are equally likely.
   *
   * @throws {TypeError} If `p` has another length than `a`.
   * @throws {RangeError} If `a` or `size` is negative, no integer, or above 2³¹; if there is nothing
   * to choose from, or, without replacement, too little; if `p` has a negative or NaN, or does not
   * sum to 1 within 1.5e-8 (3.5e-4 if they are float32, 0.03 in a Float16Array).
   *
   * @example
   * ```ts
   * import { defaultRng } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(defaultRng(42).choice(10, 3, false), Int32Array.of(9, 0, 6));
   * ```
   */
  choice(
    a: number | Vector,
    size?: undefined,
    replace?: boolean,
    p?: Probabilities,
    options?: ChoiceOptions,
  ): number;
  /** A number of integers. */
  choice(
    a: number,
    size: number,
    replace?: boolean,
    p?: Probabilities,
    options?: ChoiceOptions,
  ): Int32Array;
  /** One entry of a tensor's first axis. */
  choice(
    a: Tensor,
    size?: undefined,
    replace?: boolean,
    p?: Probabilities,
    options?: ChoiceOptions,
  ): number | Tensor;
  /** Entries of a tensor's first axis. */
  choice(
    a: Tensor,
    size: number | Shape,
    replace?: boolean,
    p?: Probabilities,
    options?: ChoiceOptions,
  ): Tensor;
  /** A tensor of numbers. */
  choice<const S extends Shape>(
    a: number | ArrayLike<number>,
    size: S,
    replace?: boolean,
    p?: Probabilities,
    options?: ChoiceOptions,
  ): Tensor<S>;
  /** One item. */
  choice<T>(
    a: ArrayLike<T>,
    size?: undefined,
    replace?: boolean,
    p?: Probabilities,
    options?: ChoiceOptions,
  ): T;
  /** A number of items. */
  choice<T>(
    a: ArrayLike<T>,
    size: number,
    replace?: boolean,
    p?: Probabilities,
    options?: ChoiceOptions,
  ): T[];
  /** Nested lists of items. */
  choice(
    a: ArrayLike<unknown>,
    size: Shape,
    replace?: boolean,
    p?: Probabilities,
    options?: ChoiceOptions,
  ): unknown[];
  choice(
    a: unknown,
    size?: Size,
    replace = true,
    p?: Probabilities,
    options: ChoiceOptions = {},
  ): unknown {
    expectOptions("choose", options, ["shuffle"]);
    return choose(chooser(this.#bits, options.shuffle ?? true), a, size, replace, p);
  }

  /**
   * The whole state as a record that JSON can hold.
   *
   * @example
   * ```ts
   * import { defaultRng } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const rng = defaultRng(1), saved = JSON.stringify(rng.getState());
   * const next = rng.random();
   * rng.setState(JSON.parse(saved));
   * assertEquals(rng.random(), next);
   * ```
   */
  getState(): PCG64State {
    const { state, increment, kept } = this.#bits;
    const hasUint32 = kept !== null;
    return { state: `${state}`, inc: `${increment}`, hasUint32, uinteger: kept ?? 0 };
  }

  /**
   * Puts the stream where another, or itself, was when `getState` was called.
   *
   * @throws {TypeError} If a field is missing or of the wrong type.
   * @throws {RangeError} If a number has more than its bits, or the increment is even.
   */
  setState(given: PCG64State): void {
    expectRecord(given);
    expectOptions("set the state", given ?? null, ["state", "inc", "hasUint32", "uinteger"]);
    const { hasUint32, uinteger } = given;
    const state = expectBits("state", given.state), increment = expectBits("inc", given.inc);
    if (increment % 2n === 0n) {
      throw new RangeError("Cannot set the state: inc must be odd, but is even");
    }
    if (typeof hasUint32 !== "boolean") {
      throw new TypeError(
        "Cannot set the state: hasUint32 must be a boolean, but is " + describe(hasUint32),
      );
    }
    expectInteger(uinteger, 0, 2 ** 32 - 1, "set the word that is kept");
    Object.assign(this.#bits, { state, increment, kept: hasUint32 ? uinteger : null });
  }
}

/** How `integers` draws. */
export interface IntegersOptions {
  /** Whether the upper bound is drawn as well; false where left out. */
  readonly endpoint?: boolean;
}

/** How `choice` draws without replacement. */
export interface ChoiceOptions {
  /** Whether the items are in random order; true where left out. */
  readonly shuffle?: boolean;
}

/**
 * A stream of random draws that begins where NumPy's `np.random.default_rng(seed)` does; without a
 * seed, from fresh entropy.
 *
 * @param seed An integer of any size from 0 on (above 2⁵³ a BigInt), or a list of such; a stream is
 * returned as it is.
 * @throws {TypeError} If the seed is neither an integer, a list, nor a stream.
 * @throws {RangeError} If a seed is negative or no integer.
 *
 * @example
 * ```ts
 * import { defaultRng } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const rng = defaultRng(0);
 * assertEquals(rng.integers(10, undefined, 3), Float64Array.of(8, 6, 5));
 * assertEquals(rng.permutation(4), Int32Array.of(2, 1, 3, 0));
 * ```
 */
export function defaultRng(seed?: Seed | RandomGenerator): RandomGenerator {
  return seed instanceof RandomGenerator ? seed : new RandomGenerator(seed);
}

/** Expects a number of 128 bits, in decimal. */
function expectBits(name: string, value: unknown): bigint {
  if (typeof value !== "string" || !/^\d{1,39}$/.test(value)) {
    throw new TypeError(
      `Cannot set the state: expected ${name} to be digits, but got ${describe(value)}`,
    );
  }
  const number = BigInt(value);
  if (number < 1n << 128n) return number;
  throw new RangeError(`Cannot set the state: expected ${name} to have 128 bits, but it has more`);
}
