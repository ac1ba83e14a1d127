/** `fit` against NumPy, against MLP.backward, and as its caller meets it. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import {
  type ActivationName,
  type AnyExamples,
  ByteMatrix,
  Dense,
  type EpochEvent,
  evaluate,
  type Examples,
  fit,
  type FitOptions,
  type HeadName,
  type Matrix,
  MLP,
  oneHot,
  RandomState,
  type Tensor,
  tensor,
  type TrainingEvent,
  zeros,
} from "../../lib/mod.ts";
import { reference } from "../../lib/kernels/reference.ts";
import { simd } from "../../lib/kernels/simd/mod.ts";
import fixture from "../fixtures/training_fit.json" with { type: "json" };
import { assertClose, golden } from "../golden.ts";

const numpy = golden(fixture);

/** Two dozen steps, each some hundred roundings of 2⁻⁵³ from NumPy's: 1e-12 is far above that. */
const ROUNDING = { rtol: 1e-11, atol: 1e-12 };

/** The data and the network of fixtures/training.py, drawn in its order. */
function problem(
  head: HeadName,
  activation: ActivationName,
  widths: number[],
  offset = 0,
): { model: MLP; examples: Examples; random: RandomState } {
  const random = new RandomState(11);
  const values: Matrix = random.rand(50, widths[0]);
  const inputs = values.mul(random.rand(50, widths[0]).lt(0.3)).add(offset);
  const targets: Matrix = oneHot(random.randint(0, widths.at(-1)!, 50), widths.at(-1)!);
  const gaps = widths.slice(1).map((_, l) => l);
  const weights = gaps.map((l): Matrix => random.randn(widths[l], widths[l + 1]).mul(0.5));
  const layers = gaps.map((l) => new Dense(weights[l], random.randn(widths[l + 1]).mul(0.1)));
  return { model: new MLP({ layers, activation, head }), examples: { inputs, targets }, random };
}

