/**
 * NPY, the file format of one NumPy array: a magic string, a header in Python's syntax, the elements.
 *
 * A pure parser: bytes in, a plain record out. Reads versions 1 to 3, both byte orders, C and Fortran
 * order, and numbers of every size that NumPy has on all machines; object arrays on request, through
 * the pickle parser, which runs nothing. Structured types, strings, dates and complex numbers are
 * refused by name. Of a file of several arrays, which `np.save` makes of several calls, the first is
 * read, as by `np.load`. The header: npy_header.ts. The format as documented in NumPy's `numpy.lib.format`:
 *
 * | bytes | content                                                                  |
 * | ----- | ------------------------------------------------------------------------ |
 * | 0 – 5 | 93 "NUMPY"                                                               |
 * | 6, 7  | version: 1 0, 2 0 or 3 0                                                 |
 * | 8 …   | length of the header, little-endian: 16 bits in version 1, 32 in 2 and 3 |
 * | …     | `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`, padded    |
 * | …     | the elements                                                             |
 *
 * @module
 */
import { expectOptions } from "../runtime/options.ts";
import {
  expectElements,
  itemSizeOf,
  type NumericArray,
  sizeOf,
  type WritableArray,
  writeElements,
} from "./elements.ts";
import { formatHeader, type NumericHeader, parseError, readHeader } from "./npy_header.ts";
import { fortranAxes, MAX_RANK, readArray, toRowMajor } from "./numpy_layout.ts";
import { isObjectArray, type ObjectArray, readPickle } from "./pickle.ts";

/** What {@linkcode decodeNpy} accepts. */
export interface DecodeNpyOptions {
  /** Whether an object array is read, as `np.load(..., allow_pickle=True)` does. Default: false. */
  readonly allowPickle?: boolean;
}

/** How {@linkcode encodeNpy} writes. */
export interface EncodeNpyOptions {
  /** The version of the format. Default: 1, as NumPy. */
  readonly version?: 1 | 2 | 3;
  /** Whether the elements are written in Fortran order: the first index runs fastest. Default: false. */
  readonly fortranOrder?: boolean;
}

/**
 * Reads an .npy file. The elements come in row-major order, whatever their order in the file.
 *
 * The data of one-byte types in C order is a view of `bytes`: nothing is copied, and a write to one
 * shows in the other. int64 and uint64 become a Float64Array of exact integers.
 *
 * @throws {SyntaxError} If the bytes do not begin with an array of numbers; the message says where.
 * @throws {RangeError} If an int64 or uint64 is beyond 2^53 - 1.
 * @throws {TypeError} If the input is no Uint8Array.
 *
 * @example
 * ```ts
 * import { decodeNpy, encodeNpy } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const matrix = { dtype: "float32", shape: [1, 2], data: Float32Array.of(0.5, -1) } as const;
 * assertEquals(decodeNpy(encodeNpy(matrix)), matrix);
 * ```
 */
export function decodeNpy(
  bytes: Uint8Array,
  options?: { readonly allowPickle?: false },
): NumericArray;
/**
 * Reads an .npy file that may hold an object array: `decodeNpy(bytes, { allowPickle: true }).data[0]`
 * is the twin of `np.load(file, allow_pickle=True).item()`. Nothing of the pickle is executed: see
 * {@linkcode decodePickle}.
 */
export function decodeNpy(bytes: Uint8Array, options: DecodeNpyOptions): NumericArray | ObjectArray;
export function decodeNpy(
  bytes: Uint8Array,
  options: DecodeNpyOptions = {},
): NumericArray | ObjectArray {
  expectOptions("parse NPY", options, ["allowPickle"]);
  const { allowPickle = false } = options;
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot parse NPY: input must be a Uint8Array, but is none");
  }
  const header = readHeader(bytes);
  if (header.stored !== "object") return readNumbers(bytes, { ...header, stored: header.stored });
  return readObjects(bytes.subarray(header.start), header.shape, allowPickle);
}

/** The array of a header, which may be a view of `bytes` if nobody else has them. */
export function readNumbers(
  bytes: Uint8Array,
  { stored, shape, fortranOrder, start }: NumericHeader,
  mayView = false,
): NumericArray {
  const axes = fortranOrder ? fortranAxes(shape.length) : undefined;
  // What follows is none of this array's.
  const end = start + sizeOf(shape) * itemSizeOf(stored.dtype);
  return readArray("parse NPY", stored, shape, bytes.subarray(start, end), axes, mayView);
}

/**
 * Writes an .npy file, little-endian: byte for byte what `np.save` writes of the same array.
 *
 * @throws {TypeError} If `data` is not of type `dtype` or has not the number of elements of `shape`.
 * @throws {RangeError} If there are more than 64 dimensions, one is not an integer from 0, or an
 * int64 or uint64 is no exact integer of that type.
 *
 * @example
 * ```ts
 * import { encodeNpy } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = encodeNpy({ dtype: "int16", shape: [1, 2], data: Int16Array.of(1, -1) });
 * assertEquals(bytes.length, 128 + 4);
 * ```
 */
export function encodeNpy(
  array: WritableArray,
  options: EncodeNpyOptions = {},
): Uint8Array<ArrayBuffer> {
  expectOptions("write NPY", options, ["version", "fortranOrder"]);
  expectElements("write NPY", array);
  const { version = 1, fortranOrder = false } = options;
  const { dtype, shape, data } = array;
  if (shape.length > MAX_RANK) {
    throw new RangeError(
      `Cannot write NPY: rank must be at most ${MAX_RANK}, but is ${shape.length}`,
    );
  }
  let elements = writeElements("write NPY", array, "little");
  if (fortranOrder) {
    const reversed = shape.toReversed();
    const moved = toRowMajor(data, reversed, fortranAxes(shape.length));
    elements = writeElements("write NPY", { dtype, shape: reversed, data: moved }, "little");
  }
  const header = formatHeader(array, version, fortranOrder);
  const bytes = new Uint8Array(header.length + elements.length);
  bytes.set(header);
  bytes.set(elements, header.length);
  return bytes;
}

function readObjects(
  bytes: Uint8Array,
  shape: readonly number[],
  allowPickle: boolean,
): ObjectArray {
  if (!allowPickle) {
    throw parseError("elements must be numbers or bools, but are objects; see allowPickle");
  }
  const { value: array } = readPickle(bytes);
  if (!isObjectArray(array) || array.shape.join() !== shape.join()) {
    throw parseError(
      `the pickle must hold objects of dimensions [${shape.join(", ")}], but does not`,
    );
  }
  return array;
}
