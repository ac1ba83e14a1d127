/** `fit` as its caller meets it: its events, its end, and what it refuses. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import {
  epochsOf as allEpochsOf,
  evaluate,
  type Examples,
  fit,
  type FitOptions,
  type TrainingEvent,
  zeros,
} from "../../lib/mod.ts";
import { collect, epochsOf, problem, SETTINGS, testEach } from "./problem.ts";

testEach("fit() yields a start, steps if asked for, and epochs", async (on, kernels) => {
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
  assertEquals([start.kernels, start.threads], [kernels, on.threads ?? 1]);
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

Deno.test("fit() tells how long the run is to be, and epochsOf() leaves the epochs of it", async () => {
  const { model, examples } = problem("softmaxCrossEntropy", "relu", [12, 7, 5]);
  const run = fit(model, examples, { ...SETTINGS, epochs: 2, everySteps: 3 });
  assertEquals([run.epochs, run.everySteps], [2, 3]);
  const seen: number[] = [];
  for await (const { epoch } of allEpochsOf(run)) seen.push(epoch);
  assertEquals(seen, [1, 2]);
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
  let last: TrainingEvent | undefined;
  for await (const event of fit(model, examples, options)) {
    kinds.push(event.kind);
    last = event;
    // A timer can fire in the middle of training: fit gives the event loop its turns.
    if (kinds.length === 3) setTimeout(() => controller.abort(), 20);
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
  assertThrows(
    reject({ shuffle: "often" as never }),
    TypeError,
    'Cannot shuffle "often": expected one of fresh, cumulative, none',
  );
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
