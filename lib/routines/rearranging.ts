/**
 * Elements repeated, shifted, turned round and divided. All results are copies.
 *
 * @module
 */
import { type Axes, resolveAxes, resolveAxis } from "../tensor/axes.ts";
import { expectInteger } from "../tensor/integers.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import type { SliceRange } from "../tensor/indexing.ts";
import type { Tensor, Vector } from "../tensor/tensor.ts";
import { takeAlong } from "./lines.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";
import { asList } from "./operands.ts";

/** Each part is a tensor of its own. */
const MOST_PARTS = 2 ** 20;

/**
 * Each entry of an axis, or without one each element, so many times in a row; with a list of counts,
 * each entry its own number of times.
 *
 * @throws {RangeError} If there is no such axis, or a count is no integer of at least 0.
 * @throws {TypeError} If there are not as many counts as entries.
 *
 * @example
 * ```ts
 * import { repeat } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(repeat([1, 2], 2).toArray(), [1, 1, 2, 2]);
 * assertEquals(repeat([[1], [2]], [2, 1], 0).toArray(), [[1], [1], [2]]);
 * ```
 */
export function repeat(x: TensorLike, repeats: number | ArrayLike<number>): Vector;
/** The entries of an axis. */
export function repeat(x: TensorLike, repeats: number | ArrayLike<number>, axis: number): Tensor;
export function repeat(
  x: TensorLike,
  repeats: number | ArrayLike<number>,
  axis?: number,
): Tensor {
  const given = asTensor("repeat", x), flat = axis === undefined ? given.ravel() : given;
  const at = resolveAxis("repeat", flat.shape, axis ?? 0), n = flat.shape[at];
  const counts = asList("repeat entries", repeats);
  for (const count of counts) expectInteger(count, 0, 2 ** 31, "repeat entries");
  if (counts.length !== 1 && counts.length !== n) {
    throw new TypeError(
      `Cannot repeat the ${n} entries of axis ${at} of ${formatShape(flat.shape)}: expected as ` +
        `many counts, but got ${counts.length}`,
    );
  }
  const total = counts.length === 1 ? n * counts[0] : counts.reduce((sum, count) => sum + count, 0);
  const indices = roomFor("repeat entries", total);
  for (let i = 0, next = 0; i < n; i++) {
    const end = next + counts[counts.length === 1 ? 0 : i];
    indices.fill(i, next, end);
    next = end;
  }
  return takeAlong("repeat", flat, indices, at);
}

/** @throws {RangeError} If so many indices have no place in memory. */
function roomFor(action: string, count: number): Int32Array {
  expectInteger(count, 0, 2 ** 28, `${action}, in all`);
  return new Int32Array(count);
}

/**
 * The whole laid side by side, so many times along each axis; a single number is for the last axis,
 * and of two lists the shorter one is filled up with ones in front.
 *
 * @throws {RangeError} If a count is no integer of at least 0.
 *
 * @example
 * ```ts
 * import { tile } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tile([1, 2], 2).toArray(), [1, 2, 1, 2]);
 * assertEquals(tile([1, 2], [2, 1]).toArray(), [[1, 2], [1, 2]]);
 * ```
 */
export function tile(x: TensorLike, reps: number | readonly number[]): Tensor {
  const given = asTensor("tile", x), counts = asList("tile", reps);
  for (const count of counts) expectInteger(count, 0, 2 ** 31, "tile");
  const rank = Math.max(given.ndim, counts.length);
  const filled = (
    sizes: readonly number[],
  ) => [...new Array<number>(rank - sizes.length).fill(1), ...sizes];
  const each = filled(counts), start: Tensor = given.reshape(filled(given.shape)).copy();
  return each.reduce((tiled, count, axis) => {
    const n = tiled.shape[axis];
    if (count === 1) return tiled;
    const indices = roomFor("tile", n * count).map((_, i) => i % n);
    return takeAlong("tile", tiled, indices, axis);
  }, start);
}

/**
 * Every element moved on by `shift` places along an axis, or without one along all elements in one line;
 * those that fall out at the end come in at the front. A negative shift moves back. Several axes have a
 * shift each, or one for all.
 *
 * @throws {RangeError} If there is no such axis, or a shift is no integer.
 * @throws {TypeError} If there are not as many shifts as axes.
 *
 * @example
 * ```ts
 * import { roll } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(roll([1, 2, 3], 1).toArray(), [3, 1, 2]);
 * assertEquals(roll([[1, 2], [3, 4]], 1, 0).toArray(), [[3, 4], [1, 2]]);
 * ```
 */
