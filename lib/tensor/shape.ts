/**
 * Shapes: their types, and how they are written, compared and taken from a caller. Knows no tensor.
 *
 * Dimensions are literals (`784`), type parameters (`N`) or plain `number`; they are never
 * computed by the type system. The only conditional type is {@linkcode Transposed}.
 *
 * Letters used throughout: N examples, D features, H hidden units, K classes or outputs.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";

/** The sizes of a tensor's axes, outermost first. A scalar has shape `[]`. */
export type Shape = readonly number[];

/** Where NumPy takes a shape, it takes one size, too: that of a vector. */
export type ShapeLike = Shape | number;

/** The most axes that a tensor may have, as in NumPy. */
export const MOST_AXES = 64;

/** The shape of a matrix after its two axes are swapped; any other shape is left as it is. */
export type Transposed<S extends Shape> = S extends
  readonly [infer M extends number, infer N extends number] ? readonly [N, M] : S;

/**
 * A shape as NumPy prints it: `()`, `(10,)`, `(32, 784)`.
 *
 * @example
 * ```ts
 * import { formatShape } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatShape([60000]), "(60000,)");
 * ```
 */
export function formatShape(shape: Shape): string {
  const sizes = toShape("write a shape", shape).map((n) => typeof n === "number" ? n : describe(n));
  return `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
}

/** The number of elements in a tensor of this shape: the product of its dimensions. */
export function sizeOf(shape: Shape): number {
  if (!Array.isArray(shape)) return sizeOf(toShape("count elements", shape));
  let size = 1;
  for (const dimension of shape) {
    if (typeof dimension !== "number") ownShape("count elements", shape);
    size *= dimension;
  }
  return size;
}

/** Whether two shapes have the same rank and the same dimensions. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) {
    return sameShape(toShape("compare shapes", a), toShape("compare shapes", b));
  }
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/**
 * A shape as a caller gives it, one size or a list of them, as a list that nobody else holds.
 *
 * @throws {TypeError} If it is neither.
 */
export function toShape(action: string, shape: unknown): number[] {
  if (typeof shape === "number") return [shape];
  if (Array.isArray(shape) || shape instanceof Int32Array || shape instanceof Float64Array) {
    const sizes = Array.from<unknown>(shape);
    if (sizes.every((size) => typeof size === "number")) return sizes;
    throw new TypeError(
      `Cannot ${action}: expected a list of numbers, but got one of ${
        sizes.map(describe).join(", ")
      }`,
    );
  }
  throw new TypeError(
    `Cannot ${action}: expected a shape, such as [2, 3], but got ${describe(shape)}`,
  );
}

/** Frozen shapes that were met lately, by their hash: freezing takes longer than a small operation. */
const MET: Shape[] = [];

/**
 * The same shape as a list that nobody can change.
 *
 * @throws {TypeError} If it is no list.
 * @throws {RangeError} If a dimension is negative or no integer, or there are more than 64.
 */
export function ownShape<S extends Shape>(action: string, shape: S): S {
  if (!Array.isArray(shape)) {
    throw new TypeError(
      `Cannot ${action}: expected a shape, such as [2, 3], but got ${describe(shape)}`,
    );
  }
  let hash = shape.length;
  for (let axis = 0; axis < shape.length; axis++) {
    if (typeof shape[axis] !== "number") expectDimensions(action, shape);
    hash = (hash * 31 + shape[axis]) & 1023;
  }
  const met = MET[hash];
  if (met !== undefined && sameShape(met, shape)) return met as S;
  const own = shape.slice();
  expectDimensions(action, own);
  MET[hash] = Object.freeze(own);
  return MET[hash] as S;
}

function expectDimensions(action: string, shape: Shape): void {
  if (shape.length > MOST_AXES) {
    throw new RangeError(
      `Cannot ${action}: expected at most ${MOST_AXES} axes, but got ${shape.length}`,
    );
  }
  if (Array.from(shape).some((n) => !Number.isSafeInteger(n) || n < 0)) {
    throw new RangeError(
      `Cannot ${action} of shape ${formatShape(shape)}: ` +
        `dimensions must be integers of at least 0, but are not`,
    );
  }
}
