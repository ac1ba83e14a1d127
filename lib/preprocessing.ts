/**
 * Data made ready for training: labels encoded, features added, rows split, shuffled and batched.
 *
 * What is drawn at random is drawn from NumPy's streams in the order of the originals, so that
 * splits and augmentations are theirs row for row.
 *
 * @module
 */
import { type TensorOptions, zeros } from "./tensor/creation.ts";
import { random as global, RandomState } from "./random/mod.ts";
import { expectInteger } from "./tensor/integers.ts";
import { expectMatrix } from "./tensor/indexing.ts";
import type { Matrix } from "./tensor/tensor.ts";

/**
 * Each label as a row of zeros with a one at the label's place.
 *
 * Shapes: N labels → (N, K), K classes.
 * Derived in notebooks/02_mnist_full_batch.ipynb, "1. The data".
 *
 * @throws {RangeError} If a label is no integer from 0 to K - 1.
 *
 * @example
 * ```ts
 * import { oneHot } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(oneHot([2, 0], 3).toArray(), [[0, 0, 1], [1, 0, 0]]);
 * ```
 */
export function oneHot<const K extends number>(
  labels: ArrayLike<number>,
  classes: K,
  options?: TensorOptions,
): Matrix<number, K> {
  const result = zeros([labels.length, classes], options);
  for (let i = 0; i < labels.length; i++) {
    expectInteger(labels[i], 0, classes - 1, "encode a label");
    result.data[i * classes + labels[i]] = 1;
  }
  return result;
}

/**
 * Each label in binary, the most significant bit first.
 *
 * Shapes: N labels → (N, B), B bits of 0 or 1.
 * Derived in notebooks/01_learning_based_models.ipynb, "7. Four bits instead of ten classes".
 *
 * @throws {RangeError} If a label is no integer that B bits can hold.
 *
 * @example
 * ```ts
 * import { bits } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(bits([6, 9], 4).toArray(), [[0, 1, 1, 0], [1, 0, 0, 1]]);
 * ```
 */
export function bits<const B extends number>(
  labels: ArrayLike<number>,
  count: B,
  options?: TensorOptions,
): Matrix<number, B> {
  expectInteger(count, 1, 31, "encode labels in bits");
  const result = zeros([labels.length, count], options);
  for (let i = 0; i < labels.length; i++) {
    expectInteger(labels[i], 0, 2 ** count - 1, "encode a label");
    for (let b = 0; b < count; b++) result.data[i * count + b] = labels[i] >> (count - 1 - b) & 1;
  }
  return result;
}

/**
 * The labels that rows of bits stand for: `bits` undone.
 *
 * Shapes: (N, B) → N labels.
 *
 * @throws {RangeError} If an entry is neither 0 nor 1; threshold probabilities by `p.ge(0.5)` first.
 */
export function fromBits(encoded: Matrix): Int32Array {
  expectMatrix("decode", encoded.shape);
  const { shape: [n, count], data } = encoded;
  expectInteger(count, 0, 31, "decode so many bits");
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    for (let b = 0; b < count; b++) {
      const bit = data[i * count + b];
      expectInteger(bit, 0, 1, "decode a bit");
      labels[i] = labels[i] * 2 + bit;
    }
  }
  return labels;
}

/**
 * All products of up to `degree` features, in scikit-learn's order: for (a, b) and degree 2,
 * 1, a, b, a², ab, b².
 *
 * Shapes: (N, D) → (N, number of products).
 * Derived in notebooks/01_learning_based_models.ipynb, "3. A curve out of straight lines".
 *
 * @throws {RangeError} If the degree is negative or no integer.
 */
