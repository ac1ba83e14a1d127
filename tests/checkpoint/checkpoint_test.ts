import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "node:path";
import {
  Dense,
  type EpochEvent,
  type Examples,
  fit,
  type FitOptions,
  MLP,
  oneHot,
  random as globalRandom,
  RandomState,
  type TrainingEvent,
  zeros,
} from "../../lib/mod.ts";
import { reference } from "../../lib/kernels/reference.ts";
import { simd } from "../../lib/kernels/simd/mod.ts";
import { decodeNpz, encodeNpz } from "../../lib/formats/npz.ts";
import {
  loadCheckpoint,
  loadWeights,
  saveCheckpoint,
  saveWeights,
  type TrainingState,
} from "../../lib/checkpoint/mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { decodeWeights, encodeWeights } from "../../lib/checkpoint/weights_file.ts";

const COUNT = 50;

/** A problem drawn from `random`, which goes on to draw the orders; an odd number of Gaussians. */
function problem(): { model: MLP; examples: Examples; random: RandomState } {
  const random = new RandomState(5);
  const inputs = random.rand(COUNT, 6).mul(random.rand(COUNT, 6).lt(0.3));
  const targets = oneHot(random.randint(0, 3, COUNT), 3);
  const layers = [
    new Dense(random.randn(6, 5).mul(0.5), zeros([5])),
    new Dense(random.randn(5, 3).mul(0.5), zeros([3])),
  ];
  random.randn();
  return {
    model: new MLP({ layers, activation: "tanh", head: "softmaxCrossEntropy" }),
    examples: { inputs, targets },
    random,
  };
}

const SETTINGS = { epochs: 4, batchSize: 8, learningRate: 0.5, everySteps: 1 };

const bitsOf = ({ layers }: MLP) =>
  layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]);

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

const VARIANTS: [string, Partial<FitOptions>][] = [
  ["fresh orders", { shuffle: "fresh" }],
  ["cumulative orders", { shuffle: "cumulative" }],
  ["no shuffling", { shuffle: "none" }],
  ["whole batches only", { shuffle: "cumulative", dropLast: true }],
  ["simd kernels", { shuffle: "cumulative", kernels: simd, threads: 1 }],
];

