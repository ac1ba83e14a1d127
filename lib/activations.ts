/**
 * Activation functions, each beside its derivative.
 *
 * Every `xBackward(da, a)` takes the gradient of the loss with respect to the activation's output
 * `a` to the gradient with respect to its input `z`. All derivatives are written in terms of the
 * output, which the forward pass has kept anyway.
 *
 * Shapes: any, but softmax, which works on the rows of (N, K).
 *
 * @module
 */
import type { ActivationName } from "./kernels/interface.ts";
import { expectTensor } from "./tensor/given.ts";
import { formatShape, sameShape, type Shape } from "./tensor/shape.ts";
import type { Matrix, Tensor } from "./tensor/tensor.ts";

/**
 * `max(0, z)`.
 *
 * Derived in notebooks/02_mnist_full_batch.ipynb, "3. Forward: from pixels to probabilities".
 */
export function relu<S extends Shape>(z: Tensor<S>): Tensor<S> {
  expectTensor(z, undefined, "take the relu");
  return z.maximum(0);
}

/**
 * `dz = da ⊙ [a > 0]`; the derivative at 0 is taken to be 0.
 *
 * Derived in notebooks/02_mnist_full_batch.ipynb, "5. Backward: which way, and how much?".
 */
export function reluBackward<S extends Shape>(da: Tensor<S>, a: Tensor<NoInfer<S>>): Tensor<S> {
  expectGradient(da, a, undefined, "relu");
  return da.mul(a.gt(0));
}

/** The hyperbolic tangent. */
export function tanh<S extends Shape>(z: Tensor<S>): Tensor<S> {
  expectTensor(z, undefined, "take the tanh");
  return z.tanh();
}

/**
 * `dz = da ⊙ (1 − a²)`.
 *
 * Derived in notebooks/01_learning_based_models.ipynb, "4. Features that are learned".
 */
export function tanhBackward<S extends Shape>(da: Tensor<S>, a: Tensor<NoInfer<S>>): Tensor<S> {
  expectGradient(da, a, undefined, "tanh");
  return da.mul(a.pow(2).rsub(1));
}

/**
 * The logistic function `1 / (1 + e⁻ᶻ)`.
 *
 * Derived in notebooks/01_learning_based_models.ipynb, "2. Learning the line".
 */
export function sigmoid<S extends Shape>(z: Tensor<S>): Tensor<S> {
  expectTensor(z, undefined, "take the sigmoid");
  return z.sigmoid();
}

/**
 * `dz = da ⊙ a (1 − a)`.
 *
 * Derived in notebooks/03_multilayer_perceptron.ipynb, "12.2 The model".
 */
export function sigmoidBackward<S extends Shape>(da: Tensor<S>, a: Tensor<NoInfer<S>>): Tensor<S> {
  expectGradient(da, a, undefined, "sigmoid");
  return da.mul(a.mul(a.rsub(1)));
}

/**
 * `p = eᶻ / Σ eᶻ` along each row. The row's greatest entry is subtracted first, which changes
 * nothing but that no exponential overflows.
 *
 * Shapes: z (N, K) → p (N, K), rows summing to 1.
 * Derived in notebooks/02_mnist_full_batch.ipynb, "3. Forward: from pixels to probabilities".
 *
 * @example
 * ```ts
 * import { softmax, tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(softmax(tensor([[1000, 1000]])).toArray(), [[0.5, 0.5]]);
 * ```
 */
export function softmax<N extends number, K extends number>(z: Matrix<N, K>): Matrix<N, K> {
  expectTensor(z, 2, "take the softmax");
  const e = z.sub(z.max(1, { keepdims: true })).exp();
  return e.div(e.sum(1, { keepdims: true }));
}

/**
 * `dz = p ⊙ (dp − Σ dp ⊙ p)`, the sum along each row: the softmax's Jacobian times dp.
 *
 * Derived in notebooks/04_mnist_raw_idx.ipynb, "7. Forward and backward".
 */
export function softmaxBackward<N extends number, K extends number>(
  dp: Matrix<N, K>,
  p: Matrix<NoInfer<N>, NoInfer<K>>,
): Matrix<N, K> {
  expectGradient(dp, p, 2, "softmax");
  return p.mul(dp.sub(dp.mul(p).sum(1, { keepdims: true })));
}

/** The gradient of an output, and the output, are of one shape: a sum would hide it where they are not. */
function expectGradient(da: Tensor, a: Tensor, ndim: 2 | undefined, name: string): void {
  for (const given of [da, a]) expectTensor(given, ndim, `go back through ${name}`);
  if (!sameShape(da.shape, a.shape)) {
    throw new TypeError(
      `Cannot go back through ${name}: expected a gradient of the output's shape ` +
        `${formatShape(a.shape)}, but got ${formatShape(da.shape)}`,
    );
  }
}

/** An activation of a layer's outputs, and its gradient: `forward(z)`, `backward(da, a)`. */
export interface TensorActivation {
  forward(z: Matrix): Matrix;
  backward(da: Matrix, a: Matrix): Matrix;
}

/** What may stand between two layers, by its name. */
export const TENSOR_ACTIVATIONS: Record<ActivationName, TensorActivation> = {
  relu: { forward: relu, backward: reluBackward },
  tanh: { forward: tanh, backward: tanhBackward },
  sigmoid: { forward: sigmoid, backward: sigmoidBackward },
  identity: { forward: (z) => z, backward: (da) => da },
};
