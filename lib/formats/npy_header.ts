/**
 * The header of .npy files: from bytes to a dtype, an order and a shape, and back.
 *
 * Read as NumPy reads it, headers of Python 2 included (`'shape': (2L, 1L)`), by a parser of Python's
 * literals that evaluates nothing. Source: NumPy's `numpy.lib.format`.
 *
 * @module
 */
import { quote } from "../runtime/quote.ts";
import { decodeUtf8 } from "./bytes.ts";
import { itemSizeOf, type WritableArray } from "./elements.ts";
import { codeOf, isShape, MAX_RANK, type StoredDtype, storedDtype } from "./numpy_layout.ts";
import { parsePythonLiteral, type PythonLiteral } from "./python_literal.ts";

/** What a header says. */
export interface NpyHeader {
  /** The element type and its byte order; objects are in a pickle. */
  readonly stored: StoredDtype | "object";
  /** Whether the last axis is the outermost. */
  readonly fortranOrder: boolean;
  /** The dimensions. */
  readonly shape: readonly number[];
  /** Where the elements start. */
  readonly start: number;
}

/** A header of numbers. */
export interface NumericHeader extends NpyHeader {
  readonly stored: StoredDtype;
}

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const MAX_HEADER_LENGTH = 2 ** 16;
/** A file's first bytes, of which there is nothing more to a header. */
export const MAX_HEADER_END = 12 + MAX_HEADER_LENGTH;
const ALIGNMENT = 64;
/** NumPy leaves room in the header for the growing axis to become that long. */
const GROWING_AXIS_DIGITS = 21;

/** Whether bytes start as .npy files do. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * The header that a file begins with.
 *
 * @throws {SyntaxError} If it does not, or the elements are of no type that is read.
 */
export function readHeader(bytes: Uint8Array): NpyHeader {
  const { start, text, version } = headerText(bytes);
  return { start, ...parseHeader(text, version) };
}

/** The header's text, and where the elements start. */
function headerText(bytes: Uint8Array): { start: number; text: string; version: number } {
  if (!isNpy(bytes)) throw parseError('bytes 0 to 5 must be 0x93 "NUMPY", but are not');
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
  const characters = major === 3 ? decodeUtf8(text, wrong) : String.fromCharCode(...text);
  return { start, text: characters, version: major };
}

function parseHeader(text: string, version: number): Omit<NpyHeader, "start"> {
  let header: PythonLiteral;
  try {
    // As NumPy, which knows of Python 2 in the versions of its time only.
    header = parsePythonLiteral(text, { python2: version <= 2 });
  } catch (error) {
    throw error instanceof SyntaxError ? parseError(error.message) : error;
  }
  const keys = ["descr", "fortran_order", "shape"];
  if (!(header instanceof Map) || header.size !== 3 || !keys.every((key) => header.has(key))) {
    throw parseError(`header must be a dict of ${keys.join(", ")}, but is not`);
  }
  const [descr, fortranOrder, shape] = keys.map((key) => header.get(key));
  if (typeof fortranOrder !== "boolean") {
    throw parseError("fortran_order must be True or False, but is neither");
  }
  if (!isShape(shape)) {
    throw parseError(`shape must be a tuple of at most ${MAX_RANK} integers, but is not`);
  }
  return { stored: dtypeOf(descr), fortranOrder, shape };
}

/** The element type: of `<f8`, or `=f8` and `f8`, which say nothing of the order; others by name. */
function dtypeOf(descr: PythonLiteral | undefined): NpyHeader["stored"] {
  if (typeof descr !== "string") {
    const fields = typeof descr === "object" && descr !== null && "list" in descr
      ? descr.list.map((field) => quote(Array.isArray(field) ? field[0] : field))
      : [];
    const named = fields.length > 0 ? ` of the fields ${fields.slice(0, 8).join(", ")}` : "";
    throw parseError(`elements must be numbers or bools, but have a structured dtype${named}`);
  }
  if (descr === "|O" || descr === "O") return "object";
  const [, order, code] = /^([<>|=]?)(.*)$/s.exec(descr)!;
  const stored = storedDtype(order === "" || order === "=" ? "<" : order, code);
  if (stored !== undefined) return stored;
  throw parseError(`elements must be numbers or bools, but have the dtype ${quote(descr)}`);
}

/** The header of an array as NumPy writes it, byte for byte. */
export function formatHeader(
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

/** What every broken or refused file ends in. */
export function parseError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot parse NPY: ${problem}`);
}
