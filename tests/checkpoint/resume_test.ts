/** Runs that go on from a checkpoint, against runs that never stopped. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  Dense,
  type EpochEvent,
  fit,
  type FitOptions,
  type KernelsChoice,
  MLP,
  random as globalRandom,
  type TrainingEvent,
  type TrainingState,
  zeros,
} from "../../lib/mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { withKernels } from "../training/with_kernels.ts";
import { bitsOf, problem, SETTINGS, someState } from "./problem.ts";

/** The events without what differs from run to run. */
const told = (events: TrainingEvent[]) =>
  JSON.parse(JSON.stringify(events, (key, value) => key === "seconds" ? undefined : value));

async function collect(
  { model, examples, random }: ReturnType<typeof problem>,
  options: Partial<FitOptions>,
): Promise<TrainingEvent[]> {
  const settings = { ...SETTINGS, random, validation: examples, ...options };
  return await Array.fromAsync(fit(model, examples, settings));
}

const VARIANTS: [string, Partial<FitOptions>, KernelsChoice?][] = [
  ["fresh orders", { shuffle: "fresh" }],
  ["cumulative orders", { shuffle: "cumulative" }],
  ["no shuffling", { shuffle: "none" }],
  ["whole batches only", { shuffle: "cumulative", dropLast: true }],
  ["simd kernels", { shuffle: "cumulative", threads: 1 }, "simd"],
];

for (const [name, options, kernels = "reference"] of VARIANTS) {
  Deno.test(
    `fit() resumed at any event gives the same bits as without a stop, with ${name}`,
    () => withKernels(kernels, () => assertResumes(options)),
  );
}

async function assertResumes(options: Partial<FitOptions>): Promise<void> {
  const whole = problem();
  globalRandom.seed(1);
  const events = await collect(whole, options);
  const after = [globalRandom.rand(), whole.random.randn(), whole.random.rand()];

  for (let stop = 1; stop < events.length; stop++) {
    const first = problem();
    globalRandom.seed(1);
    let seen = 0, bytes: Uint8Array | undefined;
    const settings = { ...SETTINGS, random: first.random, validation: first.examples };
    for await (const event of fit(first.model, first.examples, { ...settings, ...options })) {
      if (seen++ === stop && event.kind !== "start") {
        bytes = encodeCheckpoint(first.model, event.state(), {});
        break;
      }
    }
    // Another process: nothing is as it was but the checkpoint.
    const second = problem();
    for (const { weights } of second.model.layers) weights.data.fill(7);
    second.random.seed(99);
    globalRandom.seed(99);
    const resumeFrom = decodeCheckpoint(bytes!).state;
    const rest = await collect(second, { ...options, resumeFrom });
    assertEquals(told(rest.slice(1)), told(events.slice(stop + 1)), `stopped at event ${stop}`);
    assertEquals(bitsOf(second.model), bitsOf(whole.model));
    assertEquals([globalRandom.rand(), second.random.randn(), second.random.rand()], after);
  }
}

Deno.test("fit() stopped by its signal hands out a state that it goes on from", async () => {
  const whole = problem();
  await collect(whole, {});
  const first = problem(), abort = new AbortController();
  let state: TrainingState | undefined;
  const options = { ...SETTINGS, random: first.random, signal: abort.signal };
  for await (const event of fit(first.model, first.examples, options)) {
    if (event.kind === "step" && event.epoch === 2 && event.step === 3) abort.abort();
    if (event.kind === "stopped") state = event.state();
  }
  assertEquals([state?.epoch, state?.step], [2, 3]);
  const second = problem();
  await collect(second, { resumeFrom: state });
  assertEquals(bitsOf(second.model), bitsOf(whole.model));
});

