/**
 * What the tests of checkpoints share: a small problem, and where a run on it stands.
 *
 * @module
 */
import {
  Dense,
  type Examples,
  fit,
  MLP,
  oneHot,
  RandomState,
  type TrainingState,
  zeros,
} from "../../lib/mod.ts";

/** Examples. */
export const COUNT = 50;

/** A problem drawn from `random`, which goes on to draw the orders; an odd number of Gaussians. */
export function problem(): { model: MLP; examples: Examples; random: RandomState } {
  const random = new RandomState(5);
  const inputs = random.rand(COUNT, 6).mul(random.rand(COUNT, 6).lt(0.3));
  const targets = oneHot(random.randint(0, 3, COUNT), 3);
  const layers = [
    new Dense(random.randn(6, 5).mul(0.5), zeros([5])),
    new Dense(random.randn(5, 3).mul(0.5), zeros([3])),
  ];
  random.randn();
  return {
    model: new MLP({ layers, activation: "tanh", head: "softmaxCrossEntropy" }),
    examples: { inputs, targets },
    random,
  };
}

/** For a few epochs of it. */
export const SETTINGS = { epochs: 4, batchSize: 8, learningRate: 0.5, everySteps: 1 };

/** All parameters. */
export const bitsOf = ({ layers }: MLP) =>
  layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]);

/** Where a run stands in its second epoch. */
export async function someState(): Promise<TrainingState> {
  const { model, examples, random } = problem();
  for await (const event of fit(model, examples, { ...SETTINGS, random })) {
    if (event.kind === "step" && event.epoch === 2) return event.state();
  }
  throw new Error("unreachable");
}
