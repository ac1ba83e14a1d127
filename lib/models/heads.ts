/**
 * The output heads of an MLP: what they make of the last layer's logits z (N, K), how far that is from
 * the targets t (N, K), and what it answers.
 *
 * Every loss is summed over the K outputs of an example and averaged over the N examples. It is
 * computed from the logits, by the kernels that `fit` trains with: by way of the probabilities, which
 * round to 0 and 1, it would be infinite where the logits are some dozens.
 *
 * @module
 */
import { sigmoid, sigmoidBackward, softmax } from "../activations.ts";
import { answersOf } from "../kernels/answers.ts";
import type { HeadName } from "../kernels/interface.ts";
import { kernels } from "../kernels/mod.ts";
import { fromBits } from "../preprocessing/mod.ts";
import { allocateLike } from "../tensor/buffers.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { Matrix } from "../tensor/tensor.ts";

/** A head on tensors. */
interface Head {
  probabilities(z: Matrix): Matrix;
  /** The gradient of the loss with respect to the logits z (N, K). */
  delta(p: Matrix, t: Matrix): Matrix;
}

/** The head of each name. */
export const TENSOR_HEADS: Record<HeadName, Head> = {
  softmaxCrossEntropy: {
    probabilities: softmax,
    // −t/p through the softmax's Jacobian comes down to this, where each row of t sums to 1.
    delta: (p, t) => p.sub(t).div(p.shape[0]),
  },
  sigmoidBinaryCrossEntropy: {
    probabilities: sigmoid,
    // (p − t) / (p (1 − p)) times the sigmoid's p (1 − p).
    delta: (p, t) => p.sub(t).div(p.shape[0]),
  },
  sigmoidSquaredError: {
    probabilities: sigmoid,
    delta: (p, t) => sigmoidBackward(p.sub(t).mul(2).div(p.shape[0]), p),
  },
};

/** The loss of logits z (N, K) against t (N, K). */
export function headLoss(head: HeadName, z: Matrix, t: Matrix): number {
  const [n, k] = z.shape;
  return kernels[head](z.data.slice(), allocateLike(z.data, z.size), t.data, n, k) / n;
}

/**
 * What probabilities p (N, K) answer (N), as kernels/answers.ts has it.
 *
 * @throws {RangeError} If they are more than 31 bits.
 */
export function headAnswers(head: HeadName, p: Matrix): Int32Array {
  return answersOf(head, p.shape[1]) === "bits" ? fromBits(p.gt(0.5)) : p.argmax(1);
}

/** @throws {TypeError} If targets have another shape or dtype than the predictions. */
export function expectAlike(p: Matrix, t: Matrix): void {
  if (!sameShape(p.shape, t.shape) || p.dtype !== t.dtype) {
    const is = (x: Matrix) => `${x.dtype === p.dtype ? "" : `${x.dtype} `}${formatShape(x.shape)}`;
    throw new TypeError(
      `Cannot aim predictions ${is(p)} at targets ${is(t)}: shapes and dtypes must be equal, ` +
        `but are not`,
    );
  }
}
