/**
 * Rows split into a training and a test part: scikit-learn's `train_test_split`, row for row.
 *
 * @module
 */
import { areWords, labelsOf, splitClasses, type SplitLabels } from "./stratify.ts";
import { random as global, RandomState } from "../random/mod.ts";
import { expectOptions } from "../runtime/options.ts";
import { describe } from "../runtime/describe.ts";
import { expectInteger } from "../tensor/integers.ts";
import { type Matrix, Tensor, type Vector } from "../tensor/tensor.ts";

/** How `trainTestSplit` splits. */
export interface SplitOptions {
  /** How many rows to test on: an integer counts rows, a fraction in (0, 1) is rounded up. */
  readonly testSize?: number;
  /** How many rows to train on; all others where left out. A fraction is rounded down. */
  readonly trainSize?: number;
  /** A seed, or the stream to draw from; the global stream where left out. */
  readonly randomState?: number | RandomState;
  /** Whether the rows are shuffled first; without, the first are to train on. True where left out. */
  readonly shuffle?: boolean;
  /** A label per row, number or string, to have every class in both parts in proportion. */
  readonly stratify?: SplitLabels | Vector;
}

const OPTIONS = ["testSize", "trainSize", "randomState", "shuffle", "stratify"];

/** What can be split: a tensor along its first axis, integers, or strings. */
export type Splittable = Tensor | SplitLabels;

/** A part of it: integers come as an Int32Array. */
export type SplitPart = Tensor | Int32Array | string[];

/**
 * Rows split at random into a training and a test part: scikit-learn's `train_test_split`, row for
 * row, plain and stratified.
 *
 * @param n The number of rows: their indices are returned. Or what has as many rows, one or several:
 * tensors, labels in a list or typed array, and strings; the parts of each are returned, train and
 * test in turn.
 * @throws {RangeError} If a part would be empty or larger than the whole, fractions sum to more
 * than 1, or a class is too small.
 * @throws {TypeError} If they have not as many rows, or are nothing that can be split.
 *
 * @example
 * ```ts
 * import { trainTestSplit } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const { train, test } = trainTestSplit(5, { testSize: 2, randomState: 42 });
 * assertEquals([[...train], [...test]], [[2, 0, 3], [1, 4]]);
 * ```
 */
export function trainTestSplit(
  n: number,
  options?: SplitOptions,
): { train: Int32Array; test: Int32Array };
/** Of a matrix and its labels: their parts. */
export function trainTestSplit<D extends number>(
  x: Matrix<number, D>,
  labels: ArrayLike<number>,
  options?: SplitOptions,
): [xTrain: Matrix<number, D>, xTest: Matrix<number, D>, yTrain: Int32Array, yTest: Int32Array];
/** Of a matrix and its targets: their parts. */
export function trainTestSplit<D extends number, K extends number>(
  x: Matrix<number, D>,
  y: Matrix<number, K>,
  options?: SplitOptions,
): [
  xTrain: Matrix<number, D>,
  xTest: Matrix<number, D>,
  yTrain: Matrix<number, K>,
  yTest: Matrix<number, K>,
];
/** Of a matrix and a vector: their parts. */
export function trainTestSplit<D extends number>(
  x: Matrix<number, D>,
  y: Vector,
  options?: SplitOptions,
): [xTrain: Matrix<number, D>, xTest: Matrix<number, D>, yTrain: Vector, yTest: Vector];
/** Of a matrix and its labels in words: their parts. */
export function trainTestSplit<D extends number>(
  x: Matrix<number, D>,
  labels: readonly string[],
  options?: SplitOptions,
): [xTrain: Matrix<number, D>, xTest: Matrix<number, D>, yTrain: string[], yTest: string[]];
/** Of one tensor: its parts. */
export function trainTestSplit<D extends number>(
  x: Matrix<number, D>,
  options?: SplitOptions,
): [train: Matrix<number, D>, test: Matrix<number, D>];
/** Of any number of them: the parts of each in turn. */
export function trainTestSplit(
  ...arraysAndOptions: (Splittable | SplitOptions | undefined)[]
): SplitPart[];
export function trainTestSplit(
  ...given: (number | Splittable | SplitOptions | undefined)[]
): { train: Int32Array; test: Int32Array } | SplitPart[] {
  const last = given.at(-1), hasOptions = given.length > 1 && isOptions(last);
  const options = hasOptions ? last : {};
  expectOptions("split rows", options, OPTIONS);
  const arrays = hasOptions || (given.length > 1 && last === undefined)
    ? given.slice(0, -1)
    : given;
  const [rows] = arrays;
  if (typeof rows === "number" && arrays.length === 1) {
    expectInteger(rows, 0, 2 ** 31, "split so many rows");
    return splitRows(rows, options);
  }
  const pickers = arrays.map(pickerOf), n = pickers.length > 0 ? pickers[0].n : 0;
  for (const { n: other } of pickers) expectAsMany(other, n);
  const { train, test } = splitRows(n, options);
  return pickers.flatMap(({ pick }) => [pick(train), pick(test)]);
}

