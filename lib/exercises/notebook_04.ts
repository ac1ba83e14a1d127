/**
 * The exercises of notebook 04: bytes, sets, and the slopes of a softmax.
 *
 * @module
 */
import { sigmoid, softmaxBackward } from "../activations.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { exercise } from "./exercise.ts";
import { probabilities, sizesOf } from "./inputs.ts";

/** By name. */
export const NOTEBOOK_04 = {
  "big-endian": exercise({
    title: "four bytes, the most significant first",
    reference: (bytes: number[]): number => bytes.reduce((n, byte) => 256 * n + byte, 0),
    inputs: (random) => [Array.from(random.randint(1, 256, 4))] as [number[]],
    faults: {
      "byte order": (bytes) => bytes.reduceRight((n, byte) => 256 * n + byte, 0),
      "loop ends early": (bytes) => bytes.slice(0, 3).reduce((n, byte) => 256 * n + byte, 0),
      "only the first": (bytes) => bytes[0],
      "missing factor": (bytes) => bytes.reduce((n, byte) => n + byte, 0),
    },
    where: "in what each byte counts: 256 times as much as the one behind it",
    how:
      "begin at 0; for each byte, multiply what you have by 256 and add the byte (<< turns numbers of 2³¹ and more negative)",
  }),
  "header length": exercise({
    title: "the header of an IDX file with four dimensions",
    reference: (): number => 20,
    where: "in what the header holds: four bytes first, then the dimensions",
    how: "four bytes for each dimension, and the first four: 4 + 4 · 4",
    why:
      "4 + 4 · 4: the first four bytes say what follows, then come four sizes of four bytes each.",
  }),
  "rows left over": exercise({
    title: "the numbers that were not taken",
    reference: (all: number[], taken: number[]): number[] =>
      all.filter((number) => !taken.includes(number)).sort((a, b) => a - b),
    inputs: (random, trial) => {
      const all = Array.from(random.permutation(14 + trial));
      return [all, all.slice(0, 5)] as [number[], number[]];
    },
    faults: {
      "not sorted": (all, taken) => all.filter((number) => !taken.includes(number)),
      "other side": (all, taken) =>
        all.filter((number) => taken.includes(number)).sort((a, b) => a - b),
      "input given back": [(all) => all, (_, taken) => taken],
      "sorted as texts": (all, taken) => all.filter((number) => !taken.includes(number)).sort(),
    },
    where: "in two steps: leave out what was taken, then put the rest in order",
    how: "all.filter((number) => !taken.includes(number)), then .sort((a, b) => a - b)",
  }),
  "shares of an image": exercise({
    title: "shares over the classes of an image",
    reference: (powers: Matrix): Matrix => powers.div(powers.sum(1, { keepdims: true })),
    inputs: (random, trial) => {
      const { N, K } = sizesOf(trial);
      return [random.randn(N, K).exp()] as [Matrix];
    },
    faults: {
      "wrong axis": (powers) => powers.div(powers.sum(0, { keepdims: true })),
      "sum over all": (powers) => powers.div(powers.sum()),
      "axis not kept": (powers) => powers.div(powers.sum(1) as never),
      "divided instead": (powers) => powers.rdiv(1).mul(powers.sum(1, { keepdims: true })),
    },
    where: "in what each row is divided by: the sum over its classes, standing as a column",
    how: "the classes are to be added up, so axis 1 goes away, and keepdims leaves it with size 1",
    isUsed: true,
  }),
  "safe slope": exercise({
    title: "a slope of the sigmoid that cannot overflow",
    reference: (z: Matrix): Matrix => sigmoid(z).mul(sigmoid(z).rsub(1)),
    inputs: (random, trial) => {
      const z = random.randn(sizesOf(trial).N, sizesOf(trial).K).mul(3);
      if (trial % 2 === 1) z.data[0] = -800;
      return [z] as [Matrix];
    },
    faults: {
      "missing factor": [(z) => sigmoid(z), (z) => sigmoid(z).rsub(1)],
      "slope in the wrong place": (z) => sigmoid(sigmoid(z)).mul(sigmoid(sigmoid(z)).rsub(1)),
      "exponential overflows": (z) => z.neg().exp().div(z.neg().exp().add(1).pow(2)),
    },
    where: "in the two factors, which both come from sigmoid(z); no exp of your own",
    how: "sigmoid(z) times 1 minus sigmoid(z)",
  }),
  "softmax backward": exercise({
    title: "back through a softmax",
    reference: (dp: Matrix, p: Matrix): Matrix => softmaxBackward(dp, p),
    inputs: (random, trial) => {
      const { N, K } = sizesOf(trial);
      return [random.randn(N, K), probabilities(random, N, K)] as [Matrix, Matrix];
    },
    faults: {
      "diagonal only": (dp, p) => dp.mul(p).mul(p.rsub(1)),
      "wrong axis": (dp, p) => p.mul(dp.sub(dp.mul(p).sum(0, { keepdims: true }))),
      "sum over all": (dp, p) => p.mul(dp.sub(dp.mul(p).sum())),
      "missing factor": [
        (dp, p) => dp.sub(dp.mul(p).sum(1, { keepdims: true })),
        (dp, p) => dp.mul(p),
      ],
      "added instead": (dp, p) => p.mul(dp.add(dp.mul(p).sum(1, { keepdims: true }))),
      "wrong argument": (dp, p) => p.mul(dp.sub(dp.sum(1, { keepdims: true }))),
      "exchanged arguments": (dp, p) => softmaxBackward(p, dp),
      "axis not kept": (dp, p) => p.mul(dp.sub(dp.mul(p).sum(1) as never)),
    },
    where: "p is a factor of the whole; in the brackets, one number for each row is taken from dp",
    how: "p.mul(dp.sub(s)), where s is dp.mul(p).sum(1, { keepdims: true })",
  }),
  "smaller pixels": exercise({
    title: "pixels divided by 255, and the gradient",
    reference: (): string => "B",
    choices: {
      A: "X itself is a factor of the gradient: what becomes of it when its entries shrink?",
      C: "is a product with smaller factors larger?",
    },
    where: "the answer is one of the three letters",
    how: "every entry of X.T dh is a sum of pixels times entries of dh",
    why: "every entry is a sum of pixels times entries of dh, so it shrinks as the pixels do.",
  }),
};
