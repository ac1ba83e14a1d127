/**
 * What training looks like from inside of a network: how large the gradients of each layer are, how
 * far a step moves its weights, and how many of its units have stopped to answer.
 *
 * Letters: N examples, H units of a layer.
 *
 * @module
 */
import { TENSOR_ACTIVATIONS } from "../activations.ts";
import type { ActivationName } from "../kernels/interface.ts";
import type { MLP } from "../models/mlp.ts";
import { type Histogram, histogram } from "../routines/histogram.ts";
import { expectOptions } from "../runtime/options.ts";
import { ByteMatrix } from "../tensor/byte_matrix.ts";
import { full, ones } from "../tensor/creation.ts";
import { expectFinite } from "../tensor/given.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { type AnyExamples, expectModel } from "./examples.ts";

/** What one layer of a network is like, on some examples. */
export interface LayerStatistics {
  /** ‖W‖, the root of the sum of the squares of its weights. */
  readonly weightNorm: number;
  /** ‖dW‖, that of their gradients. */
  readonly gradientNorm: number;
  /** η ‖dW‖ / ‖W‖: how far a step of gradient descent moves the weights, for their size. */
  readonly updateRatio: number;
  /**
   * The share of outputs (N, H) where the activation is nearly flat: where its slope is below a
   * twentieth of that at zero. For ReLU, where it is 0. Of hidden layers only.
   */
  readonly saturated?: number;
  /** The share of units that are so for every example: no gradient reaches their weights. */
  readonly dead?: number;
  /** The layer's outputs: those of its activation, or of the head. */
  readonly activations: Histogram;
  /** The gradients of its weights. */
  readonly gradients: Histogram;
}

/** Options of {@linkcode layerStatistics}. */
export interface LayerStatisticsOptions {
  /** What the gradient is multiplied with. Default: 1. */
  readonly learningRate?: number;
  /** How many bins the histograms have. Default: 30. */
  readonly bins?: number;
}

/** A slope this small, for the slope at zero, is nearly flat. */
const FLAT = 1 / 20;

/**
 * What each layer of a model is like on some examples, first layer first. The gradients are those of
 * the loss averaged over these examples; the model is left alone.
 *
 * Shapes: inputs (N, D), targets (N, K).
 *
 * @throws {TypeError} If the model is none, the shapes do not fit, or an option is unknown.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * ```ts
 * import { Dense, layerStatistics, MLP, tensor, zeros } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const layers = [new Dense(tensor([[1, -1]]), zeros([2])), new Dense(tensor([[1], [1]]), zeros([1]))];
 * const model = new MLP({ layers, activation: "relu", head: "sigmoidBinaryCrossEntropy" });
 * const [hidden] = layerStatistics(model, { inputs: tensor([[1], [2]]), targets: tensor([[1], [0]]) });
 * assertEquals([hidden.saturated, hidden.dead], [0.5, 0.5]); // the second unit answers to neither
 * ```
 */
export function layerStatistics(
  model: MLP,
  examples: AnyExamples,
  options: LayerStatisticsOptions = {},
): LayerStatistics[] {
  expectOptions("look into a network", options, ["learningRate", "bins"]);
  const { learningRate = 1, bins = 30 } = options;
  expectFinite(learningRate, "learningRate", "look into a network");
  expectModel(model, "evaluate");
  const { inputs, targets }: AnyExamples = Object(examples);
  const x = inputs instanceof ByteMatrix ? inputs.toMatrix() : inputs;
  const outputs = model.forward(x), gradients = model.backward(x, targets);
  return model.layers.map(({ weights }, l) => {
    const { dW } = gradients[l], name = model.activations[l];
    const weightNorm = norm(weights), gradientNorm = norm(dW);
    const flat = name && flatAt(name, outputs[l]);
    return {
      weightNorm,
      gradientNorm,
      updateRatio: learningRate * gradientNorm / weightNorm,
      ...(flat && { saturated: flat.mean(), dead: flat.all(0).mean() }),
      activations: histogram(outputs[l], { bins }),
      gradients: histogram(dW, { bins }),
    };
  });
}

/** Where an activation's outputs (N, H) are nearly flat: a mask. */
function flatAt(name: ActivationName, outputs: Matrix): Matrix {
  const { forward, backward } = TENSOR_ACTIVATIONS[name], { dtype, shape } = outputs;
  const slopes = backward(ones(shape, { dtype }), outputs);
  // ReLU has no slope at zero itself.
  const nearZero = forward(full([1, 1], 1e-6, { dtype }));
  const steepest = backward(ones([1, 1], { dtype }), nearZero).item(0, 0);
  return slopes.lt(FLAT * steepest);
}

/** The Frobenius norm. */
function norm(x: Matrix): number {
  return Math.sqrt(x.mul(x).sum());
}
