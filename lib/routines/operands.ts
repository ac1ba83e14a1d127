/**
 * What NumPy's functions take where they say "array_like", two of them at a time.
 *
 * @module
 */
<<<<<<< HEAD
import { describe } from "../runtime/describe.ts";
import type { DType } from "../kernels/interface.ts";
import { tensor } from "../tensor/creation.ts";
import type { NestedNumbers } from "../tensor/nested.ts";
import type { Shape } from "../tensor/shape.ts";
||||||| f8f1d59
import type { DType } from "../kernels/interface.ts";
import { tensor } from "../tensor/creation.ts";
import type { NestedNumbers } from "../tensor/nested.ts";
import type { Shape } from "../tensor/shape.ts";
=======
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";
>>>>>>> main
import { Tensor } from "../tensor/tensor.ts";

<<<<<<< HEAD
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
      `Cannot ${action} ${describe(x)}: expected a tensor or a list of numbers, but it is none`,
    );
  }
  return tensor(x as NestedNumbers, { dtype }) as Tensor as Tensor<S>;
}
||||||| f8f1d59
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
      `Cannot ${action} ${String(x)}: expected a tensor or a list of numbers, but it is of type ` +
        `${x === null ? "null" : typeof x}`,
    );
  }
  return tensor(x as NestedNumbers, { dtype }) as Tensor as Tensor<S>;
}
=======
export { asTensor, type TensorLike };
>>>>>>> main

/**
 * One number as a list, or a list of them.
 *
 * @throws {TypeError} If it is neither.
 */
export function asList(action: string, x: number | ArrayLike<number>): number[] {
  if (typeof x === "number") return [x];
  if (Array.isArray(x) || (ArrayBuffer.isView(x) && "length" in x)) return Array.from(x);
  throw new TypeError(
    `Cannot ${action}: expected a number or a list of numbers, but got ${describe(x)}`,
  );
}

/** Two operands; a list takes the dtype of the tensor beside it. */
export function asTensors(action: string, a: TensorLike, b: TensorLike): [a: Tensor, b: Tensor] {
  const dtype = a instanceof Tensor ? a.dtype : b instanceof Tensor ? b.dtype : "float64";
  return [asTensor(action, a, dtype), asTensor(action, b, dtype)];
}

/** Two operands as they can be compared: where the dtypes differ, both in float64, without loss. */
export function asComparable(
  action: string,
  a: TensorLike,
  b: TensorLike,
): [a: Tensor, b: Tensor] {
  const [left, right] = [asTensor(action, a), asTensor(action, b)];
  return left.dtype === right.dtype
    ? [left, right]
    : [left.astype("float64"), right.astype("float64")];
}
