/**
 * Safetensors, the file format of named weights: a JSON header, then the elements, nothing else.
 *
 * A pure parser: bytes in, plain records out. Holds the file to what the format demands: names that
 * differ, sizes written as integers, and tensors that cover the rest of the file without gap or
 * overlap. The format as documented by its reference implementation (Hugging Face, `safetensors` 0.8):
 *
 * | bytes | content                                                                      |
 * | ----- | ---------------------------------------------------------------------------- |
 * | 0 – 7 | length of the header, little-endian                                          |
 * | 8 …   | `{"w1":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}`, then spaces     |
 * | …     | the elements, little-endian, row-major; offsets are counted from their start |
 *
 * Stricter than the reference: a header has at most 5 MB (enough for some 50,000 tensors; there:
 * 100 MB, which take a hundred times as much memory where they are nested), no name stands twice in
 * the metadata either, and sizes are at most 2^53 - 1. Elements of 4, 6 and 8 bits are not read.
 *
 * @module
 */
import { isRecord } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { quote } from "../runtime/quote.ts";
import { decodeUtf8 } from "./bytes.ts";
import { endOfString, parseJson } from "./json.ts";
import {
  expectArrays,
  itemSizeOf,
  type NumericArray,
  type NumericDtype,
  readElements,
  reorder,
  sizeOf,
  type WritableArray,
  writeElements,
} from "./elements.ts";

/** The content of a safetensors file. */
export interface SafetensorsFile {
  /** The tensors by name, in the order of their bytes, in an object without prototype. */
  readonly tensors: Record<string, NumericArray>;
  /** The texts under `__metadata__`, in an object without prototype. */
  readonly metadata: Record<string, string>;
}

