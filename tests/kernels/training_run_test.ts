/**
 * Whole networks in WebAssembly against the same training kernel by kernel: all parameters after a
 * few steps, to rounding, and the same bits for any number of threads.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type ActivationName,
  chooseKernels,
  Dense,
  type Examples,
  fit,
  type FitOptions,
  type HeadName,
  type KernelsChoice,
  type Matrix,
  MLP,
  oneHot,
  RandomState,
  type TrainingEvent,
} from "../../lib/mod.ts";
import { ACTIVATIONS, DTYPES, HEADS, type Kernels } from "../../lib/kernels/interface.ts";
import { reference } from "../../lib/kernels/reference.ts";
import { createSimd, pool, simd } from "../../lib/kernels/simd/mod.ts";
import { Modules } from "../../lib/kernels/simd/compile.ts";
import { ThreadPool } from "../../lib/kernels/simd/workers.ts";

interface Problem {
  dtype: "float64" | "float32";
  widths: number[];
  activation: ActivationName;
  head: HeadName;
  count: number;
  batchSize: number;
  /** What most inputs are; null for dense ones. */
  background: number | null;
  seed: number;
}

const width = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(1, 8, 16, 64, 130, 300));

const problems: fc.Arbitrary<Problem> = fc.record({
  dtype: fc.constantFrom(...DTYPES),
  widths: fc.array(width, { minLength: 2, maxLength: 5 }),
  activation: fc.constantFrom(...ACTIVATIONS),
  head: fc.constantFrom(...HEADS),
  count: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constantFrom(256, 257, 600)),
  batchSize: fc.constantFrom(1, 7, 64, 256, 1000),
  background: fc.constantFrom(0, -1, 0.3, null),
  seed: fc.nat({ max: 2 ** 31 - 1 }),
});

function create(problem: Problem): { model: MLP; examples: Examples } {
  const { dtype, widths, activation, head, count, background } = problem;
  const random = new RandomState(problem.seed);
  let inputs: Matrix = random.rand(count, widths[0]);
  if (background !== null) inputs = inputs.mul(random.rand(count, widths[0]).lt(0.2));
  inputs = inputs.add(background ?? 0).astype(dtype);
  const outputs = widths.at(-1)!;
  const targets = oneHot(random.randint(0, outputs, count), outputs, { dtype });
  const layers = widths.slice(1).map((width, l) => {
    const weights: Matrix = random.randn(widths[l], width).mul(1 / Math.sqrt(widths[l]));
    return new Dense(weights.astype(dtype), random.randn(width).mul(0.1).astype(dtype));
  });
  return { model: new MLP({ layers, activation, head }), examples: { inputs, targets } };
}

/** Every parameter and loss after at most four steps. */
async function train(problem: Problem, kernels: Kernels, threads: number): Promise<number[]> {
  const { model, examples } = create(problem);
  const { batchSize, count } = problem;
  const options: FitOptions = {
    epochs: batchSize < count ? 1 : 2,
    batchSize,
    learningRate: 0.1,
    validation: examples,
    everySteps: 4,
    threads,
  };
  const losses: number[] = [];
  chooseKernels({ kernels: kernels.name as KernelsChoice });
  for await (const event of fit(model, examples, options)) {
    if (event.kind === "start") assertEquals(event.threads, threads);
    else losses.push(event.loss, event.accuracy);
    if (event.kind === "epoch") losses.push(event.validation!.loss, event.validation!.accuracy);
    if (event.kind === "step") break;
  }
  return [
    ...losses,
    ...model.layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]),
  ];
}

/**
 * Each sum of up to 600 terms is off by some ε of its magnitude; steps are few and derivatives small,
 * so that errors do not grow: a hundred ε, 2⁻⁵² or 2⁻²³, with room for long sums.
 */
const BOUND = { float64: 1e-12, float32: 1e-4 };

async function assertTrainsAlike(problem: Problem, compiled = simd) {
  const expected = await train(problem, reference, 1);
  const actual = await train(problem, compiled, 1);
  // In double precision and parts of up to 256 examples, they add up in one order.
  if (problem.dtype === "float64" && Math.min(problem.batchSize, problem.count) <= 256) {
    assertEquals(actual, expected);
  }
  expected.forEach((e, i) => {
    const difference = Math.abs(actual[i] - e);
    assert(
      difference <= BOUND[problem.dtype] * Math.max(1, Math.abs(e)),
      `${actual[i]} for ${e} at ${i}`,
    );
  });
  for (const threads of [2, 3]) assertEquals(await train(problem, compiled, threads), actual);
}

Deno.test("networks in WebAssembly train as kernel by kernel, on any number of threads", async () => {
  // A fixed seed: among all networks there are some whose rounding errors grow beyond any bound.
  await fc.assert(fc.asyncProperty(problems, (problem) => assertTrainsAlike(problem)), {
    numRuns: 60,
    seed: 1,
  });
});

const MLP_PROBLEM: Problem = {
  dtype: "float64",
  widths: [50, 130, 33, 10],
  activation: "relu",
  head: "softmaxCrossEntropy",
  count: 300,
  batchSize: 64,
  background: 0,
  seed: 1,
};

Deno.test("networks wider than 2048 and batches of thousands train alike", async () => {
  await assertTrainsAlike({ ...MLP_PROBLEM, widths: [30, 2050, 3], count: 70 });
  await assertTrainsAlike({ ...MLP_PROBLEM, widths: [20, 17, 3], count: 3000, batchSize: 3000 });
});

