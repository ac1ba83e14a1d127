/**
 * The exercises of notebook 01: accuracy, logistic regression, and what a network adds to it.
 *
 * @module
 */
import { oneHot } from "../preprocessing/mod.ts";
import type { Matrix, Vector } from "../tensor/tensor.ts";
import { exercise } from "./exercise.ts";
import { labels, shares, sizesOf } from "./inputs.ts";

/** Rows with a 1 in another column than the label's; beyond the end of a row comes the next one. */
const column = (classes: Int32Array, K: number, f: (label: number) => number): Matrix => {
  const rows = oneHot(classes, K).mul(0);
  classes.forEach((label, i) => rows.data[i * K + f(label)] = 1);
  return rows;
};

/** By name. */
export const NOTEBOOK_01 = {
  "share of right answers": exercise({
    title: "accuracy",
    reference: (p: Vector, t: Vector): number => p.gt(0.5).eq(t).mean(),
    inputs: (random, trial) => {
      const N = 31 + 7 * trial;
      return [shares(random, N), random.uniform(0, 1, [N]).gt(0.3)] as [Vector, Vector];
    },
    sizes: (p) => ({ N: p.size }),
    faults: {
      "other side": (p, t) => p.lt(0.5).eq(t).mean(),
      "not averaged": (p, t) => p.gt(0.5).eq(t).sum(),
      "wrong argument": [(p) => p.gt(0.5).mean(), (_, t) => t.mean(), (p) => p.mean()],
      "difference squared": (p, t) => p.sub(t).pow(2).mean(),
    },
    where: "in the three steps: a class for each probability, is it the right one, and the share",
    how: "p.gt(0.5) is the class, .eq(t) is 1 where it is right, and mean() is the share",
  }),
  "logistic gradient": exercise({
    title: "the gradient of logistic regression",
    reference: (X: Matrix, p: Vector, t: Vector): Vector => X.T.dot(p.sub(t)).div(X.shape[0]),
    inputs: (random, trial) => {
      const { N, K } = sizesOf(trial), t = random.uniform(0, 1, [N]).gt(0.5);
      return [random.randn(N, K), shares(random, N), t] as [Matrix, Vector, Vector];
    },
    faults: {
      "missing transpose": (X, p, t) => X.dot(p.sub(t) as never).div(X.shape[0]),
      "wrong argument": [
        (X, p) => X.T.dot(p).div(X.shape[0]),
        (X, _, t) => X.T.dot(t).div(X.shape[0]),
      ],
      "added instead": (X, p, t) => X.T.dot(p.add(t)).div(X.shape[0]),
      "signs lost": (X, p, t) => X.T.dot(p.sub(t).abs()).div(X.shape[0]),
      "difference squared": (X, p, t) => X.T.dot(p.sub(t).pow(2)).div(X.shape[0]),
      "slope twice": (X, p, t) => X.T.dot(p.sub(t).mul(p).mul(p.rsub(1))).div(X.shape[0]),
    },
    where: "in one of the steps: p − t, the product with the features, and 1 / N",
    how: "X.T.dot(p.sub(t)).div(N), where N is X.shape[0]",
    isUsed: true,
  }),
  "wrong cross-entropy slope": exercise({
    title: "which slope is wrong, for a point of class 0",
    reference: (): string => "C",
    choices: {
      A: "A is right: it is p − t, and t is 0",
      B: "B is right: the slope of −log(1 − p) in p is 1 / (1 − p), and that of the sigmoid p (1 − p)",
    },
    where: "the answer is one of the three letters",
    how: "two of the three are the same number whatever p is: multiply them out",
    why: "p − 1 is the slope for a point of class 1; here the target is 0, and the slope p.",
  }),
  "cubic features": exercise({
    title: "how many features of degree 3",
    reference: (): number => 10,
    where: "count by degree: 1, then x and y, then the three of degree 2, and then?",
    how: "of degree 3 there are x³, x²y, xy² and y³; add them to the six",
    why: "1 + 2 + 3 + 4: there is one more of each degree than of the one before.",
  }),
  "tanh slope": exercise({
    title: "the slope of tanh, from its value",
    reference: (a: Matrix): Matrix => a.mul(a).rsub(1),
    inputs: (random, trial) =>
      [random.randn(sizesOf(trial).N, sizesOf(trial).K).tanh()] as [
        Matrix,
      ],
    faults: {
      "another activation": [(a) => a.mul(a.rsub(1)), (a) => a.gt(0)],
      "slope in the wrong place": (a) => a.tanh().pow(2).rsub(1),
      "missing factor": [(a) => a.rsub(1), (a) => a.add(1)],
    },
    where: "1 minus the square of the value",
    how: "a.mul(a) is the square, and rsub(1) takes it from 1",
    isUsed: true,
  }),
  "one-hot rows": exercise({
    title: "one-hot rows",
    reference: (classes: Int32Array, K: number): Matrix => oneHot(classes, K),
    inputs: (_, trial) =>
      [labels(sizesOf(trial).N + 3, sizesOf(trial).K), sizesOf(trial).K] as [
        Int32Array,
        number,
      ],
    faults: {
      "class off by one": [
        (classes, K) => column(classes, K, (label) => label + 1),
        (classes, K) => column(classes, K, (label) => label - 1),
        (classes, K) => column(classes, K, (label) => (label + 1) % K),
      ],
      "reversed": (classes, K) => column(classes, K, (label) => K - 1 - label),
      "only the first": (classes, K) => column(classes, K, () => classes[0]),
    },
    where: "in what is put where: a 1, in row i, in the column of label i",
    how: "row i begins at i * K in data, and the 1 stands label places farther",
  }),
  "five in bits": exercise({
    title: "5 in four bits",
    reference: (): number[] => [0, 1, 0, 1],
    faults: { "reversed": () => [1, 0, 1, 0] },
    where: "the highest bit comes first, and is worth 8",
    how: "5 is 4 + 1: which of 8, 4, 2, 1 take part?",
    why: "5 = 4 + 1, so that the bits worth 4 and 1 are set.",
  }),
};
