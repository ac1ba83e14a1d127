/** TensorFlow.js on its WebAssembly backend in the open race. The rules: race.ts. */
import { RandomState } from "../../../lib/mod.ts";
import { drawWeights, loadExamples, loadTest } from "./mnist.ts";
import { readTask } from "./peer.ts";

// Not literals: what only this program needs stays out of deno.lock and of type-checking.
const packages = ["npm:@tensorflow/tfjs@4.22.0", "npm:@tensorflow/tfjs-backend-wasm@4.22.0"];
const tf = await import(packages[0]);
await import(packages[1]);
await tf.setBackend("wasm");

const task = readTask();
const { inputs, targets } = await loadExamples(task), test = await loadTest(task);
const X = tf.tensor2d(inputs.data, inputs.shape), T = tf.tensor2d(targets.data, targets.shape);
const testX = tf.tensor2d(test.inputs.data, test.inputs.shape);
const [W1, W2] = drawWeights(task).map(({ data, shape }) => tf.variable(tf.tensor2d(data, shape)));
const b1 = tf.variable(tf.zeros([task.hidden])), b2 = tf.variable(tf.zeros([10]));
const optimizer = tf.train.sgd(0.4);
const random = new RandomState(task.seed);
// deno-lint-ignore no-explicit-any
const logits = (x: any) => x.matMul(W1).add(b1).relu().matMul(W2).add(b2);
for (let epoch = 0; epoch < 50; epoch++) {
  const order = random.permutation(task.examples);
  for (let i = 0; i < task.examples; i += task.batch) {
    tf.tidy(() => {
      const rows = tf.tensor1d(order.slice(i, i + task.batch), "int32");
      const x = tf.gather(X, rows), t = tf.gather(T, rows);
      optimizer.minimize(() => tf.losses.softmaxCrossEntropy(t, logits(x)));
    });
  }
  const answers = await tf.tidy(() => logits(testX).argMax(1)).data();
  const accuracy = test.labels.filter((label, i) => label === answers[i]).length / answers.length;
  console.log(accuracy);
  if (accuracy >= task.target!) break;
}
