/**
 * `node:zlib` in a page: what is called at once, by fflate, with zlib's words for what is wrong; and
 * `createGunzip`, as the library uses it.
 *
 * @module
 */
import * as fflate from "fflate";
import { crc32 } from "../../formats/crc32.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Data = string | ArrayBufferView | ArrayBuffer;

function bytesOf(data: Data): Uint8Array {
  if (typeof data === "string") return new TextEncoder().encode(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

const wrong = (message: string, code: string) => Object.assign(new Error(message), { code });
const incomplete = () => wrong("unexpected end of file", "Z_BUF_ERROR");

/** Unpacks; what fflate says is put into zlib's words. */
function unpack(data: Uint8Array, method: (data: Uint8Array) => Uint8Array): Bytes {
  try {
    return method(data) as Bytes;
  } catch (error) {
    const { code, message } = error as { code?: number; message: string };
    if (code === 0) throw incomplete();
    throw wrong(code === 3 ? "incorrect header check" : message, "Z_DATA_ERROR");
  }
}

/** Where the content of a gzip file begins: behind its header, of whatever length. */
function endOfHeader(bytes: Uint8Array): number {
  for (const [i, byte] of [0x1f, 0x8b].entries()) {
    if (i >= bytes.length) throw incomplete();
    if (bytes[i] !== byte) throw wrong("incorrect header check", "Z_DATA_ERROR");
  }
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] | bytes[at + 1] << 8);
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1 || bytes.length;
  if (flags & 2) at += 2;
  if (bytes.length < at + 8) throw incomplete();
  return at;
}

/** The content of a gzip file of one member. */
export function gunzipSync(data: Data): Bytes {
  const bytes = bytesOf(data), start = endOfHeader(bytes), end = bytes.length - 8;
  const content = unpack(bytes.subarray(start, end), (part) => fflate.inflateSync(part));
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + end);
  if (trailer.getUint32(0, true) !== crc32(content)) {
    throw wrong("incorrect data check", "Z_DATA_ERROR");
  }
  if (trailer.getUint32(4, true) !== content.length % 2 ** 32) {
    throw wrong("incorrect length check", "Z_DATA_ERROR");
  }
  return content;
}

/** A gzip file of one member, always the same of the same content. */
export const gzipSync = (data: Data): Bytes =>
  fflate.gzipSync(bytesOf(data), { mtime: 0 }) as Bytes;

/** DEFLATE with zlib's header. */
export const deflateSync = (data: Data): Bytes => fflate.zlibSync(bytesOf(data)) as Bytes;
/** What {@linkcode deflateSync} packed. */
export const inflateSync = (data: Data): Bytes =>
  unpack(bytesOf(data), (part) => fflate.unzlibSync(part));
/** DEFLATE alone. */
export const deflateRawSync = (data: Data): Bytes => fflate.deflateSync(bytesOf(data)) as Bytes;
/** What {@linkcode deflateRawSync} packed. */
export const inflateRawSync = (data: Data): Bytes =>
  unpack(bytesOf(data), (part) => fflate.inflateSync(part));

/** Unpacks a gzip file of one member that is handed over whole. */
class Gunzip {
  #data: Uint8Array = new Uint8Array();

  get bytesWritten(): number {
    return this.#data.length;
  }

  end(data: Data): void {
    this.#data = bytesOf(data);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Bytes> {
    yield gunzipSync(this.#data);
  }
}

/** What unpacks a gzip file. */
export const createGunzip = (): Gunzip => new Gunzip();

export default {
  ...{ gunzipSync, gzipSync, deflateSync, inflateSync, deflateRawSync, inflateRawSync },
  createGunzip,
};
