/**
 * How many threads a training run gains by.
 *
 * @module
 */
import type { NetworkPlan } from "../interface.ts";
import { USEFUL_THREADS } from "./workers.ts";

/** Multiplications per step below which sharing them costs more than it gains. */
const LEAST_WORK = 100_000;

/** How many threads pay off for steps of this plan. */
export function usefulThreads({ layers, sets, batchSize, threadLimit }: NetworkPlan): number {
  const [first] = sets, [{ inputs }] = layers;
  const listed = first.sparsity ? first.sparsity.listed / first.count : inputs;
  const perExample = layers.reduce((sum, layer, l) => {
    return sum + (l === 0 ? listed : layer.inputs) * layer.outputs;
  }, 0);
  if (Math.min(batchSize, first.count) * perExample < LEAST_WORK) return 1;
  return Math.min(threadLimit, navigator.hardwareConcurrency, USEFUL_THREADS);
}
