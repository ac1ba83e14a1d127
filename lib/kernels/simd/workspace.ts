/**
 * The memory in which single operations compute: operands are copied into it, results out of it.
 *
 * @module
 */
import { type Modules, type Operations, PAGE, PAGE_LIMIT } from "./compile.ts";

/** A memory that grows, and never shrinks; when it has grown, views of it are no longer valid. */
export class Workspace {
  readonly #modules: Modules;
  #memory: WebAssembly.Memory | undefined;
  #kernels: Operations | undefined;

  /** Compiles nothing, and takes no memory, before it is asked for some. */
  constructor(modules: Modules) {
    this.#modules = modules;
  }

  /**
   * Makes room up to an address.
   *
   * @throws {RangeError} If there is not as much memory.
   */
  reserve(end: number): { buffer: ArrayBuffer; kernels: Operations } {
    const pages = Math.ceil(end / PAGE);
    try {
      this.#memory ??= new WebAssembly.Memory({ initial: 256, maximum: PAGE_LIMIT });
      const missing = pages - this.#memory.buffer.byteLength / PAGE;
      if (missing > 0) this.#memory.grow(missing);
    } catch (cause) {
      throw new RangeError(
        `Cannot compute in WebAssembly: expected ${(end / 2 ** 30).toFixed(1)} GiB of memory, ` +
          `but got less`,
        { cause },
      );
    }
    this.#kernels ??= this.#modules.instantiateOperations(this.#memory);
    return { buffer: this.#memory.buffer as ArrayBuffer, kernels: this.#kernels };
  }
}
