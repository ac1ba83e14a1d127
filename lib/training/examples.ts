/**
 * Examples, and how they are made ready for a model.
 *
 * @module
 */
import type { ExampleBuffers, FloatArray, HeadName } from "../kernels/interface.ts";
import { measureRows } from "../kernels/sparse.ts";
import { checkLayers, expectOwnMemory, namedParameters } from "../models/layers.ts";
import { MLP } from "../models/mlp.ts";
import { ByteMatrix } from "../tensor/byte_matrix.ts";
import { describe } from "../runtime/describe.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Matrix, Tensor } from "../tensor/tensor.ts";

/** N examples: what goes into a model and what should come out. */
export interface Examples<Inputs extends Matrix | ByteMatrix = Matrix> {
  /** (N, D) */
  readonly inputs: Inputs;
  /**
   * (N, K), one row per example, of what the head can aim at: probabilities that sum to 1, such as
   * one-hot, or zeros for no class, under "softmaxCrossEntropy"; a probability each, such as bits, under
   * "sigmoidBinaryCrossEntropy"; any numbers under "sigmoidSquaredError".
   */
  readonly targets: Matrix;
}

/** Examples whose inputs are numbers, or bytes, which are trained on as they are. */
export type AnyExamples = Examples<Matrix | ByteMatrix>;

type Action = "train" | "evaluate";

/**
 * Expects a model whose layers are still what they were when it was made.
 *
 * @throws {TypeError} If it is none.
 */
export function expectModel(model: unknown, action: Action): void {
  if (!(model instanceof MLP)) {
    throw new TypeError(`Cannot ${action}: expected an MLP, but got ${describe(model)}`);
  }
  checkLayers(model.layers);
}

/**
 * Checks examples against a model and finds out whether their inputs are worth compressing.
 *
 * @throws {TypeError} If shapes or dtypes do not fit the model, or they share its memory.
 * @throws {RangeError} If targets are none that the head can aim at.
 */
export function prepare(model: MLP, examples: AnyExamples, action: Action): ExampleBuffers {
  const { inputs, targets }: AnyExamples = Object(examples);
  for (const [what, matrix] of Object.entries({ inputs, targets })) {
    const isMatrix = matrix instanceof Tensor && matrix.ndim === 2 ||
      what === "inputs" && matrix instanceof ByteMatrix;
    if (!isMatrix) {
      throw new TypeError(
        `Cannot ${action} on ${what} ${describe(matrix)}: expected a matrix, but it is none` +
          (Array.isArray(matrix) ? "; tensor(list) makes one" : ""),
      );
    }
  }
  const { weights: first } = model.layers[0];
  const { weights: last } = model.layers[model.layers.length - 1];
  const count = inputs.shape[0];
  if (count === 0) throw new TypeError(`Cannot ${action}: expected examples, but got 0 examples`);
  const expected: [string, Matrix | ByteMatrix, number][] = [
    ["inputs", inputs, first.shape[0]],
    ["targets", targets, last.shape[1]],
  ];
  for (const [what, matrix, columns] of expected) {
    if (matrix.shape[0] !== count || matrix.shape[1] !== columns) {
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
  const entries = inputs instanceof ByteMatrix ? inputs : inputs.data, { data } = targets;
  expectTargets(data, last.shape[1], model.head, action);
  // Of bytes a block will do: what is not in memory yet shares none.
  const memory = inputs instanceof ByteMatrix ? inputs.source.block(0, 1) : inputs.data;
  for (const piece of [["the inputs", memory], ["the targets", data]] as const) {
    expectOwnMemory([...namedParameters(model.layers), piece], action);
  }
  const sparsity = measureRows(entries, count, inputs.shape[1]);
  // Rows of dense inputs are picked step by step: from memory, then.
  if (!sparsity && inputs instanceof ByteMatrix) inputs.source.all();
  return { count, inputs: entries, sparsity, targets: data };
}

/** How far from 1 the sum of a row of targets may be: what is computed in float32 is off by less. */
const TOLERANCE = 1e-3;

/** What is wrong with a row of targets, by the head. A number that is none is met in training. */
const FAULTS: Record<HeadName, (least: number, greatest: number, sum: number) => string | null> = {
  softmaxCrossEntropy: (least, greatest, sum) =>
    beyondProbability(least, greatest) ??
      (sum !== 0 && Math.abs(sum - 1) > TOLERANCE ? `sums to ${Number(sum.toPrecision(6))}` : null),
  sigmoidBinaryCrossEntropy: beyondProbability,
  sigmoidSquaredError: () => null,
};

function beyondProbability(least: number, greatest: number): string | null {
  return least < 0 ? `holds ${least}` : greatest > 1 ? `holds ${greatest}` : null;
}

function expectTargets(data: FloatArray, k: number, head: HeadName, action: Action): void {
  const faultOf = FAULTS[head];
  for (let first = 0; first < data.length; first += k) {
    let least = data[first], greatest = least, sum = least;
    for (let o = first + 1; o < first + k; o++) {
      const value = data[o];
      sum += value;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    const fault = faultOf(least, greatest, sum);
    if (fault === null) continue;
    throw new RangeError(
      `Cannot ${action} on targets for ${head}: expected probabilities` +
        (head === "softmaxCrossEntropy" ? " that sum to 1" : "") +
        `, but row ${first / k} ${fault}`,
    );
  }
}
