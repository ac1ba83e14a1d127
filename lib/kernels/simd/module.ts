/**
 * The compiled kernels: one WebAssembly module per process, instantiated once per thread and memory.
 *
 * @module
 */
import { fused, portable } from "./binaries.ts";

/** What an instance exports. Addresses are in bytes. */
export interface Exports {
  /** One step, or a part of one, as one of the network's threads. */
  step_f64(network: number, batch: number, thread: number): void;
  /** As `step_f64`, in single precision. */
  step_f32(network: number, batch: number, thread: number): void;
  /** `C = A B`; see assembly/matmul.ts. */
  matmul_f64: Matmul;
  /** As `matmul_f64`, in single precision. */
  matmul_f32: Matmul;
  /** `out[i, j] = f(a[i, j], b[i, j])`; see assembly/elementwise.ts. */
  binary_f64: Binary;
  /** As `binary_f64`, in single precision. */
  binary_f32: Binary;
  /** `out[i] = f(a[i])`. */
  unary_f64(f: number, out: number, a: number, bytes: number): void;
  /** As `unary_f64`, in single precision. */
  unary_f32(f: number, out: number, a: number, bytes: number): void;
  /** Makes the other threads take a step. */
  giveCommand(meeting: number): void;
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

/** With fused multiply-add, which is relaxed SIMD; without it, for engines that lack that. */
const BUILDS = { fused, portable };

let compiled: WebAssembly.Module | undefined;

/**
 * The module for this engine, or the build asked for.
 *
 * @throws {Error} If the engine has no 128-bit SIMD or threads at all.
 */
export function compile(build?: keyof typeof BUILDS): WebAssembly.Module {
  if (!compiled || build) {
    const builds = build ? [BUILDS[build]] : Object.values(BUILDS);
    const bytes = builds.map((text) => Uint8Array.fromBase64(text))
      .find((bytes) => WebAssembly.validate(bytes));
    if (!bytes) {
      throw new Error(
        "Cannot use the simd kernels: expected WebAssembly with SIMD and threads, but this engine " +
          "lacks them",
      );
    }
    compiled = new WebAssembly.Module(bytes);
  }
  return compiled;
}

/** An instance over a memory. */
export function instantiate(memory: WebAssembly.Memory): Exports {
  const { exports } = new WebAssembly.Instance(compile(), { env: { memory } });
  return exports as unknown as Exports;
}

/** Bytes of a page of WebAssembly memory, and the pages that an address of 32 bits reaches. */
export const PAGE = 65536;
/** See `PAGE`. */
export const PAGE_LIMIT = 65536;
