/**
 * Sorting and counting.
 *
 * @module
 */
import type { Axes } from "../tensor/axes.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor, Vector } from "../tensor/tensor.ts";
import { eachLine, linesAlong } from "./lines.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";

/**
 * A copy with each line along an axis, the last one where left out, in ascending order, NaN last.
 * With the axis `null`, all elements in one line.
 *
 * @throws {RangeError} If there is no such axis.
 *
 * @example
 * ```ts
 * import { sort } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sort([[3, 1, 2], [6, 5, 4]]).toArray(), [[1, 2, 3], [4, 5, 6]]);
 * assertEquals(sort([[3, 1], [2, 4]], 0).toArray(), [[2, 1], [3, 4]]);
 * ```
 */
export function sort<S extends Shape>(x: TensorLike<S>, axis?: number): Tensor<S>;
/** All elements in one line. */
export function sort(x: TensorLike, axis: null): Vector;
export function sort(x: TensorLike, axis: number | null = -1): Tensor {
  const given = asTensor("sort", x), sorted = axis === null ? given.ravel().copy() : given.copy();
  const { data } = sorted, lines = linesAlong("sort", sorted.shape, axis ?? -1);
  eachLine(sorted, lines, (line, first, step) => {
    const zeros = line.filter((value) => value === 0);
    line.sort();
    // -0 and 0 are equal, and keep their order.
    if (zeros.length > 0) line.set(zeros, line.indexOf(0));
    for (let p = 0; p < line.length; p++) data[first + p * step] = line[p];
  });
  return sorted;
}

/**
 * The indices that would sort each line along an axis, the last one where left out; equal elements
 * keep their order, as with NumPy's `kind="stable"`. They are a plain array in row-major order, as
 * those of `argmax`: of a vector, what `take` takes.
 *
 * @throws {RangeError} If there is no such axis.
 *
 * @example
 * ```ts
 * import { argsort, tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const x = tensor([3, 1, 2]), order = argsort(x);
 * assertEquals(order, Int32Array.of(1, 2, 0));
 * assertEquals(x.take(order).toArray(), [1, 2, 3]);
 * ```
 */
export function argsort(x: TensorLike, axis: number | null = -1): Int32Array {
  const given = asTensor("sort", x), values = axis === null ? given.ravel() : given;
  const places = new Int32Array(values.size);
  eachLine(values, linesAlong("sort", values.shape, axis ?? -1), (line, first, step) => {
    ascending(line).forEach((place, p) => places[first + p * step] = place);
  });
  return places;
}

/** The places of a line's numbers in ascending order, those of equal ones in their own. */
export function ascending(line: ArrayLike<number>): Int32Array {
  return Int32Array.from(line, (_, place) => place).sort((i, j) => {
    const a = line[i], b = line[j];
    if (a < b) return -1;
    if (a > b) return 1;
    return a === b ? 0 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  });
}

/**
 * How many elements are not 0: in all, or for each position of the axes that are left, in row-major
 * order. Of a mask: how often it is true.
 *
 * @throws {RangeError} If there is no such axis.
 *
 * @example
 * ```ts
 * import { countNonzero, tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countNonzero(tensor([1, -2, 3]).gt(0)), 2);
 * ```
 */
export function countNonzero(x: TensorLike): number;
/** Along an axis, or several. */
export function countNonzero(x: TensorLike, axis: Axes): Int32Array;
export function countNonzero(x: TensorLike, axis?: Axes): number | Int32Array {
  // Counted in float64, which is exact.
  const nonzero = asTensor("count", x).ne(0).astype("float64");
  return axis === undefined ? nonzero.sum() : Int32Array.from(nonzero.sum(axis).data);
}
