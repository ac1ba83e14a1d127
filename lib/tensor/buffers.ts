/**
 * What is under a tensor: a float buffer and a shape, without types for its dimensions.
 *
 * @module
 */
import { type DType, DTYPES, type FloatArray } from "../kernels/interface.ts";
import { kernels } from "../kernels/mod.ts";
import { describe } from "../runtime/describe.ts";
import type { Shape } from "./shape.ts";

/** An array of numbers of one type, bigint aside. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** A buffer and the shape that its elements fill, row-major and without gaps. */
export interface ShapedBuffer {
  /** The sizes of the axes. */
  readonly shape: Shape;
  /** The elements. */
  readonly data: FloatArray;
}

/** The dtype of a buffer. */
export function dtypeOf(data: FloatArray): DType {
  return data instanceof Float64Array ? "float64" : "float32";
}

const BUFFERS = { float64: Float64Array, float32: Float32Array } as const satisfies Record<
  DType,
  unknown
>;

/**
 * A buffer of zeros.
 *
 * @throws {TypeError} If there is no such dtype.
 * @throws {RangeError} If there is not enough memory.
 */
export function allocate(dtype: DType, size: number): FloatArray {
  if (typeof dtype !== "string" || !Object.hasOwn(BUFFERS, dtype)) {
    throw new TypeError(
      `Cannot create a tensor: dtype must be ${DTYPES.join(" or ")}, but is ${
        typeof dtype === "string" ? dtype : describe(dtype)
      }`,
    );
  }
  let fresh: FloatArray;
  try {
    fresh = new BUFFERS[dtype](size);
  } catch (error) {
    throw new RangeError(
      `Cannot create a tensor of ${size} elements: ${dtype} takes ` +
        `${BUFFERS[dtype].BYTES_PER_ELEMENT} bytes for each, but there is not as much memory`,
      { cause: error },
    );
  }
  kernels.prepare?.(fresh);
  return fresh;
}

/** A buffer of zeros of the same dtype as another. */
export function allocateLike(data: FloatArray, size: number): FloatArray {
  return allocate(dtypeOf(data), size);
}
