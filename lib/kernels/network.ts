/**
 * Training a whole network as one kernel: the buffers it works on, and what it can do.
 *
 * An implementation that keeps parameters and activations in a memory of its own offers this beside
 * its single kernels; `fit` runs on it where there is one.
 *
 * @module
 */
import type { ActivationName, FloatArray } from "./mod.ts";
import type { Entries, Sparsity } from "./sparse.ts";

/** One layer's parameters, which the caller owns. */
export interface LayerBuffers {
  readonly inputs: number;
  readonly outputs: number;
  /** (inputs, outputs) */
  readonly weights: FloatArray;
  /** (outputs,) */
  readonly bias: FloatArray;
  readonly activation: ActivationName;
}

/** The output heads' kernels. */
export type HeadKernelName =
  | "softmaxCrossEntropy"
  | "sigmoidBinaryCrossEntropy"
  | "sigmoidSquaredError";

/** A data set: inputs (count, D) and targets (count, K). */
export interface ExampleBuffers {
  readonly count: number;
  readonly inputs: Entries;
  /** Where not null, the inputs are worth compressing. */
  readonly sparsity: Sparsity | null;
  readonly targets: FloatArray;
}

/** What to train, and on what. */
export interface NetworkPlan {
  readonly layers: readonly LayerBuffers[];
  readonly head: HeadKernelName;
  /** All data sets that steps and evaluations will name. */
  readonly sets: readonly ExampleBuffers[];
  /** Examples per step, at most. */
  readonly batchSize: number;
  /** How many threads share the work; left out, as many as pay off. */
  readonly threads?: number | undefined;
  /** How many that may be. */
  readonly threadLimit: number;
  /** Seconds that threads wait for one that does not come before they give it up for lost. */
  readonly patience?: number | undefined;
}

/** What a pass over some examples came to: sums, to be divided by the number of examples. */
export interface Tally {
  /** The head's loss, summed over the examples. */
  loss: number;
  /** How many examples were classified correctly. */
  correct: number;
}

/** A network in training. */
export interface NetworkRun {
  /** How many threads share the work. */
  readonly threads: number;
  /** Why there are fewer threads than were asked for. */
  readonly note?: string;
  /**
   * One step of gradient descent on the examples at `rows`; adds what it saw to `tally` and returns
   * the mean loss before the step.
   */
  train(set: ExampleBuffers, rows: Int32Array, rate: number, tally: Tally): number;
  /** Adds the loss and the correct answers on the examples at `rows` to `tally`. */
  evaluate(set: ExampleBuffers, rows: Int32Array, tally: Tally): void;
  /** Brings the caller's parameters up to date. */
  readBack(): void;
  /** Lets go of threads and memory. Call `readBack` first. */
  close(): void;
}
