/**
 * Reductions of arrays of any shape: over all elements, or along one axis.
 *
 * @module
 */
import type { FloatArray, ReductionKernel } from "../kernels/interface.ts";
import { kernels } from "../kernels/mod.ts";
import { binary } from "./broadcasting.ts";
import { allocateLike, type ShapedBuffer } from "./buffers.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/** An array seen as (outer, n, inner), n the reduced axis, or all of it where none is given. */
interface Lines {
  outer: number;
  n: number;
  inner: number;
  /** The result's shape, the reduced axis dropped and kept. */
  dropped: Shape;
  kept: Shape;
}

/** @throws {RangeError} If there is no such axis. */
function linesAlong(action: string, shape: Shape, axis: number | undefined): Lines {
  if (axis === undefined) {
    const kept = shape.map(() => 1);
    return { outer: 1, n: sizeOf(shape), inner: 1, dropped: [], kept };
  }
  if (!Number.isInteger(axis) || axis < -shape.length || axis >= shape.length) {
    throw new RangeError(
      `Cannot ${action} ${formatShape(shape)} along axis ${axis}: ` +
        `it has ${shape.length} axes, but no such one`,
    );
  }
  const at = axis < 0 ? axis + shape.length : axis;
  const before = shape.slice(0, at), after = shape.slice(at + 1);
  return {
    outer: sizeOf(before),
    n: shape[at],
    inner: sizeOf(after),
    dropped: [...before, ...after],
    kept: [...before, 1, ...after],
  };
}

/** Sums. Of nothing: 0. */
export function sum(a: ShapedBuffer, axis?: number, keepdims?: boolean): ShapedBuffer {
  return reduce("sum", kernels.sum, a, axis, keepdims);
}

/** @throws {RangeError} If there is nothing to choose from. */
export function max(a: ShapedBuffer, axis?: number, keepdims?: boolean): ShapedBuffer {
  expectElements("take the max of", a, linesAlong("take the max of", a.shape, axis));
  return reduce("take the max of", kernels.max, a, axis, keepdims);
}

/** @throws {RangeError} If there is nothing to choose from. */
export function min(a: ShapedBuffer, axis?: number, keepdims?: boolean): ShapedBuffer {
  expectElements("take the min of", a, linesAlong("take the min of", a.shape, axis));
  return reduce("take the min of", kernels.min, a, axis, keepdims);
}

/** Means: sum, then divide, as NumPy does. Of nothing: NaN. */
export function mean(a: ShapedBuffer, axis?: number, keepdims?: boolean): ShapedBuffer {
  const { n } = linesAlong("take the mean of", a.shape, axis);
  return binary("divide", kernels.div, sum(a, axis, keepdims), n);
}

/** Standard deviations with divisor n, by NumPy's steps: centre, square, mean, root. */
export function std(a: ShapedBuffer, axis?: number, keepdims?: boolean): ShapedBuffer {
  const centred = binary("subtract", kernels.sub, a, mean(a, axis, true));
  const squared = binary("multiply", kernels.mul, centred, centred);
  const { shape, data } = mean(squared, axis, keepdims);
  kernels.sqrt(data, data);
  return { shape, data };
}

/** The places of the greatest elements, in row-major order of the remaining axes. */
export function argmax(a: ShapedBuffer, axis?: number): Int32Array {
  const lines = linesAlong("take the argmax of", a.shape, axis);
  expectElements("take the argmax of", a, lines);
  const out = new Int32Array(lines.outer * lines.inner);
  kernels.argmax(out, a.data, lines.outer, lines.n, lines.inner);
  return out;
}

function reduce(
  action: string,
  kernel: ReductionKernel,
  a: ShapedBuffer,
  axis: number | undefined,
  keepdims = false,
): ShapedBuffer {
  const { outer, n, inner, dropped, kept } = linesAlong(action, a.shape, axis);
  const { data: source } = a;
  const data: FloatArray = allocateLike(source, outer * inner);
  kernel(data, source, outer, n, inner);
  return { shape: keepdims ? kept : dropped, data };
}

function expectElements(action: string, a: ShapedBuffer, { outer, n, inner }: Lines): void {
  if (n === 0 && outer * inner > 0) {
    throw new RangeError(
      `Cannot ${action} ${formatShape(a.shape)}: expected at least one element, but got none`,
    );
  }
}
