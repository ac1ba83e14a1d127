/**
 * Shapes: their types, and how they are written and compared. Knows no tensor.
 *
 * Dimensions are literals (`784`), type parameters (`N`) or plain `number`; they are never
 * computed by the type system. The only conditional type is {@linkcode Transposed}.
 *
 * Letters used throughout: N examples, D features, H hidden units, K classes or outputs.
 *
 * @module
 */
/** The sizes of a tensor's axes, outermost first. A scalar has shape `[]`. */
export type Shape = readonly number[];

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
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** The number of elements in a tensor of this shape: the product of its dimensions. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Whether two shapes have the same rank and the same dimensions. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}
