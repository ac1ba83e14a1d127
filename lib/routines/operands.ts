/**
 * What NumPy's functions take where they say "array_like", two of them at a time.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";
import { Tensor } from "../tensor/tensor.ts";

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
