/**
 * ZIP archives of named files, stored or deflated: as much of the format as .npz files need.
 *
 * No folders, encryption, Zip64 sizes or archives in several parts. An archive is believed only as
 * far as its bytes go: files that overlap, that unfold to more than DEFLATE can, or that are not what
 * their size and check sum say, are errors. Source: PKWARE's APPNOTE.TXT 6.3.
 *
 * @module
 */
import { deflateSync, inflateSync } from "fflate";
import { quote } from "../runtime/quote.ts";
import { concatenate, decodeUtf8 } from "./bytes.ts";
import { crc32 } from "./crc32.ts";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_LENGTH = 30;
const CENTRAL_LENGTH = 46;
const END_LENGTH = 22;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const UTF8_NAME = 0x0800;
const VERSION = 20;
/** The 1st of January 1980: equal files make equal archives, whenever they are written. */
const DATE = 0x0021;
/** The most bytes that DEFLATE makes of one. */
const MAX_RATIO = 1032;
const MAX_UINT16 = 0xffff;
const MAX_UINT32 = 0xffffffff;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where the entry's own header is. */
  readonly offset: number;
}

/**
 * The files of an archive, by name.
 *
 * @param maxBytes How many bytes all files together may have.
 * @throws {SyntaxError} If the bytes are not exactly one archive of the kind described above.
 * @throws {RangeError} If the files together have more than `maxBytes` bytes.
 */
export function readZip(bytes: Uint8Array, maxBytes: number): Map<string, Uint8Array> {
  const { entries, end } = readDirectory(bytes);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > maxBytes) {
    throw new RangeError(
      `Cannot parse ZIP: files must have at most ${maxBytes} bytes together, but have ${total}`,
    );
  }
  const files = new Map<string, Uint8Array>();
  let free = 0;
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    const start = dataStart(bytes, entry, end);
    // One run of compressed bytes that serves many files is how small archives grow huge.
    if (entry.offset < free) {
      throw parseError(`files must not overlap, but ${quote(entry.name)} does`);
    }
    free = start + entry.packedSize;
    if (free > end) {
      throw parseError(`${quote(entry.name)} must end at byte ${free}, but is cut off`);
    }
    if (files.has(entry.name)) {
      throw parseError(`names must differ, but ${quote(entry.name)} is twice`);
    }
    files.set(entry.name, unpack(bytes.subarray(start, free), entry));
  }
  return files;
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

function readDirectory(bytes: Uint8Array): { entries: Entry[]; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = bytes.length - END_LENGTH;
  if (at < 0 || view.getUint32(at, true) !== END) {
    throw parseError(
      "input must end with the end of a directory, without a comment, but does not: it may be cut off",
    );
  }
  const count = view.getUint16(at + 10, true);
  const length = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  if (count === MAX_UINT16 || length === MAX_UINT32 || start === MAX_UINT32) {
    throw parseError("sizes must be below 4 GiB, but are those of Zip64");
  }
  if (view.getUint32(at + 4, true) !== 0 || view.getUint16(at + 8, true) !== count) {
    throw parseError("the archive must be in one part, but is in several");
  }
  if (start + length !== at) {
    throw parseError(`the directory must end at byte ${at}, but ends at byte ${start + length}`);
  }
  const entries: Entry[] = [];
  let next = start;
  for (let i = 0; i < count; i++) {
    const nameStart = next + CENTRAL_LENGTH;
    if (nameStart > at || view.getUint32(next, true) !== CENTRAL) {
      throw parseError(`file ${i} must have an entry in the directory, but has none`);
    }
    const nameEnd = nameStart + view.getUint16(next + 28, true);
    const entryEnd = nameEnd + view.getUint16(next + 30, true) + view.getUint16(next + 32, true);
    if (entryEnd > at) throw parseError(`the directory must hold file ${i}, but is cut off`);
    const entry: Entry = {
      name: decodeUtf8(
        bytes.subarray(nameStart, nameEnd),
        () => parseError("names must be UTF-8, but one is not"),
      ),
      method: view.getUint16(next + 10, true),
      checksum: view.getUint32(next + 16, true),
      packedSize: view.getUint32(next + 20, true),
      size: view.getUint32(next + 24, true),
      offset: view.getUint32(next + 42, true),
    };
    checkEntry(entry, view.getUint16(next + 8, true));
    entries.push(entry);
    next = entryEnd;
  }
  if (next !== at) throw parseError(`the directory must hold ${count} files, but holds more`);
  return { entries, end: start };
}

/** What can be said of a file before it is unpacked. */
function checkEntry(entry: Entry, flags: number): void {
  const { method, packedSize, size, offset } = entry;
  if (flags & ENCRYPTED) throw parseError(`${quote(entry.name)} must not be encrypted, but is`);
  if (method !== STORED && method !== DEFLATED) {
    throw parseError(`${quote(entry.name)} must be stored or deflated, but has method ${method}`);
  }
  if (packedSize === MAX_UINT32 || size === MAX_UINT32 || offset === MAX_UINT32) {
    throw parseError(`${quote(entry.name)} must be below 4 GiB, but has sizes of Zip64`);
  }
  const most = method === STORED ? packedSize : packedSize * MAX_RATIO;
  if (size > most || (method === STORED && size !== packedSize)) {
    throw parseError(`${quote(entry.name)} must fit in ${packedSize} bytes, but declares ${size}`);
  }
}

function dataStart(bytes: Uint8Array, entry: Entry, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset } = entry;
  if (offset + LOCAL_LENGTH > end || view.getUint32(offset, true) !== LOCAL) {
    throw parseError(`${quote(entry.name)} must have a header at byte ${offset}, but has none`);
  }
  // Sizes here may be missing or those of Zip64: the directory's count.
  return offset + LOCAL_LENGTH + view.getUint16(offset + 26, true) +
    view.getUint16(offset + 28, true);
}

function unpack(packed: Uint8Array, entry: Entry): Uint8Array {
  const content = entry.method === STORED ? packed : inflate(packed, entry);
  if (content.length !== entry.size) {
    throw parseError(`${quote(entry.name)} must have ${entry.size} bytes, but has not`);
  }
  if (crc32(content) !== entry.checksum) {
    throw parseError(`${quote(entry.name)} must have the check sum in the directory, but has not`);
  }
  return content;
}

function inflate(packed: Uint8Array, entry: Entry): Uint8Array {
  try {
    // With a buffer given, fflate never allocates a larger one; the extra byte shows an excess.
    return inflateSync(packed, { out: new Uint8Array(entry.size + 1) });
  } catch (error) {
    throw parseError(
      `${quote(entry.name)} must be valid DEFLATE, but is not (${(error as Error).message})`,
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

function parseError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot parse ZIP: ${problem}`);
}
