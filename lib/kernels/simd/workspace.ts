/**
 * The memory in which single operations compute: operands are copied into it, results out of it.
 *
 * @module
 */
import { instantiateOperations, type Operations, PAGE, PAGE_LIMIT } from "./compile.ts";

/** It grows, and never shrinks; when it has grown, views of it are no longer valid. */
let memory: WebAssembly.Memory | undefined;
let exports: Operations | undefined;

/**
 * Makes room up to an address.
 *
 * @throws {RangeError} If there is not as much memory.
 */
export function reserve(end: number): { buffer: ArrayBuffer; kernels: Operations } {
  const pages = Math.ceil(end / PAGE);
  try {
    memory ??= new WebAssembly.Memory({ initial: 256, maximum: PAGE_LIMIT });
    const missing = pages - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
  } catch (cause) {
    throw new RangeError(
      `Cannot compute in WebAssembly: expected ${(end / 2 ** 30).toFixed(1)} GiB of memory, ` +
        `but got less`,
      { cause },
    );
  }
  exports ??= instantiateOperations(memory);
  return { buffer: memory.buffer as ArrayBuffer, kernels: exports };
}
