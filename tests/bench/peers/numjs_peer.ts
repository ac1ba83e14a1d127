/**
 * numjs: the loop of source 1. Its operations do not broadcast: products with ones spread a bias
 * over the batch and a sum over its row.
 */
import Module from "node:module";
import { drawWeights, loadExamples } from "./mnist.ts";
import { readTask, serve } from "./peer.ts";

// numjs loads its image codecs at once: these two cannot be built everywhere and are not used.
const internals = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
const loadModule = internals._load;
internals._load = (name, ...rest) =>
  name === "sharp" || name === "deasync" ? {} : loadModule(name, ...rest);
// Not a literal: what only this program needs stays out of type-checking.
const name = "npm:numjs@0.16.1";
const { default: nj } = await import(name);

const task = readTask();
const { examples, batch, hidden, dtype } = task;

async function* source1() {
  const { inputs, targets } = await loadExamples(task);
  const [X, T, initial1, initial2] = [inputs, targets, ...drawWeights(task)].map((
    { data, shape },
  ) => nj.array(data, dtype).reshape(...shape));
  let W1 = initial1,
    W2 = initial2,
    b1 = nj.zeros([1, hidden], dtype),
    b2 = nj.zeros([1, 10], dtype);
  const ones = nj.ones([10, 10], dtype), column = nj.ones([batch, 1], dtype);
  for (;;) {
    for (let i = 0; i < examples; i += batch) {
      const x = X.slice([i, i + batch]), t = T.slice([i, i + batch]);
      const a1 = nj.clip(x.dot(W1).add(column.dot(b1)), 0, Infinity);
      const e = nj.exp(a1.dot(W2).add(column.dot(b2)));
      const d2 = e.divide(e.dot(ones)).subtract(t).divide(batch);
      const dW2 = a1.T.dot(d2), db2 = column.T.dot(d2);
      // There is no comparison: 1 where a1 > 0.
      const active = nj.clip(a1.multiply(1e30), 0, 1);
      const d1 = d2.dot(W2.T).multiply(active);
      const dW1 = x.T.dot(d1), db1 = column.T.dot(d1);
      W2 = W2.subtract(dW2.multiply(0.1));
      b2 = b2.subtract(db2.multiply(0.1));
      W1 = W1.subtract(dW1.multiply(0.1));
      b1 = b1.subtract(db1.multiply(0.1));
    }
    yield;
  }
}

await serve(source1());
