/**
 * Gradbook: the loop of source 1 by hand with tensor operations, line for line as NumPy has it.
 *
 * @module
 */
import { type Matrix, RandomState, zeros } from "../../../lib/mod.ts";
import { drawWeights, loadExamples } from "./mnist.ts";
import { readTask, serve } from "./peer.ts";

const task = readTask();
const { examples, batch, hidden, dtype } = task;

function softmax(z: Matrix): Matrix {
  const e = z.sub(z.max(1, { keepdims: true })).exp();
  return e.div(e.sum(1, { keepdims: true }));
}

async function* source1() {
  const { inputs: X, targets: T } = await loadExamples(task);
  const random = new RandomState(1);
  const [W1, W2] = drawWeights(task);
  const b1: Matrix = zeros([1, hidden], { dtype }), b2: Matrix = zeros([1, 10], { dtype });
  for (;;) {
    const order = random.permutation(examples);
    const shuffledX: Matrix = X.take(order), shuffledT: Matrix = T.take(order);
    for (let i = 0; i < examples; i += batch) {
      const x: Matrix = shuffledX.rows(i, i + batch), t: Matrix = shuffledT.rows(i, i + batch);
      const z1 = x.matmul(W1).add(b1);
      const a1 = z1.maximum(0);
      const a2 = softmax(a1.matmul(W2).add(b2));
      const d2 = a2.sub(t).div(x.shape[0]);
      const dW2 = a1.T.matmul(d2), db2 = d2.sum(0, { keepdims: true });
      const d1 = d2.matmul(W2.T).mul(z1.gt(0));
      const dW1 = x.T.matmul(d1), db1 = d1.sum(0, { keepdims: true });
      W2.isub(dW2, { alpha: 0.1 });
      b2.isub(db2, { alpha: 0.1 });
      W1.isub(dW1, { alpha: 0.1 });
      b1.isub(db1, { alpha: 0.1 });
    }
    yield;
  }
}

await serve(source1());
