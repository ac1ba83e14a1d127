/**
 * The compiled kernels: a WebAssembly module, instantiated once for each thread of a run and once for
 * single operations.
 *
 * @module
 */
import { fromBase64 } from "../../runtime/base64.ts";
import type { BinaryKernel } from "../interface.ts";
import { type GemmSource, openGemm } from "../library_product.ts";
import * as binaries from "./binaries.ts";

/** What an instance exports; as for f64, so for f32. Addresses are in bytes. */
export interface Instance {
  /** One step of training, or a part of one, as one of the network's threads. */
  step_f64(network: number, batch: number, thread: number): void;
  step_f32(network: number, batch: number, thread: number): void;
  /** Makes the other threads take a step, or help. */
  giveCommand(meeting: number): void;
  /** `C = A B`; 0 if a thread was lost on the way. See assembly/products.ts. */
  multiply(product: number, meeting: number): number;
  /** `out[i, j] = f(a[i, j], b[i, j])`, rows' distances in bytes; see assembly/block_operations.ts. */
  binary_f64(f: number, ...operands: [...Numbers<Parameters<BinaryKernel>>, spread: number]): void;
  binary_f32: Instance["binary_f64"];
  /** `out[i] = f(a[i])`. */
  unary_f64(f: number, out: number, a: number, bytes: number): void;
  unary_f32(f: number, out: number, a: number, bytes: number): void;
}

/** A kernel's operands, but addresses for arrays. */
type Numbers<Operands extends unknown[]> = { [I in keyof Operands]: number };

/** A memory, and what computes in it. */
export interface Room {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly kernels: Instance;
}

/** The module, compiled when first needed: for memory that threads share, and for memory of one's own. */
export class Modules {
  readonly #compiled = new Map<boolean, WebAssembly.Module>();

  /**
   * The module for memory that is shared, or is not.
   *
   * @throws {Error} If the engine has no 128-bit SIMD or threads at all.
   */
  compile(isShared: boolean): WebAssembly.Module {
    let module = this.#compiled.get(isShared);
    if (!module) this.#compiled.set(isShared, module = new WebAssembly.Module(bytesFor(isShared)));
    return module;
  }

  /**
   * A memory for so many bytes, and an instance over it. What is not shared is copied to and from in
   * less time: engines copy shared memory word by word.
   *
   * @throws {RangeError} If there is not as much memory: the sentence says what for.
   */
  instantiate(
    bytes: number,
    isShared: boolean,
    action: string,
    what: string,
    library?: GemmSource,
  ): Room {
    // Pages cost nothing until they are written to.
    const initial = Math.ceil(bytes / PAGE), gigabytes = (bytes / 2 ** 30).toFixed(1);
    if (initial > PAGE_LIMIT) {
      throw new RangeError(
        `Cannot ${action} in WebAssembly: expected ${what} of at most 4 GiB, but they take ` +
          `${gigabytes} GiB; the reference kernels have no such limit`,
      );
    }
    const module = this.compile(isShared);
    let memory: WebAssembly.Memory;
    try {
      memory = new WebAssembly.Memory({ initial, maximum: initial, shared: isShared });
    } catch (cause) {
      throw new RangeError(
        `Cannot ${action} in WebAssembly: expected ${gigabytes} GiB of memory, but got none`,
        { cause },
      );
    }
    const env = { memory, gemm: openGemm(memory.buffer, library) };
    const { exports } = new WebAssembly.Instance(module, { env });
    return { memory, module, kernels: exports as unknown as Instance };
  }
}

/** How the module describes its memory: shared, of at least one page and at most 65,536. */
const LIMITS = [3, 1, 0x80, 0x80, 4];

/** What the build made, for memory that is shared or is not. */
function bytesFor(isShared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(binaries.kernels);
  const at = bytes.findIndex((_, i) => LIMITS.every((byte, j) => bytes[i + j] === byte));
  if (!isShared) bytes[at] = 1;
  if (WebAssembly.validate(bytes)) return bytes;
  throw new Error(
    "Cannot use the simd kernels: expected WebAssembly with SIMD and threads, but this engine " +
      "lacks them",
  );
}

/** Bytes of a page of WebAssembly memory, and the pages that an address of 32 bits reaches. */
const PAGE = 65536, PAGE_LIMIT = 65536;
