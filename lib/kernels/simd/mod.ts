/**
 * The kernels on WebAssembly with 128-bit SIMD: dense products and whole training runs. What moves
 * more data than it computes would only be copied there and back: these kernels are plain loops, one
 * for each operation. The rest is `reference`'s.
 *
 * @module
 */
import type { Kernels } from "../interface.ts";
import { reference } from "../reference.ts";
import { elementwise } from "./elementwise.ts";
import { gatherRows, max, min, transpose } from "./reductions.ts";
import { startNetwork } from "./training_run.ts";
import { matmul, matmulNT, matmulTN } from "./products.ts";

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
