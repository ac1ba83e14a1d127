/**
 * Outer products, and sums over a diagonal.
 *
 * @module
 */
import { expectMatrix } from "../tensor/indexing.ts";
import { expectInteger } from "../tensor/integers.ts";
import type { Matrix, Vector } from "../tensor/tensor.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";
import { asTensors } from "./operands.ts";

/**
 * The products of each element of a with each of b; other ranks than vectors are laid out in one line.
 *
 * Shapes: a (M,), b (N,) → (M, N).
 *
 * @throws {TypeError} If the dtypes differ.
 *
 * @example
 * ```ts
 * import { outer } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(outer([1, 2], [3, 4, 5]).toArray(), [[3, 4, 5], [6, 8, 10]]);
 * ```
 */
export function outer<M extends number, N extends number>(
  a: Vector<M>,
  b: Vector<N>,
): Matrix<M, N>;
/** Of anything else. */
export function outer(a: TensorLike, b: TensorLike): Matrix;
export function outer(a: TensorLike, b: TensorLike): Matrix {
  const [column, row] = asTensors("multiply", a, b), shape = [column.size, row.size] as const;
  return column.reshape([column.size, 1]).broadcastTo(shape).mul(row.ravel());
}

/**
 * The sum over the diagonal of a matrix; with an offset, over one that lies so far above (or, negative,
 * below) the main one.
 *
 * @throws {TypeError} If x is no matrix.
 * @throws {RangeError} If the offset is no integer.
 *
 * @example
 * ```ts
 * import { trace } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(trace([[1, 2], [3, 4]]), 5);
 * assertEquals(trace([[1, 2], [3, 4]], 1), 2);
 * ```
 */
export function trace(x: TensorLike, offset = 0): number {
  const given = asTensor("take the trace of", x), [m, n] = given.shape;
  expectMatrix("take the trace of", given.shape);
  expectInteger(offset, -Infinity, Infinity, "take the trace with an offset");
  const below = Math.max(0, -offset), above = Math.max(0, offset);
  const length = Math.max(0, Math.min(m - below, n - above));
  const places = Int32Array.from({ length }, (_, i) => (i + below) * n + i + above);
  return given.ravel().take(places).sum();
}
