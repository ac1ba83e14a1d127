/**
 * Runs whose generators are garbage let go of their models and their threads: stress_test.ts starts
 * this in a process of its own, as users' programs run. Where several test files share one process,
 * now and then Deno never tells that an object is gone.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { chooseKernels, fit, type MLP, type TrainingEvent } from "../../lib/mod.ts";
import { pool } from "../../lib/kernels/simd/mod.ts";
import { MOST_THREADS } from "../../lib/kernels/simd/workers.ts";
import { collect, problem, SETTINGS } from "./problem.ts";

chooseKernels({ kernels: "simd" });
const create = () => problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
const { model, examples } = create();
const drop = async (model: MLP): Promise<TrainingEvent | void> =>
  (await fit(model, examples, { ...SETTINGS, threads: 2 }).next()).value;
await drop(model);
assertThrows(() => fit(model, examples, SETTINGS), TypeError, "a model in training");
for (let run = 0; run < 100; run++) await drop(create().model);
// Threads are dealt out until there are no more: the runs after that have none.
assertEquals(pool.available, 0);
// Some memory and some turns make the engine look for garbage.
for (let turn = 0; turn < 500 && pool.available < MOST_THREADS; turn++) {
  new Float64Array(1e6).fill(1);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
assertEquals(pool.available, MOST_THREADS);
assertEquals((await collect(fit(model, examples, SETTINGS))).length, 4);
console.log("all are free");
