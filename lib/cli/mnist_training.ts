/**
 * What `deno task train-mnist` does once it knows what it is asked for: loads, splits, trains, tells.
 *
 * @module
 */
import { formatPercent } from "../formatting.ts";
import { tensor, zeros } from "../tensor/creation.ts";
import { type LabeledImages, takeExamples, toByteMatrix } from "../datasets/images.ts";
import { load } from "../datasets/mnist.ts";
import { shufflePixels } from "../datasets/shuffle_pixels.ts";
import { chooseKernels, kernels } from "../kernels/mod.ts";
import {
  type RunSettings,
  saveCheckpoint,
  saveWeights,
  type TrainingState,
} from "../checkpoint/mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../checkpoint/run_file.ts";
import type { MpiCommunicator } from "../distributed/mod.ts";
import { Dense } from "../models/dense.ts";
import type { EpochEvent, StepEvent, TrainingEvent } from "../training/events.ts";
import { MLP } from "../models/mlp.ts";
import type { AnyExamples } from "../training/examples.ts";
import { fit } from "../training/mod.ts";
import { bits, oneHot, trainTestSplit } from "../preprocessing/mod.ts";
import { RandomState } from "../random/mod.ts";
import { plain, quote } from "../runtime/quote.ts";
import type { Surroundings } from "./command.ts";
import { UsageError } from "./flags.ts";
import type { Settings } from "./mnist_flags.ts";
import { expectEqual, fromFirst, inAny, PATIENCE, together, writesFiles } from "./ranks.ts";
import { createReporter } from "./report.ts";
import { checksumOf, claimFiles, describeStart, hashOf, resumed } from "./saving.ts";

/** What the sections of source 1 train: their order of examples, output head and targets. */
const VARIANTS = {
  cumulative: { shuffle: "cumulative", head: "softmaxCrossEntropy" },
  fresh: { shuffle: "fresh", head: "softmaxCrossEntropy" },
  bits: { shuffle: "fresh", head: "sigmoidBinaryCrossEntropy" },
} as const;

