/**
 * `fit`: mini-batch gradient descent as an async generator of events; and `evaluate`.
 *
 * The caller draws, prints, or stops with `break`; the model is trained in place and is whole
 * between any two steps. Nothing is computed that no one asked for. An epoch's loop: epoch.ts.
 *
 * @module
 */
import { kernels, threads } from "../kernels/mod.ts";
import { density } from "../kernels/sparse.ts";
import type { Metrics } from "../metrics.ts";
import type { MLP } from "../models/mlp.ts";
import { interruptSignal } from "../runtime/interrupt.ts";
import { Pace } from "../runtime/pacing.ts";
import { checkParameters, expectFiniteLoss } from "./divergence.ts";
import { Epoch, type Training } from "./epoch.ts";
import { EVALUATION_BATCH, measure } from "./evaluation.ts";
import type { StartEvent, TrainingEvent, TrainingRun } from "./events.ts";
import { type AnyExamples, expectModel, prepare } from "./examples.ts";
import { expectAtRest, Hold, releaseWith } from "./hold.ts";
import { checkEvaluation, checkOptions, type FitOptions, regimeOf } from "./options.ts";
import { coresOf, expectSameRun, SharedSteps } from "./sharing.ts";
import { nextOrder } from "./shuffle.ts";
import { startNetwork } from "./start_network.ts";
import { continueArithmetic, restore, stepsPerEpoch } from "./state.ts";

export type { Communicator } from "./communicator.ts";
export {
  type EpochEvent,
  epochsOf,
  type StartEvent,
  type StepEvent,
  type TrainingEvent,
  type TrainingProgress,
  type TrainingRun,
} from "./events.ts";
export {
  type LayerStatistics,
  layerStatistics,
  type LayerStatisticsOptions,
} from "./layer_statistics.ts";
export type { AnyExamples, Examples } from "./examples.ts";
export type { FitOptions } from "./options.ts";
export { type Shuffle, SHUFFLES } from "./shuffle.ts";
export type { TrainingState } from "./state.ts";

/** Where every epoch begins. */
const BEGINNING = { step: 0, tally: { loss: 0, correct: 0 } };

/**
 * Trains `model` in place by gradient descent and yields events as it goes. The model's parameters
 * are those of the moment at every event; changes that the caller makes to them before the end of
 * the run are lost. Examples are not copied: they must stay as they are until then.
 *
 * A run begins with the first event that is asked for, and holds the model, threads and memory until
 * it ends: by itself, by `break`, `return()`, a signal or an error, or when the generator is garbage.
 * Until then no other run may train the model.
 *
 * {@linkcode epochsOf} leaves out all events but those of the epochs.
 *
 * Shapes: inputs (N, D), targets (N, K). Inputs most of whose entries are one background value (0 in
 * MNIST) are compressed once and trained on without it, to the same sums.
 *
 * Derived in notebooks/02_mnist_full_batch.ipynb, "7. Training".
 *
 * @throws {TypeError} If shapes or dtypes do not fit the model, or the model not `resumeFrom`; if an
 * option is unknown; if the model is in training, or examples share its memory.
 * @throws {RangeError} If an option is out of range, or is another than that of the run it is to
 * resume; if it is to be `exact` on another arithmetic; if targets are none that the head can aim at; while training, if the loss is no longer
 * finite; with a `communicator`, if ranks do not bring the same, or kernels cannot take half a step.
 * @throws {Interrupted} In a notebook, after the event "stopped", where Stop was pressed.
 *
 * @example
 * ```ts
 * import { Dense, fit, MLP, RandomState, tensor, zeros } from "gradbook";
 * import { assert } from "@std/assert";
 *
 * const rng = new RandomState(0);
 * const model = new MLP({
 *   layers: [new Dense(rng.randn(2, 1), zeros([1]))],
 *   head: "sigmoidBinaryCrossEntropy",
 * });
 * const or = { inputs: tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), targets: tensor([[0], [1], [1], [1]]) };
 * let accuracy = 0;
 * for await (const event of fit(model, or, { epochs: 500, batchSize: 4, learningRate: 1 })) {
 *   if (event.kind === "epoch") accuracy = event.accuracy;
 * }
 * assert(accuracy === 1);
 * ```
 */
