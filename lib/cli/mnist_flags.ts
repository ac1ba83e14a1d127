/**
 * The flags of `deno task train-mnist`, and its help text.
 *
 * @module
 */
import { DTYPES, KERNELS_CHOICES } from "../kernels/interface.ts";
import {
  describeFlags,
  filePath,
  folder,
  integer,
  integers,
  oneOf,
  positive,
  share,
  type Values,
} from "./flags.ts";

const GREATEST_SEED = 2 ** 32 - 1;
/** Weights of 784 × 65,536 float64 numbers take 400 MB. */
const GREATEST_WIDTH = 2 ** 16;

/** All flags, with their defaults. */
export const FLAGS = {
  variant: oneOf(["cumulative", "fresh", "bits"], "cumulative", "section 5, 6 or 7 of source 1"),
  epochs: integer(10, "passes over the training set"),
  hidden: integers([128], "units of each hidden layer", GREATEST_WIDTH),
  "batch-size": integer(64, "examples per step"),
  "learning-rate": positive(0.1, "step size of gradient descent"),
  "split-seed": integer(42, "draws the test examples", 0, GREATEST_SEED),
  seed: integer(1, "draws weights, then epochs' orders", 0, GREATEST_SEED),
  dtype: oneOf(DTYPES, "float64", "precision of all arithmetic"),
  limit: integer(undefined, "train on the first n examples only"),
  "shuffle-pixels": share("disturbs so much of each image trained on"),
  kernels: oneOf(KERNELS_CHOICES, undefined, "what computes [GRADBOOK_KERNELS, auto]"),
  threads: integer(undefined, "at most so many [GRADBOOK_THREADS, all]"),
  "data-dir": folder("holds the four IDX files, plain or .gz"),
  offline: { help: "downloads nothing [GRADBOOK_OFFLINE]", fallback: false },
  checkpoint: filePath("keeps the run, after each epoch; .npz", ".npz"),
  "checkpoint-every": integer(undefined, "keeps it also after every n steps"),
  resume: { help: "goes on from --checkpoint, if it exists", fallback: false },
  exact: { help: "goes on to the last bit, or not at all", fallback: false },
  save: filePath("the weights, .npz or .safetensors", ".npz", ".safetensors"),
  hash: { help: "also the SHA-256 of the weights", fallback: false },
  json: { help: "one JSON object per epoch, nothing else", fallback: false },
  quiet: { help: "the last line only", fallback: false },
  help: { help: "this text", fallback: false, short: "h" },
} as const;

/** What the flags say. */
export type Settings = Values<typeof FLAGS>;

/** The help text, for who calls Deno so. */
export const help = (deno: string) =>
  `Trains a multilayer perceptron on MNIST.

Usage: ${deno} task train-mnist [flags]

${describeFlags(FLAGS)}

Without flags: source 1, section 5, and its own number, 97.28%.
`;