export function polynomialFeatures<N extends number>(
  x: Matrix<N, number>,
  degree = 2,
): Matrix<N, number> {
  expectMatrix("build polynomial features of", x.shape);
  expectInteger(degree, 0, Infinity, "build polynomial features");
  const { shape: [n, d], data } = x;
  // Each product of one degree more is a product of the degree before times a feature that does
  // not come earlier than its last factor.
  interface Product {
    last: number;
    column: number[];
  }
  let level: Product[] = [{ last: 0, column: new Array(n).fill(1) }];
  const products = [...level];
  for (let power = 1; power <= degree; power++) {
    level = level.flatMap(({ last, column }) =>
      Array.from({ length: d - last }, (_, i) => ({
        last: last + i,
        column: column.map((value, row) => value * data[row * d + last + i]),
      }))
    );
    products.push(...level);
  }
  const result = zeros([n, products.length], { dtype: x.dtype });
  products.forEach(({ column }, j) => {
    for (let i = 0; i < n; i++) result.data[i * products.length + j] = column[i];
  });
  return result;
}

/** How `trainTestSplit` splits. */
export interface SplitOptions {
  /** How many rows to test on: an integer counts rows, a fraction in (0, 1) is rounded up. */
  readonly testSize?: number;
  /** How many rows to train on; all others where left out. A fraction is rounded down. */
  readonly trainSize?: number;
  /** A seed, or the stream to draw from; the global stream where left out. */
  readonly randomState?: number | RandomState;
  /** A label per row, to have every class in both parts in proportion. */
  readonly stratify?: ArrayLike<number>;
}

/**
 * Rows split at random into a training and a test part: scikit-learn's `train_test_split`, row for
 * row, plain and stratified.
 *
 * @param n The number of rows: their indices are returned. Or a matrix (N, D) and its N labels: the
 * parts of both are returned.
 * @throws {RangeError} If a part would be empty or larger than the whole, or a class too small.
 * @throws {TypeError} If there is not one label per row.
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
export function trainTestSplit(
  rows: number | Matrix,
  labelsOrOptions?: ArrayLike<number> | SplitOptions,
  options: SplitOptions = {},
): { train: Int32Array; test: Int32Array } | [Matrix, Matrix, Int32Array, Int32Array] {
  if (typeof rows === "number") return splitRows(rows, (labelsOrOptions ?? {}) as SplitOptions);
  const labels = labelsOrOptions as ArrayLike<number>;
  expectLabels(labels, rows.shape[0]);
  const { train, test } = splitRows(rows.shape[0], options);
  const pick = (part: Int32Array) => part.map((row) => labels[row]);
  return [rows.take(train), rows.take(test), pick(train), pick(test)];
}

function splitRows(n: number, options: SplitOptions): { train: Int32Array; test: Int32Array } {
  const { randomState = global, stratify } = options;
  const [trainCount, testCount] = partSizes(n, options);
  const random = typeof randomState === "number" ? new RandomState(randomState) : randomState;
  if (stratify) {
    expectLabels(stratify, n);
    return splitClasses(stratify, trainCount, testCount, random);
  }
  const order = random.permutation(n);
  return {
    train: order.slice(testCount, testCount + trainCount),
    test: order.slice(0, testCount),
  };
}

function partSizes(
  n: number,
  { testSize, trainSize }: SplitOptions,
): [train: number, test: number] {
  const count = (size: number, round: (x: number) => number) =>
    Number.isInteger(size) ? size : round(size * n);
  const wanted = testSize ?? (trainSize === undefined ? 0.25 : undefined);
  const test = wanted === undefined ? undefined : count(wanted, Math.ceil);
  const train = trainSize === undefined ? n - test! : count(trainSize, Math.floor);
  const rest = test ?? n - train;
  if (!(train > 0 && rest > 0 && train + rest <= n)) {
    throw new RangeError(
      `Cannot split ${n} rows into ${train} to train and ${rest} to test on: both must be at ` +
        `least 1 and together at most ${n}, but are not`,
    );
  }
  return [train, rest];
}

function expectLabels(labels: ArrayLike<number>, n: number): void {
  if (labels?.length !== n) {
    throw new TypeError(
      `Cannot split ${n} rows by labels: expected ${n} labels, but got ${labels?.length}`,
    );
  }
  for (let i = 0; i < n; i++) expectInteger(labels[i], -(2 ** 31), 2 ** 31 - 1, "split by a label");
}

/** Draws from each class in proportion: how many of each (ties by lot), which ones, in what order. */
function splitClasses(
  labels: ArrayLike<number>,
  trainCount: number,
  testCount: number,
  random: RandomState,
): { train: Int32Array; test: Int32Array } {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    if (!rowsOf.get(labels[row])?.push(row)) rowsOf.set(labels[row], [row]);
  }
  const classes = [...rowsOf].sort(([a], [b]) => a - b);
  const smallest = classes.find(([, rows]) => rows.length < 2);
  if (smallest || Math.min(trainCount, testCount) < classes.length) {
    throw new RangeError(
      `Cannot split ${labels.length} rows of ${classes.length} classes by class: expected two ` +
        `rows of each class at least and a row of each in both parts, but ` +
        (smallest
          ? `class ${smallest[0]} has one row`
          : `there are only ${trainCount} and ${testCount}`),
    );
  }
  const sizes = classes.map(([, rows]) => rows.length);
  const trainSizes = apportion(sizes, trainCount, random);
  const left = sizes.map((size, c) => size - trainSizes[c]);
  const testSizes = apportion(left, testCount, random);
  const train: number[] = [], test: number[] = [];
  classes.forEach(([, rows], c) => {
    const shuffled = Array.from(random.permutation(rows.length), (i) => rows[i]);
    train.push(...shuffled.slice(0, trainSizes[c]));
    test.push(...shuffled.slice(trainSizes[c], trainSizes[c] + testSizes[c]));
  });
  return {
    train: random.permutation(Int32Array.from(train)),
    test: random.permutation(Int32Array.from(test)),
  };
}

