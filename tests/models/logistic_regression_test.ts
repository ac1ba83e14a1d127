/** Logistic regression on source 1's points against NumPy, and as one layer of an MLP. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Dense,
  fit,
  hstack,
  type Iteration,
  LogisticRegression,
  type Matrix,
  MLP,
  ones,
  polynomialFeatures,
  RandomState,
  tensor,
  zeros,
} from "../../lib/mod.ts";
import { toy } from "../../lib/datasets/mod.ts";
import fixture from "../fixtures/models_logistic_regression.json" with { type: "json" };
import { assertClose, golden } from "../golden.ts";

const numpy = golden(fixture);

/** A hundred steps of sums of 400 terms, each rounded to 2⁻⁵³: some 1e-13. */
const ROUNDING = { rtol: 1e-12, atol: 1e-13 };

async function collect(iterations: AsyncIterable<Iteration>): Promise<Iteration[]> {
  const all: Iteration[] = [];
  for await (const iteration of iterations) all.push(iteration);
  return all;
}

const rowOf = ({ weights, loss, accuracy }: Iteration) => [...weights.data, loss, accuracy];

const DESCENT = { iterations: 100, learningRate: 0.1 };

function donut(): { features: Matrix; labels: Int32Array } {
  const { points, labels } = toy.donut({ randomState: 0 });
  return { features: polynomialFeatures(points, 2), labels };
}

Deno.test("LogisticRegression.fit() descends on source 1's line as NumPy does", async () => {
  const random = new RandomState(0);
  const { points, labels } = toy.line({ randomState: random });
  const model = new LogisticRegression(random.randn(3).mul(0.5));
  const features = hstack<number>([ones([200, 1]), points]);
  const history = await collect(model.fit(features, labels, DESCENT));
  assertEquals(history.map(({ iteration }) => iteration).slice(-2), [99, 100]);
  assertClose(
    [0, 1, 2, 9, 49, 99].map((i) => rowOf(history[i])),
    numpy`import toy; toy.line_logistic()[[0, 1, 2, 9, 49, 99]]`,
    ROUNDING,
  );
});

Deno.test("LogisticRegression.fit() finds source 1's ellipse, as printed", async () => {
  const { features, labels } = donut();
  const model = new LogisticRegression(zeros([6]));
  const history = await collect(model.fit(features, labels, DESCENT));
  assertClose(
    [0, 1, 9, 24, 49, 99].map((i) => rowOf(history[i])),
    numpy`import toy; toy.donut_logistic()[[0, 1, 9, 24, 49, 99]]`,
    ROUNDING,
  );
  assertEquals(
    model.weights.toArray().map((weight) => weight.toFixed(3)).join(" "),
    "-1.508 -0.069 -0.056 0.641 -0.081 0.672",
  );
  assertEquals(model.weights.data, history[99].weights.data);
  assertEquals(model.loss(features, labels), history[99].loss);
});

Deno.test("LogisticRegression.fit() takes the steps of a one-layer MLP", async () => {
  const { features, labels } = donut();
  const model = new LogisticRegression(zeros([5]));
  // The network brings a bias of its own in place of the column of ones; here both do without.
  const x: Matrix = features.slice([], [1]).reshape([400, 5]);
  const t: Matrix = tensor([...labels]).reshape([400, 1]), weights: Matrix = zeros([5, 1]);
  for await (const { iteration } of model.fit(x, labels, DESCENT)) {
    const p = x.matmul(weights).sigmoid();
    const dy = p.sub(t).div(400);
    weights.data.set(
      weights.sub(new Dense(weights, zeros([1])).backward(x, dy).dW.mul(0.1)).data,
    );
    assert(weights.ravel().sub(model.weights).abs().max() < 1e-13, `iteration ${iteration}`);
  }
});

Deno.test("LogisticRegression.gradient() is the derivative of its loss", () => {
  const { features, labels } = donut();
  const model = new LogisticRegression(new RandomState(3).randn(6));
  const derived = model.gradient(features, labels);
  const { data } = model.weights;
  data.forEach((weight, j) => {
    const [above, below] = [1e-5, -1e-5].map((h) => {
      data[j] = weight + h;
      return model.loss(features, labels);
    });
    data[j] = weight;
    // As in gradients_test.ts: off by h² and by rounding over h, some 1e-10.
    assert(Math.abs((above - below) / 2e-5 - derived.data[j]) < 1e-8);
  });
});

