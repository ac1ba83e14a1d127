/**
 * `deno task train-mnist`: trains a multilayer perceptron on MNIST from the command line.
 *
 * By default this is source 1, section 5: 784-128-10 with ReLU and softmax, mini-batches of 64, ten
 * epochs, every random number NumPy's own, and so its own test accuracy of 97.28 %.
 *
 * @module
 */
import { zeros } from "../creation.ts";
import { type LabeledImages, takeExamples, toByteMatrix } from "../datasets/images.ts";
import { load } from "../datasets/mnist.ts";
import { chooseKernels, KERNELS_CHOICES } from "../kernels/choice.ts";
import { Dense } from "../models/dense.ts";
import { MLP } from "../models/mlp.ts";
import type { AnyExamples } from "../models/run.ts";
import type { EpochEvent, StepEvent } from "../models/events.ts";
import { fit } from "../models/training.ts";
import { bits, oneHot, trainTestSplit } from "../preprocessing.ts";
import { RandomState } from "../random.ts";
import {
  describeFlags,
  folder,
  integer,
  integers,
  oneOf,
  parseFlags,
  positive,
  UsageError,
  type Values,
} from "./flags.ts";
import { createReporter, type Output, percent } from "./report.ts";

/** What the sections of source 1 train: their order of examples, output head and targets. */
const VARIANTS = {
  cumulative: { shuffle: "cumulative", head: "softmaxCrossEntropy" },
  fresh: { shuffle: "fresh", head: "softmaxCrossEntropy" },
  bits: { shuffle: "fresh", head: "sigmoidBinaryCrossEntropy" },
} as const;

const GREATEST_SEED = 2 ** 32 - 1;
/** Weights of 784 × 65,536 float64 numbers take 400 MB. */
const GREATEST_WIDTH = 2 ** 16;

const FLAGS = {
  variant: oneOf(["cumulative", "fresh", "bits"], "cumulative", "section 5, 6 or 7 of source 1"),
  epochs: integer(10, "passes over the training set"),
  hidden: integers([128], "units of each hidden layer", GREATEST_WIDTH),
  "batch-size": integer(64, "examples per step"),
  "learning-rate": positive(0.1, "step size of gradient descent"),
  "split-seed": integer(42, "draws the test examples", 0, GREATEST_SEED),
  seed: integer(1, "draws weights, then epochs' orders", 0, GREATEST_SEED),
  dtype: oneOf(["float64", "float32"], "float64", "precision of all arithmetic"),
  limit: integer(undefined, "train on the first n examples only"),
  kernels: oneOf(KERNELS_CHOICES, undefined, "what computes [GRADBOOK_KERNELS, auto]"),
  threads: integer(undefined, "at most so many [GRADBOOK_THREADS, all]"),
  "data-dir": folder("holds the four IDX files, plain or .gz"),
  json: { help: "one JSON object per epoch, nothing else", fallback: false },
  quiet: { help: "the last line only", fallback: false },
  help: { help: "this text", fallback: false, short: "h" },
} as const;

type Settings = Values<typeof FLAGS>;

const HELP = `Trains a multilayer perceptron on MNIST.

Usage: deno task train-mnist [flags]

${describeFlags(FLAGS)}

Without flags: source 1, section 5, and its own number, 97.28%.
`;

/** What the command needs of its surroundings. */
export interface Surroundings extends Output {
  /** Writes a line to standard error. */
  fail(line: string): void;
  /** Called once, at first: from now on, the next Ctrl-C shall call `stop`. */
  onInterrupt(stop: () => void): void;
}

