/**
 * Element-by-element operations on arrays of any shape: NumPy's broadcasting in front of the kernels.
 *
 * @module
 */
import type { BinaryKernel, DType, FloatArray, UnaryKernel } from "../kernels/interface.ts";
import { describe } from "../runtime/describe.ts";
import { allocateLike, dtypeOf, type ShapedBuffer } from "./buffers.ts";
import { formatShape, sameShape, type Shape } from "./shape.ts";
import { applyBinary, broadcastShapes } from "./strides.ts";

/** `kernel(a)` for every element. */
export function unary(kernel: UnaryKernel, a: ShapedBuffer): FloatArray {
  const { data } = a, out = allocateLike(data, data.length);
  kernel(out, data);
  return out;
}

/**
 * `kernel(a, b)` for every pair of elements that broadcasting brings together. A number takes the
 * other operand's dtype. `action` is the verb of the error's sentence.
 *
 * @throws {TypeError} If the dtypes differ or the shapes cannot be broadcast.
 */
export function binary(
  action: string,
  kernel: BinaryKernel,
  a: ShapedBuffer | number,
  b: ShapedBuffer | number,
): ShapedBuffer {
  const first = typeof a === "number" ? null : expectArray(action, a);
  const second = typeof b === "number" ? null : expectArray(action, b);
  const { data: like } = first ?? second!;
  const left = first ?? scalar(a as number, like), right = second ?? scalar(b as number, like);
  expectSameDType(action, left, right);
  const shape = broadcastShapes(left.shape, right.shape);
  if (!shape) {
    throw new TypeError(
      `Cannot ${action} ${formatShape(left.shape)} and ${formatShape(right.shape)}: aligned at ` +
        `the last axis, dimensions must be equal or 1, but they are not`,
    );
  }
  const data = allocateLike(left.data, shape.reduce((product, n) => product * n, 1));
  applyBinary(kernel, data, shape, left.data, left.shape, right.data, right.shape);
  return { shape, data };
}

/**
 * `a ← kernel(a, b)`: a itself is written to.
 *
 * @throws {TypeError} If the dtypes differ, or b cannot be broadcast to a.
 */
export function binaryInPlace(
  action: string,
  kernel: BinaryKernel,
  a: ShapedBuffer,
  b: ShapedBuffer | number,
): void {
  const right = typeof b === "number" ? scalar(b, a.data) : expectArray(action, b);
  expectSameDType(action, a, right);
  const shape = broadcastShapes(a.shape, right.shape);
  if (!shape || !sameShape(shape, a.shape)) {
    throw new TypeError(
      `Cannot ${action} ${formatShape(a.shape)} and ${
        formatShape(right.shape)
      } in place: aligned ` +
        `at the last axis, the second's dimensions must be equal or 1, but they are not`,
    );
  }
  // What is read must not have been written to: a row of a, say.
  const overlaps = right.data.buffer === a.data.buffer && right.data !== a.data;
  const operand = overlaps ? right.data.slice() : right.data;
  applyBinary(kernel, a.data, shape, a.data, a.shape, operand, right.shape);
}

/** @throws {TypeError} If one is float64 and the other float32. */
export function expectSameDType(action: string, a: ShapedBuffer, b: ShapedBuffer): void {
  const left: DType = dtypeOf(a.data), right = dtypeOf(b.data);
  if (left !== right) {
    throw new TypeError(
      `Cannot ${action} ${left} and ${right}: dtypes do not mix, but convert by ` +
        `.astype("${left}") or .astype("${right}")`,
    );
  }
}

/** @throws {TypeError} If a result of `shape` from `source` cannot be written into `out`. */
export function expectRoom(
  action: string,
  out: ShapedBuffer,
  shape: Shape,
  source: FloatArray,
): void {
  expectArray(`${action} into`, out);
  if (!sameShape(out.shape, shape)) {
    throw new TypeError(
      `Cannot ${action} into ${formatShape(out.shape)}: expected ${formatShape(shape)}, but it ` +
        `differs`,
    );
  }
  expectSameDType(`${action} into`, out, { shape, data: source });
  if (out.data.buffer === source.buffer) {
    throw new TypeError(
      `Cannot ${action} into ${
        formatShape(out.shape)
      }: expected data of its own, but it is shared ` +
        `with the source`,
    );
  }
}

/**
 * The shape and data of what should be an array, read once: a transpose makes its data anew.
 *
 * @throws {TypeError} If it is no array: the cells of a notebook are not type-checked.
 */
export function expectArray(action: string, value: ShapedBuffer): ShapedBuffer {
  const { shape, data } = Object(value) as Partial<ShapedBuffer>;
  if (!Array.isArray(shape) || !(data instanceof Float64Array || data instanceof Float32Array)) {
    throw new TypeError(
      `Cannot ${action} ${describe(value)}: expected a tensor, but it is none` +
        (Array.isArray(value) ? "; tensor(…) makes one of a list" : ""),
    );
  }
  return { shape, data };
}

function scalar(value: number, like: FloatArray): ShapedBuffer {
  const data = allocateLike(like, 1);
  data[0] = value;
  return { shape: [], data };
}