Deno.test("LogisticRegression.predict() thresholds probabilities at one half", () => {
  const model = new LogisticRegression(tensor([1]));
  const x: Matrix = tensor([[-1], [0], [1e-9], [800], [-800]]);
  assertEquals([...model.predict(x)], [0, 0, 1, 1, 0]);
  assertEquals(model.probabilities(x).toArray().slice(3), [1, 0]);
});

Deno.test("LogisticRegression.fit() ends between steps by its signal, or by break", async () => {
  const { features, labels } = donut();
  const model = new LogisticRegression(zeros([6]));
  const stop = new AbortController();
  // A timer can fire in the middle: fit gives the event loop its turns.
  setTimeout(() => stop.abort(), 20);
  const options = { iterations: 1e9, learningRate: 0.1, signal: stop.signal };
  let last: Iteration | undefined;
  for await (last of model.fit(features, labels, options));
  assertEquals(model.weights.data, last!.weights.data);
  for await (const { iteration } of model.fit(features, labels, DESCENT)) {
    if (iteration === 3) break;
  }
  const twin = new LogisticRegression(last!.weights.copy());
  await collect(twin.fit(features, labels, { ...DESCENT, iterations: 3 }));
  assertEquals(model.weights.data, twin.weights.data);
});

Deno.test("LogisticRegression rejects what does not fit", async () => {
  const model = new LogisticRegression(zeros([2]));
  const x: Matrix = zeros([3, 2]);
  const reject = (labels: number[], changes = {}, on = x) => () =>
    collect(model.fit(on, labels, { ...DESCENT, ...changes }));
  assertThrows(() => new LogisticRegression(x as never), TypeError, "but got (3, 2)");
  await assertRejects(reject([0, 1]), TypeError, "expected 3 labels, but got 2");
  await assertRejects(reject([0, 1, 2]), RangeError, "from 0 to 1, but got 2");
  await assertRejects(reject([0, 1, 1], { iterations: 0 }), RangeError, "but got 0");
  await assertRejects(reject([0, 1, 1], { learningRate: NaN }), RangeError, "learningRate NaN");
  await assertRejects(reject([0, 1, 1], {}, zeros([3, 4])), TypeError, "4 ≠ 2");
});

Deno.test("fit() trains source 1's 2-16-8-1 network as NumPy does", async () => {
  const { points, labels } = toy.donut({ randomState: 0 });
  const random = new RandomState(1);
  const draw = (outputs: number, inputs: number): Matrix =>
    random.randn(outputs, inputs).mul(0.1).T.copy();
  const layers = [[16, 2], [8, 16], [1, 8]].map(([outputs, inputs]) =>
    new Dense<number, number>(draw(outputs, inputs), zeros([outputs]))
  );
  const model = new MLP({ layers, activation: "tanh", head: "sigmoidBinaryCrossEntropy" });
  const examples = {
    inputs: points as Matrix,
    targets: tensor([...labels]).reshape([400, 1]) as Matrix,
  };
  const [first, second, third] = model.backward(examples.inputs, examples.targets);
  const losses: number[] = [], accuracies: number[] = [];
  const options = { epochs: 200, batchSize: 400, learningRate: 0.1 };
  for await (const event of fit(model, examples, options)) {
    if (event.kind !== "epoch") continue;
    losses.push(event.loss);
    accuracies.push(event.accuracy);
  }
  const after = model.probabilities(examples.inputs).gt(0.5).eq(examples.targets).mean();
  assertClose(
    [
      losses.filter((_, i) => i % 4 === 0),
      first.dW,
      first.db,
      second.dW.rows(0, 4),
      third.dW,
      layers[0].weights,
      layers[2].weights,
      layers[2].bias,
      [accuracies[199], after],
    ],
    numpy`import toy; toy.donut_mlp()`,
    // As above, over twice as many steps.
    { rtol: 1e-11, atol: 1e-13 },
  );
  assertEquals([accuracies[199], after], [0.4925, 0.4925]);
});
