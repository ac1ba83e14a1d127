/**
 * `fit`: mini-batch gradient descent as an async generator of events.
 *
 * The caller draws, prints, or stops with `break`; the model is trained in place and is whole
 * between any two steps. Nothing is computed that no one asked for.
 *
 * @module
 */
import { expectInteger } from "../tensor/integers.ts";
import { interruptSignal } from "../runtime/interrupt.ts";
import type { ExampleBuffers, Kernels, NetworkRun, Tally } from "../kernels/interface.ts";
import { kernels, threads } from "../kernels/mod.ts";
import { density } from "../kernels/sparse.ts";
import { minibatches } from "../preprocessing.ts";
import type { RandomState } from "../random/mod.ts";
import { checkParameters, divergence } from "./divergence.ts";
import type { Metrics } from "../metrics.ts";
import type { EpochEvent, StartEvent, StepEvent, TrainingEvent } from "./events.ts";
import type { MLP } from "../models/mlp.ts";
import { type AnyExamples, prepare, startRun } from "./prepare.ts";
import {
  copyParameters,
  type EpochRecord,
  type Regime,
  restore,
  streamStates,
  type TrainingState,
} from "./state.ts";

/**
 * The order of the examples in each epoch:
 * - "fresh": a new permutation of the data set (NumPy's `X[rng.permutation(n)]`);
 * - "cumulative": a new permutation of the previous epoch's order (`X = X[rng.permutation(n)]`);
 * - "none": as they stand.
 */
export type Shuffle = "fresh" | "cumulative" | "none";

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
   * What to run on, in place of the kernels chosen at load: for tests, which compare them.
   *
   * @internal
   */
  readonly kernels?: Kernels | undefined;
  /**
   * How many threads share the work; left out, as many as pay off and are permitted. Results do not
   * depend on it.
   */
  readonly threads?: number | undefined;
}

/** Milliseconds of work after which `fit` lets timers, signals and the display have their turn. */
const TURN = 100;

/** Examples evaluated at a time. */
const EVALUATION_BATCH = 1000;

/**
 * Trains `model` in place by gradient descent and yields events as it goes. The model's parameters
 * are those of the moment at every event; changes that the caller makes to them before the end of
 * the run are lost.
 *
 * Shapes: inputs (N, D), targets (N, K). Inputs most of whose entries are one background value (0 in
 * MNIST) are compressed once and trained on without it, to the same sums.
 *
 * Derived in notebooks/02_mnist_full_batch.ipynb, "7. Training".
 *
 * @throws {TypeError} If shapes or dtypes do not fit the model, or the model not `resumeFrom`.
 * @throws {RangeError} If an option is out of range, or is another than that of the run it is to
 * resume; while training, if the loss is no longer finite.
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
export function fit(
  model: MLP,
  examples: AnyExamples,
  options: FitOptions,
): AsyncGenerator<TrainingEvent, void, void> {
  checkOptions(options);
  const training = prepare(model, examples, "train");
  const validation = options.validation && prepare(model, options.validation, "evaluate");
  if (stepsPerEpoch(training, options) === 0) {
    throw new RangeError(
      `Cannot train on ${training.count} examples in whole batches of ${options.batchSize}: ` +
        `expected one batch at least, but there is none`,
    );
  }
  const { resumeFrom, random } = options;
  if (resumeFrom) restore(resumeFrom, model, random, regimeOf(training, options));
  checkParameters(model, "before training");
  return run(model, training, validation, options);
}

function regimeOf({ count }: ExampleBuffers, options: FitOptions): Regime {
  const { batchSize, learningRate, random, dropLast = false } = options;
  const shuffle = options.shuffle ?? (random ? "fresh" : "none");
  return { examples: count, batchSize, learningRate, shuffle, dropLast };
}

function stepsPerEpoch({ count }: ExampleBuffers, { batchSize, dropLast }: FitOptions): number {
  return (dropLast ? Math.floor : Math.ceil)(count / batchSize);
}

/** The model's own tensors are brought up to date before every event, and at the end of the run. */
async function* run(
  model: MLP,
  training: ExampleBuffers,
  validation: ExampleBuffers | undefined,
  options: FitOptions,
): AsyncGenerator<TrainingEvent, void, void> {
  const { batchSize, kernels: implementation = kernels } = options;
  const stop = interruptSignal();
  const signal = options.signal ? AbortSignal.any([options.signal, stop]) : stop;
  const network = await startRun(model, validation ? [training, validation] : [training], {
    kernels: implementation,
    batchSize,
    threads: options.threads,
    threadLimit: threads,
  });
  const start: StartEvent = {
    kind: "start",
    kernels: implementation.name,
    threads: network.threads,
    ...(network.note && { note: network.note }),
    dtype: model.layers[0].weights.dtype,
    density: training.sparsity && density(training.sparsity),
    steps: stepsPerEpoch(training, options),
  };
  try {
    yield start;
    for await (const event of train(model, network, training, validation, { ...options, signal })) {
      network.readBack();
      yield event;
    }
    stop.throwIfAborted();
  } finally {
    network.readBack();
    network.close();
  }
}

