/**
 * A small network learns a circle, and single operations are computed: the program that is run in a
 * browser and in Deno alike.
 *
 * @module
 */
import { Dense, fit, MLP, oneHot, RandomState, zeros } from "gradbook";

/** What training came to. */
export interface Outcome {
  /** Which kernels were at work, on how many threads, and why there are not more. */
  readonly kernels: string;
  readonly threads: number;
  readonly note?: string | undefined;
  /** The loss of each epoch. */
  readonly losses: number[];
  /** All parameters at the end. */
  readonly weights: number[];
  /** At the end, on the training examples. */
  readonly accuracy: number;
  /** What single operations gave, before threads were called for help and after. */
  readonly operations: number[];
}

/** Trains 2-16-2 on a hundred points. */
export async function learnCircle(): Promise<Outcome> {
  const rng = new RandomState(1);
  const inputs = rng.randn(100, 2);
  const labels = inputs.mul(inputs).sum(1).gt(1.4).data;
  const model = new MLP({
    layers: [
      new Dense(rng.randn(2, 16), zeros([16])),
      new Dense(rng.randn(16, 2), zeros([2])),
    ],
    activation: "tanh",
    head: "softmaxCrossEntropy",
  });
  const options = { epochs: 300, batchSize: 10, learningRate: 0.1, random: rng };
  let outcome: Outcome = {
    kernels: "",
    threads: 0,
    losses: [],
    weights: [],
    accuracy: 0,
    operations: [],
  };
  for await (const event of fit(model, { inputs, targets: oneHot(labels, 2) }, options)) {
    if (event.kind === "start") {
      const { kernels, threads, note } = event;
      outcome = { ...outcome, kernels, threads, note };
    }
    if (event.kind === "epoch") {
      outcome.losses.push(event.loss);
      outcome = { ...outcome, accuracy: event.accuracy };
    }
  }
  const weights = model.layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]);
  return { ...outcome, weights, operations: operate() };
}

/** A layer forward and backward, over and over, so that threads are called where there are any. */
function operate(): number[] {
  const rng = new RandomState(2);
  const x = rng.randn(64, 784).maximum(1).sub(1), w = rng.randn(784, 128), b = rng.randn(128);
  const d = rng.randn(64, 128), results: number[] = [];
  for (let turn = 0; turn < 40; turn++) {
    const z = x.matmul(w).add(b), a = z.maximum(0), e = z.sub(z.max(1, { keepdims: true })).exp();
    w.isub(x.T.matmul(d.mul(z.gt(0))), { alpha: 1e-3 });
    if (turn % 10 === 9) results.push(a.sum(), e.sum(), w.abs().sqrt().sum(), d.matmul(w.T).sum());
  }
  return results;
}
