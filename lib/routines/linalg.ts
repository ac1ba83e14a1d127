/**
 * Linear algebra, NumPy's `np.linalg`: norms, and systems of linear equations.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectOptions } from "../runtime/options.ts";
import { type Axes, resolveAxes } from "../tensor/axes.ts";
import { expectSameDType } from "../tensor/broadcasting.ts";
import { formatShape, sizeOf } from "../tensor/shape.ts";
import { broadcastShapes } from "../tensor/strides.ts";
import type { Matrix, Tensor, Vector } from "../tensor/tensor.ts";
import { eliminate } from "./elimination.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";
import { asTensors } from "./operands.ts";

/** Which norm: a power, ±Infinity, or of matrices "fro"; null for the root of the sum of squares. */
export type NormOrder = number | "fro" | null;

/** Along which axes a norm is taken. */
export interface NormOptions {
  /** One axis for vectors, two for matrices; all elements where left out. */
  readonly axis?: Axes;
  /** Keep the reduced axes as such of size 1. */
  readonly keepdims?: boolean;
}

/**
 * The length of a vector or the size of a matrix.
 *
 * Without an order, the root of the sum of the squares, of all elements or along axes. Of vectors, the
 * order p is the p-th root of the sum of the p-th powers of the absolute values; Infinity is the greatest
 * of these, -Infinity the least, and 0 counts those that are not 0. Of matrices, "fro" is the root of
 * the sum of squares, 1 the greatest sum of a column's absolute values, Infinity that of a row's, and
 * negative ones are the least. The orders 2, -2 and "nuc" of matrices need singular values, which
 * are not here.
 *
 * Over all elements, NumPy takes the squares' sum by its BLAS library, and so the last bit may
 * differ.
 *
 * @throws {TypeError} If there are neither one nor two axes, or one is named twice.
 * @throws {RangeError} If there is no such axis or order.
 *
 * @example
 * ```ts
 * import { linalg } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.norm([3, 4]), 5);
 * assertEquals(linalg.norm([[3, 4], [6, 8]], null, { axis: 1 }).toArray(), [5, 10]);
 * ```
 */
export function norm(x: TensorLike, ord?: NormOrder): number;
/** Along axes, or with axes kept. */
export function norm(x: TensorLike, ord: NormOrder | undefined, options: NormOptions): Tensor;
export function norm(
  x: TensorLike,
  ord: NormOrder = null,
  options?: NormOptions,
): Tensor | number {
  expectOptions("take norms", options, ["axis", "keepdims"]);
  const { axis, keepdims = false } = options ?? {};
  const given = asTensor("take the norm of", x);
  const axes = resolveAxes("take the norm of", given.shape, axis);
  const named = typeof axis === "object" ? axis.map((at) => at < 0 ? at + given.ndim : at) : axes;
  const isWhole = ord === null && axis === undefined;
  if (!isWhole && axes.length !== 1 && axes.length !== 2) {
    throw new TypeError(
      `Cannot take the norm of ${formatShape(given.shape)}: expected one axis or two, ` +
        `but got ${axes.length}`,
    );
  }
  const lengths = ord === null || (ord === "fro" && axes.length === 2)
    ? given.mul(given).sum(axes, { keepdims: true }).sqrt()
    : axes.length === 1
    ? vectorNorm(given, ord, axes[0])
    : matrixNorm(given, ord, named);
  if (keepdims) return lengths;
  const shape = given.shape.filter((_, at) => !axes.includes(at));
  return axis === undefined ? lengths.data[0] : lengths.reshape(shape);
}

function vectorNorm(x: Tensor, ord: number | "fro", axis: number): Tensor {
  const sizes = x.abs(), kept = { keepdims: true };
  if (typeof ord !== "number" || Number.isNaN(ord)) {
    throw new RangeError(
      `Cannot take the norm of vectors: expected a number, but got ${describe(ord)}`,
    );
  }
  if (ord === Infinity) return greatest(sizes, axis);
  if (ord === -Infinity) return sizes.min(axis, kept);
  if (ord === 0) return x.ne(0).sum(axis, kept);
  if (ord === 1) return sizes.sum(axis, kept);
  if (ord === 2) return x.mul(x).sum(axis, kept).sqrt();
  return sizes.pow(ord).sum(axis, kept).pow(1 / ord);
}

