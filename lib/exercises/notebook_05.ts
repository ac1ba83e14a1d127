/**
 * The exercises of notebook 05: measured slopes, momentum, and initial weights.
 *
 * @module
 */
import { tensor } from "../tensor/creation.ts";
import type { Matrix, Vector } from "../tensor/tensor.ts";
import { exercise } from "./exercise.ts";
import { sizesOf } from "./inputs.ts";

/** The diagonal of a square matrix. */
const diagonal = (C: Matrix): Vector =>
  tensor(Array.from({ length: C.shape[0] }, (_, i) => C.item(i, i)));

/** By name. */
export const NOTEBOOK_05 = {
  "slope between": exercise({
    title: "the slope between two points",
    reference: (above: number, below: number, h: number): number => (above - below) / (2 * h),
    inputs: (random) =>
      [random.randn(), random.randn(), random.uniform(0.1, 0.4)] as [number, number, number],
    faults: {
      "brackets": [
        (above, below, h) => above - below / (2 * h),
        (above, below, h) => (above - below) / 2 * h,
      ],
      "missing division": (above, below) => above - below,
      "added instead": (above, below, h) => (above + below) / (2 * h),
      "signs lost": (above, below, h) => Math.abs(above - below) / (2 * h),
      "missing factor": (above, below) => (above - below) / 2,
      "wrong argument": (above, _, h) => above / (2 * h),
    },
    where: "the rise from below to above, divided by how far apart they are",
    how: "one is h to the right, the other h to the left: they are 2 h apart",
    isUsed: true,
  }),
  "velocity": exercise({
    title: "the new velocity",
    reference: (v: Vector, g: Vector, rate: number, beta: number): Vector =>
      v.mul(beta).sub(g.mul(rate)),
    inputs: (random, trial) => {
      const { H } = sizesOf(trial);
      return [
        random.randn(H),
        random.randn(H),
        random.uniform(0.05, 0.3),
        random.uniform(0.5, 0.9),
      ] as [Vector, Vector, number, number];
    },
    faults: {
      "missing momentum": (_, g, rate) => g.mul(-rate),
      "momentum without decay": (v, g, rate) => v.sub(g.mul(rate)),
      "step up": (v, g, rate, beta) => v.mul(beta).add(g.mul(rate)),
      "missing rate": (v, g, _, beta) => v.mul(beta).sub(g),
      "exchanged arguments": [
        (v, g, rate, beta) => v.mul(rate).sub(g.mul(beta)),
        (v, g, rate, beta) => g.mul(beta).sub(v.mul(rate)),
      ],
      "brackets": (v, g, rate, beta) => v.sub(g.mul(rate)).mul(beta),
      "wrong argument": (v, _, __, beta) => v.mul(beta),
    },
    where: "in one of the two parts: beta times v, and rate times g",
    how: "v.mul(beta).sub(g.mul(rate))",
    isUsed: true,
  }),
  "momentum step": exercise({
    title: "the new parameter",
    reference: (w: Vector, v: Vector): Vector => w.add(v),
    inputs: (random, trial) =>
      [random.randn(sizesOf(trial).H), random.randn(sizesOf(trial).H)] as [Vector, Vector],
    faults: { "step up": (w, v) => w.sub(v) },
    where: "the velocity already has the minus and the learning rate in it",
    how: "w.add(v)",
    isUsed: true,
  }),
  "top speed": exercise({
    title: "how far momentum can go",
    reference: (): number => 10,
    tolerance: 1e-6,
    faults: { "reciprocal": () => 0.1 },
    where: "in the balance: of the velocity, 1 − β fades in each step, and a single step is added",
    how: "a tenth of the velocity fades, and that is as much as a single step",
    why:
      "where all gradients agree, the velocity is 1 + 0.9 + 0.81 + … = 1 / (1 − 0.9) = 10 single steps.",
  }),
  "initial scale": exercise({
    title: "the scale of initial weights",
    reference: (inputs: number): number => Math.sqrt(2 / inputs),
    inputs: (_, trial) => [50 + 37 * trial] as [number],
    faults: {
      "missing factor": (inputs) => Math.sqrt(1 / inputs),
      "brackets": [(inputs) => Math.sqrt(2) / inputs, (inputs) => 2 / Math.sqrt(inputs)],
    },
    where: "in the order: divide first, then take the root",
    how: "Math.sqrt(2 / inputs)",
    isUsed: true,
  }),
  "share of a class": exercise({
    title: "which share of each class is found",
    reference: (C: Matrix): Vector => diagonal(C).div(C.sum(1)),
    inputs: (random, trial) => {
      const { K } = sizesOf(trial);
      return [random.uniform(1, 50, [K + 2, K + 2])] as [Matrix];
    },
    faults: {
      "wrong axis": (C) => diagonal(C).div(C.sum(0)),
      "sum over all": (C) => diagonal(C).div(C.sum()),
      "missing division": (C) => diagonal(C),
      "only the first": (C) => C.row(0).div(C.sum(1)),
    },
    where: "a row of the confusion matrix holds all images of one class",
    how: "C.item(k, k) divided by the sum of row k, which is C.sum(1).item(k)",
  }),
};
