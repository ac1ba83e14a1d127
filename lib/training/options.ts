/**
 * What `fit` may be told of how to train, and what it makes of it.
 *
 * @module
 */
import type { RandomState } from "../random/mod.ts";
import { expectInteger } from "../tensor/integers.ts";
import type { AnyExamples } from "./examples.ts";
import { type Shuffle, SHUFFLES } from "./shuffle.ts";
import type { Regime, TrainingState } from "./state.ts";

/** How to train. */
export interface FitOptions {
  /** Passes over the data set. */
  readonly epochs: number;
  /** Examples per step; the last step of an epoch takes what is left. */
  readonly batchSize: number;
  /** What the gradient is multiplied with. */
  readonly learningRate: number;
  /** Where permutations are drawn from, one at the start of each epoch. Without it: no shuffling. */
  readonly random?: RandomState;
  /** "fresh" where there is a `random`. */
  readonly shuffle?: Shuffle;
  /** Leave out an epoch's last batch if it is smaller than the others. */
  readonly dropLast?: boolean;
  /** Examples to evaluate the model on after each epoch. */
  readonly validation?: AnyExamples;
  /** Evaluate the model on the training examples, too, after each epoch. */
  readonly evaluateTraining?: boolean;
  /** Also yield an event after every so many steps. */
  readonly everySteps?: number;
  /** Hand out a copy of all parameters with each epoch's event. */
  readonly parameters?: boolean;
  /**
   * Where a run stood, to go on from there: the model's parameters, `random` and the global stream
   * are put there, and the rest is to the last bit what it would have been.
   */
  readonly resumeFrom?: TrainingState | undefined;
  /** Ends the training between two steps, as Stop in a notebook does without being asked to. */
  readonly signal?: AbortSignal;
  /**
   * How many threads share the work; left out, as many as pay off and are permitted. Results do not
   * depend on it.
   */
  readonly threads?: number | undefined;
}

/**
 * @throws {TypeError} If the order of examples is of no known kind, or cannot be drawn.
 * @throws {RangeError} If a number is out of range.
 */
export function checkOptions(options: FitOptions): void {
  for (const name of ["epochs", "batchSize", "everySteps", "threads"] as const) {
    expectInteger(options[name] ?? 1, 1, Infinity, `train with ${name} ${options[name]}`);
  }
  if (!Number.isFinite(options.learningRate)) {
    throw new RangeError(
      `Cannot train with learningRate ${options.learningRate}: expected a finite number, ` +
        `but it is none`,
    );
  }
  const { shuffle } = options;
  if (shuffle !== undefined && !SHUFFLES.includes(shuffle)) {
    throw new TypeError(
      `Cannot shuffle "${shuffle}": expected one of ${SHUFFLES.join(", ")}, but it is none`,
    );
  }
  if (shuffle && shuffle !== "none" && !options.random) {
    throw new TypeError(
      `Cannot shuffle "${shuffle}": expected a RandomState to draw from, but got none`,
    );
  }
}

/** What a run over so many examples keeps to. */
export function regimeOf(examples: number, options: FitOptions): Regime {
  const { batchSize, learningRate, random, dropLast = false } = options;
  const shuffle = options.shuffle ?? (random ? "fresh" : "none");
  return { examples, batchSize, learningRate, shuffle, dropLast };
}
