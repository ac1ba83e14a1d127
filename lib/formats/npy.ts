/**
 * NPY, the file format of one NumPy array: a magic string, a header in Python's syntax, the elements.
 *
 * A pure parser: bytes in, a plain record out. Reads versions 1 to 3, both byte orders, C and Fortran
 * order, and numbers of every size that NumPy has on all machines; object arrays on request, through
 * the pickle parser, which runs nothing. Structured types, strings, dates and complex numbers are
 * refused by name. The format as documented in NumPy's `numpy.lib.format`:
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
import { quote } from "../runtime/quote.ts";
import { decodeUtf8 } from "./bytes.ts";
import { itemSizeOf, type NumericArray, type WritableArray, writeElements } from "./elements.ts";
import {
  codeOf,
  fortranAxes,
  isShape,
  MAX_RANK,
  readArray,
  storedDtype,
  toRowMajor,
} from "./numpy_layout.ts";
import { decodePickle, isObjectArray, type ObjectArray } from "./pickle.ts";
import { parsePythonLiteral, type PythonLiteral } from "./python_literal.ts";

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

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const MAX_HEADER_LENGTH = 2 ** 16;
const ALIGNMENT = 64;
/** NumPy leaves room in the header for the growing axis to become that long. */
const GROWING_AXIS_DIGITS = 21;

/**
 * Reads an .npy file. The elements come in row-major order, whatever their order in the file.
 *
 * The data of one-byte types in C order is a view of `bytes`: nothing is copied, and a write to one
 * shows in the other. int64 and uint64 become a Float64Array of exact integers.
 *
 * @throws {SyntaxError} If the bytes are not exactly one array of numbers; the message says where.
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
  { allowPickle = false }: DecodeNpyOptions = {},
): NumericArray | ObjectArray {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot parse NPY: input must be a Uint8Array, but is none");
  }
  const { start, text } = readHeader(bytes);
  const { descr, fortranOrder, shape } = parseHeader(text);
  const elements = bytes.subarray(start);
  if (descr === "|O") return readObjects(elements, shape, allowPickle);

  const stored = storedDtype(descr.slice(0, 1), descr.slice(1));
  if (stored === undefined) {
    throw parseError(`elements must be numbers or bools, but have the dtype ${quote(descr)}`);
  }
  const axes = fortranOrder ? fortranAxes(shape.length) : undefined;
  return readArray("parse NPY", stored, shape, elements, axes);
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
  { version = 1, fortranOrder = false }: EncodeNpyOptions = {},
): Uint8Array<ArrayBuffer> {
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

/** The header's text, and where the elements start. */
function readHeader(bytes: Uint8Array): { start: number; text: string } {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw parseError('bytes 0 to 5 must be 0x93 "NUMPY", but are not');
  }
  if (bytes.length < 8) throw parseError("version must be at bytes 6 and 7, but input ends before");
  const [major, minor] = bytes.subarray(6, 8);
  if (!(major >= 1 && major <= 3) || minor !== 0) {
    throw parseError(`version must be 1.0, 2.0 or 3.0, but is ${major}.${minor}`);
  }
  const headerStart = major === 1 ? 10 : 12;
  if (bytes.length < headerStart) {
    throw parseError(`header must start at byte ${headerStart}, but input ends before`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_LENGTH) {
    throw parseError(`header must have at most ${MAX_HEADER_LENGTH} bytes, but has ${length}`);
  }
  const start = headerStart + length;
  if (bytes.length < start) {
    throw parseError(`header must end at byte ${start}, but input ends at byte ${bytes.length}`);
  }
  const text = bytes.subarray(headerStart, start);
  const wrong = () => parseError("header of version 3.0 must be UTF-8, but is not");
  return { start, text: major === 3 ? decodeUtf8(text, wrong) : String.fromCharCode(...text) };
}

interface Header {
  descr: string;
  fortranOrder: boolean;
  shape: readonly number[];
}

function parseHeader(text: string): Header {
  let header: PythonLiteral;
  try {
    header = parsePythonLiteral(text);
  } catch (error) {
    throw error instanceof SyntaxError ? parseError(error.message) : error;
  }
  const keys = ["descr", "fortran_order", "shape"];
  if (!(header instanceof Map) || header.size !== 3 || !keys.every((key) => header.has(key))) {
    throw parseError(`header must be a dict of ${keys.join(", ")}, but is not`);
  }
  const [descr, fortranOrder, shape] = keys.map((key) => header.get(key));
  if (typeof descr !== "string") {
    throw parseError("elements must be numbers or bools, but have a structured dtype");
  }
  if (typeof fortranOrder !== "boolean") {
    throw parseError("fortran_order must be True or False, but is neither");
  }
  if (!isShape(shape)) {
    throw parseError(`shape must be a tuple of at most ${MAX_RANK} integers, but is not`);
  }
  return { descr, fortranOrder, shape };
}

function readObjects(
  bytes: Uint8Array,
  shape: readonly number[],
  allowPickle: boolean,
): ObjectArray {
  if (!allowPickle) {
    throw parseError("elements must be numbers or bools, but are objects; see allowPickle");
  }
  const array = decodePickle(bytes);
  if (!isObjectArray(array) || array.shape.join() !== shape.join()) {
    throw parseError(
      `the pickle must hold objects of dimensions [${shape.join(", ")}], but does not`,
    );
  }
  return array;
}

function formatHeader(
  { dtype, shape }: WritableArray,
  version: 1 | 2 | 3,
  fortranOrder: boolean,
): Uint8Array {
  const order = itemSizeOf(dtype) === 1 ? "|" : "<";
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  let text = `{'descr': '${order}${codeOf(dtype)}', ` +
    `'fortran_order': ${fortranOrder ? "True" : "False"}, 'shape': ${tuple}, }`;
  const growing = shape.at(fortranOrder ? -1 : 0);
  if (growing !== undefined) text += " ".repeat(GROWING_AXIS_DIGITS - String(growing).length);

  const start = version === 1 ? 10 : 12;
  const end = Math.ceil((start + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  text = text.padEnd(end - start - 1) + "\n";
  const bytes = new Uint8Array(end);
  bytes.set(MAGIC);
  bytes.set([version, 0], 6);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), start);
  return bytes;
}

function parseError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot parse NPY: ${problem}`);
}
