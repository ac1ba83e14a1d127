/**
 * How tensors are made: from numbers, filled, or counted. joining.ts puts them together.
 *
 * Everything is float64 unless `{ dtype: "float32" }` is asked for.
 *
 * @module
 */
import type { DType } from "../kernels/interface.ts";
import { allocate } from "./buffers.ts";
import { isList, type NestedNumbers, type NumberList, readNested } from "./nested.ts";
import { describe } from "../runtime/describe.ts";
import { expectTensor } from "./given.ts";
import { expectCount, expectNumber } from "./integers.ts";
import { expectOptions } from "../runtime/options.ts";
import { ownShape, type Shape, type ShapeLike, sizeOf, toShape } from "./shape.ts";
import { type Matrix, Tensor, type Vector } from "./tensor.ts";

/** The element type of a new tensor; "float64" where left out. */
export interface TensorOptions {
  /** The element type. */
  readonly dtype?: DType;
}

/**
 * A tensor of the given numbers: one level of nesting per axis. Typed arrays are copied. Booleans
 * make a mask, as comparisons do.
 *
 * @throws {TypeError} If the nesting is ragged or holds anything but numbers and booleans.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tensor([[1, 2, 3], [4, 5, 6]]).shape, [2, 3]);
 * assertEquals(String(tensor([1, 2.5])), "array([1. , 2.5])");
 * ```
 */
export function tensor(values: number | boolean, options?: TensorOptions): Tensor<readonly []>;
/** A vector. */
export function tensor(values: NumberList, options?: TensorOptions): Vector;
/** A matrix, from its rows. */
export function tensor(values: readonly NumberList[], options?: TensorOptions): Matrix;
/** A copy of a tensor. */
export function tensor<S extends Shape>(values: Tensor<S>, options?: TensorOptions): Tensor<S>;
/** A tensor of any rank. */
export function tensor(values: NestedNumbers, options?: TensorOptions): Tensor;
export function tensor(values: NestedNumbers | Tensor, options?: TensorOptions): Tensor {
  if (values instanceof Tensor) {
    return options?.dtype === undefined ? values.copy() : values.astype(readDType(options));
  }
  const { shape, data, isMask } = readNested(values, readDType(options));
  const read = new Tensor(shape, data);
  return isMask ? read.ne(0) : read;
}

/** A tensor filled with zeros. A number for a shape makes a vector, as in NumPy. */
export function zeros<const S extends Shape>(shape: S, options?: TensorOptions): Tensor<S>;
/** A vector. */
export function zeros<const N extends number>(size: N, options?: TensorOptions): Vector<N>;
/** Either. */
export function zeros(shape: ShapeLike, options?: TensorOptions): Tensor;
export function zeros(shape: ShapeLike, options?: TensorOptions): Tensor {
  return full(shape, 0, options);
}

/** A tensor filled with ones. */
export function ones<const S extends Shape>(shape: S, options?: TensorOptions): Tensor<S>;
/** A vector. */
export function ones<const N extends number>(size: N, options?: TensorOptions): Vector<N>;
/** Either. */
export function ones(shape: ShapeLike, options?: TensorOptions): Tensor;
export function ones(shape: ShapeLike, options?: TensorOptions): Tensor {
  return full(shape, 1, options);
}

/**
 * A tensor filled with one value.
 *
 * @throws {TypeError} If the shape is neither a list of sizes nor one, or the value is no number.
 * @throws {RangeError} If a dimension is negative or no integer, or there is not enough memory.
 */
export function full<const S extends Shape>(
  shape: S,
  value: number,
  options?: TensorOptions,
): Tensor<S>;
/** A vector. */
export function full<const N extends number>(
  size: N,
  value: number,
  options?: TensorOptions,
): Vector<N>;
/** Either. */
export function full(shape: ShapeLike, value: number, options?: TensorOptions): Tensor;
export function full(shape: ShapeLike, value: number, options?: TensorOptions): Tensor {
  const own = ownShape("create a tensor", toShape("create a tensor", shape));
  expectNumber(value, "fill a tensor");
  const data = allocate(readDType(options), sizeOf(own));
  if (!Object.is(value, 0)) data.fill(value);
  return new Tensor(own, data);
}

/** The element type that options ask for, float64 where they do not. */
function readDType(options: TensorOptions | undefined): DType {
  expectOptions("create a tensor", options, ["dtype"]);
  return options?.dtype ?? "float64";
}

/** The matrix with ones on its main diagonal: (N, M), M = N where left out. */
export function eye<const N extends number>(n: N): Matrix<N, N>;
/** Of any shape and dtype. */
export function eye<const N extends number, const M extends number>(
  n: N,
  m: M,
  options?: TensorOptions,
): Matrix<N, M>;
export function eye(n: number, m = n, options?: TensorOptions): Matrix {
  const result = zeros([n, m], options);
  for (let i = 0; i < Math.min(n, m); i++) result.data[i * m + i] = 1;
  return result;
}

/**
 * Numbers from `start` up to, not including, `stop`, `step` apart. `arange(n)` counts from 0 to n - 1.
 *
 * @throws {RangeError} If the step is 0 or the length is not finite.
 */
