/** TensorFlow.js on its WebAssembly backend (float32), as its users write it. */
import { drawWeights, loadExamples } from "./mnist.ts";
import { readTask, serve } from "./peer.ts";

// Not literals: what only this program needs stays out of deno.lock and of type-checking.
const packages = ["npm:@tensorflow/tfjs@4.22.0", "npm:@tensorflow/tfjs-backend-wasm@4.22.0"];
const tf = await import(packages[0]);
await import(packages[1]);
await tf.setBackend("wasm");

const task = readTask();

async function* source1() {
  const { inputs, targets } = await loadExamples(task);
  const X = tf.tensor2d(inputs.data, inputs.shape), T = tf.tensor2d(targets.data, targets.shape);
  const [W1, W2] = drawWeights(task).map(({ data, shape }) =>
    tf.variable(tf.tensor2d(data, shape))
  );
  const b1 = tf.variable(tf.zeros([task.hidden])), b2 = tf.variable(tf.zeros([10]));
  const optimizer = tf.train.sgd(0.1);
  for (;;) {
    const order = Int32Array.from(tf.util.createShuffledIndices(task.examples));
    for (let i = 0; i < task.examples; i += task.batch) {
      tf.tidy(() => {
        const rows = tf.tensor1d(order.slice(i, i + task.batch), "int32");
        const x = tf.gather(X, rows), t = tf.gather(T, rows);
        optimizer.minimize(() =>
          tf.losses.softmaxCrossEntropy(t, x.matMul(W1).add(b1).relu().matMul(W2).add(b2))
        );
      });
    }
    await b2.data();
    yield;
  }
}

await serve(source1());
