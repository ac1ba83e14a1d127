/**
 * The exercises of notebook 02: softmax, cross-entropy, and backpropagation for a whole batch.
 *
 * @module
 */
import { softmax } from "../activations.ts";
import type { RandomState } from "../random/random_state.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { exercise } from "./exercise.ts";
import { probabilities, sizesOf, targets } from "./inputs.ts";

/** Logits (N, K); those of every third trial are too large for exp. */
function logits(random: RandomState, trial: number): [Matrix] {
  const { N, K } = sizesOf(trial), z = random.randn(N, K);
  return [trial % 3 === 2 ? z.mul(200).add(800) : z];
}

/** Probabilities and targets (N, K). */
function answers(random: RandomState, trial: number): [Matrix, Matrix] {
  const { N, K } = sizesOf(trial);
  return [probabilities(random, N, K), targets(N, K)];
}

/** What came into a layer (N, H), and the gradient at what it gave (N, K). */
function layer(random: RandomState, trial: number): [Matrix, Matrix] {
  const { N, H, K } = sizesOf(trial);
  return [random.randn(N, H), random.randn(N, K)];
}

const shifted = (z: Matrix) => z.sub(z.max(1, { keepdims: true }));
const sizes = (a: Matrix, b: Matrix) => ({ N: a.shape[0], K: b.shape[1] });

/** A product that may have no shape: then it throws, as a reader's does. */
const times = (a: Matrix, b: Matrix): Matrix => a.matmul(b);