async function collect(events: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const all: TrainingEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const epochsOf = (events: TrainingEvent[]) =>
  events.filter((event): event is EpochEvent => event.kind === "epoch");

/** What `fit` runs on. */
type Implementation = Pick<FitOptions, "kernels" | "threads">;

const IMPLEMENTATIONS: Record<string, Implementation> = {
  "reference kernels": { kernels: reference },
  "simd kernels": { kernels: simd, threads: 1 },
  "simd kernels on 2 threads": { kernels: simd, threads: 2 },
};

/** Registers a test of each implementation. */
function testEach(name: string, body: (on: Implementation) => Promise<void>): void {
  for (const [where, on] of Object.entries(IMPLEMENTATIONS)) {
    Deno.test(`${name}, on ${where}`, () => body(on));
  }
}

const SETTINGS = { epochs: 3, batchSize: 16, learningRate: 0.5 };

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

testEach("fit() yields a start, steps if asked for, and epochs", async (on) => {
  const { model, examples, random } = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
  const events = await collect(
    fit(model, examples, {
      ...SETTINGS,
      ...on,
      random,
      everySteps: 3,
      parameters: true,
      validation: examples,
      evaluateTraining: true,
    }),
  );
  assertEquals(
    events.map(({ kind }) => kind),
    ["start", "step", "epoch", "step", "epoch", "step", "epoch"],
  );
  const [start, step] = events;
  assert(start.kind === "start" && step.kind === "step");
  assertEquals([start.steps, start.dtype], [4, "float64"]);
  assertEquals([start.kernels, start.threads], [on.kernels!.name, on.threads ?? 1]);
  assert(start.density! > 0.2 && start.density! < 0.4);
  assertEquals([step.epoch, step.step, step.steps, step.examples], [1, 3, 4, 48]);
  const last = epochsOf(events)[2];
  assertEquals([last.epoch, last.examples], [3, 150]);
  assertEquals(last.validation, await evaluate(model, examples, on));
  assertEquals(last.training, last.validation);
  assertEquals(last.parameters![1].bias.data, model.layers[1].bias.data);
  assert(last.parameters![1].bias.data !== model.layers[1].bias.data);
  assert(last.seconds >= step.seconds);
});

Deno.test("evaluate() gives the loss and accuracy that MLP computes", async () => {
  for (const head of ["softmaxCrossEntropy", "sigmoidSquaredError"] as const) {
    const { model, examples } = problem(head, "relu", [12, 7, 5]);
    const { loss, accuracy } = await evaluate(model, examples);
    const predicted = model.predict(examples.inputs), labels = examples.targets.argmax(1);
    assert(Math.abs(loss - model.loss(examples.inputs, examples.targets)) < 1e-13);
    assertEquals(accuracy, labels.filter((label, i) => label === predicted[i]).length / 50);
  }
  const { model, examples } = problem("sigmoidBinaryCrossEntropy", "relu", [12, 7, 2]);
  const right = model.probabilities(examples.inputs).ge(0.5).eq(examples.targets).min(1);
  assertEquals((await evaluate(model, examples)).accuracy, right.mean());
});

testEach(
  "fit() leaves the model whole when the caller breaks, and goes on from there",
  async (on) => {
    const once = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
    const twice = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
    await collect(fit(once.model, once.examples, { ...SETTINGS, ...on, random: once.random }));
    for await (
      const event of fit(twice.model, twice.examples, { ...SETTINGS, ...on, random: twice.random })
    ) {
      if (event.kind === "epoch" && event.epoch === 2) break;
    }
    await collect(
      fit(twice.model, twice.examples, { ...SETTINGS, ...on, epochs: 1, random: twice.random }),
    );
    assertEquals(twice.model.layers[0].weights.data, once.model.layers[0].weights.data);
  },
);

testEach("fit() ends between steps when its signal aborts", async (on) => {
  const { model, examples, random } = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
  const controller = new AbortController();
  const kinds: string[] = [];
  const options = { ...SETTINGS, ...on, epochs: 1e6, random, signal: controller.signal };
  // A timer can fire in the middle of training: fit gives the event loop its turns.
  setTimeout(() => controller.abort(), 20);
  let last: TrainingEvent | undefined;
  for await (const event of fit(model, examples, options)) {
    kinds.push(event.kind);
    last = event;
  }
  assertEquals(kinds.at(-1), "stopped");
  assert(last?.kind === "stopped" && last.epoch > 1 && Number.isFinite(last.examples));
  assert(Number.isFinite(model.loss(examples.inputs, examples.targets)));

  const aborted = await collect(fit(model, examples, { ...options, signal: AbortSignal.abort() }));
  assertEquals(aborted.map(({ kind }) => kind), ["start", "stopped"]);
});

testEach("fit() stops at a loss that is no number and names epoch, step and layer", async (on) => {
  const { model, examples } = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
  const error = await assertRejects(
    () => collect(fit(model, examples, { ...SETTINGS, ...on, learningRate: 1e300 })),
    RangeError,
  );
  assertMatch(
    error.message,
    /is NaN at epoch 1, step \d, and layer [12] \(.*\) has \S+ among its weights; a smaller/,
  );

  const unclean = problem("sigmoidSquaredError", "identity", [12, 7, 5]);
  unclean.examples.inputs.data[40] = NaN;
  await assertRejects(
    () => collect(fit(unclean.model, unclean.examples, { ...SETTINGS, ...on })),
    RangeError,
    "the loss must be finite, but is NaN at epoch 1, step 1, and the inputs hold NaN",
  );
});

Deno.test("fit() rejects what it cannot train on before the first step", () => {
  const { model, examples, random } = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
  const { inputs, targets } = examples;
  const reject = (changes: Partial<FitOptions>, data: Examples = examples) => () =>
    fit(model, data, { ...SETTINGS, random, ...changes });
  assertThrows(reject({ epochs: 0 }), RangeError, "epochs 0");
  assertThrows(reject({ batchSize: 1.5 }), RangeError, "batchSize 1.5");
  assertThrows(reject({ everySteps: -1 }), RangeError, "everySteps -1");
  assertThrows(reject({ learningRate: NaN }), RangeError, "learningRate NaN");
  assertThrows(
    () => fit(model, examples, { ...SETTINGS, shuffle: "fresh" }),
    TypeError,
    "expected a RandomState",
  );
  assertThrows(reject({ batchSize: 51, dropLast: true }), RangeError, "whole batches of 51");
  assertThrows(reject({ shuffle: "often" as never }), TypeError, 'Cannot shuffle "often"');
  assertThrows(reject({}, { inputs: zeros([50, 11]), targets }), TypeError, "(50, 11)");
  assertThrows(reject({}, { inputs, targets: zeros([49, 5]) }), TypeError, "(49, 5)");
  assertThrows(reject({}, { inputs, targets: zeros([50, 4]) }), TypeError, "(50, 4)");
  assertThrows(
    reject({}, { inputs: inputs.astype("float32"), targets }),
    TypeError,
    'convert by .astype("float64")',
  );
  assertThrows(reject({}, { inputs: zeros([0, 12]), targets: zeros([0, 5]) }), TypeError, "0 ex");
  model.layers[1].weights.data[3] = Infinity;
  assertThrows(reject({}), RangeError, "layer 2 (7 → 5) has Infinity among its weights");
});

Deno.test("MLP rejects layers that do not fit together", () => {
  const layer = (i: number, o: number) => new Dense<number, number>(zeros([i, o]), zeros([o]));
  const head = "softmaxCrossEntropy";
  assertThrows(
    () => new MLP({ layers: [layer(4, 3), layer(2, 1)], head }),
    TypeError,
    "Cannot put layer (2, 1) after layer (4, 3): expected 3 features",
  );
  assertThrows(() => new MLP({ layers: [], head }), TypeError, "none");
  assertThrows(
    () => new MLP({ layers: [layer(4, 3)], activation: ["relu"], head }),
    TypeError,
    "expected 0 activations",
  );
  const single = new Dense<number, number>(
    zeros([3, 2], { dtype: "float32" }),
    zeros([2], { dtype: "float32" }),
  );
  assertThrows(() => new MLP({ layers: [layer(4, 3), single], head }), TypeError, "mixed dtypes");
  assertThrows(
    () => new Dense(zeros([4, 3]), zeros([2]) as never),
    TypeError,
    "expected a bias (3,)",
  );
  assertThrows(
    () => new Dense(zeros([3, 4]).T, zeros([3])),
    TypeError,
    "Cannot create a layer of weights (4, 3): expected a matrix with data of its own",
  );
  assertThrows(
    () => new MLP({ layers: [layer(4, 3)], head: "hinge" as never }),
    TypeError,
    "head must be one of softmaxCrossEntropy, sigmoid",
  );
  assertThrows(
    () => new MLP({ layers: [layer(4, 3), layer(3, 2)], activation: "gelu" as never, head }),
    TypeError,
    "activation must be one of relu, tanh, sigmoid, identity, but is gelu",
  );
  const net = new MLP({ layers: [layer(4, 3)], head });
  assertThrows(
    () => net.backward(zeros([5, 4]), zeros([1, 3])),
    TypeError,
    "(5, 3) at targets (1, 3)",
  );
  assertThrows(() => net.loss(zeros([5, 4]), zeros([3, 5])), TypeError, "targets (3, 5)");
  const or = new MLP({ layers: [layer(2, 1)], head: "sigmoidBinaryCrossEntropy" });
  assertEquals(or.predict(tensor([[0, 1]])), Int32Array.of(0));
});
