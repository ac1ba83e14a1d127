/**
 * True and false: tests of each element, which give masks, masks joined, and arrays compared whole.
 *
 * @module
 */
import { expectOptions } from "../runtime/options.ts";
import { expectNumber } from "../tensor/integers.ts";
import { sameShape, type Shape } from "../tensor/shape.ts";
import { type Operand, Tensor } from "../tensor/tensor.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";
import { asComparable } from "./operands.ts";

/**
 * Where x is not a number: a mask.
 *
 * @example
 * ```ts
 * import { isnan, tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const x = tensor([1, NaN]);
 * assertEquals(String(isnan(x)), "array([False,  True])");
 * x.set(isnan(x), 0);
 * assertEquals(x.toArray(), [1, 0]);
 * ```
 */
export function isnan<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  const values: Tensor = asTensor("look for NaN in", x);
  return values.ne(values) as Tensor as Tensor<S>;
}

/** Where x is neither infinite nor NaN: a mask. */
export function isfinite<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return asTensor("look for infinities in", x).abs().lt(Infinity);
}

/**
 * True where both are true, that is, not 0: NumPy's `a & b` of masks.
 *
 * @throws {TypeError} If the shapes cannot be broadcast.
 *
 * @example
 * ```ts
 * import { arange, logicalAnd } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const x = arange(6);
 * assertEquals(x.take(logicalAnd(x.gt(1), x.lt(4))).toArray(), [2, 3]);
 * ```
 */
export function logicalAnd<S extends Shape>(a: Tensor<S>, b: Operand<S>): Tensor<S>;
/** Of lists and numbers. */
export function logicalAnd(a: TensorLike, b: TensorLike): Tensor;
export function logicalAnd(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = truths(a, b);
  return left.mul(right).ne(0);
}

/** True where either is true, that is, not 0: NumPy's `a | b` of masks. */
export function logicalOr<S extends Shape>(a: Tensor<S>, b: Operand<S>): Tensor<S>;
/** Of lists and numbers. */
export function logicalOr(a: TensorLike, b: TensorLike): Tensor;
export function logicalOr(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = truths(a, b);
  return left.maximum(right).ne(0);
}

/** 1 for all that is not 0, in the first one's dtype. */
function truths(a: TensorLike, b: TensorLike): [a: Tensor, b: Tensor] {
  // Before the second one is rounded to the first one's dtype: the least numbers are true, too.
  const [left, right] = [a, b].map((x) => asTensor("join", x).ne(0));
  return a instanceof Tensor || !(b instanceof Tensor)
    ? [left, right.astype(left.dtype)]
    : [left.astype(right.dtype), right];
}

/** True where x is false, that is, 0: NumPy's `~x` of a mask. */
export function logicalNot<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return asTensor("negate", x).eq(0);
}

/** Whether NaN counts as equal to NaN. */
export interface EqualityOptions {
  /** False where left out. */
  readonly equalNan?: boolean;
}

/** How far apart numbers may be. */
export interface Tolerance extends EqualityOptions {
  /** Relative to b; 1e-5 where left out. */
  readonly rtol?: number;
  /** Absolute; 1e-8 where left out. */
  readonly atol?: number;
}

/**
 * Whether `|a - b| ≤ atol + rtol |b|` everywhere, once the two are broadcast. Infinities are close to
 * themselves. Tensors of different dtypes are compared in float64.
 *
 * @throws {TypeError} If the shapes cannot be broadcast.
 *
 * @example
 * ```ts
 * import { allclose } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(allclose([1, 2], [1, 2.00001]), true);
 * assertEquals(allclose([1, NaN], [1, NaN]), false);
 * ```
 */
export function allclose(
  a: TensorLike,
  b: TensorLike,
  options?: Tolerance,
): boolean {
  expectOptions("compare", options, ["rtol", "atol", "equalNan"]);
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options ?? {};
  expectNumber(rtol, "compare with rtol");
  expectNumber(atol, "compare with atol");
  const [left, right] = asComparable("compare", a, b);
  const near = left.sub(right).abs().le(right.abs().mul(rtol).add(atol));
  const close = logicalOr(logicalAnd(near, isfinite(right)), left.eq(right));
  return (equalNan ? logicalOr(close, logicalAnd(isnan(left), isnan(right))) : close).all();
}

/** Whether two arrays have the same shape and equal elements, whatever their dtypes. */
export function arrayEqual(
  a: TensorLike,
  b: TensorLike,
  options?: EqualityOptions,
): boolean {
  expectOptions("compare", options, ["equalNan"]);
  const [left, right] = asComparable("compare", a, b);
  if (!sameShape(left.shape, right.shape)) return false;
  const equal = left.eq(right);
  return (options?.equalNan ? logicalOr(equal, logicalAnd(isnan(left), isnan(right))) : equal)
    .all();
}