function isOptions(value: unknown): value is SplitOptions {
  return typeof value === "object" && value !== null && !(value instanceof Tensor) &&
    !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function expectAsMany(labels: number, n: number): void {
  if (labels === n) return;
  throw new TypeError(`Cannot split ${n} rows by labels: expected ${n} labels, but got ${labels}`);
}

/** How many rows something has, and how to take some of them. */
function pickerOf(value: unknown): { n: number; pick: (rows: Int32Array) => SplitPart } {
  if (value instanceof Tensor && value.ndim > 0) {
    return { n: value.shape[0], pick: (rows) => value.take(rows) };
  }
  const labels = labelsOf(value, "split");
  if (areWords(labels)) {
    return { n: labels.length, pick: (rows) => Array.from(rows, (row) => labels[row]) };
  }
  for (let i = 0; i < labels.length; i++) {
    expectInteger(labels[i], -(2 ** 31), 2 ** 31 - 1, "split by a label");
  }
  return { n: labels.length, pick: (rows) => rows.map((row) => labels[row]) };
}

function splitRows(n: number, options: SplitOptions): { train: Int32Array; test: Int32Array } {
  const { randomState = global, shuffle = true, stratify } = options;
  const [trainCount, testCount] = partSizes(n, options);
  if (!shuffle) {
    if (stratify) {
      throw new TypeError(
        "Cannot split rows by class without shuffling: expected stratify or shuffle: false, " +
          "but got both",
      );
    }
    const order = Int32Array.from({ length: trainCount + testCount }, (_, i) => i);
    return { train: order.slice(0, trainCount), test: order.slice(trainCount) };
  }
  const random = streamOf(randomState);
  if (stratify) {
    const labels = labelsOf(stratify, "split by class");
    expectAsMany(labels.length, n);
    return splitClasses(labels, trainCount, testCount, random);
  }
  const order = random.permutation(n);
  return {
    train: order.slice(testCount, testCount + trainCount),
    test: order.slice(0, testCount),
  };
}

function streamOf(randomState: unknown): RandomState {
  if (randomState instanceof RandomState) return randomState;
  if (typeof randomState === "number") return new RandomState(randomState);
  throw new TypeError(
    "Cannot split rows at random: expected randomState to be an integer or a RandomState, " +
      `but got ${describe(randomState)}`,
  );
}

function partSizes(
  n: number,
  { testSize, trainSize }: SplitOptions,
): [train: number, test: number] {
  const count = (name: string, size: number, round: (x: number) => number) => {
    if (Number.isInteger(size) && size > 0) return size;
    if (size > 0 && size < 1) return round(size * n);
    const Wrong = typeof size === "number" ? RangeError : TypeError;
    throw new Wrong(
      `Cannot split ${n} rows: expected ${name} to be a fraction between 0 and 1 or an integer ` +
        `from 1 to ${n - 1}, but got ${describe(size)}`,
    );
  };
  const wanted = testSize ?? (trainSize === undefined ? 0.25 : undefined);
  const train = trainSize === undefined ? undefined : count("trainSize", trainSize, Math.floor);
  const test = wanted === undefined ? n - train! : count("testSize", wanted, Math.ceil);
  const rest = train ?? n - test;
  if (!(rest > 0 && test > 0 && rest + test <= n)) {
    throw new RangeError(
      `Cannot split ${n} rows into ${rest} to train and ${test} to test on: both must be at ` +
        `least 1 and together at most ${n}, but are not`,
    );
  }
  const sum = Number(wanted) + Number(trainSize);
  if (Number(wanted) < 1 && Number(trainSize) < 1 && sum > 1) {
    throw new RangeError(
      `Cannot split ${n} rows into fractions: trainSize and testSize must sum to at most 1, ` +
        `but sum to ${sum}`,
    );
  }
  return [rest, test];
}
