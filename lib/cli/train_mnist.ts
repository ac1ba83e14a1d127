/**
 * `deno task train-mnist`: trains a multilayer perceptron on MNIST from the command line.
 *
 * By default this is source 1, section 5: 784-128-10 with ReLU and softmax, mini-batches of 64, ten
 * epochs, every random number NumPy's own, and so its own test accuracy of 97.28 %.
 *
 * @module
 */
import { KERNELS_CHOICES } from "../kernels/interface.ts";
import {
  describeFlags,
  filePath,
  folder,
  integer,
  integers,
  oneOf,
  parseFlags,
  positive,
  UsageError,
  type Values,
} from "./flags.ts";
import type { Output } from "./report.ts";

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
  offline: { help: "downloads nothing [GRADBOOK_OFFLINE]", fallback: false },
  checkpoint: filePath("keeps the run, after each epoch"),
  "checkpoint-every": integer(undefined, "keeps it also after every n steps"),
  resume: { help: "goes on from --checkpoint, if it exists", fallback: false },
  save: filePath("the weights, .npz or .safetensors", ".npz", ".safetensors"),
  json: { help: "one JSON object per epoch, nothing else", fallback: false },
  quiet: { help: "the last line only", fallback: false },
  help: { help: "this text", fallback: false, short: "h" },
} as const;

/** What the flags say. */
export type Settings = Values<typeof FLAGS>;

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
    // Loads the kernels, and so may fail: at an environment variable, for one.
    const { train } = await import("./mnist_training.ts");
    return await train(settings, surroundings);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return 141;
    surroundings.fail(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
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