/** What {@linkcode encodeSafetensors} writes besides tensors. */
export interface EncodeSafetensorsOptions {
  /** Texts to be stored under `__metadata__`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** In the order in which the reference implementation lays tensors out, from the last to the first. */
const DTYPES: ReadonlyMap<string, NumericDtype> = new Map([
  ["BOOL", "bool"],
  ["U8", "uint8"],
  ["I8", "int8"],
  ["I16", "int16"],
  ["U16", "uint16"],
  ["F16", "float16"],
  ["I32", "int32"],
  ["U32", "uint32"],
  ["F32", "float32"],
  ["F64", "float64"],
  ["I64", "int64"],
  ["U64", "uint64"],
]);
const CODES = new Map(Array.from(DTYPES, ([code, dtype]) => [dtype, code]));
const RANKS = [...DTYPES.values()];
const BFLOAT16 = "BF16";
const METADATA = "__metadata__";
const MAX_HEADER_LENGTH = 5_000_000;
const MAX_DEPTH = 16;
const ALIGNMENT = 8;

/**
 * Reads a safetensors file.
 *
 * BF16 becomes float32, which holds it exactly; int64 and uint64 become a Float64Array of exact
 * integers. The data of one-byte types is a view of `bytes`.
 *
 * @throws {SyntaxError} If the bytes are not exactly one file of this format, or hold other types.
 * @throws {RangeError} If an int64 or uint64 is beyond 2^53 - 1.
 * @throws {TypeError} If the input is no Uint8Array.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const w1 = { dtype: "float32", shape: [1, 2], data: Float32Array.of(0.5, -1) } as const;
 * const bytes = encodeSafetensors({ w1 }, { metadata: { epoch: "3" } });
 * const { tensors, metadata } = decodeSafetensors(bytes);
 * assertEquals(tensors.w1, w1);
 * assertEquals(metadata.epoch, "3");
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot parse safetensors: input must be a Uint8Array, but is none");
  }
  const { header, start } = readHeader(bytes);
  const elements = bytes.subarray(start);
  const metadata = parseMetadata(header[METADATA]);
  const entries = Object.entries(header).filter(([name]) => name !== METADATA)
    .map(([name, value]) => parseEntry(name, value))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);

  const tensors: SafetensorsFile["tensors"] = Object.create(null);
  let covered = 0;
  for (const { name, code, shape, begin, end } of entries) {
    if (begin !== covered) {
      throw parseError(`${quote(name)} must begin at byte ${covered} of the data, but at ${begin}`);
    }
    if (end > elements.length) {
      throw parseError(
        `${quote(name)} must end within ${elements.length} bytes of data, but ends at ${end}`,
      );
    }
    covered = end;
    tensors[name] = readTensor(code, shape, elements.subarray(begin, end));
  }
  if (covered !== elements.length) {
    throw parseError(
      `tensors must cover ${elements.length} bytes of data, but end at byte ${covered}`,
    );
  }
  return { tensors, metadata };
}

/**
 * Writes a safetensors file: wide types first, then by name in UTF-8, as the reference implementation
 * does.
 *
 * @throws {TypeError} If the data of a tensor are not of its dtype or number of elements, or a text
 * of the metadata is none.
 * @throws {RangeError} If a tensor is named `__metadata__`, a text holds half a surrogate pair, or an
 * int64 or uint64 is no exact integer of that type.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { decodeSafetensors, encodeSafetensors } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const { tensors } = decodeSafetensors(encodeSafetensors({ b1: tensor([0.5]) }));
 * assertEquals(tensors.b1.dtype, "float64");
 * ```
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, WritableArray>>,
  options: EncodeSafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  expectOptions("write safetensors", options, ["metadata"]);
  expectArrays("write safetensors", tensors);
  const { metadata } = options;
  if (Object.hasOwn(tensors, METADATA)) {
    throw new RangeError(
      `Cannot write safetensors: ${METADATA} must be the name of no tensor, but is one's`,
    );
  }
  // Entries, not an object: its keys would be put in another order where they look like numbers.
  const entries: string[] = [];
  if (metadata !== undefined) {
    if (!isRecord(metadata) || Object.values(metadata).some((text) => typeof text !== "string")) {
      throw new TypeError("Cannot write safetensors: metadata must be texts, but one is not");
    }
    for (const text of Object.entries(metadata).flat()) expectWellFormed(text);
    entries.push(`${JSON.stringify(METADATA)}:${JSON.stringify(metadata)}`);
  }
  const parts: Uint8Array[] = [];
  let covered = 0;
  const rankOf = ({ dtype }: WritableArray) => RANKS.indexOf(dtype);
  const sorted = Object.entries(tensors).sort(([a, one], [b, other]) =>
    rankOf(other) - rankOf(one) || compareInUtf8(a, b)
  );
  for (const [name, tensor] of sorted) {
    expectWellFormed(name);
    const part = writeElements("write safetensors", tensor, "little");
    const offsets = [covered, covered += part.length];
    const entry = {
      dtype: CODES.get(tensor.dtype),
      shape: tensor.shape,
      data_offsets: offsets,
    };
    entries.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    parts.push(part);
  }

  const text = new TextEncoder().encode(`{${entries.join(",")}}`);
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  if (length > MAX_HEADER_LENGTH) {
    throw new RangeError(
      `Cannot write safetensors: header must have at most ${MAX_HEADER_LENGTH} bytes, ` +
        `but has ${length}`,
    );
  }
  const bytes = new Uint8Array(8 + length + covered);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) {
    throw parseError(`header must start at byte 8, but input ends at byte ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > MAX_HEADER_LENGTH) {
    throw parseError(`header must have at most ${MAX_HEADER_LENGTH} bytes, but has ${length}`);
  }
  const start = 8 + length;
  if (start > bytes.length) {
    throw parseError(`header must end at byte ${start}, but input ends at byte ${bytes.length}`);
  }
  const text = decodeUtf8(
    bytes.subarray(8, start),
    () => parseError("header must be UTF-8, but is not"),
  );
  const header = parseJson(
    text,
    { maxLength: MAX_HEADER_LENGTH, maxDepth: MAX_DEPTH },
    (problem) => parseError(problem.replace(/^it /, "header ")),
  );
  if (!isObject(header)) throw parseError("header must be a JSON object, but is not");
  if (hasOddNumber(text)) {
    throw parseError("sizes and offsets must be written as integers from 0, but one is not");
  }
  return { header, start };
}

/** Whether a list of a JSON text holds a number with a point or an exponent, or -0: `4e0` is not 4. */
function hasOddNumber(text: string): boolean {
  let isList = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === "[" || character === "]") isList = character === "[";
    else if (isList && /^(-0|\d[.eE])/.test(text.slice(at, at + 2))) return true;
  }
  return false;
}