Deno.test("fit() keeps the history of all epochs, those before a stop included", async () => {
  const whole = problem();
  const epochs = (await collect(whole, {})).filter((event): event is EpochEvent =>
    event.kind === "epoch"
  );
  const { history } = epochs.at(-1)!.state();
  assertEquals(
    history.map(({ loss, accuracy, validation }) => ({ loss, accuracy, validation })),
    epochs.map(({ loss, accuracy, validation }) => ({ loss, accuracy, validation })),
  );
});

Deno.test("fit() refuses to resume what is not the same run", async () => {
  const resumeFrom = await someState();
  const { model, examples, random } = problem();
  const attempt = (options: Partial<FitOptions>, other = model, data = examples) =>
    fit(other, data, { ...SETTINGS, random, resumeFrom, ...options });
  assertThrows(
    () => attempt({ batchSize: 9 }),
    RangeError,
    "Cannot go on training: batchSize must be 8, as it was, but is 9",
  );
  assertThrows(() => attempt({ learningRate: 1 }), RangeError, "learningRate must be 0.5");
  assertThrows(() => attempt({ shuffle: "cumulative" }), RangeError, "shuffle must be fresh");
  assertThrows(() => attempt({ dropLast: true }), RangeError, "dropLast must be false");
  assertThrows(() => attempt({ random: undefined }), RangeError, "shuffle must be fresh");
  assertThrows(
    () =>
      attempt({
        random: undefined,
        shuffle: "none",
        resumeFrom: { ...resumeFrom, regime: { ...resumeFrom.regime, shuffle: "none" } },
      }),
    TypeError,
    "orders must be drawn from a RandomState, as they were, but there is none",
  );
  const few = { inputs: examples.inputs.rows(0, 9), targets: examples.targets.rows(0, 9) };
  assertThrows(() => attempt({}, model, few), RangeError, "examples must be 50, as it was");
  const wider = new MLP({
    layers: [new Dense(zeros([6, 4]), zeros([4])), new Dense(zeros([4, 3]), zeros([3]))],
    head: "softmaxCrossEntropy",
  });
  assertThrows(
    () => attempt({}, wider),
    TypeError,
    "the model must have layers float64 (6, 5), float64 (5, 3), as it had, " +
      "but has float64 (6, 4), float64 (4, 3)",
  );
});

Deno.test("fit() that cannot resume changes neither the model nor the streams", async () => {
  const resumeFrom = await someState(), { parameters } = resumeFrom, [first, second] = parameters;
  const bad = first.weights.copy();
  bad.data[0] = NaN;
  const states: [Partial<TrainingState>, string][] = [
    [
      { parameters: [first, { ...second, bias: zeros([1]) }] },
      "float64 (5, 3) with a bias float64 (1,), as it had",
    ],
    [
      { parameters: [{ ...first, bias: zeros([5], { dtype: "float32" }) }, second] },
      "float64 (6, 5) with a bias float32 (5,)",
    ],
    [{ parameters: [first, { ...second, bias: zeros([4]) }] }, "with a bias float64 (4,)"],
    [{ parameters: [first] }, "the model must have layers float64 (6, 5), as it had"],
    [{ parameters: [{ ...first, weights: bad }, second] }, "expected finite parameters"],
    [{ globalRandom: { ...resumeFrom.globalRandom, key: [] } }, "Cannot set the state"],
    [{ random: { ...resumeFrom.random!, pos: -1 } }, "Cannot set the position of the state"],
  ];
  for (const [change, message] of states) {
    const { model, examples, random } = problem(), same = problem();
    globalRandom.seed(3);
    const error = assertThrows(
      () => fit(model, examples, { ...SETTINGS, random, resumeFrom: { ...resumeFrom, ...change } }),
      Error,
      message,
    );
    assert(error instanceof TypeError || error instanceof RangeError);
    const found = [globalRandom.rand(), random.rand(), bitsOf(model)];
    globalRandom.seed(3);
    assertEquals(found, [globalRandom.rand(), same.random.rand(), bitsOf(same.model)]);
  }
});
