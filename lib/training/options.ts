/**
 * What `fit` may be told of how to train, and what it makes of it.
 *
 * @module
 */
import { RandomState } from "../random/mod.ts";
import { describe } from "../runtime/describe.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectFinite, expectPositiveInteger, expectSignal } from "../tensor/given.ts";
import type { Communicator } from "./communicator.ts";
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
  /**
   * Refuse to go on where the last bits would be others: on other kernels than those of the run, or,
   * where these call a BLAS library, with another library. Without it, the event "start" says so.
   */
  readonly exact?: boolean;
  /** Ends the training between two steps, as Stop in a notebook does without being asked to. */
  readonly signal?: AbortSignal;
  /**
   * How many threads share the work; left out, as many as pay off and are permitted. Results do not
   * depend on it. There are never more than the machine has processors, or four where it has fewer;
   * the event "start" says how many there are and why.
   */
  readonly threads?: number | undefined;
  /**
   * The ranks that train the same model on the same data: each works on its share of every batch, and
   * all come to the bits that one process comes to. All must call `fit` alike, at the same time, and
   * ask for all events. Without `threads`, each has its share of the machine's.
   */
  readonly communicator?: Communicator | undefined;
}

/** All that there are. */
const NAMES = [
  "epochs",
  "batchSize",
  "learningRate",
  "random",
  "shuffle",
  "dropLast",
  "validation",
  "evaluateTraining",
  "everySteps",
  "parameters",
  "resumeFrom",
  "exact",
  "signal",
  "threads",
  "communicator",
] as const satisfies readonly (keyof FitOptions)[];

/**
 * @throws {TypeError} If an option is unknown or of the wrong type, or the order of examples cannot be
 * drawn.
 * @throws {RangeError} If a number is out of range.
 */
export function checkOptions(options: FitOptions): void {
  expectOptions("train", options ?? null, NAMES);
  for (const name of ["epochs", "batchSize"] as const) {
    expectPositiveInteger(options[name], name, "train");
  }
  for (const name of ["everySteps", "threads"] as const) {
    expectPositiveInteger(options[name] ?? 1, name, "train");
  }
  expectFinite(options.learningRate, "learningRate", "train");
  for (const name of ["dropLast", "evaluateTraining", "parameters", "exact"] as const) {
    const value: unknown = options[name] ?? false;
    if (typeof value === "boolean") continue;
    throw new TypeError(
      `Cannot train with ${name} ${describe(value)}: expected true or false, but it is neither`,
    );
  }
  expectSignal(options.signal, "train");
  const { communicator } = options;
  if (communicator !== undefined && typeof Object(communicator).allgather !== "function") {
    throw new TypeError(
      `Cannot train together: expected a communicator, but got ${describe(communicator)}`,
    );
  }
  const { shuffle, random }: { shuffle?: unknown; random?: unknown } = options;
  if (random !== undefined && !(random instanceof RandomState)) {
    throw new TypeError(
      `Cannot shuffle: expected a RandomState to draw from, but got ${describe(random)}`,
    );
  }
  if (shuffle !== undefined && !SHUFFLES.some((known) => known === shuffle)) {
    throw new TypeError(
      `Cannot shuffle ${describe(shuffle)}: expected one of ${SHUFFLES.join(", ")}, ` +
        `but it is none`,
    );
  }
  if (shuffle && shuffle !== "none" && !random) {
    throw new TypeError(
      `Cannot shuffle "${shuffle}": expected a RandomState to draw from, but got none`,
    );
  }
}

/**
 * Checks what `evaluate` is told.
 *
 * @throws {TypeError} If an option is unknown or of the wrong type.
 * @throws {RangeError} If a number is out of range.
 */
export function checkEvaluation(options: Pick<FitOptions, "threads">): void {
  expectOptions("evaluate", options, ["threads"]);
  expectPositiveInteger(options.threads ?? 1, "threads", "evaluate");
}

/** What a run over so many examples keeps to. */
export function regimeOf(examples: number, options: FitOptions): Regime {
  const { batchSize, learningRate, random, dropLast = false } = options;
  const shuffle = options.shuffle ?? (random ? "fresh" : "none");
  return { examples, batchSize, learningRate, shuffle, dropLast };
}
