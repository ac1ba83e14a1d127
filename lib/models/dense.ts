/**
 * A fully connected layer: `y = x W + b`, forward and backward.
 *
 * @module
 */
import { expectTensor } from "../tensor/given.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Matrix, Vector } from "../tensor/tensor.ts";

/** The parameters of a layer. */
export interface LayerParameters {
  /** (In, Out) */
  readonly weights: Matrix;
  /** (Out,) */
  readonly bias: Vector;
}

/** The gradients of a loss with respect to a layer's parameters and its input. */
export interface DenseGradients<N extends number, In extends number, Out extends number> {
  /** (In, Out) */
  readonly dW: Matrix<In, Out>;
  /** (Out,) */
  readonly db: Vector<Out>;
  /** (N, In) */
  readonly dx: Matrix<N, In>;
}

/**
 * A fully connected layer over given parameters: the caller draws them, in whatever order the
 * numbers of a source ask for.
 *
 * @example
 * ```ts
 * import { Dense, RandomState, zeros } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const layer = new Dense(new RandomState(1).randn(784, 10).mul(0.05), zeros([10]));
 * assertEquals(layer.forward(zeros([32, 784])).shape, [32, 10]);
 * ```
 */
export class Dense<In extends number = number, Out extends number = number> {
  /** The weights W (In, Out). */
  readonly weights: Matrix<In, Out>;
  /** The bias b (Out,). */
  readonly bias: Vector<Out>;

  /**
   * A layer over these parameters, which it shares.
   *
   * @throws {TypeError} If the weights are no matrix, the bias no vector of one number per column of
   * theirs, or the weights are a transpose, which has no data of its own that training could write to.
   */
  constructor(weights: Matrix<In, Out>, bias: Vector<NoInfer<Out>>) {
    expectTensor(weights, 2, "create a layer of weights");
    expectTensor(bias, 1, "create a layer with a bias");
    if (weights.shape[1] !== bias.shape[0]) {
      throw new TypeError(
        `Cannot create a layer of weights ${formatShape(weights.shape)}: expected a bias ` +
          `(${weights.shape[1]},), but got ${formatShape(bias.shape)}`,
      );
    }
    if (weights.isTransposed) {
      throw new TypeError(
        `Cannot create a layer of weights ${formatShape(weights.shape)}: expected a matrix with ` +
          `data of its own, but it is a transpose; take its copy()`,
      );
    }
    this.weights = weights;
    this.bias = bias;
  }

  /** x (N, In) → y (N, Out). */
  forward<N extends number>(x: Matrix<N, In>): Matrix<N, Out> {
    expectTensor(x, 2, "apply a layer");
    return x.matmul(this.weights).add(this.bias);
  }

  /** x (N, In) and dy (N, Out), the gradient with respect to y → all three gradients. */
  backward<N extends number>(
    x: Matrix<N, In>,
    dy: Matrix<NoInfer<N>, Out>,
  ): DenseGradients<N, In, Out> {
    expectTensor(x, 2, "go back through a layer");
    expectTensor(dy, 2, "go back through a layer");
    return { dW: x.T.matmul(dy), db: dy.sum(0), dx: dy.matmul(this.weights.T) };
  }
}
