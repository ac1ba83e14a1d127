/** numpy-ts: NumPy's loop of source 1, line for line. */
import { drawWeights, loadExamples } from "./mnist.ts";
import { readTask, serve } from "./peer.ts";

// Not a literal: what only this program needs stays out of deno.lock and of type-checking.
const name = "npm:numpy-ts@1.7.0";
const np = await import(name);

const task = readTask();
const { examples, batch, hidden, dtype } = task;

/** A numpy-ts array. */
// deno-lint-ignore no-explicit-any
type Value = any;

function softmax(z: Value): Value {
  const e = np.exp(z.subtract(np.max(z, 1, true)));
  return e.divide(np.sum(e, 1, true));
}

async function* source1() {
  const { inputs, targets } = await loadExamples(task);
  const [X, T, initial1, initial2] = [inputs, targets, ...drawWeights(task)].map((
    { data, shape },
  ) => np.asarray(data, dtype).reshape(...shape));
  let W1 = initial1, W2 = initial2;
  let b1 = np.zeros([1, hidden], dtype), b2 = np.zeros([1, 10], dtype);
  for (;;) {
    for (let i = 0; i < examples; i += batch) {
      const x = X.slice(`${i}:${i + batch}`), t = T.slice(`${i}:${i + batch}`);
      const z1 = np.matmul(x, W1).add(b1);
      const a1 = np.maximum(z1, 0);
      const a2 = softmax(np.matmul(a1, W2).add(b2));
      const d2 = a2.subtract(t).divide(batch);
      const dW2 = np.matmul(a1.T, d2), db2 = np.sum(d2, 0, true);
      const d1 = np.matmul(d2, W2.T).multiply(np.greater(z1, 0).astype(dtype));
      const dW1 = np.matmul(x.T, d1), db1 = np.sum(d1, 0, true);
      W2 = W2.subtract(dW2.multiply(0.1));
      b2 = b2.subtract(db2.multiply(0.1));
      W1 = W1.subtract(dW1.multiply(0.1));
      b1 = b1.subtract(db1.multiply(0.1));
    }
    yield;
  }
}

await serve(source1());
