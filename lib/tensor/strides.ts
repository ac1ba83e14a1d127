/**
 * Walking a buffer by strides: NumPy's broadcasting, and the copies behind slices and transposes.
 *
 * Works on buffers and shapes; knows no tensor. A stride is the distance, in elements, between
 * neighbours along an axis; an axis of stride 0 repeats one element.
 *
 * @module
 */
import type { BinaryKernel, FloatArray } from "../kernels/interface.ts";
import { sameShape, type Shape } from "./shape.ts";

/** The strides of a row-major, contiguous tensor. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/**
 * The shape that two operands have after broadcasting: shapes are aligned at their last axes, and
 * an axis of size 1 is repeated. Null where two sizes differ and neither is 1.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let axis = 1; axis <= rank; axis++) {
    const m = a[a.length - axis] ?? 1;
    const n = b[b.length - axis] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return null;
    shape[rank - axis] = m === 1 ? n : m;
  }
  return shape;
}

/** The strides with which a tensor of `shape` and strides `own` fills the broadcast shape `target`. */
export function repeatStrides(shape: Shape, own: readonly number[], target: Shape): number[] {
  const missing = target.length - shape.length;
  return target.map((_, axis) =>
    axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]
  );
}

/** Copies the element at `offset + Σ index · stride` for every index of `shape`, in row-major order. */
export function copyStrided(
  out: FloatArray,
  shape: Shape,
  a: FloatArray,
  offset: number,
  strides: readonly number[],
): void {
  let next = 0;
  const walk = (axis: number, from: number) => {
    if (axis === shape.length) {
      out[next++] = a[from];
    } else if (axis === shape.length - 1) {
      for (let i = 0; i < shape[axis]; i++) out[next++] = a[from + i * strides[axis]];
    } else {
      for (let i = 0; i < shape[axis]; i++) walk(axis + 1, from + i * strides[axis]);
    }
  };
  walk(0, offset);
}

/** Runs a binary kernel over the broadcast `shape` of a and b, in as few calls as it takes. */
export function applyBinary(
  kernel: BinaryKernel,
  out: FloatArray,
  shape: Shape,
  a: FloatArray,
  aShape: Shape,
  b: FloatArray,
  bShape: Shape,
): void {
  const [aStrides, bStrides] = [aShape, bShape].map((own) =>
    repeatStrides(own, contiguousStrides(own), shape)
  );
  const axes = mergeAxes(shape, aStrides, bStrides);
  const [columns, rows] = [axes.pop() ?? SINGLE, axes.pop() ?? SINGLE];
  const block = rows.size * columns.size;
  let next = 0;
  const walk = (axis: number, aFrom: number, bFrom: number) => {
    if (axis < axes.length) {
      const { size, a: aStride, b: bStride } = axes[axis];
      for (let i = 0; i < size; i++) walk(axis + 1, aFrom + i * aStride, bFrom + i * bStride);
      return;
    }
    kernel(
      out.subarray(next, next + block),
      a.subarray(aFrom),
      b.subarray(bFrom),
      rows.size,
      columns.size,
      rows.a,
      columns.a,
      rows.b,
      columns.b,
    );
    next += block;
  };
  if (out.length > 0) walk(0, 0, 0);
}

interface Axis {
  size: number;
  a: number;
  b: number;
}

const SINGLE: Axis = { size: 1, a: 0, b: 0 };

/** Joins neighbouring axes that both operands walk in one stride, so that two axes nearly always do. */
function mergeAxes(shape: Shape, a: readonly number[], b: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis];
    if (size === 1) continue;
    const outer = axes.at(-1);
    if (outer && outer.a === a[axis] * size && outer.b === b[axis] * size) {
      outer.size *= size;
      outer.a = a[axis];
      outer.b = b[axis];
    } else {
      axes.push({ size, a: a[axis], b: b[axis] });
    }
  }
  return axes;
}
