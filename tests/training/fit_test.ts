/** The numbers of `fit`: against NumPy, and against MLP.backward. */
import { assert, assertEquals } from "@std/assert";
import {
  type AnyExamples,
  ByteMatrix,
  Dense,
  evaluate,
  type Examples,
  fit,
  type FitOptions,
  type Matrix,
  MLP,
  oneHot,
  RandomState,
  type Tensor,
} from "../../lib/mod.ts";
import fixture from "../fixtures/training_fit.json" with { type: "json" };
import { assertClose, golden } from "../golden.ts";
import { collect, epochsOf, problem, SETTINGS, testEach } from "./problem.ts";

const numpy = golden(fixture);

/** Two dozen steps, each some hundred roundings of 2⁻⁵³ from NumPy's: 1e-12 is far above that. */
const ROUNDING = { rtol: 1e-11, atol: 1e-12 };

async function trajectory(
  { model, examples, random }: ReturnType<typeof problem>,
  options: Partial<FitOptions> = {},
) {
  const events = await collect(fit(model, examples, { ...SETTINGS, random, ...options }));
  return [
    epochsOf(events).map(({ loss }) => loss),
    model.layers[0].weights.row(0),
    model.layers.at(-1)!.bias,
  ];
}

testEach("fit() trains a ReLU network with a softmax head as NumPy does", async (on) => {
  const problemOne = () => problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
  assertClose(
    await trajectory(problemOne(), { ...on }),
    numpy`import training; training.run("softmaxCrossEntropy", "relu", [12, 7, 5], "fresh")`,
    ROUNDING,
  );
  assertClose(
    await trajectory(problemOne(), { ...on, shuffle: "cumulative" }),
    numpy`import training; training.run("softmaxCrossEntropy", "relu", [12, 7, 5], "cumulative")`,
    ROUNDING,
  );
  assertClose(
    await trajectory(problemOne(), { ...on, shuffle: "none", dropLast: true }),
    numpy`
      import training
      training.run("softmaxCrossEntropy", "relu", [12, 7, 5], "none", drop_last=True)`,
    ROUNDING,
  );
});

testEach("fit() trains sigmoid heads, deep networks and full batches as NumPy does", async (on) => {
  assertClose(
    await trajectory(problem("sigmoidBinaryCrossEntropy", "tanh", [12, 9, 8, 4]), { ...on }),
    numpy`
      import training
      training.run("sigmoidBinaryCrossEntropy", "tanh", [12, 9, 8, 4], "fresh")`,
    ROUNDING,
  );
  assertClose(
    await trajectory(problem("sigmoidSquaredError", "sigmoid", [12, 7, 10]), { ...on }),
    numpy`import training; training.run("sigmoidSquaredError", "sigmoid", [12, 7, 10], "fresh")`,
    ROUNDING,
  );
  assertClose(
    await trajectory(problem("sigmoidBinaryCrossEntropy", "relu", [12, 1]), {
      ...on,
      batchSize: 50,
    }),
    numpy`
      import training
      training.run("sigmoidBinaryCrossEntropy", "relu", [12, 1], "fresh", batch=50)`,
    ROUNDING,
  );
});

testEach("fit() trains on inputs over a background of -1 as NumPy does", async (on) => {
  assertClose(
    await trajectory(problem("sigmoidSquaredError", "sigmoid", [12, 7, 10], -1), { ...on }),
    numpy`
      import training
      training.run("sigmoidSquaredError", "sigmoid", [12, 7, 10], "fresh", offset=-1)`,
    ROUNDING,
  );
});

