/**
 * The cell that trains on MNIST, section 5 of source 1, in the landing page; the test of a tab's memory
 * runs it, too. What stands below is its code, word for word.
 *
 * @module
 */
import { Dense, fit, MLP, oneHot, RandomState, trainTestSplit, zeros } from "gradbook";
import { mnist, takeExamples, toByteMatrix } from "gradbook/datasets";
import { progress } from "gradbook/notebook";

const { all } = await mnist.load();
const split = trainTestSplit(70_000, { testSize: 10_000, randomState: 42 });
const [training, validation] = [split.train, split.test].map((rows) => {
  const { images, labels } = takeExamples(all, rows);
  return { inputs: toByteMatrix(images), targets: oneHot(labels, 10) };
});

const random = new RandomState(1);
const layer = (inputs: number, outputs: number) =>
  new Dense(random.randn(inputs, outputs).mul(Math.sqrt(2 / inputs)), zeros([outputs]));
const model = new MLP({
  layers: [layer(784, 128), layer(128, 10)],
  activation: "relu",
  head: "softmaxCrossEntropy",
});

const options = { epochs: 10, batchSize: 64, learningRate: 0.1, random, validation } as const;
let threads = 0;
async function* events() {
  for await (const event of fit(model, training, { ...options, shuffle: "cumulative" })) {
    if (event.kind === "start") threads = event.threads;
    yield event;
  }
}
for await (const event of progress(events(), options)) {
  if (event.kind !== "epoch" || event.epoch < options.epochs) continue;
  const accuracy = `${(100 * event.validation!.accuracy).toFixed(2)}%`;
  const verdict = accuracy === "97.28%" ? "exact" : "not exact";
  console.log(`${verdict}: ${accuracy} in ${event.seconds.toFixed(1)} s on ${threads} thread(s)`);
}
