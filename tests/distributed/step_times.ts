/**
 * Prints what the two halves of a step cost on one thread, as tests/distributed/scaling.ts has them:
 * milliseconds of processor time, which other programs disturb less than the clock's, the least of some
 * steps.
 *
 *     deno run --allow-all tests/distributed/step_times.ts
 *
 * @module
 */
import process from "node:process";
import { chooseKernels, Dense, MLP, oneHot, RandomState, zeros } from "../../lib/mod.ts";
import { mnist, takeExamples, toByteMatrix } from "../../lib/datasets/mod.ts";
import { kernels } from "../../lib/kernels/mod.ts";
import { prepare } from "../../lib/training/examples.ts";
import { startNetwork } from "../../lib/training/start_network.ts";
import { NETWORKS } from "./scaling.ts";

/** Digits to train on, and multiplications to spend on each network. */
const DIGITS = 4096, WORK = 10e9;

chooseKernels({ kernels: "simd", threads: 1 });
const { train } = await mnist.load();
const digits = takeExamples(train, Int32Array.from({ length: DIGITS }, (_, i) => i));

const milliseconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

for (const { widths, batch } of NETWORKS) {
  const random = new RandomState(1);
  const layers = widths.slice(1).map((width, l) =>
    new Dense(random.randn(widths[l], width).mul(Math.sqrt(2 / widths[l])), zeros([width]))
  );
  const model = new MLP({ layers, activation: "relu", head: "softmaxCrossEntropy" });
  const inputs = toByteMatrix(digits.images), targets = oneHot(digits.labels, 10);
  const set = prepare(model, { inputs, targets }, "train");
  let half = 0;
  // A rank that is alone, and stops the time where it would wait for others.
  const network = await startNetwork(model, [set], {
    kernels,
    batchSize: batch,
    threadLimit: 1,
    sharing: {
      rank: 0,
      size: 1,
      own: (count) => [0, count],
      gather: () => half = milliseconds(),
      exchange() {},
    },
  });
  const weights = layers.reduce((sum, { weights }) => sum + weights.size, 0);
  const steps = Math.max(2, Math.min(200, Math.round(WORK / (3 * batch * weights))));
  let compute = Infinity, update = Infinity;
  for (let step = 0; step < steps; step++) {
    const rows = Int32Array.from({ length: batch }, (_, i) => (step * batch + i) % DIGITS);
    const start = milliseconds();
    network.train(set, rows, 0.01, { loss: 0, correct: 0 });
    compute = Math.min(compute, half - start);
    update = Math.min(update, milliseconds() - half);
  }
  network.close();
  console.log(
    `${widths.join("-")}, batch ${batch}: ${compute.toFixed(2)} ms forward and backward, ` +
      `${update.toFixed(2)} ms for the update; the least of ${steps} steps`,
  );
}
