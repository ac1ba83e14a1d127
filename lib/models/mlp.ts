/**
 * A multilayer perceptron: dense layers with activations between them and one of three output heads.
 *
 * The backward pass is written out by hand, one layer at a time, on tensors: this is the code to
 * read. `fit` (training/) runs the same steps on buffers that it allocates once.
 *
 * Letters: N examples, D features, H hidden units, K outputs.
 *
 * @module
 */
import { sigmoid, sigmoidBackward, softmax, TENSOR_ACTIVATIONS } from "../activations.ts";
import type { ActivationName, HeadName } from "../kernels/interface.ts";
import { binaryCrossEntropy, crossEntropy, meanSquaredError } from "../losses.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { Matrix, Tensor, Vector } from "../tensor/tensor.ts";
import type { Dense } from "./dense.ts";

/** The gradients of the loss with respect to one layer's parameters. */
export interface LayerGradients {
  /** (In, Out) */
  readonly dW: Matrix;
  /** (Out,) */
  readonly db: Vector;
}

/** Every loss is summed over the K outputs of an example and averaged over the N examples. */
interface Head {
  probabilities(z: Matrix): Matrix;
  loss(p: Matrix, t: Matrix): number;
  /** The gradient of the loss with respect to the logits z (N, K). */
  delta(p: Matrix, t: Matrix): Matrix;
}

const HEADS: Record<HeadName, Head> = {
  softmaxCrossEntropy: {
    probabilities: softmax,
    loss: crossEntropy,
    // −t/p through the softmax's Jacobian comes down to this, where each row of t sums to 1.
    delta: (p, t) => p.sub(t).div(p.shape[0]),
  },
  sigmoidBinaryCrossEntropy: {
    probabilities: sigmoid,
    loss: (p, t) => binaryCrossEntropy(p, t, "batchmean"),
    // (p − t) / (p (1 − p)) times the sigmoid's p (1 − p).
    delta: (p, t) => p.sub(t).div(p.shape[0]),
  },
  sigmoidSquaredError: {
    probabilities: sigmoid,
    loss: (p, t) => meanSquaredError(p, t, "batchmean"),
    delta: (p, t) => sigmoidBackward(p.sub(t).mul(2).div(p.shape[0]), p),
  },
};

/** What an MLP is made of. */
export interface MLPOptions {
  /** From the input to the output; each takes as many features as the one before it gives. */
  readonly layers: readonly Dense[];
  /** Between the layers: one for all gaps, or one for each. */
  readonly activation?: ActivationName | readonly ActivationName[];
  /** What stands on the last layer. */
  readonly head: HeadName;
}

/**
 * Dense layers, activations and a head. Its widths are known at run time only, so its shapes are
 * checked at run time.
 *
 * Derived in notebooks/01_learning_based_models.ipynb, "4. Features that are learnt".
 *
 * @example
 * ```ts
 * import { Dense, MLP, RandomState, zeros } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const rng = new RandomState(1);
 * const mlp = new MLP({
 *   layers: [
 *     new Dense(rng.randn(784, 128).mul(Math.sqrt(2 / 784)), zeros([128])),
 *     new Dense(rng.randn(128, 10).mul(Math.sqrt(2 / 128)), zeros([10])),
 *   ],
 *   activation: "relu",
 *   head: "softmaxCrossEntropy",
 * });
 * assertEquals(mlp.probabilities(zeros([2, 784])).row(0).data[0], 0.1);
 * ```
 */
export class MLP {
  /** From the input to the output. */
  readonly layers: readonly Dense[];
  /** Between the layers, one less than there are layers. */
  readonly activations: readonly ActivationName[];
  /** What stands on the last layer. */
  readonly head: HeadName;

  /**
   * A network of these layers, which it shares.
   *
   * @throws {TypeError} If the layers do not fit together, in width or dtype, or a name is unknown.
   */
  constructor({ layers, activation = "relu", head }: MLPOptions) {
    const gaps = layers.length - 1;
    if (gaps < 0) throw new TypeError("Cannot create an MLP: expected layers, but got none");
    this.layers = [...layers];
    this.activations = typeof activation === "string"
      ? new Array(gaps).fill(activation)
      : [...activation];
    this.head = head;
    expectName("head", head, HEADS);
    for (const name of this.activations) expectName("activation", name, TENSOR_ACTIVATIONS);
    if (this.activations.length !== gaps) {
      throw new TypeError(
        `Cannot create an MLP of ${layers.length} layers: expected ${gaps} activations between ` +
          `them, but got ${this.activations.length}`,
      );
    }
    layers.forEach(({ weights, bias }, l) => {
      const before = layers[l - 1]?.weights;
      if (before && before.shape[1] !== weights.shape[0]) {
        throw new TypeError(
          `Cannot put layer ${formatShape(weights.shape)} after layer ` +
            `${formatShape(before.shape)}: expected ${before.shape[1]} features, ` +
            `but it takes ${weights.shape[0]}`,
        );
      }
      if ([weights, bias].some((p: Tensor) => p.dtype !== layers[0].weights.dtype)) {
        throw new TypeError(
          `Cannot create an MLP of mixed dtypes: the first layer is ` +
            `${layers[0].weights.dtype}, but layer ${l + 1} is not`,
        );
      }
    });
  }

  /** The output of every layer for x (N, D), the head's probabilities (N, K) last. */
  forward(x: Matrix): Matrix[] {
    const outputs: Matrix[] = [];
    this.layers.forEach((layer, l) => {
      const z = layer.forward(outputs[l - 1] ?? x);
      const isLast = l === this.layers.length - 1;
      outputs.push(
        isLast
          ? HEADS[this.head].probabilities(z)
          : TENSOR_ACTIVATIONS[this.activations[l]].forward(z),
      );
    });
    return outputs;
  }

  /** x (N, D) → the head's probabilities (N, K). */
  probabilities(x: Matrix): Matrix {
    return this.forward(x)[this.layers.length - 1];
  }

  /** x (N, D) → the most probable class of each example (N). */
  predict(x: Matrix): Int32Array {
    return this.probabilities(x).argmax(1);
  }

  /** The loss of the predictions for x (N, D) against t (N, K), averaged over the examples. */
  loss(x: Matrix, t: Matrix): number {
    return HEADS[this.head].loss(this.probabilities(x), t);
  }

  /**
   * The gradients of `loss(x, t)` with respect to every layer's parameters, first layer first.
   *
   * Derived in notebooks/03_multilayer_perceptron.ipynb, "12.2 The model".
   *
   * @throws {TypeError} If the shapes do not fit.
   */
  backward(x: Matrix, t: Matrix): LayerGradients[] {
    const outputs = this.forward(x);
    const p = outputs[this.layers.length - 1];
    if (!sameShape(p.shape, t.shape)) {
      throw new TypeError(
        `Cannot aim predictions ${formatShape(p.shape)} at targets ${formatShape(t.shape)}: ` +
          `shapes must be equal, but are not`,
      );
    }
    const gradients: LayerGradients[] = [];
    let delta = HEADS[this.head].delta(p, t);
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const { dW, db, dx } = this.layers[l].backward(outputs[l - 1] ?? x, delta);
      gradients.unshift({ dW, db });
      if (l > 0) delta = TENSOR_ACTIVATIONS[this.activations[l - 1]].backward(dx, outputs[l - 1]);
    }
    return gradients;
  }
}

function expectName(what: string, name: string, known: object): void {
  if (!Object.hasOwn(known, name)) {
    throw new TypeError(
      `Cannot create an MLP: ${what} must be one of ${Object.keys(known).join(", ")}, ` +
        `but is ${name}`,
    );
  }
}