function matrixNorm(x: Tensor, ord: number | "fro", [row, column]: readonly number[]): Tensor {
  if (ord !== 1 && ord !== -1 && ord !== Infinity && ord !== -Infinity) {
    throw new RangeError(
      `Cannot take the norm of matrices: expected the order null, "fro", 1, -1, Infinity or ` +
        `-Infinity, but got ${describe(ord)}`,
    );
  }
  const [summed, left] = Math.abs(ord) === 1 ? [row, column] : [column, row];
  const sums = x.abs().sum(summed, { keepdims: true });
  return ord > 0 ? greatest(sums, left) : sums.min(left, { keepdims: true });
}

/** The greatest of numbers that are not negative: of none, as in NumPy, 0. */
function greatest(sizes: Tensor, axis: number): Tensor {
  return sizes.shape[axis] === 0
    ? sizes.sum(axis, { keepdims: true })
    : sizes.max(axis, { keepdims: true });
}

/**
 * The x for which `a x = b`: by elimination with the greatest pivots, as in LAPACK, whose last bits
 * differ by the processor.
 *
 * Shapes: a (N, N), b (N,) → (N,); b (N, K) → (N, K). Stacks (…, N, N) and (…, N, K) are broadcast.
 *
 * @throws {TypeError} If a is not square, b has another number of rows, or the dtypes differ.
 * @throws {RangeError} If a is singular: it has no inverse.
 *
 * @example
 * ```ts
 * import { linalg } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.solve([[2, 1], [1, 3]], [3, 5]).toArray(), [0.8, 1.4]);
 * ```
 */
export function solve<N extends number>(a: Matrix<N, N>, b: Vector<NoInfer<N>>): Vector<N>;
/** Several right-hand sides. */
export function solve<N extends number, K extends number>(
  a: Matrix<N, N>,
  b: Matrix<NoInfer<N>, K>,
): Matrix<N, K>;
/** Of lists, and of stacks. */
export function solve(a: TensorLike, b: TensorLike): Tensor;
export function solve(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = asTensors("solve", a, b), n = left.shape.at(-1) ?? 0;
  if (left.ndim < 2 || left.shape.at(-2) !== n) {
    throw new TypeError(
      `Cannot solve by ${formatShape(left.shape)}: expected a square matrix, but it is none`,
    );
  }
  const isVector = right.ndim === 1;
  const columns = isVector ? right.reshape([right.size, 1]) : right;
  if (columns.ndim < 2 || columns.shape.at(-2) !== n) {
    throw new TypeError(
      `Cannot solve ${formatShape(left.shape)} for ${formatShape(right.shape)}: expected ${n} ` +
        `rows, but it has ${columns.ndim < 2 ? "none" : columns.shape.at(-2)}`,
    );
  }
  const stack = broadcastShapes(left.shape.slice(0, -2), columns.shape.slice(0, -2));
  if (!stack) {
    throw new TypeError(
      `Cannot solve ${formatShape(left.shape)} for ${formatShape(right.shape)}: the axes before ` +
        `the last two must be equal or 1, but they are not`,
    );
  }
  expectSameDType("solve", left, right);
  const k = columns.shape.at(-1)!;
  const factors = left.broadcastTo([...stack, n, n]).data;
  const solutions = columns.broadcastTo([...stack, n, k]), { data } = solutions;
  for (let i = 0; i < sizeOf(stack); i++) {
    const matrix = factors.subarray(i * n * n, (i + 1) * n * n);
    const isSolved = eliminate(matrix, data.subarray(i * n * k, (i + 1) * n * k), n, k);
    if (!isSolved) {
      throw new RangeError(
        `Cannot solve by ${formatShape(left.shape)}: expected a matrix with an inverse, ` +
          `but it is singular`,
      );
    }
  }
  return isVector ? solutions.reshape([...stack, n]) : solutions;
}
