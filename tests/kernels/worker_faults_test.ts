/** Threads that fail, each at its own moment: the run ends or goes on within seconds, and says so. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { NetworkPlan } from "../../lib/kernels/interface.ts";
import { Modules } from "../../lib/kernels/simd/compile.ts";
import { createSimd } from "../../lib/kernels/simd/mod.ts";
import { WORKER_SOURCE } from "../../lib/kernels/simd/worker_source.ts";
import { MOST_THREADS, type PoolOptions, ThreadPool } from "../../lib/kernels/simd/workers.ts";
import { RandomState } from "../../lib/random/mod.ts";

const modules = new Modules();
const ROWS = Int32Array.from({ length: 64 }, (_, i) => i);

/** A network that threads share, and its only data set. */
function planOf(threads: number): NetworkPlan {
  const random = new RandomState(1);
  const inputs = random.rand(64, 50).data, targets = new Float64Array(64 * 10);
  ROWS.forEach((i) => targets[10 * i + i % 10] = 1);
  const layer = (inputs: number, outputs: number) => ({
    inputs,
    outputs,
    weights: random.randn(inputs, outputs).mul(0.1).data,
    bias: new Float64Array(outputs),
    activation: "relu" as const,
  });
  return {
    layers: [layer(50, 130), { ...layer(130, 10), activation: "identity" }],
    head: "softmaxCrossEntropy",
    sets: [{ count: 64, inputs, sparsity: null, targets }],
    batchSize: 64,
    threads,
    threadLimit: threads,
    patience: 2,
  };
}

/** A step's loss, in a pool of these threads, with what is said of them. */
async function step(options: PoolOptions, plan = planOf(2)) {
  const pool = new ThreadPool(options);
  const run = await createSimd(modules, pool).startNetwork!(plan);
  try {
    const { threads, note } = run;
    return { threads, note, loss: run.train(plan.sets[0], ROWS, 0.1, { loss: 0, correct: 0 }) };
  } finally {
    run.close();
    pool.end();
  }
}

const { loss } = await step({});

/** The program with something else in it. */
function altered(found: string, put: string): string {
  assert(WORKER_SOURCE.includes(found));
  return WORKER_SOURCE.replace(found, put);
}

for (
  const [fault, source] of [
    ["throws as it starts", `throw new Error("not here")`],
    [
      "throws at its first message",
      altered("const { module", `throw new Error("no"); const { module`),
    ],
    ["ends as it starts", "globalThis.process.exit(3)"],
    ["never answers", "setInterval(() => {}, 1000)"],
    ["is no program", "%"],
  ] as const
) {
  Deno.test(`a run goes on alone, and says so, where a thread ${fault}`, async () => {
    assertEquals(await step({ source, startLimit: 500 }), {
      threads: 1,
      note: "2 threads were asked for, but workers do not start here",
      loss,
    });
  });
}

for (
  const [fault, source] of [
    ["throws", altered("kernels[step](", "kernels.missing(), (")],
    ["is not heard of any more", altered("kernels[step](", "for (;;);(")],
    ["ends", altered("kernels[step](", "process.exit(3), (")],
  ] as const
) {
  Deno.test(`a step ends with an error where a thread ${fault} in its middle`, async () => {
    const plan = planOf(2), before = plan.layers.map(({ weights }) => weights.slice());
    const started = performance.now();
    await assertRejects(
      () => step({ source }, plan),
      Error,
      "expected all threads at the end of a step, but one has died",
    );
    assert(performance.now() - started < 5000);
    // What was trained half way stays behind.
    plan.layers.forEach(({ weights }, l) => assertEquals(weights, before[l]));
  });
}

