/**
 * What functions take where NumPy says "array_like": tensors, and lists of numbers.
 *
 * @module
 */
import type { DType } from "../kernels/interface.ts";
import { describe } from "../runtime/describe.ts";
import { tensor } from "./creation.ts";
import type { NestedNumbers } from "./nested.ts";
import type { Shape } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** A tensor, or what `tensor` makes one of: a number, or nested lists of them. */
export type TensorLike<S extends Shape = Shape> = Tensor<S> | NestedNumbers;

/**
 * A tensor as it is, or one made of a list. `action` is the verb of the error's sentence.
 *
 * @throws {TypeError} If it is neither, or the list is ragged.
 */
export function asTensor<S extends Shape>(
  action: string,
  x: TensorLike<S>,
  dtype: DType = "float64",
): Tensor<S> {
  if (x instanceof Tensor) return x;
  const isList = Array.isArray(x) || (ArrayBuffer.isView(x) && "length" in x);
  if (!isList && typeof x !== "number" && typeof x !== "boolean") {
    throw new TypeError(
      `Cannot ${action} ${describe(x)}: expected a tensor or a list of numbers, but it is neither`,
    );
  }
  return tensor(x as NestedNumbers, { dtype }) as Tensor as Tensor<S>;
}