export function fit<const Steps extends number | undefined = undefined>(
  model: MLP,
  examples: AnyExamples,
  given: FitOptions & { readonly everySteps?: Steps },
): TrainingRun<Steps> {
  checkOptions(given);
  const options = { ...given };
  expectModel(model, "train");
  expectAtRest(model);
  const training = prepare(model, examples, "train");
  const validation = options.validation && prepare(model, options.validation, "evaluate");
  const regime = regimeOf(training.count, options);
  if (stepsPerEpoch(regime) === 0) {
    throw new RangeError(
      `Cannot train on ${training.count} examples in whole batches of ${options.batchSize}: ` +
        `expected one batch at least, but there is none`,
    );
  }
  const { resumeFrom, random } = options;
  if (resumeFrom !== undefined) restore(resumeFrom, model, random, regime);
  checkParameters(model, "train", "before training");
  const hold = new Hold();
  const run = runEpochs({ model, examples: training, validation, regime, options }, hold);
  const { epochs, learningRate, everySteps } = options;
  const known = { model, epochs, learningRate, everySteps: everySteps as Steps };
  return releaseWith(Object.assign(run, known), hold);
}

/** Epoch after epoch, to the last or until Stop or the caller's signal. */
async function* runEpochs(
  given: Pick<Training, "model" | "examples" | "validation" | "regime" | "options">,
  hold: Hold,
): AsyncGenerator<TrainingEvent, void, void> {
  const { model, examples, validation, regime, options } = given;
  const { epochs, random, resumeFrom, communicator } = options, implementation = kernels;
  const stop = interruptSignal();
  const own = options.signal ? AbortSignal.any([options.signal, stop]) : stop;
  const sharing = communicator && new SharedSteps(communicator, own);
  const signal = sharing?.signal ?? own;
  try {
    const sets = validation ? [examples, validation] : [examples];
    if (communicator) expectSameRun(communicator, { model, sets, regime, options });
    const network = await hold.take(model, () =>
      startNetwork(model, sets, {
        kernels: implementation,
        batchSize: regime.batchSize,
        threads: options.threads,
        threadLimit: Math.min(threads, communicator ? coresOf(communicator) : Infinity),
        sharing,
      }));
    const { arithmetic, note } = continueArithmetic(
      resumeFrom,
      network.arithmetic,
      options.exact ?? false,
    );
    const notes = [network.note, note].filter((note) => note !== undefined).join("; ");
    const start: StartEvent = {
      kind: "start",
      kernels: implementation.name,
      threads: network.threads,
      ...(notes && { note: notes }),
      dtype: model.layers[0].weights.dtype,
      density: examples.sparsity && density(examples.sparsity),
      steps: stepsPerEpoch(regime),
    };
    yield start;
    const started = performance.now() - (resumeFrom?.seconds ?? 0) * 1000;
    const seconds = () => (performance.now() - started) / 1000;
    const history = [...resumeFrom?.history ?? []];
    const training: Training = {
      ...given,
      arithmetic,
      network,
      signal,
      pace: new Pace(),
      history,
      seconds,
    };
    let order: Int32Array = resumeFrom?.order.slice() ??
      Int32Array.from({ length: examples.count }, (_, i) => i);
    for (let epoch = history.length + 1; epoch <= epochs; epoch++) {
      const goesOn = epoch === resumeFrom?.epoch;
      if (!goesOn) order = nextOrder(order, regime.shuffle, random);
      const { step, tally } = goesOn ? resumeFrom : BEGINNING;
      const isWhole = yield* new Epoch(training, { epoch, step, tally, order }).run();
      if (!isWhole) break;
    }
    stop.throwIfAborted();
  } finally {
    hold.release();
  }
}

/**
 * The model's loss and accuracy on examples: the share of them to which `MLP.predict` answers what
 * their targets stand for.
 *
 * @throws {TypeError} If shapes or dtypes do not fit the model, or an option is unknown.
 * @throws {RangeError} If parameters or the loss are not finite, or targets are none that the head can
 * aim at.
 * @throws {Interrupted} In a notebook, where Stop was pressed.
 */
export async function evaluate(
  model: MLP,
  examples: AnyExamples,
  options: Pick<FitOptions, "threads"> = {},
): Promise<Metrics> {
  checkEvaluation(options);
  expectModel(model, "evaluate");
  const stop = interruptSignal();
  const set = prepare(model, examples, "evaluate");
  checkParameters(model, "evaluate", "in a model");
  const network = await startNetwork(model, [set], {
    kernels,
    batchSize: EVALUATION_BATCH,
    threads: options.threads,
    threadLimit: threads,
  });
  try {
    const metrics = await measure(network, set, new Pace(), stop);
    stop.throwIfAborted();
    expectFiniteLoss({ model, examples: set }, metrics.loss);
    return metrics;
  } finally {
    network.close();
  }
}
