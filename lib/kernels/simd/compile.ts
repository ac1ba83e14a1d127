/**
 * The compiled kernels: a WebAssembly module, instantiated once for each thread of a run and once for
 * single operations.
 *
 * @module
 */
import { fromBase64 } from "../../runtime/base64.ts";
import * as binaries from "./binaries.ts";

/** What an instance exports. Addresses are in bytes. */
export interface Instance {
  /** One step of training, or a part of one, as one of the network's threads. */
  step_f64(network: number, batch: number, thread: number): void;
  /** As `step_f64`, in single precision. */
  step_f32(network: number, batch: number, thread: number): void;
  /** Makes the other threads take a step, or help. */
  giveCommand(meeting: number): void;
  /** `C = A B`; 0 if a thread was lost on the way. See assembly/products.ts. */
  multiply(product: number, meeting: number): number;
  /** `out[i, j] = f(a[i, j], b[i, j])`; see assembly/block_operations.ts. */
  binary_f64: Binary;
  /** As `binary_f64`, in single precision. */
  binary_f32: Binary;
  /** `out[i] = f(a[i])`. */
  unary_f64(f: number, out: number, a: number, bytes: number): void;
  /** As `unary_f64`, in single precision. */
  unary_f32(f: number, out: number, a: number, bytes: number): void;
}

/** A binary operation on matrices in memory; rows' distances in bytes. */
export type Binary = (
  f: number,
  out: number,
  a: number,
  b: number,
  m: number,
  n: number,
  aRow: number,
  aColumns: number,
  bRow: number,
  bColumns: number,
  spread: number,
) => void;

/** The module, compiled when first needed. */
export class Modules {
  #compiled: WebAssembly.Module | undefined;

  /**
   * The module for this engine.
   *
   * @throws {Error} If the engine has no 128-bit SIMD or threads at all.
   */
  compile(): WebAssembly.Module {
    return this.#compiled ??= new WebAssembly.Module(bytesOf(binaries.kernels));
  }

  /** An instance over a memory that threads share. */
  instantiate(memory: WebAssembly.Memory): Instance {
    const { exports } = new WebAssembly.Instance(this.compile(), { env: { memory } });
    return exports as unknown as Instance;
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(base64);
  if (WebAssembly.validate(bytes)) return bytes;
  throw new Error(
    "Cannot use the simd kernels: expected WebAssembly with SIMD and threads, but this engine " +
      "lacks them",
  );
}

/** Bytes of a page of WebAssembly memory, and the pages that an address of 32 bits reaches. */
export const PAGE = 65536;
/** See `PAGE`. */
export const PAGE_LIMIT = 65536;
