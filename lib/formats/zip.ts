/**
 * ZIP archives of named files, stored or deflated: as much of the format as .npz files need.
 *
 * Reads Zip64, comments, and sizes that stand behind the content; no archives in several parts, and
 * nothing before the first file. An archive is believed only as far as its bytes go: names that are
 * there twice, files that overlap, that unfold to more than DEFLATE can, or that are not what their
 * size and check sum say, are errors. The directory is in zip_directory.ts. Source: PKWARE's
 * APPNOTE.TXT 6.3.
 *
 * @module
 */
import { deflateSync, Inflate, inflateSync } from "fflate";
import { quote } from "../runtime/quote.ts";
import { concatenate } from "./bytes.ts";
import { crc32 } from "./crc32.ts";
import {
  CENTRAL,
  CENTRAL_LENGTH,
  DEFLATED,
  ENCRYPTED,
  END,
  END_LENGTH,
  type Entry,
  MAX_UINT16,
  MAX_UINT32,
  parseError,
  readDirectory,
  STORED,
} from "./zip_directory.ts";

const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
const UTF8_NAME = 0x0800;
const VERSION = 20;
/** The 1st of January 1980: equal files make equal archives, whenever they are written. */
const DATE = 0x0021;
/** Compressed bytes that are unpacked at a time where not all are needed. */
const PIECE = 256;

/** What is not unpacked. */
const METHODS: ReadonlyMap<number, string> = new Map([
  [1, "shrunk"],
  [6, "imploded"],
  [9, "compressed by Deflate64"],
  [12, "compressed by bzip2"],
  [14, "compressed by LZMA"],
  [93, "compressed by Zstandard"],
  [95, "compressed by XZ"],
  [98, "compressed by PPMd"],
]);

/** A file in an archive; nothing of it is unpacked before it is asked for. */
export class ZipFile {
  /** The name, folders and all. */
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  readonly #packed: Uint8Array;
  readonly #entry: Entry;

  constructor(packed: Uint8Array, entry: Entry) {
    this.name = entry.name;
    this.size = entry.size;
    this.#packed = packed;
    this.#entry = entry;
  }

  /** Whether {@linkcode read} gives a view of the archive. */
  get isView(): boolean {
    return this.#entry.method === STORED;
  }

  /**
   * What is in the file.
   *
   * @throws {SyntaxError} If it is encrypted, in a compression that is not known, or not what its
   * size and check sum say.
   */
  read(): Uint8Array {
    const entry = this.#entry;
    expectReadable(entry);
    const content = this.isView ? this.#packed : inflate(this.#packed, entry);
    if (content.length !== entry.size) {
      throw parseError(`${quote(entry.name)} must have ${entry.size} bytes, but has not`);
    }
    if (crc32(content) !== entry.checksum) {
      throw parseError(
        `${quote(entry.name)} must have the check sum in the directory, but has not`,
      );
    }
    return content;
  }

