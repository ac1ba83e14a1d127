/**
 * Numbers in nested lists, one level per axis, laid out as one row-major buffer.
 *
 * @module
 */
import type { DType } from "../kernels/interface.ts";
import { allocate, type ShapedBuffer, type TypedArray } from "./buffers.ts";
import { describe } from "../runtime/describe.ts";
import { formatShape, ownShape, sizeOf } from "./shape.ts";

/** What `tensor` takes along one axis. */
export type NumberList = readonly number[] | readonly boolean[] | TypedArray;

/** What `tensor` takes: a number or a boolean, or lists of what it takes, all of one length. */
export type NestedNumbers = number | boolean | TypedArray | readonly NestedNumbers[];

/** What was read: true is 1 and false is 0, and a mask is what holds nothing else. */
export interface Nested extends ShapedBuffer {
  /** Whether all entries were booleans, and there were some. */
  readonly isMask: boolean;
}

/**
 * The shape and elements of nested lists. Typed arrays are copied.
 *
 * @throws {TypeError} If the nesting is ragged or holds anything but numbers and booleans.
 */
export function readNested(values: NestedNumbers, dtype: DType): Nested {
  const shape: number[] = [];
  for (let level: NestedNumbers = values; isList(level); level = level[0]) {
    shape.push(level.length);
    ownShape("create a tensor", shape); // of not too many axes: a list may hold itself
    if (level.length === 0) break;
  }
  const data = allocate(dtype, sizeOf(shape));
  let next = 0, booleans = 0;
  const fill = (level: NestedNumbers, axis: number) => {
    if (isList(level) ? level.length !== shape[axis] : axis < shape.length) {
      throw new TypeError(
        `Cannot create a tensor from ragged lists: expected shape ${formatShape(shape)} ` +
          `from the first entries, but others differ`,
      );
    }
    if (isList(level)) {
      for (let i = 0; i < level.length; i++) fill(level[i], axis + 1);
    } else if (typeof level === "number") {
      data[next++] = level;
    } else if (typeof level === "boolean") {
      data[next++] = level ? 1 : 0;
      booleans++;
    } else {
      throw new TypeError(
        `Cannot create a tensor: expected numbers, but got ${describe(level)}`,
      );
    }
  };
  fill(values, 0);
  return { shape, data, isMask: booleans > 0 && booleans === next };
}

/** Whether something is a list of what `tensor` takes, as far as can be seen from outside. */
export function isList(level: unknown): level is Exclude<NestedNumbers, number | boolean> {
  return Array.isArray(level) || ArrayBuffer.isView(level) && !(level instanceof DataView);
}
