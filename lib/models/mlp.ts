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
import { TENSOR_ACTIVATIONS } from "../activations.ts";
import type { ActivationName, HeadName } from "../kernels/interface.ts";
import { describe } from "../runtime/describe.ts";
import { expectOptions } from "../runtime/options.ts";
import { plain } from "../runtime/quote.ts";
import { expectTensor } from "../tensor/given.ts";
import type { Matrix, Vector } from "../tensor/tensor.ts";
import type { Dense } from "./dense.ts";
import { expectAlike, headAnswers, headLoss, TENSOR_HEADS } from "./heads.ts";
import { checkLayers } from "./layers.ts";

/** The gradients of the loss with respect to one layer's parameters. */
export interface LayerGradients {
  /** (In, Out) */
  readonly dW: Matrix;
  /** (Out,) */
  readonly db: Vector;
}

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
 * Derived in notebooks/01_learning_based_models.ipynb, "4. Features that are learned".
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
   * A network of these layers, which it shares. No two of their parameters may share memory: a step
   * would change both.
   *
   * @throws {TypeError} If the layers do not fit together, in width or dtype, or share memory, or a
   * name is unknown.
   */
  constructor(options: MLPOptions) {
    expectOptions("create an MLP", options ?? null, ["layers", "activation", "head"]);
    const { layers, activation = "relu", head } = options;
    if (!Array.isArray(layers)) {
      throw new TypeError(
        `Cannot create an MLP: expected a list of layers, but got ${describe(layers)}`,
      );
    }
    this.layers = Object.freeze([...layers]);
    checkLayers(this.layers);
    const gaps = layers.length - 1;
    if (typeof activation !== "string" && !Array.isArray(activation)) {
      throw new TypeError(
        `Cannot create an MLP: expected an activation or a list of them, ` +
          `but got ${describe(activation)}`,
      );
    }
    this.activations = Object.freeze(
      typeof activation === "string" ? new Array(gaps).fill(activation) : [...activation],
    );
    this.head = head;
    expectName("head", head, TENSOR_HEADS);
    for (const name of this.activations) expectName("activation", name, TENSOR_ACTIVATIONS);
    if (this.activations.length !== gaps) {
      throw new TypeError(
        `Cannot create an MLP of ${layers.length} layers: expected ${gaps} activations between ` +
          `them, but got ${this.activations.length}`,
      );
    }
  }

  /** The output of every layer for x (N, D), the head's probabilities (N, K) last. */
  forward(x: Matrix): Matrix[] {
    const outputs = this.#outputs(x), last = this.layers.length - 1;
    outputs[last] = TENSOR_HEADS[this.head].probabilities(outputs[last]);
    return outputs;
  }

  /** x (N, D) → the head's probabilities (N, K). */
  probabilities(x: Matrix): Matrix {
    return this.forward(x)[this.layers.length - 1];
  }

  /**
   * x (N, D) → what the model answers to each example (N), by its head:
   * - "softmaxCrossEntropy": the most probable of K classes, the first of equals;
   * - "sigmoidBinaryCrossEntropy": each output is a bit, 1 where its probability is above one half.
   *   One output gives class 0 or 1, several the number that `fromBits` reads from them. (Classes that
   *   are one-hot under this head: `probabilities(x).argmax(1)`.)
   * - "sigmoidSquaredError": one output gives class 0 or 1 in the same way, several the greatest.
   *
   * `fit` and `evaluate` count an answer as right where the targets, read so, give the same.
   *
   * @throws {TypeError} If x does not fit the model.
   * @throws {RangeError} If there are more than 31 bits.
   *
   * @example
   * ```ts
   * import { Dense, MLP, tensor, zeros } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const layers = [new Dense(tensor([[1, -1]]), zeros([2]))];
   * const x = tensor([[-5], [5]]);
   * const classes = new MLP({ layers, head: "softmaxCrossEntropy" });
   * assertEquals([...classes.predict(x)], [1, 0]);
   * const bits = new MLP({ layers, head: "sigmoidBinaryCrossEntropy" });
   * assertEquals([...bits.predict(x)], [0b01, 0b10]);
   * ```
   */
  predict(x: Matrix): Int32Array {
    return headAnswers(this.head, this.probabilities(x));
  }

  /**
   * The loss of the logits for x (N, D) against t (N, K), averaged over the examples: finite wherever
   * the logits are, as in `fit` and `evaluate`.
   *
   * @throws {TypeError} If shapes or dtypes do not fit.
   */
  loss(x: Matrix, t: Matrix): number {
    expectTensor(t, 2, "compute a loss against targets");
    const z = this.#outputs(x)[this.layers.length - 1];
    expectAlike(z, t);
    return headLoss(this.head, z, t);
  }

  /** The output of every layer for x (N, D), the logits (N, K) last. */
  #outputs(x: Matrix): Matrix[] {
    const outputs: Matrix[] = [];
    this.layers.forEach((layer, l) => {
      const z = layer.forward(outputs[l - 1] ?? x), name = this.activations[l];
      outputs.push(name ? TENSOR_ACTIVATIONS[name].forward(z) : z);
    });
    return outputs;
  }

  /**
   * The gradients of `loss(x, t)` with respect to every layer's parameters, first layer first.
   *
   * Derived in notebooks/03_multilayer_perceptron.ipynb, "12.2 The model".
   *
   * @throws {TypeError} If the shapes do not fit.
   */
  backward(x: Matrix, t: Matrix): LayerGradients[] {
    expectTensor(t, 2, "aim at targets");
    const outputs = this.forward(x), p = outputs[this.layers.length - 1];
    expectAlike(p, t);
    const gradients: LayerGradients[] = [];
    let delta = TENSOR_HEADS[this.head].delta(p, t);
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const { dW, db, dx } = this.layers[l].backward(outputs[l - 1] ?? x, delta);
      gradients.unshift({ dW, db });
      if (l > 0) delta = TENSOR_ACTIVATIONS[this.activations[l - 1]].backward(dx, outputs[l - 1]);
    }
    return gradients;
  }
}

function expectName(what: string, name: unknown, known: object): void {
  if (typeof name !== "string" || !Object.hasOwn(known, name)) {
    throw new TypeError(
      `Cannot create an MLP: ${what} must be one of ${Object.keys(known).join(", ")}, ` +
        `but is ${plain(name, 40)}`,
    );
  }
}
