/**
 * Medians, running sums and counts.
 *
 * @module
 */
import { expectOptions } from "../runtime/options.ts";
import { type Axes, resolveAxes } from "../tensor/axes.ts";
import { zeros } from "../tensor/creation.ts";
import { expectInteger } from "../tensor/integers.ts";
import { formatShape, sameShape, type Shape, sizeOf } from "../tensor/shape.ts";
import type { KeepDims, Tensor, Vector } from "../tensor/tensor.ts";
import { linesAlong } from "./lines.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";

/**
 * The number in the middle, or the mean of the two there: over all elements, or along axes. NaN where
 * one is NaN, and of nothing.
 *
 * @throws {RangeError} If there is no such axis, or one is named twice.
 *
 * @example
 * ```ts
 * import { median } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(median([7, 1, 3]), 3);
 * assertEquals(median([[1, 2], [3, 8]], 1).toArray(), [1.5, 5.5]);
 * ```
 */
export function median(x: TensorLike): number;
/** Over all elements, every axis kept as one of size 1. */
export function median(x: TensorLike, axis: undefined, options: KeepDims): Tensor;
/** Along an axis, or several. */
export function median(x: TensorLike, axis: Axes, options?: { keepdims?: boolean }): Tensor;
export function median(
  x: TensorLike,
  axis?: Axes,
  options?: { keepdims?: boolean },
): Tensor | number {
  expectOptions("take medians", options, ["keepdims"]);
  const keepdims = options?.keepdims ?? false;
  const given = asTensor("take the median of", x);
  const axes = resolveAxes("take the median of", given.shape, axis);
  const others = given.shape.map((_, at) => at).filter((at) => !axes.includes(at));
  const n = sizeOf(axes.map((at) => given.shape[at]));
  const { data } = given.transpose([...others, ...axes]);
  const middles = zeros(others.map((at) => given.shape[at]), { dtype: given.dtype });
  for (let i = 0; i < middles.size; i++) {
    const line = data.slice(i * n, (i + 1) * n).sort();
    const middle = n % 2 === 0
      ? line.subarray(n / 2 - 1, n / 2 + 1)
      : line.subarray(n >> 1, (n >> 1) + 1);
    // As NumPy's mean: the sum begins at 0, and is rounded before it is divided. NaN stands last.
    for (let p = 1; p < middle.length; p++) middle[0] += middle[p];
    const isKnown = n > 0 && !Number.isNaN(line[n - 1]);
    middles.data[i] = isKnown ? (0 + middle[0]) / middle.length : NaN;
  }
  if (axis === undefined && !keepdims) return middles.data[0];
  return keepdims
    ? middles.reshape(given.shape.map((size, at) => axes.includes(at) ? 1 : size))
    : middles;
}

/**
 * The sums up to each element: along an axis, or of all elements in one line. Added one after the other,
 * as NumPy does, and so to the same bits.
 *
 * @throws {RangeError} If there is no such axis.
 *
 * @example
 * ```ts
 * import { cumsum } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cumsum([1, 2, 3]).toArray(), [1, 3, 6]);
 * assertEquals(cumsum([[1, 2], [3, 4]], 0).toArray(), [[1, 2], [4, 6]]);
 * ```
 */
export function cumsum(x: TensorLike): Vector;
/** Along an axis. */
export function cumsum<S extends Shape>(x: TensorLike<S>, axis: number): Tensor<S>;
export function cumsum(x: TensorLike, axis?: number): Tensor {
  const given = asTensor("sum", x), sums = axis === undefined ? given.ravel().copy() : given.copy();
  const { data } = sums, { outer, n, inner } = linesAlong("sum", sums.shape, axis ?? 0);
  for (let i = 0; i < outer; i++) {
    for (let at = (i * n + 1) * inner; at < (i + 1) * n * inner; at++) data[at] += data[at - inner];
  }
  return sums.isMask ? sums.astype(sums.dtype) : sums;
}

/** How {@linkcode bincount} counts. */
export interface BincountOptions {
  /** How many counts there are at least. */
  readonly minlength?: number;
}

/**
 * How often each of the integers 0, 1, … occurs in a vector, up to the greatest that does.
 *
 * With `weights`, one for each integer, their sums, as a float64 vector.
 *
 * @throws {TypeError} If x is no vector, or there are not as many weights.
 * @throws {RangeError} If one is no integer of at least 0.
 *
 * @example
 * ```ts
 * import { bincount } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bincount([0, 2, 2], { minlength: 4 }), Int32Array.of(1, 0, 2, 0));
 * assertEquals(bincount([0, 2, 2], { weights: [1, 0.5, 3] }).toArray(), [1, 0, 3.5]);
 * ```
 */
export function bincount(x: TensorLike, options?: BincountOptions): Int32Array;
/** Sums of weights. */
export function bincount(
  x: TensorLike,
  options: BincountOptions & { readonly weights: TensorLike },
): Vector;
export function bincount(
  x: TensorLike,
  options?: BincountOptions & { readonly weights?: TensorLike },
): Int32Array | Vector {
  expectOptions("count", options, ["minlength", "weights"]);
  const { minlength = 0, weights } = options ?? {};
  const given = asTensor("count", x), values = given.data;
  expectInteger(minlength, 0, 2 ** 31 - 1, "count with a minlength");
  const heavy = weights === undefined ? undefined : asTensor("weigh by", weights);
  if (given.ndim !== 1) {
    throw new TypeError(
      `Cannot count ${formatShape(given.shape)}: expected a vector, but it has ${given.ndim} axes`,
    );
  }
  if (heavy && !sameShape(heavy.shape, given.shape)) {
    throw new TypeError(
      `Cannot weigh ${formatShape(given.shape)} by ${formatShape(heavy.shape)}: shapes must be ` +
        `equal, but are not`,
    );
  }
  let length = minlength;
  for (const value of values) {
    expectInteger(value, 0, 2 ** 31 - 2, "count");
    length = Math.max(length, value + 1);
  }
  const sums = zeros([length]), { data } = sums, amounts = heavy?.data;
  for (let i = 0; i < values.length; i++) data[values[i]] += amounts ? amounts[i] : 1;
  return heavy ? sums : Int32Array.from(data);
}
