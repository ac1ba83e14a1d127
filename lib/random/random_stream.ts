/**
 * What NumPy's two kinds of random streams, `RandomState` and `Generator`, have in common: the
 * methods that are the same but for the source of bits and of normal draws.
 *
 * @module
 */
import type { RandomBits } from "./bits.ts";
import { drawBinomial, drawPoisson } from "./counts.ts";
import {
  drawIntegers,
  drawTensor,
  expectNotNegative,
  expectNumber,
  expectSizeAlone,
  type Size,
} from "./draw.ts";
import { permutedIndices, shuffleItems, shuffleRows } from "./sampling.ts";
import type { TypedArray } from "../tensor/buffers.ts";
import { describe } from "../runtime/describe.ts";
import { expectCount, expectInteger } from "../tensor/integers.ts";
import type { Shape } from "../tensor/shape.ts";
import { Tensor, type Vector } from "../tensor/tensor.ts";

/** The largest mean of a Poisson distribution that NumPy takes: counts must fit in 64 bits. */
const MAX_LAM = 2 ** 63 - 10 * Math.sqrt(2 ** 63);

/** A stream of random draws: {@linkcode RandomState} or {@linkcode RandomGenerator}. */
export abstract class RandomStream {
  readonly #bits: RandomBits;
  readonly #normal: () => number;
  readonly #isLegacy: boolean;

  /**
   * A stream of these bits and these draws with mean 0 and variance 1. The legacy one takes bounds
   * in the wrong order in `uniform`, and draws for a binomial count that can but be 0.
   */
  constructor(bits: RandomBits, normal: () => number, isLegacy: boolean) {
    this.#bits = bits;
    this.#normal = normal;
    this.#isLegacy = isLegacy;
  }

