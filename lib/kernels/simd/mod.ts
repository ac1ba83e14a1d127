/**
 * The kernels on WebAssembly with 128-bit SIMD: dense products, arithmetic and comparison, and whole
 * training runs. What would only be copied there and back is plain loops, one for each operation.
 * The rest is `reference`'s.
 *
 * @module
 */
import type { Kernels } from "../interface.ts";
import { reference } from "../reference.ts";
import { Modules } from "./compile.ts";
import { createDenseProducts } from "./dense_products.ts";
import { createElementwise } from "./elementwise.ts";
import { max, min } from "./extremes.ts";
import * as functionLoops from "./function_loops.ts";
import { gatherRows, transpose } from "./rearrangements.ts";
import { startNetwork } from "./training_run.ts";
import { ThreadPool } from "./workers.ts";
import { Workspace } from "./workspace.ts";

/** What a process has one of; with others of its own, a second `Kernels` shares nothing with the first. */
export const modules = new Modules();
/** See `modules`. */
export const pool = new ThreadPool();
/** See `modules`; how many threads share its products is for the program to choose. */
export const workspace = new Workspace(modules, pool);

/** The WebAssembly implementation, over these modules and threads and a memory of its own. */
export function createSimd(
  modules: Modules,
  pool: ThreadPool,
  workspace: Workspace = new Workspace(modules, pool),
): Kernels {
  return {
    ...reference,
    ...functionLoops,
    ...createElementwise(workspace),
    ...createDenseProducts(workspace),
    name: "simd",
    transpose,
    gatherRows,
    max,
    min,
    startNetwork: (plan) => startNetwork(plan, modules, pool),
  };
}

/** The one that programs use. */
export const simd: Kernels = createSimd(modules, pool, workspace);