function parseMetadata(value: unknown): Record<string, string> {
  const metadata: Record<string, string> = Object.create(null);
  // The reference implementation writes null where there is none.
  if (value === undefined || value === null) return metadata;
  if (!isObject(value)) throw parseError(`${METADATA} must be an object, but is not`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string" || !`${key}${text}`.isWellFormed()) {
      throw parseError(`${METADATA} must hold texts, but does not`);
    }
    metadata[key] = text;
  }
  return metadata;
}

interface Entry {
  readonly name: string;
  readonly code: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function parseEntry(name: string, value: unknown): Entry {
  if (!name.isWellFormed()) {
    throw parseError(`names must be texts, but ${quote(name)} holds half a surrogate pair`);
  }
  const { dtype: code, shape, data_offsets: offsets } = isObject(value) ? value : {};
  if (typeof code !== "string" || (!DTYPES.has(code) && code !== BFLOAT16)) {
    const known = [...DTYPES.keys(), BFLOAT16].join(", ");
    const found = typeof code === "string" ? quote(code) : "missing";
    throw parseError(`the dtype of ${quote(name)} must be one of ${known}, but is ${found}`);
  }
  if (!isSizes(shape)) {
    throw parseError(`the shape of ${quote(name)} must be a list of integers, but is not`);
  }
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw parseError(`the offsets of ${quote(name)} must be two integers, but are not`);
  }
  const [begin, end] = offsets;
  // Zero or not: the reference implementation multiplies from the left, in 64 bits.
  shape.reduce((product, size) => {
    if (product * size >= 2 ** 64) {
      throw parseError(`${quote(name)} must have at most 2^64 - 1 elements, but has more`);
    }
    return product * size;
  }, 1);
  const itemSize = itemSizeOf(DTYPES.get(code) ?? "float16");
  if (end - begin !== sizeOf(shape) * itemSize) {
    throw parseError(
      `${quote(name)} of dtype ${code} and shape [${shape.slice(0, 8).join(", ")}] must take ` +
        `${sizeOf(shape) * itemSize} bytes, but has those from ${begin} to ${end}`,
    );
  }
  return { name, code, shape, begin, end };
}

function readTensor(code: string, shape: readonly number[], bytes: Uint8Array): NumericArray {
  const dtype = DTYPES.get(code);
  if (dtype !== undefined) return readElements("parse safetensors", dtype, shape, bytes, "little");
  // BF16 is the upper half of a float32.
  const { buffer } = reorder(bytes, 2, "little");
  const bits = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
  return { dtype: "float32", shape, data: new Float32Array(bits.buffer) };
}

/** Below 0 if `a` comes first: in UTF-8, as by code points, U+FFFF stands before U+10000. */
function compareInUtf8(a: string, b: string): number {
  const one = Array.from(a, (character) => character.codePointAt(0)!);
  const other = Array.from(b, (character) => character.codePointAt(0)!);
  const at = one.findIndex((code, i) => code !== other[i]);
  return at < 0 ? one.length - other.length : at < other.length ? one[at] - other[at] : 1;
}

function expectWellFormed(text: string): void {
  if (!text.isWellFormed()) {
    throw new RangeError(
      `Cannot write safetensors: names and metadata must be texts, but ${quote(text)} holds half ` +
        `a surrogate pair`,
    );
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function parseError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot parse safetensors: ${problem}`);
}
