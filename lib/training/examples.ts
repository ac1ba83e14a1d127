/**
 * Examples, and how they are made ready for a model.
 *
 * @module
 */
import type { ExampleBuffers } from "../kernels/interface.ts";
import { measureRows } from "../kernels/sparse.ts";
import type { ByteMatrix } from "../tensor/byte_matrix.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { MLP } from "../models/mlp.ts";

/** N examples: what goes into a model and what should come out. */
export interface Examples<Inputs extends Matrix | ByteMatrix = Matrix> {
  /** (N, D) */
  readonly inputs: Inputs;
  /** (N, K), one row per example: one-hot, bits or any other numbers that the head can aim at. */
  readonly targets: Matrix;
}

/** Examples whose inputs are numbers, or bytes, which are trained on as they are. */
export type AnyExamples = Examples<Matrix | ByteMatrix>;

/**
 * Checks examples against a model and finds out whether their inputs are worth compressing.
 *
 * @throws {TypeError} If shapes or dtypes do not fit the model.
 */
export function prepare(
  model: MLP,
  { inputs, targets }: AnyExamples,
  action: "train" | "evaluate",
): ExampleBuffers {
  const { weights: first } = model.layers[0];
  const { weights: last } = model.layers[model.layers.length - 1];
  const count = inputs.shape[0];
  if (count === 0) throw new TypeError(`Cannot ${action}: expected examples, but got 0 examples`);
  const expected: [string, Matrix | ByteMatrix, number][] = [
    ["inputs", inputs, first.shape[0]],
    ["targets", targets, last.shape[1]],
  ];
  for (const [what, matrix, columns] of expected) {
    if (matrix.shape.length !== 2 || matrix.shape[0] !== count || matrix.shape[1] !== columns) {
      throw new TypeError(
        `Cannot ${action} on ${what} ${formatShape(matrix.shape)}: ` +
          `expected (${count}, ${columns}), but the shape differs`,
      );
    }
    if (matrix.dtype !== first.dtype) {
      throw new TypeError(
        `Cannot ${action} a ${first.dtype} model on ${matrix.dtype} ${what}: dtypes do not mix, ` +
          `but convert by .astype("${first.dtype}")`,
      );
    }
  }
  const entries = "bytes" in inputs ? inputs : inputs.data;
  const sparsity = measureRows(entries, count, inputs.shape[1]);
  return { count, inputs: entries, sparsity, targets: targets.data };
}
