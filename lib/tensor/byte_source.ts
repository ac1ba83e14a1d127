/**
 * Where bytes are: in memory, in a part of another source, or in two, one after the other.
 *
 * @module
 */
import type { ByteSource } from "../kernels/interface.ts";

/** How many bytes are copied at a time. */
const BLOCK = 2 ** 20;

/** Bytes that are in memory. */
export function resident(bytes: Uint8Array): ByteSource {
  return {
    length: bytes.length,
    inMemory: true,
    all: () => bytes,
    block: (start, stop) => bytes.subarray(start, stop),
  };
}

/** The bytes of a source from `from` up to `to`, as a view. */
export function partOf(source: ByteSource, from: number, to: number): ByteSource {
  return {
    length: to - from,
    get inMemory() {
      return source.inMemory;
    },
    all: () => source.all().subarray(from, to),
    block: (start, stop) => source.block(from + start, from + stop),
  };
}

/** The bytes of one source, then those of another: put together once all of them are asked for. */
export function joined(first: ByteSource, second: ByteSource): ByteSource {
  const length = first.length + second.length;
  let bytes: Uint8Array | undefined;
  const block = (start: number, stop: number) => {
    if (bytes) return bytes.subarray(start, stop);
    if (stop <= first.length) return first.block(start, stop);
    if (start >= first.length) return second.block(start - first.length, stop - first.length);
    const both = new Uint8Array(stop - start);
    both.set(first.block(start, first.length));
    both.set(second.block(0, stop - first.length), first.length - start);
    return both;
  };
  return {
    length,
    get inMemory() {
      return bytes !== undefined || first.inMemory && second.inMemory;
    },
    all: () => {
      if (bytes) return bytes;
      const all = new Uint8Array(length);
      for (let start = 0; start < length; start += BLOCK) {
        all.set(block(start, Math.min(length, start + BLOCK)), start);
      }
      return bytes = all;
    },
    block,
  };
}
