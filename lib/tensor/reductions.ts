/**
 * Reductions of arrays of any shape: over all elements, or along one axis or several.
 *
 * The order of the sums is NumPy's, and with it the bits: where the last axis is reduced, its lines
 * are summed pairwise, and their sums added one after the other; else whole rows are added.
 *
 * @module
 */
import type { FloatArray, ReductionKernel } from "../kernels/interface.ts";
import { kernels } from "../kernels/mod.ts";
import { type Axes, resolveAxes, resolveAxis } from "./axes.ts";
import { binary } from "./broadcasting.ts";
import { allocateLike, type ShapedBuffer } from "./buffers.ts";
import { expectNumber } from "./integers.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";
import { contiguousStrides, copyStrided } from "./strides.ts";

/** What is left of a shape, and how many elements go into each that is left. */
interface Reduced {
  /** How many elements go into one. */
  n: number;
  /** The result's shape, the reduced axes dropped and kept. */
  dropped: Shape;
  kept: Shape;
  axes: readonly number[];
}

/** @throws {RangeError} If there is no such axis, or one is named twice. */
function reduced(action: string, shape: Shape, along: Axes | undefined): Reduced {
  const axes = resolveAxes(action, shape, along);
  return {
    n: axes.reduce((product, axis) => product * shape[axis], 1),
    dropped: shape.filter((_, axis) => !axes.includes(axis)),
    kept: shape.map((size, axis) => axes.includes(axis) ? 1 : size),
    axes,
  };
}

/** Sums. Of nothing: 0. */
export function sum(a: ShapedBuffer, axis?: Axes, keepdims?: boolean): ShapedBuffer {
  return reduce("sum", kernels.sum, a, axis, keepdims);
}

/** Products, multiplied one after the other, as NumPy does. Of nothing: 1. */
export function prod(a: ShapedBuffer, axis?: Axes, keepdims?: boolean): ShapedBuffer {
  return reduce("take the product of", product, a, axis, keepdims);
}

/** @throws {RangeError} If there is nothing to choose from. */
export function max(a: ShapedBuffer, axis?: Axes, keepdims?: boolean): ShapedBuffer {
  expectElements("take the max of", a.shape, axis);
  return reduce("take the max of", kernels.max, a, axis, keepdims);
}

/** @throws {RangeError} If there is nothing to choose from. */
export function min(a: ShapedBuffer, axis?: Axes, keepdims?: boolean): ShapedBuffer {
  expectElements("take the min of", a.shape, axis);
  return reduce("take the min of", kernels.min, a, axis, keepdims);
}

/** Means: sum, then divide, as NumPy does. Of nothing: NaN. */
export function mean(a: ShapedBuffer, axis?: Axes, keepdims?: boolean): ShapedBuffer {
  const { n } = reduced("take the mean of", a.shape, axis);
  return binary("divide", kernels.div, sum(a, axis, keepdims), n);
}

/** Variances with divisor n - ddof, by NumPy's steps: centre, square, sum, divide. */
export function variance(
  a: ShapedBuffer,
  axis?: Axes,
  keepdims?: boolean,
  ddof = 0,
): ShapedBuffer {
  expectNumber(ddof, "divide by n - ddof");
  const { n } = reduced("take the variance of", a.shape, axis);
  const centred = binary("subtract", kernels.sub, a, mean(a, axis, true));
  const squared = binary("multiply", kernels.mul, centred, centred);
  return binary("divide", kernels.div, sum(squared, axis, keepdims), Math.max(n - ddof, 0));
}

/** Standard deviations: the roots of the variances. */
export function std(a: ShapedBuffer, axis?: Axes, keepdims?: boolean, ddof?: number): ShapedBuffer {
  const { shape, data } = variance(a, axis, keepdims, ddof);
  kernels.sqrt(data, data);
  return { shape, data };
}

/** The places of the greatest elements, in row-major order of the remaining axes. */
export function argmax(a: ShapedBuffer, axis?: number): Int32Array {
  return places("take the argmax of", a, axis);
}

/** The places of the least elements: those of the greatest of the negated. NaN counts as least. */
export function argmin(a: ShapedBuffer, axis?: number): Int32Array {
  const { shape, data } = a, negated = allocateLike(data, data.length);
  kernels.neg(negated, data);
  return places("take the argmin of", { shape, data: negated }, axis);
}

function places(action: string, a: ShapedBuffer, axis: number | undefined): Int32Array {
  if (Array.isArray(axis)) {
    throw new TypeError(`Cannot ${action} several axes: expected one axis, but got [${axis}]`);
  }
  const { n, dropped, axes: [at] } = expectElements(action, a.shape, axis);
  const inner = axis === undefined ? 1 : sizeOf(a.shape.slice(at + 1));
  const out = new Int32Array(sizeOf(dropped));
  kernels.argmax(out, a.data, out.length / inner || 0, n, inner);
  return out;
}

