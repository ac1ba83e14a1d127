/**
 * One epoch of a training run: its loop over the batches, where that stands, and what is told of it.
 *
 * @module
 */
import type { ExampleBuffers, NetworkRun, Tally } from "../kernels/interface.ts";
import type { Metrics } from "../metrics.ts";
import type { MLP } from "../models/mlp.ts";
import { minibatches } from "../preprocessing/mod.ts";
import type { Pace } from "../runtime/pacing.ts";
import { divergence } from "./divergence.ts";
import { measure } from "./evaluation.ts";
import type { EpochEvent, StepEvent, TrainingProgress } from "./events.ts";
import type { FitOptions } from "./options.ts";
import {
  copyParameters,
  type EpochRecord,
  type Regime,
  stepsPerEpoch,
  streamStates,
  type TrainingState,
} from "./state.ts";

/** What the epochs of a run share. */
export interface Training {
  readonly model: MLP;
  /** The model in training, whose own tensors are brought up to date before every event. */
  readonly network: NetworkRun;
  readonly examples: ExampleBuffers;
  readonly validation: ExampleBuffers | undefined;
  readonly regime: Regime;
  /** See TrainingState. */
  readonly arithmetic: string;
  readonly options: FitOptions;
  readonly signal: AbortSignal;
  readonly pace: Pace;
  /** What the epochs before came to; each adds itself at its end. */
  readonly history: EpochRecord[];
  /** Since the start of the run. */
  readonly seconds: () => number;
}

/** Where an epoch's loop stands between two steps. */
export type Standing = Pick<TrainingState, "epoch" | "step" | "tally" | "order">;

/** An epoch, from wherever it stands to its end. */
export class Epoch {
  readonly #training: Training;
  readonly #epoch: number;
  readonly #order: Int32Array;
  /** What its steps came to, summed over their examples. */
  readonly #tally: Tally;
  /** How many steps are done. */
  #step: number;

  constructor(training: Training, { epoch, step, tally, order }: Standing) {
    this.#training = training;
    this.#epoch = epoch;
    this.#order = order;
    this.#tally = { ...tally };
    this.#step = step;
  }

  /** Takes the steps that are left, and evaluates. Returns whether it came to its end. */
  async *run(): AsyncGenerator<StepEvent | EpochEvent, boolean, void> {
    const { network, examples, validation, regime, options, signal, pace } = this.#training;
    const { batchSize, learningRate, dropLast } = regime, { everySteps } = options;
    const left = this.#order.subarray(this.#step * batchSize);
    for (const rows of minibatches(left, batchSize, { dropLast })) {
      if (pace.due()) await pace.take();
      if (signal.aborted) {
        yield this.#stepEvent("stopped");
        return false;
      }
      const loss = network.train(examples, rows, learningRate, this.#tally);
      this.#step++;
      if (!Number.isFinite(loss)) throw this.#divergence(examples, loss);
      if (everySteps && this.#step % everySteps === 0) yield this.#stepEvent("step");
    }
    const trained = options.evaluateTraining ? await this.#measure(examples) : undefined;
    const validated = validation && await this.#measure(validation);
    if (signal.aborted) {
      yield this.#stepEvent("stopped");
      return false;
    }
    yield this.#epochEvent(trained, validated);
    return true;
  }

  async #measure(set: ExampleBuffers): Promise<Metrics> {
    const { network, pace, signal } = this.#training;
    const metrics = await measure(network, set, pace, signal);
    if (!signal.aborted && !Number.isFinite(metrics.loss)) {
      throw this.#divergence(set, metrics.loss);
    }
    return metrics;
  }

  #divergence(examples: ExampleBuffers, loss: number): RangeError {
    const { model, network } = this.#training;
    network.readBack();
    return divergence({ model, examples }, loss, this.#epoch, this.#step);
  }

  #stepEvent(kind: StepEvent["kind"]): StepEvent {
    const { regime } = this.#training;
    return { kind, step: this.#step, steps: stepsPerEpoch(regime), ...this.#progress() };
  }

  #epochEvent(training: Metrics | undefined, validation: Metrics | undefined): EpochEvent {
    const { model, options, history } = this.#training;
    const progress = this.#progress(), { loss, accuracy, seconds } = progress;
    history.push({
      loss,
      accuracy,
      ...(training && { training }),
      ...(validation && { validation }),
      seconds,
    });
    const parameters = options.parameters ? copyParameters(model) : undefined;
    return { kind: "epoch", ...progress, training, validation, parameters };
  }

  #progress(): TrainingProgress {
    const { network, regime: { examples, batchSize, dropLast }, seconds } = this.#training;
    network.readBack();
    const perEpoch = dropLast ? examples - examples % batchSize : examples;
    const seen = Math.min(this.#step * batchSize, examples);
    return {
      epoch: this.#epoch,
      loss: this.#tally.loss / seen,
      accuracy: this.#tally.correct / seen,
      examples: (this.#epoch - 1) * perEpoch + seen,
      seconds: seconds(),
      state: () => this.#state(),
    };
  }

  #state(): TrainingState {
    const { model, regime, arithmetic, options: { random }, history, seconds } = this.#training;
    return {
      regime,
      arithmetic,
      epoch: this.#epoch,
      step: this.#step,
      tally: { ...this.#tally },
      order: this.#order.slice(),
      parameters: copyParameters(model),
      ...streamStates(random),
      history: [...history],
      seconds: seconds(),
    };
  }
}
