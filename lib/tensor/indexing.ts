/**
 * Indices and slices by NumPy's rules: negative ones count from the end, slices are cut to fit.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { formatShape, type Shape } from "./shape.ts";

/**
 * What `slice` takes of one axis: an index; `[start, stop, step]`, each of which may be missing or
 * null as in `start:stop:step`; or null for all of it.
 */
export type SliceRange =
  | number
  | null
  | readonly [start?: number | null, stop?: number | null, step?: number | null];

/**
 * An index made non-negative.
 *
 * @throws {RangeError} If it is no integer, or outside the axis.
 */
export function resolveIndex(index: number, shape: Shape, axis: number): number {
  const size = shape[axis];
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw new RangeError(
      `Cannot index axis ${axis} of ${formatShape(shape)}: expected an integer ` +
        `${size === 0 ? "in an axis that is not empty" : `from ${-size} to ${size - 1}`}, ` +
        `but got ${describe(index)}`,
    );
  }
  return index < 0 ? index + size : index;
}

/**
 * Where `start:stop:step` begins in an axis of the given size, how many elements it takes, and how
 * far apart.
 *
 * @throws {RangeError} If a bound is no integer or the step is 0.
 */
export function resolveRange(
  range: Exclude<SliceRange, number | null>,
  size: number,
): [from: number, count: number, step: number] {
  if (!Array.isArray(range)) {
    throw new TypeError(
      `Cannot slice by ${
        describe(range)
      }: expected an index or [start, stop, step], but it is neither`,
    );
  }
  const step = range[2] ?? 1;
  const forward = step > 0;
  if (step === 0 || range.some((bound) => bound != null && !Number.isInteger(bound))) {
    const bounds = range.map((bound) => bound == null ? "" : describe(bound));
    throw new RangeError(
      `Cannot slice by [${
        bounds.join(", ")
      }]: start, stop and step must be integers and the step not 0, ` +
        `but they are not`,
    );
  }
  const clip = (bound: number | null | undefined, whole: number) => {
    if (bound == null) return whole;
    const fromFront = bound < 0 ? bound + size : bound;
    return Math.min(Math.max(fromFront, forward ? 0 : -1), forward ? size : size - 1);
  };
  const from = clip(range[0], forward ? 0 : size - 1);
  const to = clip(range[1], forward ? size : -1);
  return [from, Math.max(0, Math.ceil((to - from) / step)), step];
}

/** The shape, first element and strides of what one range per axis picks of an array. */
export function resolveSlice(
  ranges: readonly SliceRange[],
  shape: Shape,
  own: readonly number[],
): { shape: number[]; offset: number; strides: number[] } {
  if (ranges.length > shape.length) {
    throw new TypeError(
      `Cannot slice ${formatShape(shape)}: it has ${shape.length} axes, ` +
        `but ${ranges.length} ranges were given`,
    );
  }
  const picked = { shape: [] as number[], offset: 0, strides: [] as number[] };
  shape.forEach((size, axis) => {
    const range = ranges[axis] ?? [];
    if (typeof range === "number") {
      picked.offset += resolveIndex(range, shape, axis) * own[axis];
      return;
    }
    const [from, count, step] = resolveRange(range, size);
    picked.offset += from * own[axis];
    picked.shape.push(count);
    picked.strides.push(step * own[axis]);
  });
  return picked;
}

/** @throws {TypeError} If the shape is not that of a matrix. */
export function expectMatrix(action: string, shape: Shape): void {
  if (shape.length !== 2) {
    throw new TypeError(
      `Cannot ${action} ${formatShape(shape)}: expected a matrix, but it has ${shape.length} axes`,
    );
  }
}

/**
 * The shape that `reshape` asks for, with a dimension of -1 worked out.
 *
 * @throws {TypeError} If it holds another number of elements.
 */
export function resolveShape(shape: Shape, from: Shape, size: number): number[] {
  const known = shape.reduce((product, n) => n === -1 ? product : product * n, 1);
  const resolved = shape.map((n) => n === -1 ? size / known : n);
  const fits = shape.filter((n) => n === -1).length <= 1 &&
    resolved.every((n) => Number.isInteger(n) && n >= 0) &&
    resolved.reduce((product, n) => product * n, 1) === size;
  if (!fits) {
    throw new TypeError(
      `Cannot reshape ${formatShape(from)} to ${
        formatShape(shape)
      }: there must be one shape with ` +
        `the same ${size} elements, but there is none`,
    );
  }
  return resolved;
}