/**
 * Runs the command and returns its exit code: 0, 1 (failed), 2 (wrong flags), 130 (interrupted) or
 * 141 (nobody reads its output any more).
 */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    // `deno task train-mnist -- --epochs 2` hands the dashes on.
    const settings = parseFlags(FLAGS, args[0] === "--" ? args.slice(1) : args);
    if (settings.help) {
      surroundings.write(HELP);
      return 0;
    }
    chooseKernels(settings);
    return await train(settings, surroundings);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return 141;
    surroundings.fail(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

async function train(settings: Settings, surroundings: Surroundings): Promise<number> {
  const { epochs, json, "batch-size": batchSize } = settings;
  const interrupt = new AbortController();
  surroundings.onInterrupt(() => interrupt.abort());
  const { training, validation } = await loadExamples(settings);
  const random = new RandomState(settings.seed);
  const model = createModel(settings, training, random);
  const reporter = createReporter(surroundings, epochs, settings);
  const events = fit(model, training, {
    epochs,
    batchSize,
    learningRate: settings["learning-rate"],
    random,
    shuffle: VARIANTS[settings.variant].shuffle,
    validation,
    signal: interrupt.signal,
    // Often enough for the bar: events cost time, since the model is brought up to date for each.
    everySteps: reporter.hasBar ? Math.ceil(training.inputs.shape[0] / batchSize / 100) : undefined,
  });
  let last: EpochEvent | undefined;
  try {
    for await (const event of events) {
      reporter.tell(event);
      if (event.kind === "epoch") last = event;
      if (event.kind === "stopped") {
        surroundings.fail(describeStop(event, epochs, last));
        return 130;
      }
    }
  } finally {
    reporter.clear();
  }
  if (!json) surroundings.write(`Test accuracy: ${percent(last!.validation!.accuracy)}\n`);
  return 0;
}

async function loadExamples(
  { variant, dtype, limit, "data-dir": dir, "split-seed": randomState }: Settings,
): Promise<{ training: AnyExamples; validation: AnyExamples }> {
  if (dir !== undefined) await expectFolder(dir);
  const { all, test } = await load({ dir });
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
  return {
    training: encode(takeExamples(all, split.train.subarray(0, limit))),
    validation: encode(takeExamples(all, split.test)),
  };
}

async function expectFolder(path: string): Promise<void> {
  try {
    if ((await Deno.stat(path)).isDirectory) return;
  } catch (error) {
    // Any other trouble is for the loader to tell of.
    if (!(error instanceof Deno.errors.NotFound)) return;
  }
  throw new UsageError(`Cannot use --data-dir: expected the path of a folder, but got "${path}"`);
}

/** He's initial weights, drawn layer by layer in the order of source 1; biases of 0. */
function createModel(
  { dtype, hidden, variant }: Settings,
  { inputs, targets }: AnyExamples,
  random: RandomState,
): MLP {
  const widths = [inputs.shape[1], ...hidden, targets.shape[1]];
  const layers = widths.slice(1).map((width, l) => {
    const weights = random.randn(widths[l], width).mul(Math.sqrt(2 / widths[l]));
    return new Dense(weights.astype(dtype), zeros([width], { dtype }));
  });
  return new MLP({ layers, activation: "relu", head: VARIANTS[variant].head });
}

function describeStop(event: StepEvent, epochs: number, last: EpochEvent | undefined): string {
  const { epoch, step, steps, examples, seconds } = event;
  const reached = last?.validation
    ? `test accuracy after epoch ${last.epoch}: ${percent(last.validation.accuracy)}`
    : "no epoch finished";
  return `Stopped in epoch ${epoch} of ${epochs} after ${step} of ${steps} steps ` +
    `(${examples.toLocaleString("en-US")} examples, ${seconds.toFixed(1)} s); ${reached}`;
}

if (import.meta.main) {
  const encoder = new TextEncoder();
  const code = await main(Deno.args, {
    write(text) {
      let bytes = encoder.encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
    },
    columns: () => Deno.stdout.isTerminal() ? Deno.consoleSize().columns : null,
    fail: console.error,
    // The next Ctrl-C after this one does what it does by default: it ends the process at once.
    onInterrupt(stop) {
      const listener = () => {
        Deno.removeSignalListener("SIGINT", listener);
        stop();
      };
      Deno.addSignalListener("SIGINT", listener);
    },
  });
  Deno.exit(code);
}