  /**
   * The first bytes, `count` if there are as many; nothing is compared with size and check sum.
   *
   * @throws {SyntaxError} If it is encrypted, or in a compression that is not known or broken.
   */
  start(count: number): Uint8Array {
    expectReadable(this.#entry);
    if (this.isView) return this.#packed.subarray(0, count);
    const chunks: Uint8Array[] = [];
    let length = 0;
    const inflater = new Inflate((chunk) => {
      chunks.push(chunk);
      length += chunk.length;
    });
    for (let at = 0; at < this.#packed.length && length < count; at += PIECE) {
      inflating(this.#entry, () => inflater.push(this.#packed.slice(at, at + PIECE)));
    }
    return concatenate(chunks).subarray(0, count);
  }
}

/**
 * The files of an archive, in the order in which they lie in it.
 *
 * @throws {SyntaxError} If the bytes are not exactly one archive of the kind described above.
 */
export function readZip(bytes: Uint8Array): ZipFile[] {
  const { entries, end } = readDirectory(bytes);
  let free = 0;
  return entries.toSorted((a, b) => a.offset - b.offset).map((entry) => {
    // One run of compressed bytes that serves many files is how small archives grow huge.
    if (entry.offset < free) {
      throw parseError(`files must not overlap, but ${quote(entry.name)} does`);
    }
    const start = dataStart(bytes, entry, end);
    free = start + entry.packedSize;
    if (free > end) {
      throw parseError(`${quote(entry.name)} must end at byte ${free}, but is cut off`);
    }
    return new ZipFile(bytes.subarray(start, free), entry);
  });
}

/**
 * An archive of files: the reverse of {@linkcode readZip}.
 *
 * @throws {RangeError} If there are more than 65,535 files, or the archive reaches 4 GiB.
 */
export function writeZip(
  files: ReadonlyMap<string, Uint8Array>,
  compress: boolean,
): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const encoded = new TextEncoder().encode(name);
    if (name.includes("\0")) {
      throw new RangeError(`Cannot write ZIP: names must hold no NUL, but ${quote(name)} does`);
    }
    if (encoded.length > MAX_UINT16) {
      throw new RangeError("Cannot write ZIP: names must be shorter than 64 KiB, but one is not");
    }
    const packed = compress ? deflateSync(content) : content;
    const fields = new DataView(new ArrayBuffer(26));
    const values16 = [VERSION, UTF8_NAME, compress ? DEFLATED : STORED, 0, DATE];
    values16.forEach((value, i) => fields.setUint16(2 * i, value, true));
    [crc32(content), packed.length, content.length].forEach((value, i) =>
      fields.setUint32(10 + 4 * i, value, true)
    );
    fields.setUint16(22, encoded.length, true);
    const shared = new Uint8Array(fields.buffer);

    const local = record(LOCAL, LOCAL_LENGTH, encoded);
    local.set(shared, 4);
    const central = record(CENTRAL, CENTRAL_LENGTH, encoded);
    new DataView(central.buffer).setUint16(4, VERSION, true);
    central.set(shared, 6);
    new DataView(central.buffer).setUint32(42, offset, true);
    parts.push(local, packed);
    directory.push(central);
    offset += local.length + packed.length;
  }
  const directoryLength = directory.reduce((sum, { length }) => sum + length, 0);
  if (files.size >= MAX_UINT16 || offset + directoryLength >= MAX_UINT32) {
    throw new RangeError("Cannot write ZIP: archives must be below 4 GiB, but this is larger");
  }
  const end = record(END, END_LENGTH, new Uint8Array(0));
  const view = new DataView(end.buffer);
  view.setUint16(8, files.size, true);
  view.setUint16(10, files.size, true);
  view.setUint32(12, directoryLength, true);
  view.setUint32(16, offset, true);
  return concatenate([...parts, ...directory, end]);
}

function dataStart(bytes: Uint8Array, entry: Entry, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset } = entry;
  if (offset + LOCAL_LENGTH > end || view.getUint32(offset, true) !== LOCAL) {
    throw parseError(`${quote(entry.name)} must have a header at byte ${offset}, but has none`);
  }
  // Sizes here may be missing or those of Zip64: the directory's count.
  const nameLength = view.getUint16(offset + 26, true);
  const nameStart = offset + LOCAL_LENGTH;
  const name = bytes.subarray(nameStart, nameStart + nameLength);
  if (name.length !== entry.rawName.length || name.some((byte, i) => byte !== entry.rawName[i])) {
    throw parseError(`${quote(entry.name)} must be named so by its own header, but is not`);
  }
  return nameStart + nameLength + view.getUint16(offset + 28, true);
}

/** That a file can be unpacked at all. */
function expectReadable({ name, flags, method }: Entry): void {
  if (flags & ENCRYPTED) throw parseError(`${quote(name)} must not be encrypted, but is`);
  if (method === STORED || method === DEFLATED) return;
  const found = METHODS.get(method) ?? `in method ${method}`;
  throw parseError(`${quote(name)} must be stored or deflated, but is ${found}`);
}

function inflate(packed: Uint8Array, entry: Entry): Uint8Array {
  // With a buffer given, fflate never allocates a larger one; the extra byte shows an excess.
  const out = new Uint8Array(entry.size + 1);
  return inflating(entry, () => inflateSync(packed, { out }));
}

function inflating<T>({ name }: Entry, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw parseError(
      `${quote(name)} must be valid DEFLATE, but is not (${(error as Error).message})`,
    );
  }
}

/** A header with its signature, the length of its name, and the name. */
function record(signature: number, length: number, name: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length + name.length);
  new DataView(bytes.buffer).setUint32(0, signature, true);
  bytes.set(name, length);
  return bytes;
}
