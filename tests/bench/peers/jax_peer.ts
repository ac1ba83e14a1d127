/** jax-js on its WebAssembly device (float32): one compiled step, as its users write it. */
import { drawWeights, loadExamples } from "./mnist.ts";
import { readTask, serve } from "./peer.ts";

// Not a literal: what only this program needs stays out of deno.lock and of type-checking.
const name = "npm:@jax-js/jax@0.1.25";
const { defaultDevice, init, jit, nn, numpy: np, tree, valueAndGrad } = await import(name);
await init();
defaultDevice("wasm");

const task = readTask();

/** A jax-js array; an operation consumes its operands, but for those passed as `ref`. */
// deno-lint-ignore no-explicit-any
type Value = any;

function loss({ W1, b1, W2, b2 }: Record<string, Value>, x: Value, t: Value): Value {
  const a1 = nn.relu(np.dot(x, W1).add(b1));
  return nn.logSoftmax(np.dot(a1, W2).add(b2)).mul(t).sum().mul(-1 / task.batch);
}

const step = jit((parameters: Value, x: Value, t: Value) => {
  const [value, gradients] = valueAndGrad(loss)(tree.ref(parameters), x, t);
  value.dispose();
  return tree.map((w: Value, g: Value) => w.sub(g.mul(0.1)), parameters, gradients);
});

async function* source1() {
  const { inputs, targets } = await loadExamples(task);
  const [W1, W2] = drawWeights(task).map(({ data, shape }) => np.array(data).reshape([...shape]));
  let parameters: Value = { W1, b1: np.zeros([task.hidden]), W2, b2: np.zeros([10]) };
  for (;;) {
    for (let i = 0; i < task.examples; i += task.batch) {
      const x = inputs.data.slice(i * 784, (i + task.batch) * 784);
      const t = targets.data.slice(i * 10, (i + task.batch) * 10);
      parameters = step(
        parameters,
        np.array(x).reshape([task.batch, 784]),
        np.array(t).reshape([task.batch, 10]),
      );
    }
    await parameters.b2.ref.data();
    yield;
  }
}

await serve(source1());
