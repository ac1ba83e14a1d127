import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { fit } from "../../lib/mod.ts";
import { HEADS } from "../../lib/kernels/interface.ts";
import { type Delays, places, SimulatedCommunicator } from "../../lib/distributed/simulated.ts";
import { isGranted } from "../folder.ts";
import { withKernels } from "../training/with_kernels.ts";
import { problemOf } from "./problem.ts";
import { type Job, type Outcome, train } from "./ranks.ts";

/** What each of so many ranks comes to, in workers of this process. */
async function inRanks(size: number, job: Job, delays: Delays = {}): Promise<Outcome[]> {
  const workers: Worker[] = [];
  try {
    return await Promise.all(
      places(size, 2 ** 20, delays).map((place) => {
        const worker = new Worker(new URL("./ranks.ts", import.meta.url), {
          type: "module",
          name: "rank",
        });
        workers.push(worker);
        return new Promise<Outcome>((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = reject;
          worker.postMessage({ ...job, place });
        });
      }),
    );
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

const JOB: Job = {
  head: "softmaxCrossEntropy",
  dtype: "float64",
  widths: [20, 17, 3],
  examples: 83,
  batchSize: 16,
  epochs: 2,
  threads: 1,
};

/** Registers a test where workers can be started. */
const test = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, ignore: !isGranted("read"), fn });

/** Wide enough for ranks to share the update: see lib/kernels/simd/shared_steps.ts. */
const WIDE: Partial<Job> = { widths: [20, 75, 70, 3], examples: 230, batchSize: 100 };

const CASES: Record<string, Partial<Job>> = {
  ...Object.fromEntries(HEADS.map((head) => [`head ${head}`, { head }])),
  "two hidden layers in float32": { dtype: "float32", widths: [33, 9, 130, 4] },
  "batches in parts": { examples: 700, batchSize: 600 },
  "batches in parts, in float32": { examples: 700, batchSize: 600, dtype: "float32" },
  "a batch of one": { examples: 5, batchSize: 1 },
  "two threads per rank": { threads: 2 },
  "the update shared": WIDE,
  "the update shared in float32": { ...WIDE, dtype: "float32", batchSize: 64 },
  "the update shared by two threads per rank": { ...WIDE, threads: 2 },
  "the update of batches in parts shared": { ...WIDE, examples: 700, batchSize: 600 },
};

for (const [name, change] of Object.entries(CASES)) {
  test(`fit() comes to the bits of one process at any number of ranks, with ${name}`, async () => {
    const job = { ...JOB, ...change }, alone = await train(job);
    assertEquals(alone.history?.length, job.epochs);
    for (const size of change === WIDE ? [2, 3, 16] : [1, 2, 3, 5]) {
      for (const outcome of await inRanks(size, job)) assertEquals(outcome, alone);
    }
  });
}

test("fit() shares the update where that is more work than to send the parameters", async () => {
  const job: Job = { ...JOB, ...WIDE, epochs: 1, counts: true };
  const bytesOf = async (batchSize: number) =>
    (await inRanks(2, { ...job, batchSize })).map(({ bytes }) => bytes!);
  // Rows of 38, 35 and 2 vectors of 16 bytes; 5 steps of 40 and one of 30 examples, or 2 of 99 and one.
  const parameters = 16 * (21 * 38 + 76 * 35 + 71 * 2);
  const [[few], [more, rank1]] = [await bytesOf(40), await bytesOf(99)];
  assertEquals(more, rank1);
  // But for the two ranks' bytes that ask for a stop, in three steps.
  assertEquals(more - few, 3 * parameters - 2 * 3);
});

test("fit() comes to the bits of one process at 64 ranks, some without an example, over a slow net", async () => {
  const job = { ...JOB, epochs: 1 }, alone = await train(job);
  const outcomes = await inRanks(64, job, { latency: 1e-3, bandwidth: 1e8 });
  assertEquals(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1);
  assertEquals(outcomes[63], alone);
});

test("fit() stops in all ranks after the same step where one is asked to", async () => {
  const outcomes = await inRanks(3, { ...JOB, stopAfter: 3 });
  assertEquals(outcomes.map(({ steps, error }) => [steps, error]), Array(3).fill([4, undefined]));
});

test("fit() refuses data that differ between ranks, in all of them", async () => {
  for (const { error } of await inRanks(3, { ...JOB, spoilt: 1 })) {
    assertMatch(
      error!,
      /^Cannot train together: expected the same training examples on all ranks, but rank 0 has 83 with the checksum [0-9a-f]{16} and rank 1 has 83 with /,
    );
  }
});

Deno.test("fit() refuses what is no communicator, and kernels that go step by step", async () => {
  const { model, training, random } = problemOf(JOB);
  const options = { epochs: 1, batchSize: 16, learningRate: 0.1, random };
  assertThrows(
    () => fit(model, training, { ...options, communicator: 2 as never }),
    TypeError,
    "Cannot train together: expected a communicator, but got 2",
  );
  const communicator = new SimulatedCommunicator(places(1, 2 ** 16)[0]);
  await withKernels("reference", async () => {
    await assertRejects(
      () => Array.fromAsync(fit(model, training, { ...options, communicator })),
      RangeError,
      "Cannot train together: expected kernels that train whole networks, such as simd",
    );
  });
});
