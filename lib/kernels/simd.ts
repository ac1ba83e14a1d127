/**
 * The kernels on WebAssembly with 128-bit SIMD: dense products and whole training runs. What moves
 * more data than it computes would only be copied there and back: these kernels are plain loops, one
 * for each operation. The rest is `reference`'s.
 *
 * @module
 */
import type { Kernels } from "./mod.ts";
import { reference } from "./reference.ts";
import { elementwise } from "./simd/elementwise.ts";
import { gatherRows, max, min, transpose } from "./simd/lines.ts";
import { startNetwork } from "./simd/network.ts";
import { matmul, matmulNT, matmulTN } from "./simd/products.ts";

/** The WebAssembly implementation. */
export const simd: Kernels = {
  ...reference,
  ...elementwise,
  name: "simd",
  matmul,
  matmulTN,
  matmulNT,
  transpose,
  gatherRows,
  max,
  min,
  startNetwork,
};
