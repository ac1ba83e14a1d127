/**
 * What `fit` tells of a training run as it goes.
 *
 * @module
 */
import type { DType } from "../kernels/interface.ts";
import type { Metrics } from "../metrics.ts";
import type { LayerParameters } from "../models/dense.ts";
import type { MLP } from "../models/mlp.ts";
import { expectKind } from "../runtime/kinds.ts";
import type { TrainingState } from "./state.ts";

/** The first event, before any step: what will run. */
export interface StartEvent {
  /** Tells events apart. */
  readonly kind: "start";
  /** The kernels' name. */
  readonly kernels: string;
  /** How many threads share the work. */
  readonly threads: number;
  /**
   * Why there are fewer threads than were asked for, and that a run goes on with another arithmetic
   * than it began with, where that is so.
   */
  readonly note?: string;
  /** The model's element type. */
  readonly dtype: DType;
  /** The share of inputs that are not background, where the training set is kept sparse. */
  readonly density: number | null;
  /** Steps per epoch. */
  readonly steps: number;
}

/** How far the training has come. Loss and accuracy are measured on each batch before its step. */
export interface TrainingProgress extends Metrics {
  /** The current epoch, from 1. */
  readonly epoch: number;
  /** Examples trained on since the start. */
  readonly examples: number;
  /** Since the start, evaluation and the caller's own work included. */
  readonly seconds: number;
  /**
   * All that is needed to go on from here, copied; to be called before the next event is asked for.
   */
  readonly state: () => TrainingState;
}

/** After `everySteps` steps, or where the signal ended the training ("stopped"). */
export interface StepEvent extends TrainingProgress {
  /** Tells events apart. */
  readonly kind: "step" | "stopped";
  /** Steps done in this epoch. Loss and accuracy are those of this epoch so far. */
  readonly step: number;
  /** Steps per epoch. */
  readonly steps: number;
}

/** After each epoch. */
export interface EpochEvent extends TrainingProgress {
  /** Tells events apart. */
  readonly kind: "epoch";
  /** The model's metrics on the training examples, now, where asked for. */
  readonly training?: Metrics;
  /** The model's metrics on the validation examples, now. */
  readonly validation?: Metrics;
  /** Copies of each layer's parameters, where asked for. */
  readonly parameters?: readonly LayerParameters[];
}

/** What `fit` yields. */
export type TrainingEvent = StartEvent | StepEvent | EpochEvent;

/**
 * A training run by `fit`: its events, and what it was told, so that whoever shows it need not be told
 * again.
 */
export interface TrainingRun<Steps extends number | undefined = number | undefined>
  extends AsyncGenerator<TrainingEvent, void, void> {
  /** What is trained. */
  readonly model: MLP;
  /** Passes over the data set, in all. */
  readonly epochs: number;
  /** What the gradient is multiplied with. */
  readonly learningRate: number;
  /** After how many steps there is an event, too, where that was asked for. */
  readonly everySteps: Steps;
}

/**
 * The epochs of a training run alone, without its start and its steps: what most loops want.
 *
 * @throws {TypeError} If there are no events to be waited for.
 *
 * @example
 * ```ts
 * import { Dense, epochsOf, fit, MLP, tensor, zeros } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const or = { inputs: tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), targets: tensor([[0], [1], [1], [1]]) };
 * const model = new MLP({
 *   layers: [new Dense(zeros([2, 1]), zeros([1]))],
 *   head: "sigmoidBinaryCrossEntropy",
 * });
 * const losses: number[] = [];
 * for await (const { loss } of epochsOf(fit(model, or, { epochs: 3, batchSize: 4, learningRate: 1 }))) {
 *   losses.push(loss);
 * }
 * assertEquals(losses.length, 3);
 * ```
 */
export async function* epochsOf(
  events: AsyncIterable<TrainingEvent>,
): AsyncGenerator<EpochEvent, void, void> {
  const isRun = typeof Object(events)[Symbol.asyncIterator] === "function";
  expectKind("take the epochs", "the events of fit", events, isRun);
  for await (const event of events) {
    if (event.kind === "epoch") yield event;
  }
}