async function collect(events: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const all: TrainingEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

chooseKernels({ kernels: "simd" });
const OPTIONS = { epochs: 2, batchSize: 64, learningRate: 0.1, threads: 2 };

Deno.test("fit() says that a thread has died, and leaves the model at the last event", async () => {
  const { model, examples } = create(MLP_PROBLEM);
  let atLastEvent: number[] = [];
  await assertRejects(
    async () => {
      for await (const event of fit(model, examples, { ...OPTIONS, everySteps: 1 })) {
        atLastEvent = [...model.layers[0].weights.data];
        if (event.kind === "step") pool.end();
      }
    },
    Error,
    "one has died",
  );
  assertEquals([...model.layers[0].weights.data], atLastEvent);
  // The next run starts threads of its own.
  assertEquals((await collect(fit(model, examples, OPTIONS))).length, 3);
});

/** A plan of a network that two threads share, and its only data set. */
function planForTwo() {
  const { model: { layers, head }, examples: { inputs, targets } } = create(MLP_PROBLEM);
  const set = { count: 300, inputs: inputs.data, sparsity: null, targets: targets.data };
  return {
    layers: layers.map(({ weights, bias }) => ({
      inputs: weights.shape[0],
      outputs: weights.shape[1],
      weights: weights.data,
      bias: bias.data,
      activation: "relu" as const,
    })),
    head,
    sets: [set],
    batchSize: 64,
    threads: 2,
    threadLimit: 2,
  };
}

Deno.test("a thread that is killed where nobody can notice ends the step with an error", async () => {
  // Its exit is kept secret: as if it died within a step, while no event can be heard.
  pool.end();
  const { Worker } = globalThis;
  const started: Worker[] = [];
  const deaf = function (...args: ConstructorParameters<typeof Worker>) {
    const worker = new Worker(...args);
    started.push(worker);
    return Object.defineProperty(worker, "onerror", { set: () => {} });
  };
  deaf.prototype = Worker.prototype;
  globalThis.Worker = deaf as unknown as typeof Worker;
  try {
    const plan = { ...planForTwo(), patience: 1 }, [set] = plan.sets;
    const run = await simd.startNetwork!(plan);
    assertEquals(run.threads, 2);
    const rows = Int32Array.from({ length: 64 }, (_, i) => i);
    assert(Number.isFinite(run.train(set, rows, 0.1, { loss: 0, correct: 0 })));
    for (const worker of started) worker.terminate();
    // It ends when it looks up from waiting for a command, which it does every second.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assertThrows(
      () => run.train(set, rows, 0.1, { loss: 0, correct: 0 }),
      Error,
      "expected all threads at the end of a step, but one has died",
    );
    run.close();
  } finally {
    globalThis.Worker = Worker;
    pool.end();
  }
});

Deno.test("fit() trains on one thread where workers do not start, and says so", async () => {
  pool.end();
  const { process, Worker } = globalThis as unknown as Record<string, unknown>;
  const hide = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  hide("process", undefined);
  hide(
    "Worker",
    class {
      constructor() {
        throw new Error("no workers here");
      }
    },
  );
  try {
    const { model, examples } = create(MLP_PROBLEM);
    const [start] = await collect(fit(model, examples, OPTIONS));
    assert(start.kind === "start");
    assertEquals(start.threads, 1);
    assertEquals(start.note, "2 threads were asked for, but workers do not start here");
  } finally {
    hide("process", process);
    hide("Worker", Worker);
  }
});

Deno.test("fit() uses one thread for steps too small to be shared", async () => {
  const { model, examples } = create({ ...MLP_PROBLEM, widths: [20, 7, 5] });
  const { threads: _, ...options } = OPTIONS;
  const [start] = await collect(fit(model, examples, options));
  assert(start.kind === "start" && start.threads === 1 && start.note === undefined);
});

Deno.test("startNetwork() rejects what 4 GiB cannot hold", async () => {
  const weights = new Float64Array(0), bias = weights;
  const layer = { inputs: 30_000, outputs: 30_000, weights, bias, activation: "relu" } as const;
  await assertRejects(
    async () =>
      await simd.startNetwork!({
        layers: [layer],
        head: "softmaxCrossEntropy",
        sets: [{ count: 1, inputs: weights, sparsity: null, targets: weights }],
        batchSize: 1,
        threads: 1,
        threadLimit: 1,
      }),
    RangeError,
    "expected examples and parameters of at most 4 GiB, but they take 6.7 GiB",
  );
});

Deno.test("matmul() rejects what WebAssembly's memory cannot hold", () => {
  const empty = new Float64Array(0);
  assertThrows(() => simd.matmul(empty, empty, empty, 2, 30_000, 30_000), RangeError, "6.7 GiB");
});

Deno.test("startNetwork() rejects activations and heads that it does not know", async () => {
  const start = async (change: object) => await simd.startNetwork!({ ...planForTwo(), ...change });
  const [layer, ...layers] = planForTwo().layers;
  await assertRejects(
    () => start({ layers: [{ ...layer, activation: "gelu" }, ...layers] }),
    RangeError,
    `Cannot train in WebAssembly: expected ${ACTIVATIONS.join(", ")}, but got "gelu"`,
  );
  await assertRejects(() => start({ head: "hinge" }), RangeError, 'but got "hinge"');
});

Deno.test("two pools share no threads", async () => {
  const plan = planForTwo(), [set] = plan.sets;
  const rows = Int32Array.from({ length: 64 }, (_, i) => i);
  const own = new ThreadPool();
  const first = await simd.startNetwork!(plan);
  const second = await createSimd(new Modules(), own).startNetwork!(plan);
  try {
    own.end();
    const seen = { loss: 0, correct: 0 };
    assert(Number.isFinite(first.train(set, rows, 0.1, seen)));
    assertThrows(() => second.train(set, rows, 0.1, seen), Error, "one has died");
  } finally {
    first.close();
    second.close();
  }
});
