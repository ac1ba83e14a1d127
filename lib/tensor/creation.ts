/**
 * How tensors are made: from numbers, filled, counted, or put together from others.
 *
 * Everything is float64 unless `{ dtype: "float32" }` is asked for.
 *
 * @module
 */
import { expectSameDType } from "./broadcasting.ts";
import type { DType } from "../kernels/interface.ts";
import { allocate } from "./buffers.ts";
import { type NestedNumbers, type NumberList, readNested } from "./nested.ts";
import { broadcastShapes } from "./strides.ts";
import { describe } from "../runtime/describe.ts";
import { expectNumber } from "./integers.ts";
import { expectOptions } from "../runtime/options.ts";
import {
  formatShape,
  ownShape,
  sameShape,
  type Shape,
  type ShapeLike,
  sizeOf,
  toShape,
} from "./shape.ts";
import { type Matrix, type Operand, Tensor, type Vector } from "./tensor.ts";

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
/** A tensor of any rank. */
export function tensor(values: NestedNumbers, options?: TensorOptions): Tensor;
export function tensor(values: NestedNumbers, options?: TensorOptions): Tensor {
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
  if (value !== 0) data.fill(value);
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
  options?: LinspaceOptions,
): Vector {
  expectOptions("space numbers", options, ["endpoint", "dtype"]);
  const { endpoint = true, dtype } = options ?? {};
  expectNumber(start, "space numbers");
  expectNumber(stop, "space numbers");
  const result = zeros([count], dtype === undefined ? {} : { dtype }), { data } = result;
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
/** Either. */
export function meshgrid(
  x: Vector,
  y: Vector,
  options?: MeshgridOptions,
): [xx: Matrix, yy: Matrix];
export function meshgrid(
  x: Vector,
  y: Vector,
  options?: MeshgridOptions,
): [xx: Matrix, yy: Matrix] {
  expectOptions("make a grid", options, ["indexing"]);
  const indexing = options?.indexing ?? "xy";
  for (const axis of [x, y]) {
    if (!(axis instanceof Tensor) || axis.ndim !== 1) {
      throw new TypeError(
        `Cannot make a grid: expected vectors, but got ${
          axis instanceof Tensor ? formatShape(axis.shape) : describe(axis)
        }`,
      );
    }
  }
  if (indexing !== "xy" && indexing !== "ij") {
    throw new TypeError(
      `Cannot make a grid: indexing must be "xy" or "ij", but is ${JSON.stringify(indexing)}`,
    );
  }
  const n = x.shape[0], m = y.shape[0];
  if (indexing === "ij") {
    return [x.reshape([n, 1]).broadcastTo([n, m]), y.broadcastTo([n, m])];
  }
  return [x.broadcastTo([m, n]), y.reshape([m, 1]).broadcastTo([m, n])];
}

/**
 * Tensors of one shape laid side by side along a new axis.
 *
 * @throws {TypeError} If the list is empty, or shapes or dtypes differ.
 * @throws {RangeError} If there can be no such axis.
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  const [first] = expectTensors("stack", tensors);
  for (const other of tensors) {
    if (!sameShape(first.shape, other.shape)) {
      throw new TypeError(
        `Cannot stack ${formatShape(first.shape)} and ${formatShape(other.shape)}: ` +
          `shapes must be equal, but are not`,
      );
    }
  }
  const at = axis < 0 ? axis + first.ndim + 1 : axis;
  if (!Number.isInteger(at) || at < 0 || at > first.ndim) {
    throw new RangeError(
      `Cannot stack tensors of shape ${formatShape(first.shape)} along axis ${axis}: ` +
        `expected an axis from ${-first.ndim - 1} to ${first.ndim}, but it is none`,
    );
  }
  const widened = [...first.shape.slice(0, at), 1, ...first.shape.slice(at)];
  return concatenate(tensors.map((t) => t.reshape(widened)), at);
}

/**
 * Tensors joined along an axis they have.
 *
 * @throws {TypeError} If the list is empty, or dtypes or dimensions off that axis differ.
 * @throws {RangeError} If there is no such axis.
 */
export function concatenate(tensors: readonly Tensor[], axis = 0): Tensor {
  const [first] = expectTensors("concatenate", tensors);
  const at = axis < 0 ? axis + first.ndim : axis;
  if (!Number.isInteger(at) || at < 0 || at >= first.ndim) {
    throw new RangeError(
      `Cannot concatenate along axis ${axis}: ${
        formatShape(first.shape)
      } has ${first.ndim} axes, ` +
        `but no such one`,
    );
  }
  const shape: number[] = [...first.shape];
  shape[at] = 0;
  for (const t of tensors) {
    if (t.ndim !== first.ndim || t.shape.some((n, a) => a !== at && n !== first.shape[a])) {
      throw new TypeError(
        `Cannot concatenate ${formatShape(first.shape)} and ${formatShape(t.shape)} along axis ` +
          `${at}: all other dimensions must be equal, but are not`,
      );
    }
    shape[at] += t.shape[at];
  }
  const data = allocate(first.dtype, sizeOf(shape));
  const outer = sizeOf(shape.slice(0, at));
  const line = sizeOf(shape.slice(at));
  let offset = 0;
  for (const t of tensors) {
    const { data: source } = t, own = t.size / outer || 0;
    for (let i = 0; i < outer; i++) {
      data.set(source.subarray(i * own, (i + 1) * own), i * line + offset);
    }
    offset += own;
  }
  return new Tensor(shape, data);
}

/** Joins along the second axis; vectors along their only one. */
export function hstack<M extends number>(tensors: readonly Matrix<M, number>[]): Matrix<M, number>;
/** Vectors, end to end. */
export function hstack(tensors: readonly Vector[]): Vector;
export function hstack(tensors: readonly Tensor[]): Tensor {
  const [first] = expectTensors("stack", tensors);
  return concatenate(tensors, first.ndim === 1 ? 0 : 1);
}

/** Joins along the first axis; vectors (N,) are taken as rows (1, N). */
export function vstack<N extends number>(
  tensors: readonly (Matrix<number, N> | Vector<N>)[],
): Matrix<number, N> {
  const rows = expectTensors("stack", tensors)
    .map((t) => t.ndim === 1 ? t.reshape([1, t.size]) : t);
  return concatenate(rows) as Matrix<number, N>;
}

/** Joins vectors (M,) as columns, and matrices (M, N) as they are, into one matrix. */
export function columnStack<M extends number>(
  tensors: readonly (Vector<M> | Matrix<M, number>)[],
): Matrix<M, number> {
  const columns = expectTensors("stack", tensors)
    .map((t) => t.ndim === 1 ? t.reshape([t.size, 1]) : t);
  return concatenate(columns, 1) as Matrix<M, number>;
}

/**
 * `a` where the condition is not 0, else `b`, all three broadcast together.
 *
 * @throws {TypeError} If shapes cannot be broadcast, or the dtypes of a and b differ.
 */
export function where<S extends Shape>(
  condition: Tensor<S>,
  a: Operand<S>,
  b: Operand<S>,
): Tensor<S>;
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  const dtype = [a, b].find((x) => typeof x !== "number")?.dtype ?? condition.dtype;
  const [left, right] = [a, b].map((x) => typeof x === "number" ? full([], x, { dtype }) : x);
  expectSameDType("choose between", left, right);
  const choices = broadcastShapes(left.shape, right.shape);
  const shape = choices && broadcastShapes(condition.shape, choices);
  if (!shape) {
    const shapes = [left, right].map((t) => formatShape(t.shape)).join(" and ");
    throw new TypeError(
      `Cannot choose between ${shapes} by ${formatShape(condition.shape)}: aligned at the last ` +
        `axis, dimensions must be equal or 1, but they are not`,
    );
  }
  const [mask, yes, no] = [condition, left, right].map((t) => t.broadcastTo(shape).data);
  const data = allocate(dtype, mask.length);
  for (let i = 0; i < data.length; i++) data[i] = mask[i] !== 0 ? yes[i] : no[i];
  return new Tensor(shape, data);
}

function expectTensors(action: string, tensors: readonly Tensor[]): readonly Tensor[] {
  if (tensors.length === 0) {
    throw new TypeError(`Cannot ${action} tensors: expected at least one, but got none`);
  }
  for (const t of tensors) expectSameDType(action, tensors[0], t);
  return tensors;
}
