/**
 * Gzip, by what is built in, with a bound: a small file can hold terabytes of zeros.
 *
 * @module
 */
import { concatenate } from "./bytes.ts";

/** Whether bytes start as gzip files do. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The content of a gzip file.
 *
 * @param limit How many bytes the content may have.
 * @throws {RangeError} If it has more.
 * @throws {SyntaxError} If the file is incomplete or damaged.
 */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  limit = Infinity,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  try {
    return await readAll(content, limit);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new SyntaxError(
      `gzip data must be complete and intact, but ${(error as Error).message}`,
      { cause: error },
    );
  }
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
