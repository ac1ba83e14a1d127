/**
 * The memory in which single operations compute: operands are copied into it, results out of it.
 *
 * @module
 */
import { type Exports, instantiate, PAGE, PAGE_LIMIT } from "./module.ts";

/** It grows, and never shrinks. */
let memory: WebAssembly.Memory | undefined;
let exports: Exports | undefined;

/**
 * Makes room up to an address.
 *
 * @throws {RangeError} If there is not as much memory.
 */
export function reserve(end: number): { buffer: ArrayBufferLike; kernels: Exports } {
  const pages = Math.ceil(end / PAGE);
  try {
    memory ??= new WebAssembly.Memory({ initial: 256, maximum: PAGE_LIMIT, shared: true });
    const missing = pages - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
  } catch (cause) {
    throw new RangeError(
      `Cannot compute in WebAssembly: expected ${(end / 2 ** 30).toFixed(1)} GiB of memory, ` +
        `but got less`,
      { cause },
    );
  }
  exports ??= instantiate(memory);
  return { buffer: memory.buffer, kernels: exports };
}
