/** Gradbook in the open race: `fit`, as its users write it. The rules: race.ts. */
import { Dense, fit, MLP, oneHot, RandomState, zeros } from "../../../lib/mod.ts";
import { type LabeledImages, toByteMatrix } from "../../../lib/datasets/images.ts";
import { load } from "../../../lib/datasets/mnist.ts";
import { readTask } from "./peer.ts";

const { batch, hidden, dtype, data, seed, target } = readTask();
const { train, test } = await load({ dir: data });
const encode = ({ images, labels }: LabeledImages) => ({
  inputs: toByteMatrix(images, { dtype }),
  targets: oneHot(labels, 10, { dtype }),
});
const random = new RandomState(seed);
const layer = (inputs: number, outputs: number) =>
  new Dense(
    random.randn(inputs, outputs).mul(Math.sqrt(2 / inputs)).astype(dtype),
    zeros([outputs], { dtype }),
  );
const model = new MLP({
  layers: [layer(784, hidden), layer(hidden, 10)],
  activation: "relu",
  head: "softmaxCrossEntropy",
});
const options = {
  epochs: 50,
  batchSize: batch,
  learningRate: 0.4,
  random,
  shuffle: "fresh",
  validation: encode(test),
} as const;
for await (const event of fit(model, encode(train), options)) {
  if (event.kind !== "epoch") continue;
  console.log(event.validation!.accuracy);
  if (event.validation!.accuracy >= target!) break;
}
