/**
 * The memory of a training run, which its threads share.
 *
 * @module
 */
import { PAGE, PAGE_LIMIT } from "./compile.ts";

/**
 * Pages that the memory of a run of some size has at least. They cost nothing until they are written
 * to; V8 leaves out a bounds check where it knows that an offset is within the smallest size.
 */
const LEAST_PAGES = 4096;

/** Bytes from which on that is worth the address space. */
const LARGE = 2 ** 22;

/**
 * A memory of so many bytes.
 *
 * @throws {RangeError} If there is none.
 */
export function createMemory(bytes: number): WebAssembly.Memory {
  const initial = Math.max(bytes < LARGE ? 1 : LEAST_PAGES, Math.ceil(bytes / PAGE));
  const gigabytes = (bytes / 2 ** 30).toFixed(1);
  if (initial > PAGE_LIMIT) {
    throw new RangeError(
      `Cannot train in WebAssembly: expected examples and parameters of at most 4 GiB, ` +
        `but they take ${gigabytes} GiB; the reference kernels have no such limit`,
    );
  }
  try {
    return new WebAssembly.Memory({ initial, maximum: initial, shared: true });
  } catch (cause) {
    throw new RangeError(
      `Cannot train in WebAssembly: expected ${gigabytes} GiB of memory, but got none`,
      { cause },
    );
  }
}
