/**
 * The order in which each epoch goes through the examples.
 *
 * @module
 */
import type { RandomState } from "../random/mod.ts";

/** All that there are. */
export const SHUFFLES = ["fresh", "cumulative", "none"] as const;

/**
 * The order of the examples in each epoch:
 * - "fresh": a new permutation of the data set (NumPy's `X[rng.permutation(n)]`);
 * - "cumulative": a new permutation of the previous epoch's order (`X = X[rng.permutation(n)]`);
 * - "none": as they stand.
 */
export type Shuffle = typeof SHUFFLES[number];

/** The order of the next epoch, after that of the epoch before. */
export function nextOrder(before: Int32Array, shuffle: Shuffle, random?: RandomState): Int32Array {
  switch (shuffle) {
    case "fresh":
      return random!.permutation(before.length);
    case "cumulative":
      return random!.permutation(before.length).map((i) => before[i]);
    case "none":
      return before;
    default:
      throw new TypeError(`Cannot shuffle "${shuffle satisfies never}"`);
  }
}
