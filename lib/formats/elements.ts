/**
 * Arrays as the file formats hold them: element types, and their bytes in either byte order.
 *
 * No format of its own: what the parsers of this folder share. There is no typed array of exact
 * 64-bit integers that computes with numbers, so int64 and uint64 are read into a Float64Array,
 * and integers that it cannot hold exactly (beyond 2^53 - 1) are an error, never a rounding.
 *
 * @module
 */

import { describe } from "../runtime/describe.ts";
import { isRecord } from "../runtime/kinds.ts";

/** Elements of one type. */
export interface Elements<Dtype extends string, Data extends ArrayLike<unknown>> {
  /** The type of the elements. */
  readonly dtype: Dtype;
  /** The dimensions, outermost first; empty for a single number. */
  readonly shape: readonly number[];
  /** The elements in row-major order: as many as the product of the dimensions. */
  readonly data: Data;
}

/** Numbers as read from a file. Testing `dtype` tells the type of `data`; a bool is 0 or 1. */
export type NumericArray =
  | Elements<"bool", Uint8Array>
  | Elements<"uint8", Uint8Array>
  | Elements<"int8", Int8Array>
  | Elements<"uint16", Uint16Array>
  | Elements<"int16", Int16Array>
  | Elements<"uint32", Uint32Array>
  | Elements<"int32", Int32Array>
  | Elements<"uint64", Float64Array>
  | Elements<"int64", Float64Array>
  | Elements<"float16", Float16Array>
  | Elements<"float32", Float32Array>
  | Elements<"float64", Float64Array>;

/** The element types of a {@linkcode NumericArray}. */
export type NumericDtype = NumericArray["dtype"];

/** The typed arrays of a {@linkcode NumericArray}. */
export type NumericData = NumericArray["data"];

/** What the writers take: a {@linkcode NumericArray}, or anything like it, a Tensor among them. */
export type WritableArray = Elements<NumericDtype, NumericData>;

/** Which byte of an element comes first: the lowest, or the highest. */
export type ByteOrder = "little" | "big";

interface DataConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): NumericData;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumericData;
}

/** Stands for Float16Array where the engine has none, as Node before 24. */
class NoFloat16Array {
  static readonly BYTES_PER_ELEMENT = 2;

  constructor() {
    throw new TypeError("Cannot create a Float16Array: the engine must have one, but has none");
  }
}

const CONSTRUCTORS: Readonly<Record<NumericDtype, DataConstructor>> = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: Float64Array,
  int64: Float64Array,
  float16: globalThis.Float16Array ?? NoFloat16Array,
  float32: Float32Array,
  float64: Float64Array,
};

const HOST_ORDER: ByteOrder = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? "little" : "big";

/**
 * Expects an array with a dtype, a shape and data, of whatever kinds and sizes.
 *
 * @throws {TypeError} If one of them is missing.
 */
export function expectElements(action: string, array: unknown): void {
  const { dtype, shape } = Object(array);
  if (typeof dtype === "string" && Array.isArray(shape) && "data" in Object(array)) return;
  throw new TypeError(
    `Cannot ${action}: expected a tensor or { dtype, shape, data }, but got ${describe(array)}`,
  );
}

/**
 * Expects arrays by name.
 *
 * @throws {TypeError} If it is something else.
 */
export function expectArrays(action: string, arrays: unknown): void {
  const isPlain = isRecord(arrays) && !(Symbol.iterator in arrays) &&
    typeof arrays.dtype !== "string";
  if (!isPlain) {
    throw new TypeError(
      `Cannot ${action}: expected arrays by name, such as { x }, but got ${describe(arrays)}`,
    );
  }
  for (const array of Object.values(arrays)) expectElements(action, array);
}

/** The bytes of one element, in memory and in a file. */
export function itemSizeOf(dtype: NumericDtype): number {
  return CONSTRUCTORS[dtype].BYTES_PER_ELEMENT;
}

/** The product of the dimensions; zero wins over a product too large for a number. */
export function sizeOf(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, dimension) => product * dimension, 1);
}

/**
 * An array from its bytes in row-major order.
 *
 * One-byte types are views of `bytes`; wider ones are copied into the byte order of the machine.
 *
 * @param mayView Whether wider ones, too, may be views where they lie in memory as they must.
 * @throws {SyntaxError} If the bytes are not as many as the shape needs, or a bool is not 0 or 1.
 * @throws {RangeError} If an integer is beyond 2^53 - 1.
 */
