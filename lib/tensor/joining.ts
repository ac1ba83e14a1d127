/**
 * How tensors are put together from others: side by side, end to end, or element by element.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectSameDType } from "./broadcasting.ts";
import { allocate } from "./buffers.ts";
import { expectNumber } from "./integers.ts";
import { formatShape, sameShape, type Shape, sizeOf } from "./shape.ts";
import { asTensor, type TensorLike } from "./tensor_like.ts";
import { broadcastShapes } from "./strides.ts";
import { type Matrix, type Operand, Tensor, type Vector } from "./tensor.ts";

/**
 * Tensors of one shape laid side by side along a new axis. Lists and numbers are taken as tensors.
 *
 * @throws {TypeError} If the list is empty, or shapes or dtypes differ.
 * @throws {RangeError} If there can be no such axis.
 */
export function stack(tensors: readonly TensorLike[], axis = 0): Tensor {
  const all = toTensors("stack", tensors), [first] = all;
  for (const other of all) {
    if (!sameShape(first.shape, other.shape)) {
      throw new TypeError(
        `Cannot stack ${formatShape(first.shape)} and ${formatShape(other.shape)}: ` +
          `shapes must be equal, but are not`,
      );
    }
  }
  expectNumber(axis, "stack tensors along an axis");
  const at = axis < 0 ? axis + first.ndim + 1 : axis;
  if (!Number.isInteger(at) || at < 0 || at > first.ndim) {
    throw new RangeError(
      `Cannot stack tensors of shape ${formatShape(first.shape)} along axis ${describe(axis)}: ` +
        `expected an axis from ${-first.ndim - 1} to ${first.ndim}, but it is none`,
    );
  }
  const widened = [...first.shape.slice(0, at), 1, ...first.shape.slice(at)];
  return concatenate(all.map((t) => t.reshape(widened)), at);
}

/**
 * Tensors joined along an axis they have. Lists are taken as tensors.
 *
 * @throws {TypeError} If the list is empty, or dtypes or dimensions off that axis differ.
 * @throws {RangeError} If there is no such axis.
 */
export function concatenate(tensors: readonly TensorLike[], axis = 0): Tensor {
  const all = toTensors("concatenate", tensors), [first] = all;
  expectNumber(axis, "concatenate along an axis");
  const at = axis < 0 ? axis + first.ndim : axis;
  if (!Number.isInteger(at) || at < 0 || at >= first.ndim) {
    throw new RangeError(
      `Cannot concatenate along axis ${describe(axis)}: ${
        formatShape(first.shape)
      } has ${first.ndim} axes, ` +
        `but no such one`,
    );
  }
  const shape: number[] = [...first.shape];
  shape[at] = 0;
  for (const t of all) {
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
  for (const t of all) {
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
/** Lists and numbers, too. */
export function hstack(tensors: readonly TensorLike[]): Tensor;
export function hstack(tensors: readonly TensorLike[]): Tensor {
  const all = toTensors("stack", tensors).map((t) => t.ndim === 0 ? t.ravel() : t);
  return concatenate(all, all[0].ndim === 1 ? 0 : 1);
}

/** Joins along the first axis; vectors (N,) are taken as rows (1, N). */
export function vstack<N extends number>(
  tensors: readonly (Matrix<number, N> | Vector<N>)[],
): Matrix<number, N>;
/** Lists and numbers, too. */
export function vstack(tensors: readonly TensorLike[]): Tensor;
export function vstack(tensors: readonly TensorLike[]): Tensor {
  return concatenate(toTensors("stack", tensors).map((t) => t.ndim < 2 ? t.reshape(1, t.size) : t));
}

/** Joins vectors (M,) as columns, and matrices (M, N) as they are, into one matrix. */
export function columnStack<M extends number>(
  tensors: readonly (Vector<M> | Matrix<M, number>)[],
): Matrix<M, number>;
/** Lists and numbers, too. */
export function columnStack(tensors: readonly TensorLike[]): Tensor;
export function columnStack(tensors: readonly TensorLike[]): Tensor {
  const columns = toTensors("stack", tensors).map((t) => t.ndim < 2 ? t.reshape(t.size, 1) : t);
  return concatenate(columns, 1);
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
/** Lists, too. */
export function where(condition: TensorLike, a: TensorLike, b: TensorLike): Tensor;
export function where(given: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const like = [a, b, given].find((x) => x instanceof Tensor), dtype = like?.dtype ?? "float64";
  const [condition, left, right] = [given, a, b].map((x) => asTensor("choose by", x, dtype));
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

/** Lists and numbers take the dtype of what they are beside. */
function toTensors(action: string, tensors: readonly TensorLike[]): readonly Tensor[] {
  if (!Array.isArray(tensors)) {
    throw new TypeError(
      `Cannot ${action} tensors: expected a list of them, but got ${describe(tensors)}`,
    );
  }
  if (tensors.length === 0) {
    throw new TypeError(`Cannot ${action} tensors: expected at least one, but got none`);
  }
  const dtype = tensors.find((t) => t instanceof Tensor)?.dtype ?? "float64";
  const all = Array.from(tensors, (t) => asTensor(action, t, dtype));
  for (const t of all) expectSameDType(action, all[0], t);
  return all;
}
