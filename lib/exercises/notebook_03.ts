/**
 * The exercises of notebook 03: a network of sigmoid units, backward, and ReLU in their place.
 *
 * @module
 */
import type { Matrix, Vector } from "../tensor/tensor.ts";
import { exercise } from "./exercise.ts";
import { sizesOf, targets } from "./inputs.ts";
import type { RandomState } from "../random/random_state.ts";

/** Any numbers, some of them exactly 0, where comparisons differ. */
function withZeros(random: RandomState, trial: number): [Matrix] {
  const { N, K } = sizesOf(trial), z = random.randn(N, K);
  z.data[trial % z.size] = 0;
  return [z];
}

/** Outputs of sigmoid units (N, K), and targets. */
function outputsAndTargets(random: RandomState, trial: number): [Matrix, Matrix] {
  const { N, K } = sizesOf(trial);
  return [random.uniform(0.1, 0.9, [N, K]), targets(N, K)];
}

const slope = (a: Matrix): Matrix => a.mul(a.rsub(1));
const delta = (a: Matrix, y: Matrix): Matrix => a.sub(y).mul(2 / a.shape[0]).mul(slope(a));

/** By name. */
export const NOTEBOOK_03 = {
  "sigmoid slope": exercise({
    title: "the slope of the sigmoid, from its value",
    reference: slope,
    inputs: (random, trial) => [outputsAndTargets(random, trial)[0]] as [Matrix],
    faults: {
      "slope in the wrong place": (a) => slope(a.sigmoid()),
      "missing factor": [(a) => a.rsub(1), (a) => a],
      "another activation": (a) => a.mul(a).rsub(1),
    },
    where: "in the two factors: the value, and 1 minus the value",
    how: "a.rsub(1) is 1 − a; multiply it by a",
    isUsed: true,
  }),
  "gradient shape": exercise({
    title: "the shape of a gradient",
    reference: (): number[] => [784, 50],
    faults: { "transposed": () => [50, 784] },
    where: "there is a slope for each weight, and for nothing else",
    how: "look up the shape of the hidden layer's weights in the table of section 12.2",
    why: "a gradient has the shape of what it is the gradient of; the examples are added up in it.",
  }),
  "output delta": exercise({
    title: "the gradient at the outputs",
    reference: delta,
    inputs: outputsAndTargets,
    sizes: (a) => ({ N: a.shape[0], K: a.shape[1] }),
    faults: {
      "missing slope": (a, y) => a.sub(y).mul(2 / a.shape[0]),
      "slope in the wrong place": (a, y) => a.sub(y).mul(2 / a.shape[0]).mul(slope(a.sigmoid())),
      "wrong argument": (a) => a.mul(2 / a.shape[0]).mul(slope(a)),
      "value for slope": (a, y) => a.sub(y).mul(2 / a.shape[0]).mul(a),
      "added instead": (a, y) => a.add(y).mul(2 / a.shape[0]).mul(slope(a)),
      "signs lost": (a, y) => a.sub(y).abs().mul(2 / a.shape[0]).mul(slope(a)),
      "difference squared": (a, y) => a.sub(y).pow(2).mul(2 / a.shape[0]).mul(slope(a)),
    },
    where: "in one of the factors: 2 / N, the difference, the sigmoid's slope",
    how: "aOut.sub(Y).mul(2 / N), times sigmoidSlope(aOut), entry by entry; N is aOut.shape[0]",
    isUsed: true,
  }),
  "bias gradient": exercise({
    title: "the gradient of the biases",
    reference: (d: Matrix): Vector => d.sum(0),
    inputs: (random, trial) => [random.randn(sizesOf(trial).N, sizesOf(trial).K)] as [Matrix],
    faults: { "wrong axis": (d) => d.sum(1), "only the first": (d) => d.row(0) },
    where: "in what is left: one number for each unit",
    how: "the axis of the examples is to go away, and that is axis 0",
    why: "every example uses the same bias, so its slopes are added up over the examples.",
    isUsed: true,
  }),
  "weight gradient": exercise({
    title: "which product is the gradient of the output layer",
    reference: (): string => "B",
    choices: {
      A: "(N, H) times (N, K): the inner sizes are H and N, so that there is no such product",
      C: "(K, N) times (N, H) gives (K, H): is that the shape of the weights here?",
    },
    where: "the answer is one of the three letters",
    how: "write the shapes beside the letters; the result must be (H, K), and N must go away",
    why:
      "(H, N) times (N, K) gives (H, K), the shape of the weights, and adds up over the N examples.",
  }),
  "blind error": exercise({
    title: "the MSE of a network that always answers one half",
    reference: (): number => 0.25,
    faults: {
      "not squared": () => 0.5,
      "not averaged": () => 2.5,
    },
    where: "in what one entry contributes: the target is 0 or 1, and the answer is one half",
    how: "each of the ten outputs is off by one half, whatever its target; square that",
    why: "each entry is off by 0.5, and 0.5 squared is 0.25, so the mean is 0.25.",
  }),
  "relu": exercise({
    title: "ReLU",
    reference: (z: Matrix): Matrix => z.maximum(0),
    inputs: withZeros,
    faults: {
      "signs lost": (z) => z.abs(),
      "other side": (z) => z.minimum(0),
      "missing activation": (z) => z,
      "another activation": [(z) => z.sigmoid(), (z) => z.tanh()],
    },
    where: "entry by entry: what is left of −2, and of 2?",
    how: "z.maximum(0) keeps the greater of each entry and 0",
    isUsed: true,
  }),
  "relu slope": exercise({
    title: "the slope of ReLU, from its value",
    reference: (a: Matrix): Matrix => a.gt(0),
    inputs: (random, trial) => [withZeros(random, trial)[0].maximum(0)] as [Matrix],
    faults: {
      "ends included": (a) => a.ge(0),
      "other side": (a) => a.le(0),
      "another activation": (a) => slope(a),
    },
    where: "in the comparison: the slope is 1 where the value is positive, and 0 elsewhere",
    how: "aHidden.gt(0) is 1 where an entry is greater than 0, and 0 elsewhere",
    isUsed: true,
  }),
};
