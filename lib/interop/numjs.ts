/**
 * Bridges to numjs, "NumPy in JavaScript": tensors become numjs arrays and back without a copy.
 *
 * numjs cannot be imported as it is: its image functions need native builds, and a code generator
 * that comes with it but is never run asks for permissions. It is loaded without those
 * (numjs_module.ts), and so needs no permission; all of numjs works but reading, saving and resizing
 * image files.
 *
 * @module
 */

import { contiguousStrides, copyStrided } from "../tensor/strides.ts";
import { expectTensor } from "../tensor/given.ts";
import { Tensor } from "../tensor/tensor.ts";
import { requireNumjs } from "./numjs_module.ts";
import type { Numjs, NumjsArray } from "./numjs_types.ts";

export type {
  Numjs,
  NumjsArray,
  NumjsData,
  NumjsDtype,
  NumjsInput,
  NumjsNested,
  NumjsSelection,
} from "./numjs_types.ts";

/** numjs itself: `nj.array([[1, 2]])`, `nj.dot(a, b)` and so on. */
export const nj: Numjs = requireNumjs();

/**
 * A tensor as a numjs array over the same memory: what is written to one shows in the other.
 * (numjs computes with rank 0 but prints it as empty; its own scalars have shape `[1]`.)
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { fromNumjs, nj, toNumjs } from "gradbook/interop/numjs";
 * import { assertEquals } from "@std/assert";
 *
 * const x = tensor([[1, 2], [3, 4]]);
 * const squares = fromNumjs(nj.multiply(toNumjs(x), toNumjs(x)));
 * assertEquals(squares.toArray(), [[1, 4], [9, 16]]);
 * ```
 */
export function toNumjs(tensor: Tensor): NumjsArray {
  expectTensor(tensor, undefined, "make a numjs array");
  return new nj.NdArray(tensor.data, [...tensor.shape]);
}

/**
 * A numjs array as a tensor.
 *
 * A float64 or float32 array whose elements lie side by side in row-major order shares its memory
 * with the tensor. Any other is copied: views with gaps or with transposed axes, and, into float64,
 * integers and plain JavaScript arrays (`nj.array([1, 2])` makes one unless told a dtype).
 *
 * @throws {TypeError} If the argument is not a numjs array.
 *
 * @example
 * ```ts
 * import { fromNumjs, nj } from "gradbook/interop/numjs";
 * import { assertEquals } from "@std/assert";
 *
 * const a = nj.zeros([2, 2], "float64");
 * const x = fromNumjs(a);
 * a.set(0, 1, 5);
 * assertEquals(x.toArray(), [[0, 5], [0, 0]]);
 * ```
 */
export function fromNumjs(array: NumjsArray): Tensor {
  if (!(array instanceof nj.NdArray)) {
    throw new TypeError("Cannot make a tensor: the argument must be a numjs array, but is not");
  }
  const { data, offset, stride } = array.selection;
  const shape = [...array.shape];
  const isFloat = data instanceof Float64Array || data instanceof Float32Array;
  if (isFloat && isContiguous(shape, stride)) {
    return new Tensor(shape, data.subarray(offset, offset + array.size));
  }
  const source = isFloat ? data : Float64Array.from(data);
  const copy = data instanceof Float32Array
    ? new Float32Array(array.size)
    : new Float64Array(array.size);
  copyStrided(copy, shape, source, offset, stride);
  return new Tensor(shape, copy);
}

function isContiguous(shape: number[], stride: number[]): boolean {
  const packed = contiguousStrides(shape);
  return shape.every((size, axis) => size < 2 || stride[axis] === packed[axis]);
}
