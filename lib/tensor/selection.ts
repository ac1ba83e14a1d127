/**
 * Which elements of an array a list of indices, ranges, index arrays and masks picks, by NumPy's
 * rules for mixed indices.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import type { TypedArray } from "./buffers.ts";
import { resolveIndex, resolveRange, type SliceRange } from "./indexing.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/** A mask as it lies in memory: true where an element is not 0. */
export interface MaskBuffer {
  /** The sizes of the axes that it chooses from. */
  readonly shape: Shape;
  /** In row-major order. */
  readonly data: ArrayLike<number>;
}

/**
 * What `set` takes of one axis: what `slice` takes; an array of indices, as `argsort` and
 * `permutation` give them; or a mask, of one axis or several.
 */
export type Selector<Mask> = SliceRange | TypedArray | Mask;

/** The same with the mask as a buffer. */
type BufferSelector = Selector<MaskBuffer>;

/** The elements that were picked: their shape, and where each of them lies, in row-major order. */
interface Selection {
  readonly shape: Shape;
  readonly places: Float64Array;
}

/** One axis of the selection: how far each of its entries lies from the first element. */
type Offsets = ArrayLike<number>;

/**
 * The elements that `selectors`, one for each of the first axes, pick of an array of `shape` whose
 * elements lie at `strides`. The remaining axes are taken whole.
 *
 * Arrays of indices are taken together, as pairs: rows [0, 2] and columns [1, 3] are the two elements
 * (0, 1) and (2, 3), not four.
 *
 * @throws {RangeError} If an index is no integer, or outside its axis.
 * @throws {TypeError} If there are more selectors than axes, a mask does not fit its axes, or arrays of
 * indices differ in length.
 */
export function select(
  selectors: readonly BufferSelector[],
  shape: Shape,
  strides: readonly number[],
): Selection {
  const each = selectors.flatMap<SliceRange | TypedArray>((selector, i) => {
    if (!isMask(selector)) return [selector];
    const before = selectors.slice(0, i).reduce<number>((n, s) => n + axesOf(s), 0);
    return positions(selector, shape, before);
  });
  if (each.length > shape.length) {
    throw new TypeError(
      `Cannot index ${formatShape(shape)}: it has ${shape.length} axes, ` +
        `but ${each.length} were indexed`,
    );
  }
  const lists = each.filter((selector) => ArrayBuffer.isView(selector));
  const count = commonLength(shape, lists);
  // Beside arrays of indices, a single index is one of them: all walk one axis of the result.
  const walked = (axis: number) => ArrayBuffer.isView(each[axis]) || typeof each[axis] === "number";
  const axes: Offsets[] = [];
  const together = new Float64Array(count);
  let at = -1, isApart = false;
  shape.forEach((size, axis) => {
    const selector = each[axis] ?? [];
    if (ArrayBuffer.isView(selector) || typeof selector === "number") {
      const list = typeof selector === "number" ? [selector] : selector;
      // It must be there beside an empty list, too.
      if (typeof selector === "number") resolveIndex(selector, shape, axis);
      for (let i = 0; i < count; i++) {
        const index = list[list.length === 1 ? 0 : i];
        together[i] += resolveIndex(index, shape, axis) * strides[axis];
      }
      isApart ||= at >= 0 && !walked(axis - 1);
      if (at < 0) at = axes.length;
    } else {
      expectRange(selector);
      const [from, length, step] = resolveRange(selector, size);
      axes.push(Array.from({ length }, (_, i) => (from + i * step) * strides[axis]));
    }
  });
  if (lists.length > 0) axes.splice(isApart ? 0 : at, 0, together);
  const first = lists.length > 0 || at < 0 ? 0 : together[0];
  return { shape: axes.map(({ length }) => length), places: sums(first, axes) };
}

function expectRange(selector: unknown): void {
  if (!Array.isArray(selector) || selector.length > 3) {
    throw new TypeError(
      `Cannot index by ${
        Array.isArray(selector) ? `a list of ${selector.length}` : describe(selector)
      }: expected an index, [start, stop, step], an Int32Array of indices or a mask, but it is none`,
    );
  }
}

function isMask(selector: BufferSelector): selector is MaskBuffer {
  return typeof selector === "object" && selector !== null && "shape" in selector;
}

function axesOf(selector: BufferSelector): number {
  return isMask(selector) ? selector.shape.length : 1;
}

/** Where a mask is true: for each of its axes, the indices along that axis. */
export function positions({ shape: own, data }: MaskBuffer, shape: Shape, from = 0): Int32Array[] {
  if (own.length === 0 || own.some((size, axis) => size !== shape[from + axis])) {
    throw new TypeError(
      `Cannot index ${formatShape(shape)} by a mask of ${formatShape(own)}: expected the same ` +
        `dimensions from axis ${from} on, but they differ`,
    );
  }
  const found: number[] = [];
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) found.push(i);
  return own.map((size, axis) => {
    const inner = sizeOf(own.slice(axis + 1));
    return Int32Array.from(found, (place) => Math.floor(place / inner) % size);
  });
}

/** The length of arrays of indices, of which those of one index are repeated. */
function commonLength(shape: Shape, lists: readonly TypedArray[]): number {
  const lengths = lists.map(({ length }) => length);
  const count = lengths.find((length) => length !== 1) ?? 1;
  if (lengths.some((length) => length !== 1 && length !== count)) {
    throw new TypeError(
      `Cannot index ${formatShape(shape)} by arrays of ${lengths.join(" and ")} indices: ` +
        `expected as many in each, but they differ`,
    );
  }
  return count;
}

/** `first` plus one offset of each axis, for every combination of them, in row-major order. */
function sums(first: number, axes: readonly Offsets[]): Float64Array {
  let result = Float64Array.of(first);
  for (const offsets of axes) {
    const n = offsets.length, longer = new Float64Array(result.length * n);
    for (let i = 0; i < longer.length; i++) longer[i] = result[Math.floor(i / n)] + offsets[i % n];
    result = longer;
  }
  return result;
}