for (const [name, variant] of VARIANTS) {
  Deno.test(`fit() resumed at any event gives the same bits as without a stop, with ${name}`, async () => {
    const options = { kernels: reference, ...variant };
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
  });
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

async function someState(): Promise<TrainingState> {
  const { model, examples, random } = problem();
  for await (const event of fit(model, examples, { ...SETTINGS, random })) {
    if (event.kind === "step" && event.epoch === 2) return event.state();
  }
  throw new Error("unreachable");
}

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

// ── Bytes ───────────────────────────────────────────────────────────────────────────────────────

Deno.test("decodeCheckpoint() gives back what encodeCheckpoint() was given", async () => {
  const state = await someState(), { model } = problem();
  const { state: back, settings, head, activations } = decodeCheckpoint(
    encodeCheckpoint(model, state, { seed: 1, name: "x", limit: null }),
  );
  const plain = ({ parameters, ...rest }: TrainingState) => ({
    ...rest,
    parameters: parameters.map(({ weights, bias }) => [weights.toArray(), bias.toArray()]),
  });
  assertEquals(plain(back), plain(state));
  assertEquals([settings, head, activations], [
    { seed: 1, name: "x", limit: null },
    "softmaxCrossEntropy",
    ["tanh"],
  ]);
});

Deno.test("decodeCheckpoint() refuses what is no whole checkpoint, by name", async () => {
  const state = await someState(), { model } = problem();
  const refused = (change: Partial<TrainingState>, problem: string) =>
    assertThrows(
      () => decodeCheckpoint(encodeCheckpoint(model, { ...state, ...change }, {})),
      SyntaxError,
      problem,
    );
  refused({ order: state.order.with(3, COUNT) }, "order must be that of a run");
  refused({ order: state.order.with(3, state.order[4]) }, "order must be that of a run");
  refused({ order: state.order.slice(1) }, "regime must be that of a run");
  refused({ step: 8 }, "step must be that of a run");
  refused({ epoch: 3 }, "history must be that of a run");
  refused({ tally: { loss: NaN, correct: 1 } }, "tally must be that of a run");
  refused({ parameters: [] }, "Cannot read w1: it must be an array of (In, Out)");

  const good = encodeCheckpoint(model, state, {});
  const { order: _, ...rest } = decodeNpz(good);
  assertThrows(() => decodeCheckpoint(encodeNpz(rest)), SyntaxError, "order must be");
  assertThrows(
    () => decodeCheckpoint(encodeWeights({ model, targets: "oneHot" }, "npz")),
    SyntaxError,
    "the file must be checkpoint of version 1, but is weights of version 1",
  );
  assertThrows(
    () =>
      decodeCheckpoint(encodeNpz({ a: { dtype: "uint8", shape: [0], data: new Uint8Array() } })),
    SyntaxError,
    "the file must be checkpoint of version 1, but does not say what it is",
  );
  for (let length = 0; length < good.length; length += 997) {
    assertThrows(() => decodeCheckpoint(good.slice(0, length)), SyntaxError);
  }
  const at = good.length >> 1;
  assertThrows(() => decodeCheckpoint(good.with(at, good[at] ^ 1)), SyntaxError);
});

for (const format of ["npz", "safetensors"] as const) {
  Deno.test(`decodeWeights() gives back the model of an .${format} file, whose bytes are the model's alone`, () => {
    const { model } = problem();
    const bytes = encodeWeights({ model, targets: "bits" }, format);
    const back = decodeWeights(bytes);
    assertEquals(bitsOf(back.model), bitsOf(model));
    assertEquals([back.model.head, back.model.activations, back.targets], [
      "softmaxCrossEntropy",
      ["tanh"],
      "bits",
    ]);
    assertEquals(encodeWeights({ model: problem().model, targets: "bits" }, format), bytes);
    assertThrows(() => decodeWeights(bytes.slice(0, 100)), SyntaxError);
  });
}

// ── Files ───────────────────────────────────────────────────────────────────────────────────────

const granted = (name: "read" | "write" | "run") =>
  Deno.permissions.querySync({ name }).state === "granted";

function fileTest(name: string, body: (dir: string) => Promise<void>, needsRun = false): void {
  Deno.test({
    name,
    ignore: !granted("read") || !granted("write") || (needsRun && !granted("run")),
    fn: async () => {
      const dir = await Deno.makeTempDir();
      try {
        await body(dir);
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    },
  });
}

fileTest(
  "loadCheckpoint() reads what saveCheckpoint() wrote, and nothing where there is no file",
  async (dir) => {
    const path = join(dir, "run.npz"), { model } = problem(), state = await someState();
    assertEquals(await loadCheckpoint(path, model), undefined);
    await saveCheckpoint(path, model, state, { seed: 1 });
    await saveCheckpoint(path, model, state, { seed: 2 });
    assertEquals((await loadCheckpoint(path, model, { seed: 2 }))?.step, state.step);
    assertEquals(Array.from(Deno.readDirSync(dir), ({ name }) => name), ["run.npz"]);
  },
);

fileTest(
  "loadCheckpoint() refuses other settings, another head, and what is no checkpoint",
  async (dir) => {
    const path = join(dir, "run.npz"), { model } = problem(), state = await someState();
    await saveCheckpoint(path, model, state, { seed: 1 });
    await assertRejects(
      () => loadCheckpoint(path, model, { seed: 2 }),
      RangeError,
      `Cannot resume from ${path}: seed must be 1, as in the run that wrote it, but is 2`,
    );
    const other = new MLP({ layers: model.layers, activation: "relu", head: model.head });
    await assertRejects(
      () => loadCheckpoint(path, other, { seed: 1 }),
      RangeError,
      "activations must be tanh, as in the run that wrote it, but is relu",
    );
    await Deno.writeTextFile(path, "no");
    await assertRejects(() => loadCheckpoint(path, model), SyntaxError, `Cannot read ${path}: `);
  },
);

fileTest(
  "saveWeights() takes the format from the name, and loadWeights() names the file it cannot read",
  async (dir) => {
    const { model } = problem();
    for (const name of ["w.npz", "w.safetensors"]) {
      await saveWeights(join(dir, name), model);
      assertEquals(bitsOf((await loadWeights(join(dir, name))).model), bitsOf(model));
    }
    await assertRejects(
      () => saveWeights(join(dir, "w.h5"), model),
      TypeError,
      "must end in .npz or",
    );
    await assertRejects(() => saveWeights(join(dir, "no", "w.npz"), model), Error, "Cannot write ");
    await assertRejects(() => loadWeights(join(dir, "x.npz")), Error, "there is no such file");
    await assertRejects(() => loadWeights(dir), Error, `Cannot read ${dir}: `);
  },
);

fileTest(
  "saveCheckpoint() in a process killed while it writes leaves the checkpoint before intact",
  async (dir) => {
    const path = join(dir, "run.npz");
    const lib = new URL("../../lib/", import.meta.url);
    // Large, so that a file half written is soon met with.
    const program = `
      import { Dense, fit, MLP, zeros } from "${lib}mod.ts";
      import { saveCheckpoint } from "${lib}checkpoint/mod.ts";
      const layers = [new Dense(zeros([1000, 3000]), zeros([3000]))];
      const model = new MLP({ layers, head: "softmaxCrossEntropy" });
      const examples = { inputs: zeros([1, 1000]), targets: zeros([1, 3000]) };
      for await (const event of fit(model, examples, { epochs: 1, batchSize: 1, learningRate: 0 })) {
        if (event.kind !== "epoch") continue;
        for (let saved = 1;; saved++) {
          await saveCheckpoint(${JSON.stringify(path)}, model, event.state(), { saved });
          if (saved === 1) console.log("saved");
        }
      }`;
    const parts = () => Array.from(Deno.readDirSync(dir)).length - 1;
    for (let kills = 0; kills < 5; kills++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["eval", program],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.getReader();
      await reader.read();
      const patience = performance.now() + 10_000;
      // Until there is another file half written.
      while (parts() === kills) assert(performance.now() < patience, "nothing is written");
      child.kill("SIGKILL");
      await reader.cancel();
      assertEquals((await child.status).signal, "SIGKILL");
      const { state } = decodeCheckpoint(await Deno.readFile(path));
      assertEquals(state.parameters[0].weights.size, 3_000_000);
    }
    assert(parts() > 0, "no process was killed while it wrote");
  },
  true,
);
