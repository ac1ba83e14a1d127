/**
 * Random draws, bit for bit those of NumPy's `np.random.RandomState` and `np.random`: seeds, and
 * the order in which methods consume the stream, give the same numbers there and here.
 *
 * NumPy has frozen this legacy stream; its newer one is in generator.ts. The Gaussian and the
 * exponential draws depend on the C library's logarithm as well: here they are those of NumPy on
 * x86-64 Linux with FMA (glibc since 2.28, checked with 2.36); with other C libraries NumPy's own
 * may differ from them in the last bit. Everything drawn is float64.
 *
 * The generator: mersenne_twister.ts. Gaussian draws: gaussian.ts. What both kinds of streams have
 * in common: random_stream.ts.
 *
 * @module
 */
import { choose, legacyChooser, type Probabilities } from "./choice.ts";
import { drawTensor, expectNotNegative, expectSizeAlone, shapeOf, type Size } from "./draw.ts";
import { GaussianDraws } from "./gaussian.ts";
import { log } from "./log.ts";
import { MersenneTwister, WORDS } from "./mersenne_twister.ts";
import { RandomStream } from "./random_stream.ts";
import { fillIntegers } from "./sampling.ts";
import { type Seed, seedsOf } from "./seeds.ts";
import { expectState, type GeneratorState } from "./state.ts";
import { allocate } from "../tensor/buffers.ts";
import { expectInteger } from "../tensor/integers.ts";
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
export class RandomState extends RandomStream {
  readonly #generator: MersenneTwister;
  readonly #gaussian: GaussianDraws;

  /** A stream seeded as by {@linkcode RandomState.seed}. */
  constructor(seed?: Seed) {
    const generator = new MersenneTwister(), gaussian = new GaussianDraws(generator);
    super(generator, () => gaussian.next(), true);
    this.#generator = generator;
    this.#gaussian = gaussian;
    this.seed(seed);
  }

  /**
   * Starts the stream anew from an integer or a list of integers, each from 0 to 2³² - 1; without
   * a seed, from fresh entropy. A list of one integer gives another stream than the integer; a
   * typed array of one, as in NumPy, the same.
   *
   * @throws {TypeError} If the seed is neither an integer nor a list.
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
  seed(seed?: Seed): void {
    const seeds = seed === undefined
      ? crypto.getRandomValues(new Uint32Array(WORDS))
      : seedsOf(seed, 2 ** 32 - 1).map(Number);
    const isOne = typeof seed === "number" || typeof seed === "bigint" ||
      (ArrayBuffer.isView(seed) && seeds.length === 1);
    if (seeds.length === 0) {
      throw new RangeError("Cannot seed the stream: a list must hold a seed, but is empty");
    }
    if (isOne) this.#generator.seed(seeds[0]);
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
    return drawTensor(shape.length === 0 ? undefined : shape, () => this.#generator.double());
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
    return drawTensor(shape.length === 0 ? undefined : shape, () => this.#gaussian.next());
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
  randint(low: number, high?: number, size?: Size): number | Float64Array | Tensor {
    const [from, to] = high === undefined ? [0, low] : [low, high];
    for (const bound of [from, to]) expectInteger(bound, -(2 ** 53), 2 ** 53, "draw integers");
    const shape = shapeOf(size ?? 1);
    const out = new Float64Array(allocate("float64", sizeOf(shape)));
    if (from >= to && out.length > 0) {
      throw new RangeError(
        `Cannot draw integers: low must be below high, but low is ${from} and high is ${to}`,
      );
    }
    if (out.length > 0) fillIntegers(this.#generator, out, from, to);
    if (typeof size === "object") return new Tensor(shape, out);
    return size === undefined ? out[0] : out;
  }

  /** Draws as `rand` does: one number, a vector of `size`, or a tensor of shape `size`. */
  randomSample(): number;
  /** A vector of draws. */
  randomSample<N extends number>(size: N): Vector<N>;
  /** A tensor of draws. */
  randomSample<const S extends Shape>(size: S): Tensor<S>;
  randomSample(size?: Size, ...more: unknown[]): number | Tensor {
    expectSizeAlone(more);
    return drawTensor(size, () => this.#generator.double());
  }

  /**
   * Draws from the exponential distribution with mean `scale`: one number, a vector of `size`, or a
   * tensor of shape `size`.
   *
   * @throws {RangeError} If `scale` is negative (-0 included), or a dimension is negative or no
   * integer.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(0).exponential(2), 1.59174901632622);
   * ```
   */
  exponential(scale?: number): number;
  /** A vector of draws. */
  exponential<N extends number>(scale: number, size: N): Vector<N>;
  /** A tensor of draws. */
  exponential<const S extends Shape>(scale: number, size: S): Tensor<S>;
  exponential(scale = 1, size?: Size): number | Tensor {
    expectNotNegative(scale, "scale", "draw from an exponential distribution");
    return drawTensor(size, () => scale * -log(1 - this.#generator.double()));
  }

  /**
   * Items drawn from a list, a typed array or a vector, or integers from 0 … a - 1: one, `size` of
   * them (of integers in an Int32Array), or a tensor of shape `size`; of items that are no numbers,
   * nested lists of that shape. With `replace` false none is drawn twice. `p` gives each item's
   * probability; without it, all are equally likely.
   *
   * @throws {TypeError} If `a` is a tensor of more axes than one, or `p` has another length.
   * @throws {RangeError} If `a` or `size` is negative, no integer, or above 2³¹; if there is nothing
   * to choose from, or, without replacement, too little; if `p` has a negative or NaN, or does not
   * sum to 1 within 1.5e-8 (3.5e-4 if they are float32, 0.03 in a Float16Array).
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
  choice(a: number | Vector, size?: undefined, replace?: boolean, p?: Probabilities): number;
  /** A number of integers. */
  choice(a: number, size: number, replace?: boolean, p?: Probabilities): Int32Array;
  /** A vector of numbers. */
  choice<N extends number>(a: Vector, size: N, replace?: boolean, p?: Probabilities): Vector<N>;
  /** A tensor of numbers. */
  choice<const S extends Shape>(
    a: number | Vector | ArrayLike<number>,
    size: S,
    replace?: boolean,
    p?: Probabilities,
  ): Tensor<S>;
  /** One item. */
  choice<T>(a: ArrayLike<T>, size?: undefined, replace?: boolean, p?: Probabilities): T;
  /** A number of items. */
  choice<T>(a: ArrayLike<T>, size: number, replace?: boolean, p?: Probabilities): T[];
  /** Nested lists of items. */
  choice(a: ArrayLike<unknown>, size: Shape, replace?: boolean, p?: Probabilities): unknown[];
  choice(a: unknown, size?: Size, replace = true, p?: Probabilities): unknown {
    if (a instanceof Tensor && a.ndim > 1) {
      throw new TypeError(
        `Cannot choose from ${
          formatShape(a.shape)
        }: expected a vector, but it has ${a.ndim} axes; ` +
          "defaultRng(seed).choice takes rows, as do x.take(rng.choice(x.shape[0], n))",
      );
    }
    return choose(legacyChooser(this.#generator), a, size, replace, p);
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
}

/** The global stream, as `np.random` is in NumPy: not reproducible before `random.seed(…)`. */
export const random: RandomState = new RandomState();
