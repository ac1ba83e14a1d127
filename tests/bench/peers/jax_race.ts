/** jax-js on its WebAssembly device in the open race. The rules: race.ts. */
import { RandomState } from "../../../lib/mod.ts";
import { drawWeights, loadExamples, loadTest } from "./mnist.ts";
import { readTask } from "./peer.ts";

// Not a literal: what only this program needs stays out of deno.lock and of type-checking.
const name = "npm:@jax-js/jax@0.1.25";
const { blockUntilReady, defaultDevice, init, jit, nn, numpy: np, tree, valueAndGrad } =
  await import(name);
await init();
defaultDevice("wasm");

const task = readTask();

/** A jax-js array; an operation consumes its operands, but for those passed as `ref`. */
// deno-lint-ignore no-explicit-any
type Value = any;

function logits({ W1, b1, W2, b2 }: Record<string, Value>, x: Value): Value {
  return np.dot(nn.relu(np.dot(x, W1).add(b1)), W2).add(b2);
}

function loss(parameters: Record<string, Value>, x: Value, t: Value): Value {
  return nn.logSoftmax(logits(parameters, x)).mul(t).sum().mul(-1 / task.batch);
}

const step = jit((parameters: Value, x: Value, t: Value) => {
  const [value, gradients] = valueAndGrad(loss)(tree.ref(parameters), x, t);
  value.dispose();
  return tree.map((w: Value, g: Value) => w.sub(g.mul(0.4)), parameters, gradients);
});

const { inputs, targets } = await loadExamples(task), test = await loadTest(task);
const [W1, W2] = drawWeights(task).map(({ data, shape }) => np.array(data).reshape([...shape]));
let parameters: Value = { W1, b1: np.zeros([task.hidden]), W2, b2: np.zeros([10]) };
const random = new RandomState(task.seed);
for (let epoch = 0; epoch < 50; epoch++) {
  const order = random.permutation(task.examples);
  for (let i = 0; i < task.examples; i += task.batch) {
    const rows = order.slice(i, i + task.batch);
    parameters = step(
      parameters,
      np.array(inputs.take(rows).data).reshape([rows.length, 784]),
      np.array(targets.take(rows).data).reshape([rows.length, 10]),
    );
    // Steps only queue up, with all their arrays, until something waits for a result.
    await blockUntilReady(parameters);
  }
  const x = np.array(test.inputs.data).reshape([...test.inputs.shape]);
  const answers = await np.argmax(logits(tree.ref(parameters), x), 1).data();
  const accuracy = test.labels.filter((label, i) => label === answers[i]).length / answers.length;
  console.log(accuracy);
  if (accuracy >= task.target!) break;
}
// Its threads would keep the process alive.
Deno.exit();
