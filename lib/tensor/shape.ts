/**
 * Shapes of tensors: their types, how they are written, and how they are checked.
 *
 * Dimensions are literals (`784`), type parameters (`N`) or plain `number`; they are never
 * computed by the type system. The only conditional type is {@linkcode Transposed}.
 *
 * Letters used throughout: N examples, D features, H hidden units, K classes or outputs.
 *
 * @module
 */
import type { Matrix, Tensor, Vector } from "./tensor.ts";

/** The sizes of a tensor's axes, outermost first. A scalar has shape `[]`. */
export type Shape = readonly number[];

/** The shape of a matrix after its two axes are swapped; any other shape is left as it is. */
export type Transposed<S extends Shape> = S extends
  readonly [infer M extends number, infer N extends number] ? readonly [N, M] : S;

/**
 * What combines with a tensor of shape S into one of shape S: a number, a tensor whose dimensions
 * are the same or 1, or, for a matrix (M, N), a row (N,). Where the result is larger than the left
 * operand, widen that operand to `Tensor`: at run time NumPy's general rule holds.
 */
export type Operand<S extends Shape> =
  | number
  | Tensor<{ readonly [Axis in keyof S]: S[Axis] | 1 }>
  | Tensor<readonly [S[1]]>;

/** Keep a reduced axis as one of size 1, so that the result broadcasts against the operand. */
export interface KeepDims {
  /** NumPy's keyword. */
  readonly keepdims: true;
}

/** A reduction over all elements, or along one axis (negative: from the end). */
export interface Reduce {
  /** Over all elements. */
  (): number;
  /** Along the first axis of a matrix: one number per column. */
  <N extends number>(this: Matrix<number, N>, axis: 0): Vector<N>;
  /** Along the second axis of a matrix: one number per row. */
  <M extends number>(this: Matrix<M, number>, axis: 1): Vector<M>;
  /** A row (1, N). */
  <N extends number>(this: Matrix<number, N>, axis: 0, options: KeepDims): Matrix<1, N>;
  /** A column (M, 1). */
  <M extends number>(this: Matrix<M, number>, axis: 1, options: KeepDims): Matrix<M, 1>;
  /** Over all elements, every axis kept as one of size 1. */
  (axis: undefined, options: KeepDims): Tensor;
  /** Along any axis of any tensor. Throws a RangeError if there is no such axis. */
  (axis: number, options?: { keepdims?: boolean }): Tensor;
}

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

/**
 * The same tensor with its shape known to TypeScript, for data that comes from outside.
 * `null` stands for any size.
 *
 * @throws {TypeError} If the tensor has another shape.
 *
 * @example
 * ```ts
 * import { expectShape, type Matrix, type Tensor, zeros } from "gradbook";
 *
 * const loaded: Tensor = zeros([100, 784]);
 * const x: Matrix<number, 784> = expectShape(loaded, [null, 784]);
 * ```
 */
export function expectShape<N extends number>(
  t: Tensor,
  expected: readonly [null, N],
): Matrix<number, N>;
/** Any matrix. */
export function expectShape(t: Tensor, expected: readonly [null, null]): Matrix;
/** Any vector. */
export function expectShape(t: Tensor, expected: readonly [null]): Vector;
/** A tensor of exactly this shape. */
export function expectShape<const S extends Shape>(t: Tensor, expected: S): Tensor<S>;
export function expectShape(t: Tensor, expected: readonly (number | null)[]): Tensor {
  const fits = t.shape.length === expected.length &&
    expected.every((n, axis) => n === null || n === t.shape[axis]);
  if (!fits) {
    const wanted = expected.map((n) => n ?? "any").join(", ") + (expected.length === 1 ? "," : "");
    throw new TypeError(
      `Cannot use a tensor of shape ${formatShape(t.shape)}: expected (${wanted}), but it differs`,
    );
  }
  return t;
}
