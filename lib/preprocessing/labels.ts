/**
 * Class labels as rows for a network's output, and back.
 *
 * @module
 */
import type { Labels } from "../metrics.ts";
import { type TensorOptions, zeros } from "../tensor/creation.ts";
import { expectTensor, numbersOf } from "../tensor/given.ts";
import { expectInteger } from "../tensor/integers.ts";
import type { Matrix } from "../tensor/tensor.ts";

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
  labels: Labels,
  classes: K,
  options?: TensorOptions,
): Matrix<number, K> {
  const numbers = numbersOf(labels, "encode labels");
  expectInteger(classes, 0, 2 ** 31, "encode labels of so many classes");
  const result = zeros([numbers.length, classes], options);
  for (let i = 0; i < numbers.length; i++) {
    expectInteger(numbers[i], 0, classes - 1, "encode a label");
    result.data[i * classes + numbers[i]] = 1;
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
  labels: Labels,
  count: B,
  options?: TensorOptions,
): Matrix<number, B> {
  const numbers = numbersOf(labels, "encode labels in bits");
  expectInteger(count, 1, 31, "encode labels in bits");
  const result = zeros([numbers.length, count], options);
  for (let i = 0; i < numbers.length; i++) {
    expectInteger(numbers[i], 0, 2 ** count - 1, "encode a label");
    for (let b = 0; b < count; b++) result.data[i * count + b] = numbers[i] >> (count - 1 - b) & 1;
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
  expectTensor(encoded, 2, "decode");
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
