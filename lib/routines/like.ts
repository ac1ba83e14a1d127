/**
 * Tensors of another's shape and dtype: NumPy's `zeros_like` and its kin.
 *
 * @module
 */
import { expectOptions } from "../runtime/options.ts";
import { full, type TensorOptions } from "../tensor/creation.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";

/**
 * Zeros of the shape of x, and of its dtype where no other is asked for.
 *
 * @example
 * ```ts
 * import { ones, zerosLike } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const velocity = zerosLike(ones([2], { dtype: "float32" }));
 * assertEquals(String(velocity), "array([0., 0.], dtype=float32)");
 * ```
 */
export function zerosLike<S extends Shape>(
  x: TensorLike<S>,
  options?: TensorOptions,
): Tensor<S> {
  return fullLike(x, 0, options);
}

/** Ones of the shape and dtype of x. */
export function onesLike<S extends Shape>(x: TensorLike<S>, options?: TensorOptions): Tensor<S> {
  return fullLike(x, 1, options);
}

/** One value in the shape and dtype of x. */
export function fullLike<S extends Shape>(
  x: TensorLike<S>,
  value: number,
  options?: TensorOptions,
): Tensor<S> {
  const { shape, dtype } = asTensor("take the shape of", x);
  expectOptions("create a tensor", options, ["dtype"]);
  return full(shape, value, { dtype: options?.dtype ?? dtype });
}