function expectElements(action: string, shape: Shape, axis: Axes | undefined): Reduced {
  const result = reduced(action, shape, axis);
  if (result.n === 0) {
    throw new RangeError(
      `Cannot ${action} ${formatShape(shape)}: expected at least one element, but got none`,
    );
  }
  return result;
}

function reduce(
  action: string,
  kernel: ReductionKernel,
  a: ShapedBuffer,
  axis: Axes | undefined,
  keepdims = false,
): ShapedBuffer {
  const lines = linesAlong(action, a.shape, axis);
  if (lines) {
    const { outer, n, inner, at } = lines, one = allocateLike(a.data, outer * inner);
    kernel(one, a.data, outer, n, inner);
    const shape = at < 0
      ? keepdims ? a.shape.map(() => 1) : []
      : keepdims
      ? a.shape.with(at, 1)
      : a.shape.toSpliced(at, 1);
    return { shape, data: one };
  }
  const { axes, dropped, kept } = reduced(action, a.shape, axis);
  const groups = groupAxes(a.shape, axes);
  let source = a.data;
  if (kernel !== product && groups.length > 2 && groups.at(-1)!.isReduced) {
    const n = groups.pop()!.size, rest = allocateLike(source, sizeOf(groups.map((g) => g.size)));
    kernel(rest, source, rest.length, n, 1);
    source = rest;
  }
  const out: FloatArray = allocateLike(source, sizeOf(dropped));
  kernel(out, ...bringTogether(source, groups));
  return { shape: keepdims ? kept : dropped, data: out };
}

/**
 * The elements as (outer, n, inner) around one axis, or around all of them, where `at` is -1: what is
 * asked for most, and takes small tensors less time than to group axes.
 */
function linesAlong(action: string, shape: Shape, axis: Axes | undefined) {
  if (axis === undefined) return { outer: 1, n: sizeOf(shape), inner: 1, at: -1 };
  if (typeof axis !== "number") return undefined;
  const at = resolveAxis(action, shape, axis);
  // An axis of size 1 is copied, not summed.
  if (shape[at] === 1) return undefined;
  let outer = 1, inner = 1;
  for (let i = 0; i < at; i++) outer *= shape[i];
  for (let i = at + 1; i < shape.length; i++) inner *= shape[i];
  return { outer, n: shape[at], inner, at };
}

/** Neighbouring axes that are reduced alike, or kept alike, as one; axes of size 1 fall away. */
interface Group {
  size: number;
  isReduced: boolean;
}

function groupAxes(shape: Shape, axes: readonly number[]): Group[] {
  const groups: Group[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const isReduced = axes.includes(axis), last = groups.at(-1);
    if (last?.isReduced === isReduced) last.size *= size;
    else groups.push({ size, isReduced });
  });
  return groups;
}

/** The elements as (outer, n, inner), n the reduced ones: as they lie, where they lie so. */
function bringTogether(
  source: FloatArray,
  groups: readonly Group[],
): [source: FloatArray, outer: number, n: number, inner: number] {
  const total = (some: readonly Group[]) => sizeOf(some.map(({ size }) => size));
  const first = groups.findIndex(({ isReduced }) => isReduced);
  const last = groups.findLastIndex(({ isReduced }) => isReduced);
  if (first < 0) return [source, 1, 1, total(groups)];
  if (first === last) {
    return [
      source,
      total(groups.slice(0, first)),
      groups[first].size,
      total(groups.slice(last + 1)),
    ];
  }
  const strides = contiguousStrides(groups.map(({ size }) => size));
  const all = groups.map((group, at) => ({ ...group, stride: strides[at] }));
  const before = all.slice(0, last + 1), after = all.slice(last + 1);
  const outer = before.filter((g) => !g.isReduced), inside = before.filter((g) => g.isReduced);
  const order = [...outer, ...inside, ...after];
  const copy = allocateLike(source, total(order));
  copyStrided(copy, order.map((g) => g.size), source, 0, order.map((g) => g.stride));
  return [copy, total(outer), total(inside), total(after)];
}

const product: ReductionKernel = (out, a, outer, n, inner) => {
  out.fill(1);
  for (let i = 0; i < outer; i++) {
    for (let p = 0; p < n; p++) {
      for (let j = 0, o = i * inner, q = (i * n + p) * inner; j < inner; j++) {
        out[o + j] *= a[q + j];
      }
    }
  }
};