async function* train(
  model: MLP,
  network: NetworkRun,
  training: ExampleBuffers,
  validation: ExampleBuffers | undefined,
  options: FitOptions,
): AsyncGenerator<StepEvent | EpochEvent, void, void> {
  const { epochs, random, everySteps, signal, resumeFrom } = options;
  const regime = regimeOf(training, options);
  const { batchSize, learningRate, shuffle, dropLast } = regime;
  const started = performance.now() - (resumeFrom?.seconds ?? 0) * 1000;
  const seconds = () => (performance.now() - started) / 1000;
  const turns = takeTurns();
  const steps = stepsPerEpoch(training, options);
  const perEpoch = Math.min(steps * batchSize, training.count);
  const history: EpochRecord[] = [...resumeFrom?.history ?? []];
  let order = resumeFrom?.order ?? Int32Array.from({ length: training.count }, (_, i) => i);
  const measure = async (set: ExampleBuffers, epoch: number, step: number) => {
    const metrics = await evaluateAll(network, set, turns, signal);
    if (!signal?.aborted && !Number.isFinite(metrics.loss)) {
      network.readBack();
      throw divergence({ model, examples: set }, metrics.loss, epoch, step);
    }
    return metrics;
  };
  for (let epoch = history.length + 1; epoch <= epochs; epoch++) {
    const goesOn = epoch === resumeFrom?.epoch;
    if (!goesOn) order = nextOrder(order, shuffle, random);
    const tally = goesOn ? { ...resumeFrom.tally } : { loss: 0, correct: 0 };
    let done = goesOn ? resumeFrom.step : 0;
    let seen = Math.min(done * batchSize, perEpoch);
    let examples = (epoch - 1) * perEpoch + seen;
    const state = (): TrainingState => ({
      regime,
      epoch,
      step: done,
      tally: { ...tally },
      order: order.slice(),
      parameters: copyParameters(model),
      ...streamStates(random),
      history: [...history],
      seconds: seconds(),
    });
    const progress = () => ({
      epoch,
      step: done,
      steps,
      loss: tally.loss / seen,
      accuracy: tally.correct / seen,
      examples,
      seconds: seconds(),
      state,
    });
    for (const rows of minibatches(order.subarray(done * batchSize), batchSize, { dropLast })) {
      if (turns.due()) await turns.take();
      if (signal?.aborted) {
        yield { kind: "stopped", ...progress() };
        return;
      }
      const loss = network.train(training, rows, learningRate, tally);
      done++;
      seen += rows.length;
      examples += rows.length;
      if (!Number.isFinite(loss)) {
        network.readBack();
        throw divergence({ model, examples: training }, loss, epoch, done);
      }
      if (everySteps && done % everySteps === 0) yield { kind: "step", ...progress() };
    }
    const atEnd = options.evaluateTraining ? await measure(training, epoch, done) : undefined;
    const validated = validation && await measure(validation, epoch, done);
    if (signal?.aborted) {
      yield { kind: "stopped", ...progress() };
      return;
    }
    const { loss, accuracy } = progress();
    history.push({
      loss,
      accuracy,
      ...(atEnd && { training: atEnd }),
      ...(validated && { validation: validated }),
      seconds: seconds(),
    });
    if (options.parameters) network.readBack();
    yield {
      kind: "epoch",
      epoch,
      loss,
      accuracy,
      training: atEnd,
      validation: validated,
      parameters: options.parameters ? copyParameters(model) : undefined,
      examples,
      seconds: seconds(),
      state,
    };
  }
}

/**
 * The model's loss and accuracy on examples.
 *
 * @throws {TypeError} If shapes or dtypes do not fit the model.
 * @throws {Interrupted} In a notebook, where Stop was pressed.
 */
export async function evaluate(
  model: MLP,
  examples: AnyExamples,
  options: Pick<FitOptions, "kernels" | "threads"> = {},
): Promise<Metrics> {
  const stop = interruptSignal();
  const set = prepare(model, examples, "evaluate");
  const network = await startRun(model, [set], {
    kernels: options.kernels ?? kernels,
    batchSize: EVALUATION_BATCH,
    threads: options.threads,
    threadLimit: threads,
  });
  try {
    const metrics = await evaluateAll(network, set, takeTurns(), stop);
    stop.throwIfAborted();
    return metrics;
  } finally {
    network.close();
  }
}

/** Where the signal ends it, the metrics are those of some of the examples only. */
async function evaluateAll(
  network: NetworkRun,
  examples: ExampleBuffers,
  turns: ReturnType<typeof takeTurns>,
  signal?: AbortSignal,
): Promise<Metrics> {
  const tally: Tally = { loss: 0, correct: 0 };
  for (const rows of minibatches(examples.count, EVALUATION_BATCH)) {
    if (turns.due()) await turns.take();
    if (signal?.aborted) break;
    network.evaluate(examples, rows, tally);
  }
  return { loss: tally.loss / examples.count, accuracy: tally.correct / examples.count };
}

/**
 * Keeps the event loop alive: a turn is due after TURN milliseconds of work. It is a timer, which
 * takes one to four milliseconds, since Deno looks for signals, such as Stop, only while it waits.
 */
function takeTurns() {
  let last = performance.now();
  return {
    due: () => performance.now() - last > TURN,
    take: async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      last = performance.now();
    },
  };
}

/** The order of the next epoch, after that of the epoch before. */
function nextOrder(before: Int32Array, shuffle: Shuffle, random?: RandomState): Int32Array {
  if (shuffle === "none") return before;
  const drawn = random!.permutation(before.length);
  return shuffle === "fresh" ? drawn : drawn.map((i) => before[i]);
}

function checkOptions(options: FitOptions): void {
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
  if (shuffle !== undefined && !["fresh", "cumulative", "none"].includes(shuffle)) {
    throw new TypeError(
      `Cannot shuffle "${shuffle}": expected "fresh", "cumulative" or "none", but it is neither`,
    );
  }
  if (shuffle && shuffle !== "none" && !options.random) {
    throw new TypeError(
      `Cannot shuffle "${shuffle}": expected a RandomState to draw from, but got none`,
    );
  }
}