/** By name. */
export const NOTEBOOK_02 = {
  "softmax": exercise({
    title: "softmax of each row",
    reference: (Z: Matrix): Matrix => softmax(Z),
    inputs: logits,
    faults: {
      "wrong axis": [
        (Z) => softmax(Z.T.copy()).T,
        (Z) => {
          const powers = shifted(Z).exp();
          return powers.div(powers.sum(0, { keepdims: true }));
        },
        (Z) => {
          const powers = Z.sub(Z.max(0, { keepdims: true })).exp();
          return powers.div(powers.sum(0, { keepdims: true }));
        },
      ],
      "no common shift": (Z) => {
        const powers = Z.exp();
        return powers.div(powers.sum(1, { keepdims: true }));
      },
      "missing exponential": [
        (Z) => Z.div(Z.sum(1, { keepdims: true })),
        (Z) => shifted(Z).div(shifted(Z).sum(1, { keepdims: true })),
      ],
      "sum over all": (Z) => shifted(Z).exp().div(shifted(Z).exp().sum()),
      "missing division": (Z) => shifted(Z).exp(),
      "sign inside": (Z) => softmax(Z.neg()),
      "another activation": (Z) => Z.sigmoid(),
    },
    where:
      "in the order of the three steps: subtract each row's greatest, take exp, divide by the sum",
    how: "each row is a picture of its own: max and sum go along axis 1, and keep it by keepdims",
    isUsed: true,
  }),
  "first loss": exercise({
    title: "the loss of a network that knows nothing",
    reference: (): number => Math.log(10),
    tolerance: 5e-4,
    faults: {
      "missing logarithm": [() => 0.1, () => 10],
      "sign": () => -Math.log(10),
      "complement inside": () => -Math.log(0.9),
    },
    where:
      "in the probability of a class, one of ten, in the minus, or in the digits: three after the point",
    how: "minus the natural logarithm of a tenth: -Math.log(1 / 10)",
    why: "each class gets a tenth, and −log 0.1 = log 10, whichever class is right.",
  }),
  "cross-entropy": exercise({
    title: "the cross-entropy",
    reference: (A: Matrix, Y: Matrix): number =>
      -Y.mul(A.clip(1e-12, 1 - 1e-12).log()).sum() / Y.shape[0],
    inputs: answers,
    sizes: (A) => ({ N: A.shape[0], K: A.shape[1] }),
    faults: {
      "missing logarithm": [
        (A, Y) => -Y.mul(A).sum() / Y.shape[0],
        (A, Y) => Y.mul(A).sum() / Y.shape[0],
      ],
      "wrong argument": [
        (A, Y) => -A.log().sum() / Y.shape[0],
        (A, Y) => -A.mul(A.log()).sum() / Y.shape[0],
      ],
      "complement inside": (A, Y) => -Y.mul(A.rsub(1).log()).sum() / Y.shape[0],
      "difference squared": (A, Y) => A.sub(Y).pow(2).sum() / Y.shape[0],
    },
    where: "in one of the steps: the log, times Y, the sum, the minus, and 1 / N",
    how: "multiply Y by A.clip(1e-12, 1 - 1e-12).log(), add up everything, and divide by −N",
    isUsed: true,
  }),
  "logit gradient": exercise({
    title: "the gradient of the logits, image by image",
    reference: (A: Matrix, Y: Matrix): Matrix => A.sub(Y),
    inputs: answers,
    sizes: (A) => ({ N: A.shape[0], K: A.shape[1] }),
    faults: {
      "missing slope": (A, Y) => Y.div(A).neg(),
      "wrong argument": [(A) => A, (_, Y) => Y],
      "slope twice": (A, Y) => A.sub(Y).mul(A).mul(A.rsub(1)),
      "added instead": (A, Y) => A.add(Y),
      "signs lost": (A, Y) => A.sub(Y).abs(),
      "difference squared": (A, Y) => A.sub(Y).pow(2),
    },
    where: "in the last formula of the softmax's derivative",
    how: "the probability that was given, minus the one that should have been",
    isUsed: true,
  }),
  "weights of layer 2": exercise({
    title: "the gradient of the weights of layer 2",
    reference: (A1: Matrix, dZ2: Matrix): Matrix => A1.T.matmul(dZ2).div(A1.shape[0]),
    inputs: layer,
    sizes,
    faults: {
      "missing transpose": (A1, dZ2) => times(A1, dZ2).div(A1.shape[0]),
      "wrong argument": (A1) => A1.T.matmul(A1).div(A1.shape[0]),
      "exchanged arguments": (A1, dZ2) => times(dZ2, A1.T).div(A1.shape[0]),
      "only the first": (A1, dZ2) => times(A1.rows(0, 1).T, dZ2.rows(0, 1)).div(A1.shape[0]),
    },
    where: "in the product: which two matrices share the index i of the images?",
    how: "A1.T.matmul(dZ2) adds up over the images; then divide by their number, A1.shape[0]",
    isUsed: true,
  }),
  "hidden gradient": exercise({
    title: "the gradient of the hidden units, back through ReLU",
    reference: (dZ2: Matrix, W2: Matrix, Z1: Matrix): Matrix => dZ2.matmul(W2.T).mul(Z1.gt(0)),
    inputs: (random, trial) => {
      const { N, H, K } = sizesOf(trial);
      return [random.randn(N, K), random.randn(H, K), random.randn(N, H)] as [
        Matrix,
        Matrix,
        Matrix,
      ];
    },
    faults: {
      "missing transpose": (dZ2, W2, Z1) => times(dZ2, W2).mul(Z1.gt(0)),
      "missing slope": (dZ2, W2) => dZ2.matmul(W2.T),
      "value for slope": (dZ2, W2, Z1) => dZ2.matmul(W2.T).mul(Z1.maximum(0)),
      "slope in the wrong place": (dZ2, W2) => {
        const back = dZ2.matmul(W2.T);
        return back.mul(back.gt(0));
      },
      "other side": (dZ2, W2, Z1) => dZ2.matmul(W2.T).mul(Z1.le(0)),
    },
    where: "in the two steps: back through the weights, then times ReLU's slope",
    how: "dZ2.matmul(W2.T), entry by entry times Z1.gt(0)",
    isUsed: true,
  }),
  "update": exercise({
    title: "the update",
    reference: (W: Matrix, dW: Matrix, rate: number): Matrix => W.sub(dW.mul(rate)),
    inputs: (random, trial) => {
      const { H, K } = sizesOf(trial);
      return [random.randn(H, K), random.randn(H, K), random.uniform(0.05, 0.5)] as [
        Matrix,
        Matrix,
        number,
      ];
    },
    faults: {
      "step up": (W, dW, rate) => W.add(dW.mul(rate)),
      "missing rate": (W, dW) => W.sub(dW),
      "wrong argument": (_, dW, rate) => dW.mul(-rate),
      "exchanged arguments": (W, dW, rate) => dW.sub(W.mul(rate)),
      "divided instead": (W, dW, rate) => W.sub(dW.div(rate)),
      "brackets": (W, dW, rate) => W.sub(dW).mul(rate),
    },
    where: "in one of the steps: the gradient times the rate, and what it is taken from",
    how: "W.sub(dW.mul(rate))",
    isUsed: true,
  }),
  "bias of layer 2": exercise({
    title: "which gradient of the bias is wrong",
    reference: (): string => "C",
    choices: {
      A: "A is right: it adds up over the images and divides by their number",
      B: "B is right: the mean over axis 0 is the sum over it, divided by N",
    },
    where: "the answer is one of the three letters",
    how:
      "write down the shape of each: which of them has not one number for each of the ten classes?",
    why: "sum(1) adds up the ten classes of an image and leaves one number for each image, (N,).",
  }),
};
