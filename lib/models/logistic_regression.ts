/**
 * Logistic regression: the probability of class 1 is the sigmoid of a weighted sum of features, and
 * the weights are found by gradient descent on all examples at once.
 *
 * It is an MLP of one layer and one output; here it stands on its own, by hand and small. The bias
 * is the weight of a feature that is always 1, such as `polynomialFeatures` puts first.
 *
 * Letters: N examples, D features, θ weights.
 *
 * @module
 */
import { accuracy, type Labels, type Metrics } from "../metrics.ts";
import { breathe } from "../runtime/pacing.ts";
import { expectOptions } from "../runtime/options.ts";
import {
  expectFinite,
  expectPositiveInteger,
  expectSignal,
  expectTensor,
  numbersOf,
} from "../tensor/given.ts";
import { expectInteger } from "../tensor/integers.ts";
import { type Matrix, Tensor, type Vector } from "../tensor/tensor.ts";
import { headLoss } from "./heads.ts";

/** How to descend. */
export interface DescentOptions {
  /** How many steps. */
  readonly iterations: number;
  /** What the gradient is multiplied with. */
  readonly learningRate: number;
  /** Ends the descent between two steps, as Stop in a notebook does without being asked to. */
  readonly signal?: AbortSignal;
}

/** After a step: the weights, and how well the model does with them on the examples. */
export interface Iteration extends Metrics {
  /** The number of steps taken, from 1. */
  readonly iteration: number;
  /** (D,), a copy. */
  readonly weights: Vector;
}

/**
 * A linear model of the log-odds of class 1 against class 0, over weights that it shares.
 *
 * @example
 * ```ts
 * import { LogisticRegression, polynomialFeatures, zeros } from "gradbook";
 * import { toy } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * // Source 1, section 3: the border between the two rings is an ellipse.
 * const { points, labels } = toy.donut({ randomState: 0 });
 * const model = new LogisticRegression(zeros([6]));
 * const features = polynomialFeatures(points, 2);
 * for await (const _ of model.fit(features, labels, { iterations: 100, learningRate: 0.1 }));
 * assertEquals(
 *   model.weights.toArray().map((weight) => weight.toFixed(3)).join(" "),
 *   "-1.508 -0.069 -0.056 0.641 -0.081 0.672",
 * );
 * ```
 */
export class LogisticRegression {
  /** θ (D,): the weight of each feature. */
  readonly weights: Vector;

  /**
   * A model over these weights, which it shares and changes when it learns.
   *
   * @throws {TypeError} If the weights are no vector.
   */
  constructor(weights: Vector) {
    expectTensor(weights, 1, "create a logistic regression of weights");
    this.weights = weights;
  }

  /** p = sigmoid(x θ): x (N, D) → the probability of class 1 (N,). */
  probabilities<N extends number>(x: Matrix<N, number>): Vector<N> {
    return this.#logits(x).sigmoid();
  }

  /** x (N, D) → the more probable class of each example (N), 0 where both are equally so. */
  predict(x: Matrix): Int32Array {
    return classify(this.probabilities(x));
  }

  /**
   * The binary cross-entropy of the logits x θ for x (N, D), averaged over the examples: finite
   * wherever the logits are.
   */
  loss(x: Matrix, labels: Labels): number {
    const z = this.#logits(x);
    return crossEntropy(z, targets(labels, z));
  }

  /**
   * dθ = xᵀ (p − t) / N (D,), the gradient of `loss(x, labels)`: the sigmoid's derivative p (1 − p)
   * cancels against the cross-entropy's.
   */
  gradient(x: Matrix, labels: Labels): Vector {
    const p = this.probabilities(x);
    return derive(x, p, targets(labels, p));
  }

  /**
   * Gradient descent on all examples at once, θ ← θ − rate · dθ, as a generator: it takes a step
   * whenever it is asked for the next iteration, so that `break` ends it and the weights stay whole.
   *
   * Shapes: x (N, D), N labels of 0 or 1.
   * Derived in notebooks/01_learning_based_models.ipynb, "2. Learning the line".
   *
   * @throws {TypeError} If shapes or dtypes do not fit.
   * @throws {RangeError} If a label is neither 0 nor 1, or an option is out of range.
   * @throws {Interrupted} In a notebook, where Stop was pressed.
   */
  async *fit(
    x: Matrix,
    labels: Labels,
    options: DescentOptions,
  ): AsyncGenerator<Iteration, void, void> {
    const { iterations, learningRate, signal } = checkOptions(options);
    let p = this.probabilities(x);
    const t = targets(labels, p);
    for (let iteration = 1; iteration <= iterations; iteration++) {
      await breathe();
      if (signal?.aborted) return;
      this.weights.data.set(this.weights.sub(derive(x, p, t).mul(learningRate)).data);
      const z = this.#logits(x);
      p = z.sigmoid();
      yield {
        iteration,
        loss: crossEntropy(z, t),
        accuracy: accuracy(classify(p), t.data),
        weights: this.weights.copy(),
      };
    }
  }

  /** x θ: x (N, D) → (N,). */
  #logits<N extends number>(x: Matrix<N, number>): Vector<N> {
    expectTensor(x, 2, "weigh features");
    return x.dot(this.weights);
  }
}

function checkOptions(options: DescentOptions): DescentOptions {
  expectOptions("descend", options ?? null, ["iterations", "learningRate", "signal"]);
  expectPositiveInteger(options.iterations, "iterations", "descend");
  expectFinite(options.learningRate, "learningRate", "descend");
  expectSignal(options.signal, "descend");
  return options;
}

function classify(p: Vector): Int32Array {
  return Int32Array.from(p.data, (probability) => probability > 0.5 ? 1 : 0);
}

function crossEntropy(z: Vector, t: Vector): number {
  return headLoss("sigmoidBinaryCrossEntropy", z.reshape([-1, 1]), t.reshape([-1, 1]));
}

function derive(x: Matrix, p: Vector, t: Vector): Vector {
  return x.T.dot(p.sub(t)).div(p.size);
}

/** The labels as a vector to subtract from the predictions p. */
function targets(given: Labels, p: Vector): Vector {
  const labels = numbersOf(given, "learn labels");
  if (labels.length !== p.size) {
    throw new TypeError(
      `Cannot learn from ${p.size} examples: expected ${p.size} labels, but got ${labels.length}`,
    );
  }
  const t = new Tensor(p.shape, p.data.slice());
  for (let i = 0; i < labels.length; i++) {
    expectInteger(labels[i], 0, 1, "learn a label");
    t.data[i] = labels[i];
  }
  return t;
}
