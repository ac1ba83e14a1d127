/**
 * What is trained wherever the package runs, and must come to the same: the circle, and a network
 * wide enough to be worth several threads.
 *
 * @module
 */
import { Dense, fit, MLP, oneHot, RandomState, zeros } from "gradbook";
import { learnCircle } from "../browser/circle.ts";

/** What training came to. */
export interface Trained {
  /** Which kernels were at work, and on how many threads where that pays off. */
  readonly kernels: string;
  readonly threads: number;
  /** The last epoch's loss of the circle, its accuracy, and the loss of the wide network. */
  readonly numbers: { readonly loss: number; readonly accuracy: number; readonly wide: number };
}

/** Trains both. */
export async function train(): Promise<Trained> {
  const { kernels, losses, accuracy } = await learnCircle();
  const { threads, loss } = await learnWide();
  return { kernels, threads, numbers: { loss: losses.at(-1)!, accuracy, wide: loss } };
}

async function learnWide(): Promise<{ threads: number; loss: number }> {
  const rng = new RandomState(2);
  const inputs = rng.randn(256, 64);
  const targets = oneHot(inputs.sum(1).gt(0).data, 2);
  const model = new MLP({
    layers: [
      new Dense(rng.randn(64, 64).mul(0.1), zeros([64])),
      new Dense(rng.randn(64, 2).mul(0.1), zeros([2])),
    ],
    activation: "relu",
    head: "softmaxCrossEntropy",
  });
  let threads = 0, loss = 0;
  const options = { epochs: 5, batchSize: 64, learningRate: 0.1, random: rng };
  for await (const event of fit(model, { inputs, targets }, options)) {
    if (event.kind === "start") threads = event.threads;
    if (event.kind === "epoch") loss = event.loss;
  }
  return { threads, loss };
}
