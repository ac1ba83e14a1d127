/**
 * Rows split class by class, as scikit-learn's `StratifiedShuffleSplit` does.
 *
 * @module
 */
import type { RandomState } from "../random/mod.ts";
import { describe } from "../runtime/describe.ts";
import { expectFinite, numbersOf } from "../tensor/given.ts";

/** Labels: numbers, or all of them strings. */
export type SplitLabels = ArrayLike<number> | readonly string[];

/**
 * The labels of a list, a typed array or a vector.
 *
 * @throws {TypeError} If it is none of these, or a list of other things.
 */
export function labelsOf(value: unknown, action: string): SplitLabels {
  const isOfWords = Array.isArray(value) && typeof value[0] === "string" &&
    value.every((each) => typeof each === "string");
  return isOfWords ? value : numbersOf(value, action);
}

/** Whether labels are strings. */
export function areWords(labels: SplitLabels): labels is readonly string[] {
  return typeof labels[0] === "string";
}

/** Draws from each class in proportion: how many of each (ties by lot), which ones, in what order. */
export function splitClasses(
  labels: SplitLabels,
  trainCount: number,
  testCount: number,
  random: RandomState,
): { train: Int32Array; test: Int32Array } {
  const rowsOf = new Map<number | string, number[]>();
  for (let row = 0; row < labels.length; row++) {
    if (!areWords(labels)) expectFinite(labels[row], `label ${row}`, "split by class");
    if (!rowsOf.get(labels[row])?.push(row)) rowsOf.set(labels[row], [row]);
  }
  const classes = [...rowsOf].sort(([a], [b]) => ascending(a, b));
  const smallest = classes.find(([, rows]) => rows.length < 2);
  if (smallest || Math.min(trainCount, testCount) < classes.length) {
    throw new RangeError(
      `Cannot split ${labels.length} rows of ${classes.length} classes by class: expected two ` +
        `rows of each class at least and a row of each in both parts, but ` +
        (smallest
          ? `class ${describe(smallest[0])} has one row`
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

/** The order of np.unique: numbers by size, strings by their code points. */
function ascending(a: number | string, b: number | string): number {
  if (typeof a === "number" || typeof b === "number") return Number(a) - Number(b);
  const left = Array.from(a, (character) => character.codePointAt(0)!);
  const right = Array.from(b, (character) => character.codePointAt(0)!);
  const place = left.findIndex((point, i) => point !== right[i]);
  return place < 0 ? left.length - right.length : left[place] - (right[place] ?? -1);
}
