/**
 * NPZ, the file format of several named NumPy arrays: a ZIP archive of .npy files.
 *
 * A pure parser: bytes in, plain records out. Reads what `np.savez` and `np.savez_compressed` write,
 * object arrays aside, and writes what `np.load` reads. What else such an archive may hold, a
 * README.txt or folders, is passed over. Archives of 4 GiB and more are not written. The archive
 * itself: zip.ts; one array: npy.ts.
 *
 * @module
 */
import { expectKind } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import {
  expectArrays,
  formatSize,
  itemSizeOf,
  type NumericArray,
  sizeOf,
  type WritableArray,
} from "./elements.ts";
import { quote } from "../runtime/quote.ts";
import { encodeNpy, readNumbers } from "./npy.ts";
import { isNpy, MAX_HEADER_END, type NumericHeader, readHeader } from "./npy_header.ts";
import { readZip, writeZip, type ZipFile } from "./zip.ts";

/** What {@linkcode decodeNpz} accepts. */
export interface DecodeNpzOptions {
  /**
   * The most bytes that the unpacked arrays may have together. Default: 2^26, 64 MiB, more than the
   * archive: as much as what is not compressed takes, and what is compressed as numbers mostly are.
   */
  readonly maxBytes?: number;
}

/** How {@linkcode encodeNpz} writes. */
export interface EncodeNpzOptions {
  /** Whether the arrays are deflated, as `np.savez_compressed` does. Default: false. */
  readonly compress?: boolean;
}

const SUFFIX = ".npy";
/** A compressed archive may be that much larger when unpacked. */
const MAX_GROWTH = 2 ** 26;

/**
 * Reads an .npz file: its arrays by name, in the order of the file, in an object without prototype.
 *
 * Nothing is unpacked before the headers of all arrays have been looked at.
 *
 * @throws {SyntaxError} If the bytes are not exactly one archive, two arrays have the same name, an
 * array is not of numbers, or is not what its header, its size and its check sum say.
 * @throws {RangeError} If the unpacked arrays have more than `maxBytes` bytes together, or an int64 or
 * uint64 is beyond 2^53 - 1.
 * @throws {TypeError} If the input is no Uint8Array.
 *
 * @example
 * ```ts
 * import { decodeNpz, encodeNpz } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const bias = { dtype: "float64", shape: [2], data: Float64Array.of(0.5, -1) } as const;
 * const { b1 } = decodeNpz(encodeNpz({ b1: bias }, { compress: true }));
 * assertEquals(b1, bias);
 * ```
 */
export function decodeNpz(
  bytes: Uint8Array,
  options: DecodeNpzOptions = {},
): Record<string, NumericArray> {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot parse NPZ: input must be a Uint8Array, but is none");
  }
  expectOptions("parse NPZ", options, ["maxBytes"]);
  const { maxBytes = bytes.length + MAX_GROWTH } = options;
  expectKind("parse NPZ", "a number of bytes for maxBytes", maxBytes, maxBytes >= 0);
  const files = findArrays(readZip(bytes));
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  if (total > maxBytes) {
    throw new RangeError(
      `Cannot parse NPZ: arrays must unfold to at most ${maxBytes} bytes (maxBytes), ` +
        `but unfold to ${total}`,
    );
  }
  const headers = files.map(({ file }) => numericHeader(file));
  const arrays: Record<string, NumericArray> = Object.create(null);
  files.forEach(({ name, file }, i) => {
    // What was unpacked is nobody else's, and need not be copied.
    arrays[name] = readNumbers(file.read(), headers[i], !file.isView);
  });
  return arrays;
}

/** The files that are arrays, by their names or, as for NumPy, their first bytes. */
function findArrays(files: readonly ZipFile[]): { name: string; file: ZipFile }[] {
  const arrays = new Map<string, ZipFile>();
  const names = new Set<string>();
  for (const file of files) {
    const name = file.name.endsWith(SUFFIX) ? file.name.slice(0, -SUFFIX.length) : file.name;
    if (names.has(name)) {
      const both = `${quote(name)} and ${quote(name + SUFFIX)}`;
      throw parseError(`names must differ in more than their ending, but ${both} do not`);
    }
    names.add(name);
    if (name !== file.name || startsAsNpy(file)) arrays.set(name, file);
  }
  return Array.from(arrays, ([name, file]) => ({ name, file }));
}

function startsAsNpy(file: ZipFile): boolean {
  try {
    return isNpy(file.start(6));
  } catch {
    return false; // What cannot be unpacked need not be, where nobody calls it an array.
  }
}

/** The header of an array, which says how large the file is; the rest is not unpacked yet. */
function numericHeader(file: ZipFile): NumericHeader {
  const { stored, ...header } = readHeader(file.start(MAX_HEADER_END));
  if (stored === "object") {
    throw parseError(`${quote(file.name)} must hold numbers or bools, but holds objects`);
  }
  const size = header.start + sizeOf(header.shape) * itemSizeOf(stored.dtype);
  if (file.size !== size) {
    throw parseError(
      `${quote(file.name)} must have ${formatSize(size)} bytes by its header, but has ${file.size}`,
    );
  }
  return { ...header, stored };
}

/**
 * Writes an .npz file. Equal arrays make equal bytes: the archive holds no date.
 *
 * @throws {TypeError} If the data of an array are not of its dtype or number of elements.
 * @throws {RangeError} If an array cannot be written as .npy, or the archive reaches 4 GiB.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { decodeNpz, encodeNpz } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = encodeNpz({ w1: tensor([[1, 2]]), b1: tensor([3]) });
 * assertEquals(Object.keys(decodeNpz(bytes)), ["w1", "b1"]);
 * ```
 */
export function encodeNpz(
  arrays: Readonly<Record<string, WritableArray>>,
  options: EncodeNpzOptions = {},
): Uint8Array<ArrayBuffer> {
  expectOptions("write NPZ", options, ["compress"]);
  expectArrays("write NPZ", arrays);
  const { compress = false } = options;
  const files = Object.entries(arrays).map(([name, array]) =>
    [name + SUFFIX, encodeNpy(array)] as const
  );
  return writeZip(new Map(files), compress);
}

function parseError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot parse NPZ: ${problem}`);
}
