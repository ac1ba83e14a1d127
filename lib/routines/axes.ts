/**
 * Axes of size 1 taken away and put in.
 *
 * @module
 */
import { type Axes, resolveAxes } from "../tensor/axes.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";

/**
 * The same elements without axes of size 1: without all of them, or those that are named. A view, as
 * `reshape` gives it.
 *
 * @throws {RangeError} If there is no such axis, or one is named twice.
 * @throws {TypeError} If one that is named has another size.
 *
 * @example
 * ```ts
 * import { squeeze, zeros } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(squeeze(zeros([1, 3, 1])).shape, [3]);
 * assertEquals(squeeze(zeros([1, 3, 1]), 0).shape, [3, 1]);
 * ```
 */
export function squeeze(x: TensorLike, axis?: Axes): Tensor {
  const given = asTensor("squeeze", x), { shape } = given;
  const named = resolveAxes("squeeze", shape, axis);
  const wide = named.find((at) => shape[at] !== 1);
  if (axis !== undefined && wide !== undefined) {
    throw new TypeError(
      `Cannot squeeze ${formatShape(shape)}: expected axis ${wide} to have size 1, ` +
        `but it has ${shape[wide]}`,
    );
  }
  return given.reshape(shape.filter((size, at) => size !== 1 || !named.includes(at)));
}

/**
 * The same elements with new axes of size 1, at the given places of the result's shape. A view, as
 * `reshape` gives it.
 *
 * @throws {RangeError} If the result has no such axis, or one is named twice.
 *
 * @example
 * ```ts
 * import { expandDims, zeros } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(expandDims(zeros([3]), 0).shape, [1, 3]);
 * assertEquals(expandDims(zeros([3]), [0, -1]).shape, [1, 3, 1]);
 * ```
 */
export function expandDims(x: TensorLike, axis: Axes): Tensor {
  const given = asTensor("expand", x);
  const count = given.ndim + (Array.isArray(axis) ? axis.length : 1);
  // Where the axes of the result are counted, a shape of as many axes stands for it.
  const fresh = resolveAxes("expand to", new Array<number>(count).fill(1), axis);
  const old = given.shape.values();
  return given.reshape(
    Array.from({ length: count }, (_, at) => fresh.includes(at) ? 1 : old.next().value!),
  );
}
