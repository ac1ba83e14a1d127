/**
 * IDX, the file format of MNIST: a magic number, the dimensions, then the elements, all big-endian.
 *
 * A pure parser: bytes in, a plain record out; files, gzip and the meaning of the numbers are
 * someone else's job. The format as published with MNIST:
 *
 * | bytes | content                                                                |
 * | ----- | ---------------------------------------------------------------------- |
 * | 0, 1  | zero                                                                   |
 * | 2     | element type: 08 uint8, 09 int8, 0B int16, 0C int32, 0D/0E float32/64 |
 * | 3     | rank R, the number of dimensions                                       |
 * | 4 …   | R dimensions, each an unsigned 32-bit integer                          |
 * | …     | the elements, row-major                                                |
 *
 * @module
 */

import { type Elements, expectElements, formatSize, reorder, sizeOf } from "./elements.ts";

/** The content of an IDX file. Testing `dtype` tells the type of `data`. */
export type IdxArray =
  | Elements<"uint8", Uint8Array>
  | Elements<"int8", Int8Array>
  | Elements<"int16", Int16Array>
  | Elements<"int32", Int32Array>
  | Elements<"float32", Float32Array>
  | Elements<"float64", Float64Array>;

type DataConstructor = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): IdxArray["data"];
};

const TYPES: readonly { code: number; dtype: IdxArray["dtype"]; Data: DataConstructor }[] = [
  { code: 0x08, dtype: "uint8", Data: Uint8Array },
  { code: 0x09, dtype: "int8", Data: Int8Array },
  { code: 0x0b, dtype: "int16", Data: Int16Array },
  { code: 0x0c, dtype: "int32", Data: Int32Array },
  { code: 0x0d, dtype: "float32", Data: Float32Array },
  { code: 0x0e, dtype: "float64", Data: Float64Array },
];

const MAX_RANK = 255;
const MAX_DIMENSION = 2 ** 32 - 1;

/**
 * Reads an IDX file.
 *
 * The data of one-byte types (uint8, int8) is a view of `bytes`: nothing is copied, and a write to
 * one shows in the other. Wider types are copied into the byte order of the machine, bit for bit.
 *
 * Derived in notebooks/04_mnist_raw_idx.ipynb, "2. Sixteen bytes, then pixels".
 *
 * @throws {SyntaxError} If the bytes are not exactly one IDX array; the message says where.
 * @throws {TypeError} If the input is no Uint8Array.
 *
 * @example
 * ```ts
 * import { decodeIdx } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const labels = decodeIdx(Uint8Array.of(0, 0, 0x08, 1, 0, 0, 0, 3, 5, 0, 4));
 * assertEquals(labels, { dtype: "uint8", shape: [3], data: Uint8Array.of(5, 0, 4) });
 * ```
 */
export function decodeIdx(bytes: Uint8Array): IdxArray {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot parse IDX: input must be a Uint8Array, but is none");
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw parseError(
      "input must be decompressed first, but starts with gzip's 0x1f 0x8b at byte 0",
    );
  }
  if (bytes.length < 4) {
    throw parseError(`header must have at least 4 bytes, but input ends at byte ${bytes.length}`);
  }
  if (bytes[0] !== 0 || bytes[1] !== 0) {
    throw parseError(`bytes 0 and 1 must be 0x00, but are ${hex(bytes[0])} ${hex(bytes[1])}`);
  }
  const type = typeOf(bytes);
  if (type === undefined) {
    const known = TYPES.map(({ code }) => hex(code)).join(", ");
    throw parseError(`element type at byte 2 must be one of ${known}, but is ${hex(bytes[2])}`);
  }
  const rank = bytes[3];
  const headerLength = 4 + 4 * rank;
  if (bytes.length < headerLength) {
    throw parseError(
      `header of rank ${rank} must have ${headerLength} bytes, but input ends at byte ${bytes.length}`,
    );
  }

  const shape = shapeOf(bytes);
  const itemSize = type.Data.BYTES_PER_ELEMENT;
  const declared = sizeOf(shape) * itemSize;
  const left = bytes.length - headerLength;
  // A product too large to be exact is still larger than any input, so the comparison is safe.
  if (declared !== left) {
    throw parseError(
      `${type.dtype} elements of dimensions [${shape.join(", ")}] must take ${
        formatSize(declared)
      } bytes ` +
        `from byte ${headerLength}, but ${left} are left`,
    );
  }

  const elements = new Uint8Array(bytes.buffer, bytes.byteOffset + headerLength, left);
  const { buffer, byteOffset } = itemSize === 1 ? elements : reorder(elements, itemSize, "big");
  const data = new type.Data(buffer, byteOffset, left / itemSize);
  return { dtype: type.dtype, shape, data } as IdxArray;
}

/** How many bytes an IDX file has by its header; undefined if the bytes do not begin with one. */
export function declaredSize(start: Uint8Array): number | undefined {
  const type = typeOf(start);
  const headerLength = 4 + 4 * start[3];
  if (start[0] !== 0 || start[1] !== 0 || !type || start.length < headerLength) return undefined;
  return headerLength + sizeOf(shapeOf(start)) * type.Data.BYTES_PER_ELEMENT;
}

function typeOf(bytes: Uint8Array): typeof TYPES[number] | undefined {
  return TYPES.find(({ code }) => code === bytes[2]);
}

/** The dimensions in a header that is known to be whole. */
function shapeOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes[3] }, (_, axis) => view.getUint32(4 + 4 * axis));
}

/**
 * Writes an IDX file: the reverse of {@linkcode decodeIdx}, for data of one's own.
 *
 * @throws {TypeError} If `data` is not of type `dtype` or has not the number of elements of `shape`.
 * @throws {RangeError} If there are more than 255 dimensions, or one is not an integer below 2^32.
 *
 * @example
 * ```ts
 * import { encodeIdx } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = encodeIdx({ dtype: "int16", shape: [1, 2], data: Int16Array.of(1, -1) });
 * assertEquals([...bytes], [0, 0, 0x0b, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 255, 255]);
 * ```
 */
export function encodeIdx(array: IdxArray): Uint8Array<ArrayBuffer> {
  expectElements("write IDX", array);
  const { dtype, shape, data } = array;
  const type = TYPES.find((candidate) => candidate.dtype === dtype);
  if (type === undefined || !(data instanceof type.Data)) {
    const found = Object(data).constructor?.name;
    throw new TypeError(`Cannot write IDX: data must be of dtype ${dtype}, but is a ${found}`);
  }
  if (shape.length > MAX_RANK) {
    throw new RangeError(`Cannot write IDX: rank must be at most 255, but is ${shape.length}`);
  }
  for (const dimension of shape) {
    if (!Number.isInteger(dimension) || dimension < 0 || dimension > MAX_DIMENSION) {
      throw new RangeError(
        `Cannot write IDX: dimensions must be integers from 0 to 2^32 - 1, but one is ${dimension}`,
      );
    }
  }
  if (data.length !== sizeOf(shape)) {
    throw new TypeError(
      `Cannot write IDX: dimensions [${shape.join(", ")}] need ${sizeOf(shape)} elements, ` +
        `but data has ${data.length}`,
    );
  }

  const headerLength = 4 + 4 * shape.length;
  const bytes = new Uint8Array(headerLength + data.byteLength);
  bytes.set([0, 0, type.code, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((dimension, axis) => view.setUint32(4 + 4 * axis, dimension));
  const elements = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  bytes.set(reorder(elements, data.BYTES_PER_ELEMENT, "big"), headerLength);
  return bytes;
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}

function parseError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot parse IDX: ${problem}`);
}