/** Trains as the settings say and returns the command's exit code. */
export async function train(
  settings: Settings,
  surroundings: Surroundings,
  communicator?: MpiCommunicator,
): Promise<number> {
  chooseKernels({ kernels: settings.kernels, threads: settings.threads });
  const { epochs, json, quiet, checkpoint, save, "batch-size": batchSize } = settings;
  const size = expectRoom(settings), writes = writesFiles(communicator);
  await using _ = await together(
    communicator,
    () => writes ? claimFiles(settings, size) : undefined,
  );
  const interrupt = new AbortController();
  let stopped = 130;
  surroundings.onInterrupt((code = stopped) => {
    stopped = code;
    interrupt.abort();
  });
  const { signal } = interrupt;
  const examples = await together(communicator, async () => {
    try {
      return await loadExamples(settings, signal, communicator !== undefined);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  });
  if (inAny(communicator, examples === undefined)) {
    surroundings.fail("Stopped while loading the data");
    return stopped;
  }
  const { training, validation, checksum } = examples!;
  expectEqual(communicator, { "data set, by SHA-256,": checksum });
  const random = new RandomState(settings.seed);
  const model = createModel(settings, random);
  const run = runSettings(settings, checksum);
  const resumeFrom = await together(
    communicator,
    () => writes ? resumed(settings, epochs, model, run) : undefined,
  ).then((state) => communicator ? stateForAll(communicator, model, state) : state);
  if (communicator) communicator.patience = PATIENCE.training;
  const reporter = createReporter(surroundings, epochs, settings);
  const events = fit(model, training, {
    epochs,
    batchSize,
    learningRate: settings["learning-rate"],
    random,
    shuffle: VARIANTS[settings.variant].shuffle,
    validation,
    signal,
    // Often enough for the bar: events cost time, since the model is brought up to date for each.
    everySteps: settings["checkpoint-every"] ??
      (reporter.hasBar ? Math.ceil(training.inputs.shape[0] / batchSize / 100) : undefined),
    resumeFrom,
    exact: settings.exact,
    communicator,
  });
  const say = (line: string) => json || quiet || surroundings.write(`${line}\n`);
  if (checkpoint !== undefined) say(describeStart(checkpoint, settings, resumeFrom));
  if (communicator) say(`${communicator.size} ranks, under ${communicator.family}`);
  let last: EpochEvent | undefined, failure: Error | undefined;
  try {
    for await (const event of events) {
      // First kept, then told: what was told is never done again.
      if (checkpoint !== undefined && writes && !failure && isDue(event, settings)) {
        try {
          await saveCheckpoint(checkpoint, model, event.state(), run);
        } catch (error) {
          if (!communicator) throw error;
          // The others learn of it, and stop, with the next step.
          failure = new Error(
            `${(error as Error).message}; --resume goes on from the checkpoint before`,
            { cause: error },
          );
          interrupt.abort();
        }
      }
      if (failure) continue;
      reporter.tell(event);
      if (event.kind === "epoch") last = event;
      if (event.kind === "stopped") {
        const advice = checkpoint === undefined ? "" : "; --resume goes on from there";
        await together(communicator, () => {
          if (failure) throw failure;
        });
        surroundings.fail(describeStop(event, epochs, last) + advice);
        return stopped;
      }
    }
  } finally {
    reporter.clear();
  }
  await together(communicator, async () => {
    if (failure) throw failure;
    if (save === undefined || !writes) return;
    await saveWeights(save, model, settings.variant === "bits" ? "bits" : "oneHot");
  });
  if (save !== undefined) {
    say(`saved weights to ${plain(save)}`);
  }
  // Where the run was over already, its last epoch is in the checkpoint.
  const { validation: metrics } = last ?? resumeFrom!.history.at(-1)!;
  if (settings.hash) {
    const hash = await hashOf(model);
    surroundings.write(
      json ? `${JSON.stringify({ weights: hash })}\n` : `SHA-256 of the weights: ${hash}\n`,
    );
  }
  if (!json) surroundings.write(`Test accuracy: ${formatPercent(metrics!.accuracy)}\n`);
  return 0;
}

/** The widths of the network's layers, the pixels first. */
function widthsOf({ hidden, variant }: Settings): number[] {
  return [28 * 28, ...hidden, variant === "bits" ? 4 : 10];
}

/**
 * Makes sure, before its weights are drawn, which may take minutes, that there is room for a network.
 *
 * @returns Bytes of its parameters.
 * @throws {UsageError} If not.
 */
function expectRoom(settings: Settings): number {
  const widths = widthsOf(settings);
  const parameters = widths.slice(1).reduce((sum, width, l) => sum + (widths[l] + 1) * width, 0);
  const bytes = parameters * (settings.dtype === "float32" ? 4 : 8);
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const fail = (room: string) =>
    new UsageError(
      `Cannot use --hidden: expected a network that ${room}, but the parameters of ` +
        `${widths.join("-")} take ${gib(bytes)}`,
    );
  // The training run's memory is one of WebAssembly, where the kernels have one.
  if (kernels.startNetwork && bytes > 2 ** 32) {
    throw fail(`the ${kernels.name} kernels have room for, 4 GiB`);
  }
  // As drawn, in float64, and scaled. Nothing is taken from the system before it is written to.
  const drawn = 2 * 8 * parameters;
  try {
    new ArrayBuffer(drawn);
  } catch {
    throw fail(`there is memory for, some ${gib(drawn)}`);
  }
  return bytes;
}

/** Checkpoints are written after each epoch, after every so many steps if asked, and at a stop. */
function isDue(event: TrainingEvent, settings: Settings): event is StepEvent | EpochEvent {
  const ofBar = event.kind === "step" && settings["checkpoint-every"] === undefined;
  return event.kind !== "start" && !ofBar;
}

async function loadExamples(
  settings: Settings,
  signal: AbortSignal,
  isShared: boolean,
): Promise<{ training: AnyExamples; validation: AnyExamples; checksum: string }> {
  const { variant, dtype, limit, checkpoint, offline, seed } = settings;
  const { "data-dir": dir, "split-seed": randomState, "shuffle-pixels": shuffled } = settings;
  if (dir !== undefined) await expectFolder(dir);
  const { all, test } = await load({ dir, signal, ...(offline && { offline }) });
  const split = trainTestSplit(all.labels.length, { testSize: test.labels.length, randomState });
  if (limit !== undefined && limit > split.train.length) {
    throw new UsageError(
      `Cannot use --limit: expected an integer of at most ${split.train.length}, ` +
        `the number of training examples, but got "${limit}"`,
    );
  }
  const encode = ({ images, labels }: LabeledImages): AnyExamples => ({
    inputs: toByteMatrix(images, { dtype }),
    targets: variant === "bits" ? bits(labels, 4, { dtype }) : oneHot(labels, 10, { dtype }),
  });
  const training = takeExamples(all, split.train.subarray(0, limit));
  return {
    training: encode(shuffled ? disturb(training, shuffled, seed) : training),
    validation: encode(takeExamples(all, split.test)),
    checksum: checkpoint === undefined && !isShared ? "" : await checksumOf(all),
  };
}

/** Images disturbed at a time: the pixels of all as numbers take 376 MB. */
const DISTURBED = 1000;

/** Section 6 of source 1, by a stream of its own: with seed 1, as notebook 01 draws them. */
function disturb({ images, labels }: LabeledImages, share: number, seed: number): LabeledImages {
  const random = new RandomState((seed + 5) % 2 ** 32), { shape, data } = images;
  const pixels = data.slice(), count = shape[1] * shape[2];
  for (let at = 0; at < data.length; at += DISTURBED * count) {
    const part = data.subarray(at, at + DISTURBED * count);
    const rows = tensor(part).reshape([part.length / count, count]);
    pixels.set(shufflePixels(rows, share, random).data, at);
  }
  return { images: { shape, data: pixels }, labels };
}

/** Where rank 0's run stood, in all ranks: nobody else need reach its files. */
function stateForAll(
  communicator: MpiCommunicator,
  model: MLP,
  state: TrainingState | undefined,
): TrainingState | undefined {
  const own = state ? encodeCheckpoint(model, state, {}) : new Uint8Array(0);
  const bytes = fromFirst(communicator, own);
  if (bytes.length === 0) return undefined;
  return communicator.rank === 0 ? state : decodeCheckpoint(bytes).state;
}

/** What must be the same when a run goes on. */
function runSettings(settings: Settings, checksum: string): RunSettings {
  const { variant, hidden, dtype, limit = null, seed, "split-seed": splitSeed } = settings;
  return {
    variant,
    hidden: hidden.join(),
    "batch-size": settings["batch-size"],
    "learning-rate": settings["learning-rate"],
    "split-seed": splitSeed,
    seed,
    dtype,
    limit,
    ...(settings["shuffle-pixels"] && { "shuffle-pixels": settings["shuffle-pixels"] }),
    "the data's SHA-256": checksum,
  };
}

async function expectFolder(path: string): Promise<void> {
  try {
    if ((await Deno.stat(path)).isDirectory) return;
  } catch (error) {
    // Any other trouble is for the loader to tell of.
    const { NotFound, NotADirectory } = Deno.errors;
    if (!(error instanceof NotFound || error instanceof NotADirectory)) return;
  }
  throw new UsageError(
    `Cannot use --data-dir: expected the path of a folder, but got ${quote(path)}`,
  );
}

/** He's initial weights, drawn layer by layer in the order of source 1; biases of 0. */
function createModel(
  settings: Settings,
  random: RandomState,
): MLP {
  const { dtype, variant } = settings, widths = widthsOf(settings);
  const layers = widths.slice(1).map((width, l) => {
    const weights = random.randn(widths[l], width).mul(Math.sqrt(2 / widths[l]));
    return new Dense(weights.astype(dtype), zeros([width], { dtype }));
  });
  return new MLP({ layers, activation: "relu", head: VARIANTS[variant].head });
}

function describeStop(event: StepEvent, epochs: number, last: EpochEvent | undefined): string {
  const { epoch, step, steps, examples, seconds } = event;
  const reached = last?.validation
    ? `test accuracy after epoch ${last.epoch}: ${formatPercent(last.validation.accuracy)}`
    : "no epoch finished";
  return `Stopped in epoch ${epoch} of ${epochs} after ${step} of ${steps} steps ` +
    `(${examples.toLocaleString("en-US")} examples, ${seconds.toFixed(1)} s); ${reached}`;
}
