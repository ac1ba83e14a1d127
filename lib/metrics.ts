/**
 * How good predictions are, counted.
 *
 * @module
 */
import { zeros } from "./tensor/creation.ts";
import { expectInteger } from "./tensor/integers.ts";
import { expectPositiveInteger, numbersOf } from "./tensor/given.ts";
import type { Matrix, Vector } from "./tensor/tensor.ts";

/** Classes, one per example: a list, a typed array, or a vector of integers. */
export type Labels = ArrayLike<number> | Vector;

/** How well a model does on some examples. */
export interface Metrics {
  /** The head's loss, averaged over the examples. */
  readonly loss: number;
  /** The share of right answers, 0 to 1: those where `predict` gives what the targets stand for. */
  readonly accuracy: number;
}

/**
 * The share of predictions that equal their labels, 0 to 1; NaN for none.
 *
 * @throws {TypeError} If there are not as many predictions as labels, or they are no numbers.
 *
 * @example
 * ```ts
 * import { accuracy } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy([7, 2, 1, 0], [7, 2, 1, 9]), 0.75);
 * ```
 */
export function accuracy(predicted: Labels, labels: Labels): number {
  const [answers, truth] = expectPairs(predicted, labels);
  let correct = 0;
  for (let i = 0; i < truth.length; i++) {
    if (answers[i] === truth[i]) correct++;
  }
  return correct / truth.length;
}

/**
 * How often each class was taken for each: row = the label, column = the prediction, as in
 * scikit-learn.
 *
 * Shapes: N predictions, N labels → (K, K), K classes.
 * Derived in notebooks/01_learning_based_models.ipynb, "5. Handwritten digits".
 *
 * @throws {TypeError} If there are not as many predictions as labels, or they are no numbers.
 * @throws {RangeError} If one is no integer from 0 to K - 1.
 */
export function confusionMatrix<const K extends number>(
  predicted: Labels,
  labels: Labels,
  classes: K,
): Matrix<K, K> {
  const [answers, truth] = expectPairs(predicted, labels);
  expectPositiveInteger(classes, "classes", "make a confusion matrix");
  const counts = zeros([classes, classes]);
  for (let i = 0; i < truth.length; i++) {
    expectInteger(truth[i], 0, classes - 1, "count a label");
    expectInteger(answers[i], 0, classes - 1, "count a prediction");
    counts.data[truth[i] * classes + answers[i]]++;
  }
  return counts;
}

function expectPairs(
  predicted: Labels,
  labels: Labels,
): [predicted: ArrayLike<number>, labels: ArrayLike<number>] {
  const answers = numbersOf(predicted, "compare predictions");
  const truth = numbersOf(labels, "compare labels");
  if (answers.length !== truth.length) {
    throw new TypeError(
      `Cannot compare ${answers.length} predictions with labels: expected as many labels, ` +
        `but got ${truth.length}`,
    );
  }
  return [answers, truth];
}