/** Shares `draws` among classes by size, rounding down; what is left goes to the largest remainders. */
function apportion(sizes: number[], draws: number, random: RandomState): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => size / total * draws);
  const shares = exact.map(Math.floor);
  const remainders = exact.map((share, c) => share - shares[c]);
  let missing = draws - shares.reduce((sum, share) => sum + share, 0);
  for (const value of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing === 0) break;
    const tied = remainders.flatMap((remainder, c) => remainder === value ? [c] : []);
    // Drawn even where all of them get one: the stream must advance as scikit-learn's does.
    const chosen = random.choice(tied, Math.min(tied.length, missing), false);
    for (const c of chosen) shares[c]++;
    missing -= chosen.length;
  }
  return shares;
}

/** How `minibatches` cuts. */
export interface MinibatchOptions {
  /** Draws a new permutation of the rows first. */
  readonly random?: RandomState;
  /** Leave out the last batch if it is smaller than the others. */
  readonly dropLast?: boolean;
}

/**
 * The rows of one epoch, batch by batch, to `take` from inputs and targets alike.
 *
 * @param rows How many rows there are, or the rows in the order to go by.
 * @throws {RangeError} If the batch size is no integer of at least 1, or the count none of at least 0.
 *
 * @example
 * ```ts
 * import { minibatches, RandomState } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const sizes = [...minibatches(10, 4, { random: new RandomState(1) })].map((rows) => rows.length);
 * assertEquals(sizes, [4, 4, 2]);
 * ```
 */
export function minibatches(
  rows: number | Int32Array,
  batchSize: number,
  { random, dropLast = false }: MinibatchOptions = {},
): Generator<Int32Array, void, void> {
  expectInteger(batchSize, 1, Infinity, "cut batches of such a size");
  if (typeof rows === "number") expectInteger(rows, 0, 2 ** 31, "cut so many rows into batches");
  const order = typeof rows === "number" ? Int32Array.from({ length: rows }, (_, i) => i) : rows;
  return cut(random ? random.permutation(order) : order, batchSize, dropLast);
}

function* cut(order: Int32Array, size: number, dropLast: boolean): Generator<Int32Array, void> {
  const end = dropLast ? order.length - order.length % size : order.length;
  for (let i = 0; i < end; i += size) yield order.subarray(i, i + size);
}
