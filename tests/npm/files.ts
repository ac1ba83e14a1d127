/**
 * What the package does with files, wherever there are any: a run is saved, given up and resumed,
 * weights and arrays are written and read, and MNIST is loaded.
 *
 * @module
 */
import { Dense, fit, MLP, RandomState, tensor, zeros } from "gradbook";
import { loadCheckpoint, loadWeights, saveCheckpoint, saveWeights } from "gradbook/checkpoint";
import { mnist, toMatrix } from "gradbook/datasets";
import { decodeNpz, encodeNpz } from "gradbook/formats";

/** Does it all in `folder`, which is empty; the numbers that come of it. */
export async function useFiles(folder: string): Promise<Record<string, number | string>> {
  const path = `${folder}/run.npz`;
  await run(path, 2);
  const resumed = await run(path, 4);
  await saveWeights(`${folder}/weights.npz`, resumed.model);
  const { model } = await loadWeights(`${folder}/weights.npz`);
  const { test } = await mnist.load();
  const pixels = toMatrix(test.images);
  const { a } = decodeNpz(encodeNpz({ a: tensor([[1, 2], [3, 4]]) }, { compress: true }));
  const missing = await loadWeights(`${folder}/none.npz`).catch(({ message }: Error) => message);
  return {
    resumed: resumed.epochs,
    loss: resumed.loss,
    probability: model.probabilities(tensor([[1, 0]])).item(0, 0),
    pixels: pixels.sum(),
    label: test.labels[0],
    array: a.data.length,
    missing: String(missing).replace(folder, ""),
  };
}

async function run(path: string, epochs: number) {
  const random = new RandomState(3);
  const model = new MLP({
    layers: [new Dense(random.randn(2, 1), zeros([1]))],
    head: "sigmoidBinaryCrossEntropy",
  });
  const inputs = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), targets = tensor([[0], [1], [1], [1]]);
  const resumeFrom = await loadCheckpoint(path, model);
  const options = { epochs, batchSize: 2, learningRate: 1, random, resumeFrom };
  let done = 0, loss = 0;
  for await (const event of fit(model, { inputs, targets }, options)) {
    if (event.kind !== "epoch") continue;
    await saveCheckpoint(path, model, event.state());
    done++;
    loss = event.loss;
  }
  return { model, epochs: done, loss };
}
