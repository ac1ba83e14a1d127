/**
 * The directory at the end of a ZIP archive: which files there are, where, and how large.
 *
 * @module
 */
import { quote } from "../runtime/quote.ts";
import { decodeUtf8 } from "./bytes.ts";

export const CENTRAL = 0x02014b50;
export const CENTRAL_LENGTH = 46;
export const END = 0x06054b50;
export const END_LENGTH = 22;
export const STORED = 0;
export const DEFLATED = 8;
/** The flag of an encrypted file. */
export const ENCRYPTED = 1;
export const MAX_UINT16 = 0xffff;
export const MAX_UINT32 = 0xffffffff;

const END64 = 0x06064b50;
const END64_LENGTH = 56;
const LOCATOR64 = 0x07064b50;
const LOCATOR64_LENGTH = 20;
/** The extra field that holds what 32 bits do not. */
const EXTRA64 = 1;
/** The most files of an archive: far more than anyone has arrays. */
const MAX_COUNT = 100_000;
/** The most bytes that DEFLATE makes of one. */
const MAX_RATIO = 1032;

/** A file, as the directory has it. */
export interface Entry {
  readonly name: string;
  /** The bytes of the name. */
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where the entry's own header is. */
  readonly offset: number;
}

/** Where the directory's entries are. */
interface Place {
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The entries of an archive, and where its files end.
 *
 * @throws {SyntaxError} If the directory is not whole, or names a file twice.
 */
export function readDirectory(bytes: Uint8Array): { entries: Entry[]; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, start, end } = findDirectory(view);
  if (count > MAX_COUNT) {
    throw parseError(`it must hold at most ${MAX_COUNT} files, but holds ${count}`);
  }
  const entries: Entry[] = [];
  const names = new Set<string>();
  let next = start;
  for (let i = 0; i < count; i++) {
    const nameStart = next + CENTRAL_LENGTH;
    if (nameStart > end || view.getUint32(next, true) !== CENTRAL) {
      throw parseError(`file ${i} must have an entry in the directory, but has none`);
    }
    const nameEnd = nameStart + view.getUint16(next + 28, true);
    const extraEnd = nameEnd + view.getUint16(next + 30, true);
    const entryEnd = extraEnd + view.getUint16(next + 32, true);
    if (entryEnd > end) throw parseError(`the directory must hold file ${i}, but is cut off`);
    const rawName = bytes.subarray(nameStart, nameEnd);
    const name = decodeUtf8(rawName, () => parseError("names must be UTF-8, but one is not"));
    // Some readers end a name at its first NUL, and take it for another.
    if (name.includes("\0")) throw parseError(`names must hold no NUL, but ${quote(name)} does`);
    if (names.has(name)) throw parseError(`names must differ, but ${quote(name)} is there twice`);
    names.add(name);
    const entry: Entry = {
      name,
      rawName,
      flags: view.getUint16(next + 8, true),
      method: view.getUint16(next + 10, true),
      checksum: view.getUint32(next + 16, true),
      ...readSizes(view, next, nameEnd, extraEnd, name),
    };
    expectPossible(entry);
    entries.push(entry);
    next = entryEnd;
  }
  if (next !== end) throw parseError(`the directory must hold ${count} files, but holds more`);
  return { entries, end: start };
}

function findDirectory(view: DataView): Place {
  const at = findEnd(view);
  const place: Place = {
    count: view.getUint16(at + 10, true),
    start: view.getUint32(at + 16, true),
    end: view.getUint32(at + 16, true) + view.getUint32(at + 12, true),
  };
  if (view.getUint32(at + 4, true) !== 0 || view.getUint16(at + 8, true) !== place.count) {
    throw parseError("the archive must be in one part, but is in several");
  }
  const locator = at - LOCATOR64_LENGTH;
  if (locator >= 0 && view.getUint32(locator, true) === LOCATOR64) {
    return findDirectory64(view, locator);
  }
  if (place.end !== at) {
    throw parseError(`the directory must end at byte ${at}, but ends at byte ${place.end}`);
  }
  return place;
}

/** Where the last record is: at the end, but for a comment of the length that it declares. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - MAX_UINT16); at--) {
    if (view.getUint32(at, true) !== END) continue;
    if (view.getUint16(at + 20, true) === last - at) return at;
  }
  throw parseError("input must end with the end of a directory, but does not: it may be cut off");
}

function findDirectory64(view: DataView, locator: number): Place {
  const at = uint64(view, locator + 8);
  if (at + END64_LENGTH > locator || view.getUint32(at, true) !== END64) {
    throw parseError(`the end of a Zip64 directory must be at byte ${at}, but is not`);
  }
  const [count, length, start] = [32, 40, 48].map((field) => uint64(view, at + field));
  if (view.getUint32(at + 16, true) !== 0 || uint64(view, at + 24) !== count) {
    throw parseError("the archive must be in one part, but is in several");
  }
  if (start + length !== at) {
    throw parseError(`the directory must end at byte ${at}, but ends at byte ${start + length}`);
  }
  return { count, start, end: at };
}

/** Sizes and place of a file: of 32 bits, or, where these are all ones, of 64 in an extra field. */
function readSizes(
  view: DataView,
  entry: number,
  extraStart: number,
  extraEnd: number,
  name: string,
): Pick<Entry, "packedSize" | "size" | "offset"> {
  const short = [24, 20, 42].map((field) => view.getUint32(entry + field, true));
  if (!short.includes(MAX_UINT32)) {
    return { size: short[0], packedSize: short[1], offset: short[2] };
  }
  for (let at = extraStart; at + 4 <= extraEnd;) {
    const start = at + 4;
    const end = start + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === EXTRA64 && end <= extraEnd) {
      let next = start;
      const [size, packedSize, offset] = short.map((value) => {
        if (value !== MAX_UINT32 || next + 8 > end) return value;
        next += 8;
        return uint64(view, next - 8);
      });
      return { size, packedSize, offset };
    }
    at = end;
  }
  throw parseError(`${quote(name)} must have the sizes of Zip64, but has none`);
}

/** What can be said of a file before it is unpacked. */
function expectPossible({ name, flags, method, packedSize, size }: Entry): void {
  // Encryption adds bytes of its own.
  if (flags & ENCRYPTED) return;
  const most = method === STORED
    ? packedSize
    : method === DEFLATED
    ? packedSize * MAX_RATIO
    : Infinity;
  if (size > most || (method === STORED && size !== packedSize)) {
    throw parseError(`${quote(name)} must fit in ${packedSize} bytes, but declares ${size}`);
  }
}

/** An integer of 64 bits; one beyond 2^53 is rounded, and beyond any input. */
function uint64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** What every broken or refused archive ends in. */
export function parseError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot parse ZIP: ${problem}`);
}