export function roll<S extends Shape>(
  x: TensorLike<S>,
  shift: number | readonly number[],
  axis?: number | readonly number[],
): Tensor<S> {
  const given = asTensor("roll", x), shifts = asList("roll", shift);
  for (const by of shifts) expectInteger(by, -Infinity, Infinity, "roll");
  if (axis === undefined) {
    const total = shifts.reduce((sum, by) => sum + by, 0);
    return given.ndim === 1 && given.size === 0
      ? given.copy()
      : rolled(given.ravel(), total, 0).reshape(given.shape);
  }
  const axes = asList("roll", axis);
  if (shifts.length !== 1 && axes.length !== 1 && shifts.length !== axes.length) {
    throw new TypeError(
      `Cannot roll ${formatShape(given.shape)} along ${axes.length} axes: expected as many ` +
        `shifts, but got ${shifts.length}`,
    );
  }
  let result: Tensor = given.copy();
  const rounds = axes.length === 1 ? shifts.length : axes.length;
  for (let i = 0; i < rounds; i++) {
    const [by, along] = [shifts, axes].map((list) => list[list.length === 1 ? 0 : i]);
    result = rolled(result, by, resolveAxis("roll", result.shape, along));
  }
  return result.reshape(given.shape);
}

function rolled(x: Tensor, shift: number, axis: number): Tensor {
  const n = x.shape[axis];
  const indices = Int32Array.from({ length: n }, (_, i) => (((i - shift) % n) + n) % n);
  return takeAlong("roll", x, indices, axis);
}

/**
 * The elements in reverse order along the given axes, or along all.
 *
 * @throws {RangeError} If there is no such axis, or one is named twice.
 *
 * @example
 * ```ts
 * import { flip } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(flip([[1, 2], [3, 4]]).toArray(), [[4, 3], [2, 1]]);
 * assertEquals(flip([[1, 2], [3, 4]], 1).toArray(), [[2, 1], [4, 3]]);
 * ```
 */
export function flip<S extends Shape>(x: TensorLike<S>, axis?: Axes): Tensor<S> {
  const given = asTensor("flip", x), axes = resolveAxes("flip", given.shape, axis);
  const ranges = given.shape.map<SliceRange>((_, at) =>
    axes.includes(at) ? [null, null, -1] : null
  );
  return given.slice(...ranges).reshape(given.shape);
}

/**
 * Parts of equal size along an axis; or, with a list of indices, the parts between them: [2, 3] gives
 * the entries before 2, from 2 to 3, and from 3 on.
 *
 * @throws {RangeError} If there is no such axis, or it cannot be divided equally.
 *
 * @example
 * ```ts
 * import { arange, split } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(split(arange(6), 3).map((part) => part.toArray()), [[0, 1], [2, 3], [4, 5]]);
 * assertEquals(split(arange(6), [1, 4]).map((part) => part.size), [1, 3, 2]);
 * ```
 */
export function split(
  x: TensorLike,
  sections: number | readonly number[],
  axis = 0,
): Tensor[] {
  const given = asTensor("split", x), at = resolveAxis("split", given.shape, axis);
  if (typeof sections === "number") {
    expectInteger(sections, 1, MOST_PARTS, "split into parts");
    if (given.shape[at] % sections !== 0) {
      throw new RangeError(
        `Cannot split axis ${at} of ${formatShape(given.shape)} into ${sections} equal parts: ` +
          `expected its size to be a multiple, but it is not`,
      );
    }
  }
  return arraySplit(given, sections, at);
}

/**
 * As {@linkcode split}, where an axis that cannot be divided equally has the first of its parts one
 * longer than the others.
 *
 * @throws {RangeError} If there is no such axis, or fewer than one part is asked for.
 */
export function arraySplit(
  x: TensorLike,
  sections: number | readonly number[],
  axis = 0,
): Tensor[] {
  const given = asTensor("split", x), at = resolveAxis("split", given.shape, axis);
  const n = given.shape[at];
  const bounds = typeof sections === "number"
    ? equalBounds(n, sections)
    : [0, ...asList("split", sections), n];
  return bounds.slice(1).map((stop, i) =>
    given.slice(...given.shape.map<SliceRange>((_, a) => a === at ? [bounds[i], stop] : null))
  );
}

function equalBounds(n: number, sections: number): number[] {
  expectInteger(sections, 1, MOST_PARTS, "split into parts");
  const size = Math.floor(n / sections), longer = n % sections;
  return Array.from({ length: sections + 1 }, (_, i) => i * size + Math.min(i, longer));
}
