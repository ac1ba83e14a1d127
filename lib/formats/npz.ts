/**
 * NPZ, the file format of several named NumPy arrays: a ZIP archive of .npy files.
 *
 * A pure parser: bytes in, plain records out. Reads what `np.savez` and `np.savez_compressed` write,
 * object arrays aside, and writes what `np.load` reads. Archives of 4 GiB and more are not written
 * or read. The archive itself: zip.ts; one array: npy.ts.
 *
 * @module
 */
import type { NumericArray, WritableArray } from "./elements.ts";
import { quote } from "../runtime/quote.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { readZip, writeZip } from "./zip.ts";

/** What {@linkcode decodeNpz} accepts. */
export interface DecodeNpzOptions {
  /** The most bytes that the unpacked files may have together. Default: 2^31, 2 GiB. */
  readonly maxBytes?: number;
}

/** How {@linkcode encodeNpz} writes. */
export interface EncodeNpzOptions {
  /** Whether the arrays are deflated, as `np.savez_compressed` does. Default: false. */
  readonly compress?: boolean;
}

const SUFFIX = ".npy";

/**
 * Reads an .npz file: its arrays by name, in the order of the file, in an object without prototype.
 *
 * @throws {SyntaxError} If the bytes are not exactly one archive of .npy files with numbers, or a
 * file in it is not what its size and check sum say.
 * @throws {RangeError} If the unpacked files have more than `maxBytes` bytes together, or an int64 or
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
  { maxBytes = 2 ** 31 }: DecodeNpzOptions = {},
): Record<string, NumericArray> {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot parse NPZ: input must be a Uint8Array, but is none");
  }
  const arrays: Record<string, NumericArray> = Object.create(null);
  for (const [name, content] of readZip(bytes, maxBytes)) {
    if (!name.endsWith(SUFFIX)) {
      throw new SyntaxError(
        `Cannot parse NPZ: names must end with ${SUFFIX}, but one is ${quote(name)}`,
      );
    }
    arrays[name.slice(0, -SUFFIX.length)] = decodeNpy(content);
  }
  return arrays;
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
  { compress = false }: EncodeNpzOptions = {},
): Uint8Array<ArrayBuffer> {
  const files = Object.entries(arrays).map(([name, array]) =>
    [name + SUFFIX, encodeNpy(array)] as const
  );
  return writeZip(new Map(files), compress);
}