testEach("fit() takes the steps that MLP.backward() derives, sparse or dense", async (on) => {
  for (const offset of [0, -1, "dense"] as const) {
    const { model, examples } = problem("softmaxCrossEntropy", "tanh", [12, 7, 5]);
    const inputs = offset === "dense"
      ? new RandomState(1).randn(50, 12) as Matrix
      : examples.inputs.add(offset);
    const before = model.layers.map(({ weights, bias }) => ({ W: weights.copy(), b: bias.copy() }));
    const expected = model.backward(inputs, examples.targets).map(({ dW, db }, l) => ({
      W: before[l].W.sub(dW.mul(0.1)),
      b: before[l].b.sub(db.mul(0.1)),
    }));
    const [start] = await collect(
      fit(model, { ...examples, inputs }, { ...on, epochs: 1, batchSize: 50, learningRate: 0.1 }),
    );
    assert(start.kind === "start");
    assertEquals(start.density === null, offset === "dense");
    model.layers.forEach(({ weights, bias }, l) => {
      // One step: a few dozen roundings apart at most.
      assertNear(weights, expected[l].W);
      assertNear(bias, expected[l].b);
    });
  }
});

function assertNear(actual: Tensor, expected: Tensor) {
  const difference = actual.sub(expected).abs().max();
  assert(difference < 1e-14, `off by ${difference}`);
}

testEach("fit() validates on dense examples while it trains on sparse ones", async (on) => {
  const { model, examples } = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
  const dense: Examples = {
    inputs: new RandomState(1).randn(50, 12) as Matrix,
    targets: examples.targets,
  };
  const options = { ...on, epochs: 1, batchSize: 50, learningRate: 0.1, validation: dense };
  const [start, epoch] = await collect(fit(model, examples, options));
  assert(start.kind === "start" && start.density !== null && epoch.kind === "epoch");
  assertEquals(epoch.validation, await evaluate(model, dense, on));
});

/** Inputs that stand for few numbers, most of them `background` or, without it, any. */
function byteExamples(dtype: "float64" | "float32", background: number | null) {
  const random = new RandomState(3);
  const numbers = Float64Array.from({ length: 256 }, (_, byte) => (byte / 255 - 0.5) * 2);
  const bytes = Uint8Array.from({ length: 50 * 12 }, () => {
    return background !== null && random.rand() < 0.7 ? background : random.randint(0, 256);
  });
  const inputs = new ByteMatrix([50, 12], bytes, numbers).astype(dtype);
  const targets: Matrix = oneHot(random.randint(0, 5, 50), 5, { dtype });
  return { bytes: { inputs, targets }, numbers: { inputs: inputs.toMatrix(), targets } };
}

testEach("fit() trains on bytes as on the numbers that they stand for, to the bit", async (on) => {
  for (const dtype of ["float64", "float32"] as const) {
    for (const background of [0, 128, null]) {
      const data = byteExamples(dtype, background);
      const train = async (examples: AnyExamples) => {
        const { model } = problem("softmaxCrossEntropy", "tanh", [12, 7, 5]);
        const layers = model.layers.map(({ weights, bias }) =>
          new Dense(weights.astype(dtype), bias.astype(dtype))
        );
        const copy = new MLP({ layers, activation: "tanh", head: model.head });
        const options = { ...SETTINGS, ...on, random: new RandomState(1), validation: examples };
        const [start, ...events] = await collect(fit(copy, examples, options));
        assert(start.kind === "start");
        const last = events.at(-1);
        assert(last?.kind === "epoch");
        return [
          start.density,
          last.loss,
          last.validation,
          ...layers.map(({ weights }) => weights.data),
        ];
      };
      assertEquals(await train(data.bytes), await train(data.numbers));
    }
  }
});

testEach("fit() trains float32 models in float32", async (on) => {
  const { model, examples, random } = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
  const single = new MLP({
    layers: model.layers.map(({ weights, bias }) =>
      new Dense(weights.astype("float32"), bias.astype("float32"))
    ),
    head: model.head,
  });
  const data = {
    inputs: examples.inputs.astype("float32"),
    targets: examples.targets.astype("float32"),
  };
  const state = random.getState();
  await collect(fit(model, examples, { ...SETTINGS, ...on, random }));
  random.setState(state);
  await collect(fit(single, data, { ...SETTINGS, ...on, random }));
  const difference = single.layers[0].weights.astype("float64").sub(model.layers[0].weights);
  // Twelve steps of sums rounded to 2⁻²⁴.
  assert(difference.abs().max() < 1e-5);
  assertEquals(single.layers[0].weights.dtype, "float32");
});