Deno.test("the threads of a run that has lost one are not handed to the next", async () => {
  const pool = new ThreadPool({ source: altered("kernels[step](", "kernels.missing(), (") });
  const plan = planOf(3), simd = createSimd(modules, pool);
  const run = await simd.startNetwork!(plan);
  assertEquals(pool.available, MOST_THREADS - 2);
  assertThrows(() => run.train(plan.sets[0], ROWS, 0.1, { loss: 0, correct: 0 }), Error, "died");
  run.close();
  assertEquals(pool.available, MOST_THREADS);
  pool.end();
});

Deno.test("a run has no more threads than the machine bears, and says so", async () => {
  assertEquals(await step({}, planOf(1e9)), {
    threads: MOST_THREADS,
    note: `1000000000 threads were asked for, but there are no more than ${MOST_THREADS} here`,
    loss,
  });
});

Deno.test("runs that are under way at once share the threads that there are", async () => {
  const pool = new ThreadPool(), simd = createSimd(modules, pool);
  const plans = [1, 2, 3].map(() => planOf(MOST_THREADS));
  const runs = [];
  for (const plan of plans) runs.push(await simd.startNetwork!(plan));
  assertEquals(runs.map(({ threads }) => threads), [MOST_THREADS, 2, 1]);
  assertEquals(
    runs[1].note,
    `${MOST_THREADS} threads were asked for, but other runs have the rest`,
  );
  runs.forEach((run, i) => {
    assertEquals(run.train(plans[i].sets[0], ROWS, 0.1, { loss: 0, correct: 0 }), loss);
    run.close();
  });
  assertEquals(pool.available, MOST_THREADS);
  pool.end();
});

Deno.test("a run for which there is no memory is refused, and leaves no thread behind", async () => {
  const { Memory } = WebAssembly, pool = new ThreadPool();
  WebAssembly.Memory = class {
    constructor() {
      throw new RangeError("could not allocate memory");
    }
  } as unknown as typeof Memory;
  try {
    await assertRejects(
      async () => await createSimd(modules, pool).startNetwork!(planOf(2)),
      RangeError,
      "Cannot train in WebAssembly: expected 0.0 GiB of memory, but got none",
    );
  } finally {
    WebAssembly.Memory = Memory;
  }
  assertEquals(pool.available, MOST_THREADS);
  pool.end();
});

Deno.test("an operation that gets no memory is refused, and the next small one works", () => {
  const { Memory } = WebAssembly;
  const simd = createSimd(modules, new ThreadPool());
  const square = (n: number) => {
    const ones = new Float64Array(n * n).fill(1), out = new Float64Array(n * n);
    simd.matmul(out, ones, ones, n, n, n);
    return out[0];
  };
  WebAssembly.Memory = class {
    constructor() {
      throw new RangeError("WebAssembly.Memory(): could not allocate memory");
    }
  } as unknown as typeof Memory;
  try {
    assertThrows(() => square(1500), RangeError, "Cannot compute in WebAssembly: expected 0.0 GiB");
  } finally {
    WebAssembly.Memory = Memory;
  }
  assertEquals(square(100), 100);
  assertEquals(square(1500), 1500);
});

const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";

Deno.test({
  name: "a process ends though a run with threads was left in its middle",
  ignore: !mayRun,
  fn: async () => {
    const library = new URL("../../lib/mod.ts", import.meta.url);
    const code = `
      import { Dense, fit, MLP, ones, zeros } from ${JSON.stringify(library)};
      const layers = [new Dense(zeros([4, 2]), zeros([2]))];
      const model = new MLP({ layers, head: "sigmoidSquaredError" });
      const examples = { inputs: ones([8, 4]), targets: ones([8, 2]) };
      const options = { epochs: 9, batchSize: 2, learningRate: 0.1, threads: 2 };
      const { value } = await fit(model, examples, options).next();
      console.log(value.threads);`;
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-lock", code],
      env: { GRADBOOK_KERNELS: "simd" },
      signal: AbortSignal.timeout(20_000),
    }).output();
    assertEquals([success, new TextDecoder().decode(stdout)], [true, "2\n"]);
  },
});
