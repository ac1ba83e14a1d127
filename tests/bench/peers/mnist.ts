/**
 * What every peer in TypeScript starts from: the first examples of MNIST, one-hot targets and the
 * initial weights.
 *
 * @module
 */
import { toByteMatrix } from "../../../lib/datasets/images.ts";
import { load } from "../../../lib/datasets/mnist.ts";
import { type ByteMatrix, type Matrix, oneHot, RandomState } from "../../../lib/mod.ts";
import type { Task } from "./peer.ts";

/** Pixels (N, 784) from 0 to 1, or as `scale` has them, as the bytes that they are; targets (N, 10). */
export async function loadBytes(
  { examples, dtype, data }: Task,
  scale?: (pixel: number) => number,
): Promise<{ inputs: ByteMatrix; targets: Matrix }> {
  const { train: { images, labels } } = await load({ dir: data });
  return {
    inputs: toByteMatrix(images, { dtype, scale }).rows(0, examples),
    targets: oneHot(labels.subarray(0, examples), 10, { dtype }),
  };
}

/** As `loadBytes`, as a matrix of numbers. */
export async function loadExamples(
  task: Task,
): Promise<{ inputs: Matrix; targets: Matrix }> {
  const { inputs, targets } = await loadBytes(task);
  return { inputs: inputs.toMatrix(), targets };
}

/** The examples to test on: pixels as a matrix of numbers, and labels. */
export async function loadTest(
  { dtype, data }: Task,
): Promise<{ inputs: Matrix; labels: Int32Array }> {
  const { test: { images, labels } } = await load({ dir: data });
  return { inputs: toByteMatrix(images, { dtype }).toMatrix(), labels };
}

/** He's initial weights of 784-H-10. */
export function drawWeights({ hidden, dtype, seed = 1 }: Task): [W1: Matrix, W2: Matrix] {
  const random = new RandomState(seed);
  const draw = (inputs: number, outputs: number): Matrix =>
    random.randn(inputs, outputs).mul(Math.sqrt(2 / inputs)).astype(dtype);
  return [draw(784, hidden), draw(hidden, 10)];
}
