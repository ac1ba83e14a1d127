/**
 * How good predictions are, counted.
 *
 * @module
 */
import { zeros } from "./tensor/creation.ts";
import { expectInteger } from "./tensor/integers.ts";
import type { Matrix } from "./tensor/tensor.ts";

/** How well a model does on some examples. */
export interface Metrics {
  /** The head's loss, averaged over the examples. */
  readonly loss: number;
  /** The share of correct answers, 0 to 1. */
  readonly accuracy: number;
}

/**
 * The share of predictions that equal their labels, 0 to 1; NaN for none.
 *
 * @throws {TypeError} If there are not as many predictions as labels.
 *
 * @example
 * ```ts
 * import { accuracy } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy([7, 2, 1, 0], [7, 2, 1, 9]), 0.75);
 * ```
 */
export function accuracy(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  expectPairs(predicted, labels);
  let correct = 0;
  for (let i = 0; i < labels.length; i++) {
    if (predicted[i] === labels[i]) correct++;
  }
  return correct / labels.length;
}

/**
 * How often each class was taken for each: row = the label, column = the prediction, as in
 * scikit-learn.
 *
 * Shapes: N predictions, N labels → (K, K), K classes.
 * Derived in notebooks/01_learning_based_models.ipynb, "5. Handwritten digits".
 *
 * @throws {TypeError} If there are not as many predictions as labels.
 * @throws {RangeError} If one is no integer from 0 to K - 1.
 */
export function confusionMatrix<const K extends number>(
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: K,
): Matrix<K, K> {
  expectPairs(predicted, labels);
  const counts = zeros([classes, classes]);
  for (let i = 0; i < labels.length; i++) {
    expectInteger(labels[i], 0, classes - 1, "count a label");
    expectInteger(predicted[i], 0, classes - 1, "count a prediction");
    counts.data[labels[i] * classes + predicted[i]]++;
  }
  return counts;
}

function expectPairs(predicted: ArrayLike<number>, labels: ArrayLike<number>): void {
  if (predicted.length !== labels.length) {
    throw new TypeError(
      `Cannot compare ${predicted.length} predictions with labels: expected as many labels, ` +
        `but got ${labels.length}`,
    );
  }
}
