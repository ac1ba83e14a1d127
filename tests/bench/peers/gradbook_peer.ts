/** Gradbook: `fit`, as its users write it. */
import {
  type AnyExamples,
  Dense,
  fit,
  type FitOptions,
  type HeadName,
  MLP,
  RandomState,
  zeros,
} from "../../../lib/mod.ts";
import { drawWeights, loadBytes } from "./mnist.ts";
import { readTask, serve } from "./peer.ts";

const task = readTask();
const { examples, batch, hidden, dtype } = task;
const random = new RandomState(1);

function createModel(activation: "relu" | "sigmoid", head: HeadName): MLP {
  const [W1, W2] = drawWeights(task);
  const layers = [
    new Dense(W1, zeros([hidden], { dtype })),
    new Dense(W2, zeros([10], { dtype })),
  ];
  return new MLP({ layers, activation, head });
}

async function* epochs(model: MLP, training: AnyExamples, options: Partial<FitOptions> = {}) {
  const settings = { epochs: 1e6, batchSize: batch, learningRate: 0.1, ...options };
  for await (const event of fit(model, training, settings)) {
    if (event.kind === "epoch") yield event;
  }
}

/** 784-H ReLU-10 softmax, mini-batches of a permutation. */
async function* source1() {
  yield* epochs(createModel("relu", "softmaxCrossEntropy"), await loadBytes(task), { random });
}

/** The same network in full batches. */
async function* source2() {
  yield* epochs(createModel("relu", "softmaxCrossEntropy"), await loadBytes(task));
}

/** 784-50 sigmoid-10 sigmoid, squared error; evaluates both sets each epoch. */
async function* source3() {
  const { inputs, targets } = await loadBytes(task, (pixel) => (pixel / 255 - 0.5) * 2);
  const fold = Math.floor(examples * 11 / 12);
  const part = (start: number, stop: number) => ({
    inputs: inputs.rows(start, stop),
    targets: targets.rows(start, stop),
  });
  yield* epochs(createModel("sigmoid", "sigmoidSquaredError"), part(0, fold), {
    random,
    validation: part(fold, examples),
    evaluateTraining: true,
    dropLast: true,
  });
}

await serve({ source1, source2, source3 }[task.workload]());
