/** Runs of the playground beside `fit` with the same settings, on the kernels that a page may have. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { sha256Of } from "../../lib/datasets/checksum.ts";
import { toy } from "../../lib/datasets/mod.ts";
import { chooseKernels, Dense, fit, MLP, RandomState, tensor, zeros } from "../../lib/mod.ts";
import { codeOf } from "../../lib/playground/client/code.ts";
import { Run } from "../../lib/playground/client/run.ts";
import { DEFAULTS, type Settings } from "../../lib/playground/client/settings.ts";

/** The weights' hash after so many steps of a `fit` that nobody watches. */
async function hashOf(settings: Settings, epochs: number): Promise<string> {
  const { units, scale, rate, activation, batch, seed } = settings;
  const { points, labels } = toy.donut({ nSamples: 400, randomState: 0 });
  const random = new RandomState(seed);
  const layers = [
    new Dense(random.randn(2, units).mul(scale), zeros([units])),
    new Dense(random.randn(units, 1).mul(scale), zeros([1])),
  ];
  const model = new MLP({ layers, activation, head: "sigmoidBinaryCrossEntropy" });
  const examples = { inputs: points, targets: tensor(labels).reshape([400, 1]) };
  const options = { epochs, batchSize: batch, learningRate: rate, random };
  for await (const _ of fit(model, examples, options));
  const numbers = layers.flatMap(({ weights, bias }) => [...weights.data, ...bias.data]);
  return await sha256Of(new Uint8Array(Float64Array.from(numbers).buffer));
}

const SETTINGS: readonly Settings[] = [
  DEFAULTS,
  { units: 5, scale: 0.5, rate: 0.1, activation: "sigmoid", batch: 64, seed: 3 },
  { units: 16, scale: 2, rate: 0.01, activation: "relu", batch: 400, seed: 4294967295 },
];

Deno.test("Run comes to the bits of fit, on the kernels with and without WebAssembly", async () => {
  try {
    for (const settings of SETTINGS) {
      const steps = Math.ceil(400 / settings.batch), hashes = new Set<string>();
      // Sums over larger batches are added up in parts by simd, and not by reference.
      const names = settings.batch > 256 ? ["simd"] as const : ["simd", "reference"] as const;
      for (const kernels of names) {
        chooseKernels({ kernels });
        const run = new Run(settings);
        // Asked for at once, steps are taken one after the other all the same.
        await Promise.all(Array.from({ length: 3 * steps }, () => run.step()));
        assertEquals(run.steps, 3 * steps);
        hashes.add(await run.hash());
        await run.end();
        hashes.add(await hashOf(settings, 3));
      }
      assertEquals(hashes.size, 1);
    }
  } finally {
    chooseKernels({ kernels: "auto" });
  }
});

Deno.test("Run learns the donut with the settings that a page opens with", async () => {
  const run = new Run(DEFAULTS), before = run.measure();
  for (let i = 0; i < 1500; i++) await run.step();
  const after = run.measure();
  await run.end();
  assert(before.accuracy < 0.75 && after.accuracy > 0.99);
  assert(after.loss < before.loss / 10);
});

Deno.test("Run says that it diverges", async () => {
  const run = new Run({
    ...DEFAULTS,
    activation: "identity",
    scale: 10,
    rate: 10,
    units: 16,
    batch: 400,
  });
  const error = await assertRejects(async () => {
    for (let i = 0; i < 20_000; i++) await run.step();
  }, RangeError);
  assert(error.message.startsWith("Cannot"), error.message);
});

Deno.test("codeOf() trains where there are steps, and does not where there are none", () => {
  assert(codeOf({ settings: DEFAULTS, steps: 12 }).includes("++steps === 12"));
  assert(!codeOf({ settings: DEFAULTS, steps: 0 }).includes("fit"));
});
