/**
 * Axes by NumPy's rules: negative ones count from the end, and of several each is named once.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { formatShape, type Shape } from "./shape.ts";

/** One axis, or several of them in any order; negative ones count from the end. */
export type Axes = number | readonly number[];

/**
 * One axis made non-negative. `action` is the verb of the error's sentence.
 *
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If there is no such axis.
 */
export function resolveAxis(action: string, shape: Shape, axis: number): number {
  if (typeof axis !== "number") {
    throw new TypeError(
      `Cannot ${action} ${formatShape(shape)}: expected the number of an axis, but got ` +
        describe(axis),
    );
  }
  if (!Number.isInteger(axis) || axis < -shape.length || axis >= shape.length) {
    throw new RangeError(
      `Cannot ${action} ${formatShape(shape)} along axis ${describe(axis)}: ` +
        `it has ${shape.length} axes, but no such one`,
    );
  }
  return axis < 0 ? axis + shape.length : axis;
}

/**
 * Several axes made non-negative, in ascending order; all of them where none are named.
 *
 * @throws {TypeError} If they are no numbers.
 * @throws {RangeError} If there is no such axis, or one is named twice.
 */
export function resolveAxes(action: string, shape: Shape, axes: Axes | undefined): number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  if (!Array.isArray(axes)) return [resolveAxis(action, shape, axes as number)];
  const resolved = axes.map((axis) => resolveAxis(action, shape, axis)).sort((a, b) => a - b);
  const twice = resolved.find((axis, i) => i > 0 && axis === resolved[i - 1]);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot ${action} ${formatShape(shape)} along axes [${axes.join(", ")}]: expected each ` +
        `axis once, but axis ${twice} is there twice`,
    );
  }
  return resolved;
}
