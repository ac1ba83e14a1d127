/**
 * The exercises of notebook 00: products, axes, slopes, and one neuron.
 *
 * @module
 */
import type { Matrix, Vector } from "../tensor/tensor.ts";
import { exercise } from "./exercise.ts";
import { shares, sizesOf } from "./inputs.ts";

/** The slopes of a neuron's parameters. */
export interface NeuronGradient {
  /** (D,) */
  readonly weights: Vector;
  /** One number. */
  readonly bias: number;
}

const gradientBy = (X: Matrix, dz: Vector): NeuronGradient => ({
  weights: X.T.dot(dz),
  bias: dz.sum(),
});

/** By name. */
export const NOTEBOOK_00 = {
  "product shape": exercise({
    title: "the shape of a product",
    reference: (): number[] => [4, 2],
    faults: { "transposed": () => [2, 4] },
    where: "write the two shapes beside each other: (4, 3) (3, 2)",
    how: "the inner sizes must agree, and they do not appear in the result",
    why: "row i of A meets column j of B: A has 4 rows, B has 2 columns.",
  }),
  "layer": exercise({
    title: "one layer",
    reference: (X: Matrix, W: Matrix, b: Vector): Matrix => X.matmul(W).add(b),
    inputs: (random, trial) => {
      const { N, D, K } = sizesOf(trial);
      return [random.randn(N, D), random.randn(D, K), random.randn(K)] as [Matrix, Matrix, Vector];
    },
    faults: {
      "missing bias": (X, W) => X.matmul(W),
      "exchanged arguments": (X, W, b) => W.matmul(X).add(b),
      "missing transpose": (X, W, b) => X.matmul(W.T).add(b),
    },
    where: "in one of the two steps: the product, then the bias",
    how: "X.matmul(W) is (N, K), and add(b) adds b to each of its rows",
  }),
  "row means": exercise({
    title: "the mean of each row",
    reference: (X: Matrix): Vector => X.mean(1),
    inputs: (random, trial) => [random.randn(sizesOf(trial).N, sizesOf(trial).K)] as [Matrix],
    faults: {
      "wrong axis": (X) => X.mean(0),
    },
    sizes: (X) => ({ N: X.shape[1], K: X.shape[0] }),
    where:
      "in the axis that goes away, or in what a sum is divided by: not every row has three numbers",
    how:
      "a row's numbers differ in their column; so the axis of the columns, 1, is to go away, and mean does the dividing",
    why: "axis 1 counts the columns; it goes away, and one number for each row is left.",
  }),
  "rows to one": exercise({
    title: "rows that add up to 1",
    reference: (X: Matrix): Matrix => X.div(X.sum(1, { keepdims: true })),
    inputs: (random, trial) => {
      const { N, K } = sizesOf(trial);
      return [random.uniform(0.1, 2, [N, K])] as [Matrix];
    },
    faults: {
      "wrong axis": (X) => X.div(X.sum(0, { keepdims: true })),
      "sum over all": (X) => X.div(X.sum()),
      "axis not kept": (X) => X.div(X.sum(1) as never),
    },
    where: "in what each row is divided by: its sum, standing as a column",
    how: "sum(1, { keepdims: true }) has shape (N, 1), which is repeated for each column",
    why: "a column (N, 1) is repeated for every column of (N, K); a vector (N,) would not fit.",
    isUsed: true,
  }),
  "wrong slope": exercise({
    title: "which slope is wrong",
    reference: (): string => "A",
    choices: {
      B: "B is right: the square gives 2 (3w − 1), and 3w − 1 itself rises by 3 for each step of w",
      C: "C is right: it is B with the brackets multiplied out",
    },
    where: "the answer is one of the three letters",
    how: "measure: at w = 1 the loss is 4; take a small step to either side and divide",
    why:
      "the chain has two links. A has the slope of the square and forgets that of 3w − 1, which is 3.",
  }),
  "descent step": exercise({
    title: "a step of gradient descent",
    reference: (w: number, slope: number, rate: number): number => w - rate * slope,
    inputs: (random) =>
      [random.randn(), random.randn(), random.uniform(0.1, 0.9)] as [number, number, number],
    faults: {
      "step up": (w, slope, rate) => w + rate * slope,
      "missing rate": (w, slope) => w - slope,
      "wrong argument": [(_, slope, rate) => -rate * slope, (_, slope, rate) => rate * slope],
      "input given back": (w) => w,
      "exchanged arguments": (w, slope, rate) => slope - rate * w,
      "divided instead": (w, slope, rate) => w - slope / rate,
    },
    where: "in the line that all training repeats",
    how: "subtract the slope, times the rate, from w",
    isUsed: true,
  }),
  "too long a step": exercise({
    title: "a rate of 2",
    reference: (): string => "swings",
    choices: {
      arrives: "at w = 3 the slope is 2, and 2 times 2 is more than the way to the bottom",
      "runs away": "is the point after one step farther from the bottom at 1 than before?",
    },
    where: "the answer is one of: arrives, swings, runs away",
    how: "take two steps by hand from w = 3: subtract 2 (w − 1) each time",
    why:
      "from 3 the step leads to −1, as far from 1 on the other side, and the next one back to 3.",
  }),
  "neuron gradient": exercise({
    title: "the gradient of a neuron",
    reference: (X: Matrix, p: Vector, t: Vector): NeuronGradient =>
      gradientBy(X, p.sub(t).div(t.size)),
    inputs: (random, trial) => {
      const { N, D } = sizesOf(trial), t = random.uniform(0, 1, [N]).gt(0.5);
      return [random.randn(N, D), shares(random, N), t] as [Matrix, Vector, Vector];
    },
    faults: {
      "slope twice": (X, p, t) => gradientBy(X, p.sub(t).mul(p).mul(p.rsub(1)).div(t.size)),
      "missing transpose": (X, p, t) => {
        const dz = p.sub(t).div(t.size);
        return { weights: X.dot(dz as never), bias: dz.sum() };
      },
      "wrong argument": (X, p, t) => gradientBy(X, p.div(t.size)),
      "added instead": (X, p, t) => gradientBy(X, p.add(t).div(t.size)),
      "signs lost": (X, p, t) => gradientBy(X, p.sub(t).abs().div(t.size)),
      "difference squared": (X, p, t) => gradientBy(X, p.sub(t).pow(2).div(t.size)),
    },
    where: "in the slope in z, which is (p − t) / N for each example",
    how: "weights: X.T.dot(dz), with dz = p.sub(t).div(N); bias: the sum of dz",
    why:
      "a weight's slope is dz times its input, added up over the examples; a bias has the input 1.",
    isUsed: true,
  }),
};