  /** Uniform draws from [0, 1): one number, a vector of `size`, or a tensor of shape `size`. */
  random(): number;
  /** A vector of draws. */
  random<N extends number>(size: N): Vector<N>;
  /** A tensor of draws. */
  random<const S extends Shape>(size: S): Tensor<S>;
  random(size?: Size, ...more: unknown[]): number | Tensor {
    expectSizeAlone(more);
    return drawTensor(size, () => this.#bits.double());
  }

  /**
   * Uniform draws from [low, high): one number, a vector of `size`, or a tensor of shape `size`.
   *
   * `RandomState` takes bounds in the wrong order, `defaultRng` does not; both are NumPy's way.
   *
   * @throws {RangeError} If `high - low` is not finite (of `defaultRng`, or is negative), or a
   * dimension is negative or no integer.
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
  uniform(low = 0, high = 1, size?: Size): number | Tensor {
    for (const bound of [low, high]) expectNumber(bound, "a bound", "draw uniformly");
    const range = high - low;
    if (!Number.isFinite(range)) {
      throw new RangeError(
        `Cannot draw from ${low} to ${high}: the distance must be finite, but is ${range}`,
      );
    }
    if (!this.#isLegacy) expectNotNegative(range, "high - low", `draw from ${low} to ${high}`);
    return drawTensor(size, () => low + range * this.#bits.double());
  }

  /**
   * Draws from the normal distribution with mean 0 and variance 1: one number, a vector of `size`,
   * or a tensor of shape `size`.
   */
  standardNormal(): number;
  /** A vector of draws. */
  standardNormal<N extends number>(size: N): Vector<N>;
  /** A tensor of draws. */
  standardNormal<const S extends Shape>(size: S): Tensor<S>;
  standardNormal(size?: Size, ...more: unknown[]): number | Tensor {
    expectSizeAlone(more);
    return drawTensor(size, this.#normal);
  }

  /**
   * Draws from the normal distribution with mean `loc` and standard deviation `scale`: one number,
   * a vector of `size`, or a tensor of shape `size`. They consume the stream as `standardNormal`
   * does.
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
  normal(loc = 0, scale = 1, size?: Size): number | Tensor {
    expectNumber(loc, "loc", "draw from a normal distribution");
    expectNotNegative(scale, "scale", "draw from a normal distribution");
    return drawTensor(size, () => loc + scale * this.#normal());
  }

  /**
   * How many of `n` trials succeed, each with probability `p`: one number, `size` of them in a
   * Float64Array, or a tensor of shape `size`.
   *
   * @throws {RangeError} If `n` is no integer from 0 to 2⁵³, or `p` is not from 0 to 1.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(0).binomial(10, 0.5, 4), Float64Array.of(5, 6, 5, 5));
   * ```
   */
  binomial(n: number, p: number): number;
  /** A number of draws. */
  binomial(n: number, p: number, size: number): Float64Array;
  /** A tensor of draws. */
  binomial<const S extends Shape>(n: number, p: number, size: S): Tensor<S>;
  binomial(n: number, p: number, size?: Size): number | Float64Array | Tensor {
    const action = "draw from a binomial distribution";
    expectNumber(n, "n", action);
    expectInteger(n, 0, 2 ** 53, action);
    expectNumber(p, "p", action);
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(`Cannot ${action}: p must be from 0 to 1, but is ${p}`);
    }
    const isSure = !this.#isLegacy && (n === 0 || p === 0);
    return drawIntegers(size, () => isSure ? 0 : drawBinomial(this.#bits, n, p));
  }

  /**
   * How many events happen where `lam` are expected: one number, `size` of them in a Float64Array,
   * or a tensor of shape `size`.
   *
   * @throws {RangeError} If `lam` is negative, NaN, or too large for counts of 64 bits.
   *
   * @example
   * ```ts
   * import { RandomState } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(new RandomState(0).poisson(4, 4), Float64Array.of(6, 7, 1, 8));
   * ```
   */
  poisson(lam?: number): number;
  /** A number of draws. */
  poisson(lam: number, size: number): Float64Array;
  /** A tensor of draws. */
  poisson<const S extends Shape>(lam: number, size: S): Tensor<S>;
  poisson(lam = 1, size?: Size): number | Float64Array | Tensor {
    expectNumber(lam, "lam", "draw from a Poisson distribution");
    if (!(lam >= 0 && lam <= MAX_LAM)) {
      throw new RangeError(
        `Cannot draw from a Poisson distribution: lam must be from 0 to ${MAX_LAM}, but is ${lam}`,
      );
    }
    return drawIntegers(size, () => drawPoisson(this.#bits, lam));
  }

  /**
   * The integers 0 … n - 1 in random order, or a copy of an array with its items, or of a tensor
   * with the entries of its first axis, in random order.
   *
   * @throws {RangeError} If n is negative, no integer, or above 2³¹.
   * @throws {TypeError} If the tensor has no axis, or it is neither number, tensor nor array.
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
      return permutedIndices(this.#bits, x);
    }
    expectOrdered(x, "permute");
    // Unlike shuffle(), NumPy permutes the rows of a matrix without columns: it draws for them.
    if (x instanceof Tensor) return x.take(permutedIndices(this.#bits, x.shape[0]));
    const copy = x.slice();
    shuffleItems(this.#bits, copy);
    return copy;
  }

  /**
   * Puts the items of an array, or the entries of a tensor's first axis (the rows of a matrix),
   * in random order, in place. Where a tensor has no elements, nothing is drawn.
   *
   * @throws {TypeError} If the tensor has no axis, or it is neither tensor nor array.
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
    expectOrdered(x, "shuffle");
    if (!(x instanceof Tensor)) return shuffleItems(this.#bits, x);
    if (x.size === 0) return;
    const { data } = x;
    shuffleRows(this.#bits, data, x.shape[0]);
    // A transpose's data is a copy: what it is a view of is written to by its own transpose.
    if (x.isTransposed) x.T.data.set(new Tensor(x.shape, data).T.data);
  }
}

/** Expects something with items in an order: a list, a typed array, or a tensor with an axis. */
function expectOrdered(x: unknown, action: string): void {
  if (x instanceof Tensor && x.ndim === 0) {
    throw new TypeError(`Cannot ${action} (): a tensor must have an axis, but this has none`);
  }
  if (x instanceof Tensor || Array.isArray(x)) return;
  if (ArrayBuffer.isView(x) && !(x instanceof DataView)) return;
  throw new TypeError(
    `Cannot ${action}: expected a list, a typed array or a tensor, but got ${describe(x)}`,
  );
}
