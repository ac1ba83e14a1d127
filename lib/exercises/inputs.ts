/**
 * Random arguments for exercises. Sizes differ from trial to trial, and from each other: where two are
 * the same, a wrong axis makes a right shape, and a factor N passes for another.
 *
 * @module
 */
import { softmax } from "../activations.ts";
import { oneHot } from "../preprocessing/mod.ts";
import type { RandomState } from "../random/random_state.ts";
import type { Matrix, Vector } from "../tensor/tensor.ts";

/** How many examples, features, hidden units and classes a trial has. */
export function sizesOf(trial: number): { N: number; D: number; H: number; K: number } {
  return { N: 5 + trial % 4, D: 9 + trial % 2, H: 11 + trial % 3, K: 3 + trial % 2 };
}

/** Probabilities of K classes (N, K): rows that add up to 1. */
export function probabilities(random: RandomState, N: number, K: number): Matrix {
  return softmax(random.randn(N, K));
}

/** Targets (N, K), every class among them. */
export function targets(N: number, K: number): Matrix {
  return oneHot(labels(N, K), K);
}

/** Labels (N,), every class among them; not in order. */
export function labels(N: number, K: number): Int32Array {
  return Int32Array.from({ length: N }, (_, i) => (i * 2 + 1) % K);
}

/** Shares between 0 and 1 (N,). */
export function shares(random: RandomState, N: number): Vector {
  return random.uniform(0.1, 0.9, [N]);
}
