/** The data and a slice of source 1's training: `deno task bench`. */
import { Dense, fit, MLP, oneHot, RandomState, zeros } from "../../lib/mod.ts";
import { load } from "../../lib/datasets/mnist.ts";
import { toMatrix } from "../../lib/datasets/images.ts";

const EXAMPLES = 6400;
const { train } = await load();
const inputs = toMatrix(train.images).rows(0, EXAMPLES);
const targets = oneHot(train.labels.subarray(0, EXAMPLES), 10);

Deno.bench("train 784-128-10 on 6,400 examples, batches of 64, float64", async (bench) => {
  const random = new RandomState(1);
  const model = new MLP({
    layers: [
      new Dense(random.randn(784, 128).mul(Math.sqrt(2 / 784)), zeros([128])),
      new Dense(random.randn(128, 10).mul(Math.sqrt(2 / 128)), zeros([10])),
    ],
    head: "softmaxCrossEntropy",
  });
  bench.start();
  for await (
    const _ of fit(model, { inputs, targets }, {
      epochs: 1,
      batchSize: 64,
      learningRate: 0.1,
      random,
    })
  );
  bench.end();
});
Deno.bench("RandomState.randn(784, 128)", () => void new RandomState(1).randn(784, 128));
Deno.bench("RandomState.permutation(60000)", () => void new RandomState(1).permutation(60000));
