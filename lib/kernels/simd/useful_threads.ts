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
export function usefulThreads(plan: NetworkPlan): number {
  if (multiplications(plan) < LEAST_WORK) return 1;
  return Math.min(plan.threadLimit, navigator.hardwareConcurrency, USEFUL_THREADS);
}

/** Multiplications of a step's forward pass, and as many of its update. */
export function multiplications({ layers, sets: [set], batchSize }: NetworkPlan): number {
  const listed = set.sparsity ? set.sparsity.listed / set.count : layers[0].inputs;
  const perExample = layers.reduce((sum, layer, l) => {
    return sum + (l === 0 ? listed : layer.inputs) * layer.outputs;
  }, 0);
  return Math.min(batchSize, set.count) * perExample;
}