export function arange(stop: number): Vector;
/** From `start` to `stop`. */
export function arange(start: number, stop: number, step?: number, options?: TensorOptions): Vector;
export function arange(from: number, to?: number, step = 1, options?: TensorOptions): Vector {
  for (const bound of [from, to ?? 0, step]) expectNumber(bound, "count");
  const [start, stop] = to === undefined ? [0, from] : [from, to];
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (step === 0 || !Number.isSafeInteger(length)) {
    throw new RangeError(
      `Cannot count from ${start} to ${stop} by ${step}: expected a finite length, but got none`,
    );
  }
  // NumPy works out the first two numbers and goes on with their difference, all in the dtype.
  const result = zeros([length], options);
  const round = result.dtype === "float32" ? Math.fround : (x: number) => x;
  const first = round(start), second = round(start + step);
  const difference = round(second - first);
  for (let i = 0; i < length; i++) result.data[i] = first + round(i * difference);
  if (length > 1) result.data[1] = second;
  return result;
}

/** Where {@linkcode linspace} ends. */
export interface LinspaceOptions extends TensorOptions {
  /** Whether `stop` is the last number; true where left out. */
  readonly endpoint?: boolean;
}

/**
 * `count` evenly spaced numbers from `start` to `stop`, both included; without `endpoint`, the last
 * one lies a step before `stop`.
 *
 * @throws {RangeError} If the count is negative or no integer.
 *
 * @example
 * ```ts
 * import { linspace } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linspace(0, 1, 5).toArray(), [0, 0.25, 0.5, 0.75, 1]);
 * assertEquals(linspace(0, 1, 4, { endpoint: false }).toArray(), [0, 0.25, 0.5, 0.75]);
 * ```
 */
export function linspace(
  start: number,
  stop: number,
  count = 50,
  options: LinspaceOptions = {},
): Vector {
  for (const bound of [start, stop]) expectNumber(bound, "space numbers evenly");
  expectCount(count, "space numbers evenly");
  expectOptions("space numbers evenly", options, ["dtype", "endpoint"]);
  const { dtype = "float64", endpoint = true } = options;
  const result = zeros([count], { dtype }), { data } = result;
  const steps = endpoint ? count - 1 : count, width = stop - start, step = width / steps;
  for (let i = 0; i < count; i++) {
    // Where the step is too small to be told from 0, NumPy divides first.
    data[i] = (steps === 0 ? i * width : step === 0 ? i / steps * width : i * step) + start;
  }
  if (endpoint && count > 1) data[count - 1] = stop;
  return result;
}

/** How {@linkcode meshgrid} lays out its matrices. */
export interface MeshgridOptions {
  /** "xy", the default: x runs along the rows, (M, N). "ij": x is the first index, (N, M). */
  readonly indexing?: "xy" | "ij";
}

/**
 * The coordinates of a grid: for x (N,) and y (M,), two matrices (M, N) that hold each point's x and
 * y; with `indexing: "ij"`, two matrices (N, M).
 *
 * @throws {TypeError} If x or y is no vector, or there is no such indexing.
 *
 * @example
 * ```ts
 * import { meshgrid, tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const [xx] = meshgrid(tensor([1, 2]), tensor([5, 6]), { indexing: "ij" });
 * assertEquals(xx.toArray(), [[1, 1], [2, 2]]);
 * ```
 */
export function meshgrid<N extends number, M extends number>(
  x: Vector<N>,
  y: Vector<M>,
  options?: { readonly indexing?: "xy" },
): [xx: Matrix<M, N>, yy: Matrix<M, N>];
/** x is the first index. */
export function meshgrid<N extends number, M extends number>(
  x: Vector<N>,
  y: Vector<M>,
  options: { readonly indexing: "ij" },
): [xx: Matrix<N, M>, yy: Matrix<N, M>];
/** Either; of lists of numbers, too. */
export function meshgrid(
  x: Vector | NumberList,
  y: Vector | NumberList,
  options?: MeshgridOptions,
): [xx: Matrix, yy: Matrix];
export function meshgrid(
  xs: Vector | NumberList,
  ys: Vector | NumberList,
  options: MeshgridOptions = {},
): [xx: Matrix, yy: Matrix] {
  const [x, y] = [xs, ys].map((given): Tensor => isList(given) ? tensor(given) : given as Tensor);
  expectTensor(x, 1, "make a grid");
  expectTensor(y, 1, "make a grid");
  expectOptions("make a grid", options, ["indexing"]);
  const { indexing = "xy" } = options;
  if (indexing !== "xy" && indexing !== "ij") {
    throw new TypeError(
      `Cannot make a grid: indexing must be "xy" or "ij", but is ${describe(indexing)}`,
    );
  }
  const n = x.shape[0], m = y.shape[0];
  if (indexing === "ij") {
    return [x.reshape([n, 1]).broadcastTo([n, m]), y.broadcastTo([n, m])];
  }
  return [x.broadcastTo([m, n]), y.reshape([m, 1]).broadcastTo([m, n])];
}
