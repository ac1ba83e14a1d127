/**
 * The compiled kernels: a WebAssembly module for training runs, instantiated once per thread and run,
 * and one for single operations.
 *
 * @module
 */
import { fromBase64 } from "../../runtime/base64.ts";
import * as binaries from "./binaries.ts";

/** What an instance for training exports. Addresses are in bytes. */
export interface Training {
  /** One step, or a part of one, as one of the network's threads. */
  step_f64(network: number, batch: number, thread: number): void;
  /** As `step_f64`, in single precision. */
  step_f32(network: number, batch: number, thread: number): void;
  /** Makes the other threads take a step. */
  giveCommand(meeting: number): void;
}

/** What an instance for single operations exports. */
export interface Operations {
  /** `C = A B`; see assembly/products.ts. */
  matmul_f64: Matmul;
  /** As `matmul_f64`, in single precision. */
  matmul_f32: Matmul;
  /** `out[i, j] = f(a[i, j], b[i, j])`; see assembly/block_operations.ts. */
  binary_f64: Binary;
  /** As `binary_f64`, in single precision. */
  binary_f32: Binary;
  /** `out[i] = f(a[i])`. */
  unary_f64(f: number, out: number, a: number, bytes: number): void;
  /** As `unary_f64`, in single precision. */
  unary_f32(f: number, out: number, a: number, bytes: number): void;
}

/** A product of matrices in memory; strides in bytes. */
export type Matmul = (
  c: number,
  a: number,
  aRow: number,
  aNext: number,
  b: number,
  bRow: number,
  bNext: number,
  m: number,
  k: number,
  n: number,
  isFirst: boolean,
  ordered: number,
  scratch: number,
) => void;

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

/** The modules, each compiled once, when first needed. */
export class Modules {
  readonly #compiled: { -readonly [Name in keyof typeof binaries]?: WebAssembly.Module } = {};

  /**
   * A module for this engine.
   *
   * @throws {Error} If the engine has no 128-bit SIMD or threads at all.
   */
  compile(name: keyof typeof binaries): WebAssembly.Module {
    return this.#compiled[name] ??= new WebAssembly.Module(bytesOf(name));
  }

  /** An instance for training over a memory that threads share. */
  instantiateTraining(memory: WebAssembly.Memory): Training {
    return this.#instantiate("training", memory) as unknown as Training;
  }

  /** An instance for single operations over a memory of their own. */
  instantiateOperations(memory: WebAssembly.Memory): Operations {
    return this.#instantiate("operations", memory) as unknown as Operations;
  }

  #instantiate(name: keyof typeof binaries, memory: WebAssembly.Memory): WebAssembly.Exports {
    return new WebAssembly.Instance(this.compile(name), { env: { memory } }).exports;
  }
}

function bytesOf(name: keyof typeof binaries): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(binaries[name]);
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
