/**
 * Gzip, by what is built in, with a bound: a small file can hold terabytes of zeros.
 *
 * @module
 */
import { concatenate } from "./bytes.ts";

/** The only method of compression that there is. */
const DEFLATED = 8;

/** Whether bytes start as gzip files do. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** As many bytes at the front of a content say what it is, or all if there are fewer. */
const START = 1024;

/** How many bytes a content may have: a number, or what follows from its first bytes. */
export type ContentLimit = number | ((start: Uint8Array) => number);

/**
 * The content of a gzip file: of all its members, one after the other, as `gzip -d` and Python give
 * it. Zeros between and behind them are padding.
 *
 * @throws {RangeError} If the content has more bytes than `limit`; no more than that is unpacked.
 * @throws {SyntaxError} If the file is incomplete or damaged, or anything else stands behind a member.
 */
export async function gunzip(
  bytes: Uint8Array,
  limit: ContentLimit,
): Promise<Uint8Array<ArrayBuffer>> {
  // Imported here, since most programs unpack nothing; what is built into browsers reads one member.
  const { createGunzip } = await import("node:zlib");
  const chunks: Uint8Array[] = [];
  let most = typeof limit === "number" ? limit : Infinity;
  let length = 0;
  let rest = bytes;
  do {
    const unpacking = createGunzip({ chunkSize: 2 ** 16 });
    unpacking.end(rest);
    try {
      for await (const chunk of unpacking) {
        chunks.push(chunk);
        if (typeof limit === "function" && length < START) most = limit(concatenate(chunks));
        length += chunk.length;
        if (length > most) {
          throw new RangeError(`there must be ${most} bytes at most, but there are more`);
        }
      }
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw new SyntaxError(`gzip data must be complete and intact, but ${damage(rest, error)}`, {
        cause: error,
      });
    }
    // It stops at zeros, whatever stands behind them.
    rest = withoutPadding(rest.subarray(unpacking.bytesWritten));
  } while (rest.length > 0);
  return concatenate(chunks);
}

/** What is wrong with a file, or the part of it from some member on. */
function damage(bytes: Uint8Array, error: unknown): string {
  const { code, message } = error as { code?: string; message: string };
  if (code === "Z_BUF_ERROR") return "end too early";
  if (message !== "incorrect header check") return `are not (${message})`;
  // The first header is right, then, and another one is not.
  return isGzip(bytes) && bytes[2] === DEFLATED
    ? "are followed by bytes that are neither zeros nor more gzip data"
    : "do not begin as such";
}

function withoutPadding(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start < 0 ? bytes.subarray(bytes.length) : bytes.subarray(start);
}

/**
 * All bytes of a stream.
 *
 * @param limit How many there may be.
 * @param onChunk Is told how many have come so far.
 * @throws {RangeError} If there are more; the rest is not read.
 */
export async function readAll(
  stream: AsyncIterable<Uint8Array>,
  limit: number,
  onChunk?: (received: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > limit) {
      throw new RangeError(`there must be ${limit} bytes at most, but there are more`);
    }
    chunks.push(chunk);
    onChunk?.(length);
  }
  return concatenate(chunks);
}