export function readElements(
  action: string,
  dtype: NumericDtype,
  shape: readonly number[],
  bytes: Uint8Array,
  order: ByteOrder,
  mayView = false,
): NumericArray {
  const itemSize = itemSizeOf(dtype);
  const needed = sizeOf(shape) * itemSize;
  // A product too large to be exact is still larger than any input, so the comparison is safe.
  if (needed !== bytes.length) {
    throw new SyntaxError(
      `Cannot ${action}: ${dtype} elements of dimensions [${shape.join(", ")}] must take ` +
        `${formatSize(needed)} bytes, but there are ${bytes.length}`,
    );
  }
  const length = bytes.length / itemSize;
  if (dtype === "int64" || dtype === "uint64") {
    return { dtype, shape, data: readIntegers(action, dtype, bytes, order) };
  }
  if (dtype === "bool" && bytes.some((byte) => byte > 1)) {
    const found = bytes.find((byte) => byte > 1);
    throw new SyntaxError(`Cannot ${action}: a bool must be 0 or 1, but one is ${found}`);
  }
  const isView = itemSize === 1 ||
    (mayView && order === HOST_ORDER && bytes.byteOffset % itemSize === 0);
  const { buffer, byteOffset } = isView ? bytes : reorder(bytes, itemSize, order);
  const data = new CONSTRUCTORS[dtype](buffer, byteOffset, length);
  return { dtype, shape, data } as NumericArray;
}

/**
 * The bytes of an array in row-major order: the reverse of {@linkcode readElements}.
 *
 * @throws {TypeError} If `data` is not what `dtype` asks for, or has not as many elements as `shape`.
 * @throws {RangeError} If a dimension is no integer from 0, a bool not 0 or 1, or an element of a
 * 64-bit type no integer of that type up to 2^53 - 1.
 */
export function writeElements(
  action: string,
  array: WritableArray,
  order: ByteOrder,
): Uint8Array {
  expectElements(action, array);
  const { dtype, shape, data } = array;
  const expected = Object.hasOwn(CONSTRUCTORS, dtype) ? CONSTRUCTORS[dtype] : undefined;
  if (expected === undefined || !(data instanceof expected)) {
    const found = Object(data).constructor?.name;
    throw new TypeError(
      `Cannot ${action}: data must be of a known dtype, but is a ${found} of dtype ${dtype}`,
    );
  }
  for (const dimension of shape) {
    if (!Number.isSafeInteger(dimension) || dimension < 0) {
      throw new RangeError(
        `Cannot ${action}: dimensions must be integers from 0, but one is ${dimension}`,
      );
    }
  }
  if (data.length !== sizeOf(shape)) {
    throw new TypeError(
      `Cannot ${action}: dimensions [${shape.join(", ")}] need ${formatSize(sizeOf(shape))} ` +
        `elements, but data has ${data.length}`,
    );
  }
  if (dtype === "int64" || dtype === "uint64") return writeIntegers(action, dtype, data, order);
  if (dtype === "bool") {
    const wrong = data.find((value: number) => value > 1);
    if (wrong !== undefined) {
      throw new RangeError(`Cannot ${action}: a bool must be 0 or 1, but one is ${wrong}`);
    }
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return reorder(bytes, data.BYTES_PER_ELEMENT, order);
}

/** A copy with the bytes of each item put from `order` into that of the machine, or back. */
export function reorder(
  bytes: Uint8Array,
  itemSize: number,
  order: ByteOrder,
): Uint8Array<ArrayBuffer> {
  if (order === HOST_ORDER) return new Uint8Array(bytes);
  // Item sizes are powers of two: flipping the low bits of an index mirrors it within its item.
  const mirror = itemSize - 1;
  const swapped = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) swapped[i] = bytes[i ^ mirror];
  return swapped;
}

/** A number of bytes or elements, for messages. */
export function formatSize(size: number): string {
  return Number.isSafeInteger(size) ? String(size) : "more than 2^53";
}

function readIntegers(
  action: string,
  dtype: "int64" | "uint64",
  bytes: Uint8Array,
  order: ByteOrder,
): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = order === "little";
  const [low, high] = little ? [0, 4] : [4, 0];
  const data = new Float64Array(bytes.length / 8);
  for (let i = 0, at = 0; i < data.length; i++, at += 8) {
    const upper = dtype === "int64"
      ? view.getInt32(at + high, little)
      : view.getUint32(at + high, little);
    // Below 2^53 this is exact, and what is beyond stays beyond when rounded.
    const value = upper * 2 ** 32 + view.getUint32(at + low, little);
    if (!Number.isSafeInteger(value)) {
      const exact = dtype === "int64"
        ? view.getBigInt64(at, little)
        : view.getBigUint64(at, little);
      throw inexact(action, dtype, i, exact);
    }
    data[i] = value;
  }
  return data;
}

function writeIntegers(
  action: string,
  dtype: "int64" | "uint64",
  data: NumericData,
  order: ByteOrder,
): Uint8Array {
  const bytes = new Uint8Array(data.byteLength);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (!Number.isSafeInteger(value) || (dtype === "uint64" && value < 0)) {
      throw inexact(action, dtype, i, value);
    }
    view.setBigInt64(8 * i, BigInt(value), order === "little");
  }
  return bytes;
}

function inexact(action: string, dtype: string, i: number, value: number | bigint): RangeError {
  const least = dtype === "int64" ? "-(2^53 - 1)" : "0";
  return new RangeError(
    `Cannot ${action}: ${dtype} elements must be integers from ${least} to 2^53 - 1, ` +
      `but element ${i} is ${value}`,
  );
}
