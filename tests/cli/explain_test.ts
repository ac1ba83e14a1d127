/** `deno task explain`: a page from any weights file, and one clear line where that cannot be. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { main } from "../../lib/cli/explain.ts";
import { saveCheckpoint, saveWeights } from "../../lib/checkpoint/mod.ts";
import { save } from "../../lib/datasets/array_files.ts";
import { Dense, epochsOf, fit, MLP, RandomState, tensor, zeros } from "../../lib/mod.ts";
import { folderTest, namesIn } from "../folder.ts";
import { call, root } from "./surroundings.ts";

const run = (...args: string[]) => call(main, args);

function network(inputs: number, outputs: number): MLP {
  const random = new RandomState(0);
  const layers = [[inputs, 3], [3, outputs]].map(([from, to]) =>
    new Dense<number, number>(random.randn(from, to), zeros([to]))
  );
  return new MLP({ layers, activation: "tanh", head: "sigmoidBinaryCrossEntropy" });
}

folderTest("main() of explain makes a page of .npz and of .safetensors", async (dir) => {
  const output = join(dir, "page.html");
  for (const name of ["w.npz", "w.safetensors"]) {
    const weights = join(dir, name);
    await saveWeights(weights, network(784, 4), "bits");
    const { code, out, err } = await run("--weights", weights, "--output", output);
    assertEquals([code, err], [0, ""]);
    assertMatch(out, /page\.html: Inside a network: 784-3-4, \d+ KB\n$/);
    const page = await Deno.readTextFile(output);
    assertStringIncludes(page, "MNIST's test digit");
    assertStringIncludes(page, '"targets":"bits"');
  }
});

folderTest("main() of explain takes rows to pick from, and what pixels were", async (dir) => {
  const weights = join(dir, "w.npz"), output = join(dir, "page.html");
  await saveWeights(weights, network(3, 2));
  await save(`${dir}/x.npy`, tensor([[1, 2, 3], [4, 5, 6]]));
  const flags = ["--weights", weights, "--output", output];
  const rows = join(dir, "x.npy");
  assertEquals((await run(...flags, "--examples", rows, "--pixels", "centered")).code, 0);
  const page = await Deno.readTextFile(output);
  assertStringIncludes(page, '"name":"Example 1"');
  assertStringIncludes(page, '"pixelRange":[-1,1]');

  await save(`${dir}/x.npy`, tensor([1, 2, 3]));
  const { code, err } = await run(...flags, "--examples", rows);
  assertEquals(code, 1);
  assertStringIncludes(err, "tensor of shape (3,)");
});

folderTest("main() of explain says what is wrong with a weights file", async (dir) => {
  const output = join(dir, "page.html"), weights = join(dir, "w.npz");
  const model = network(2, 1);
  await Deno.writeTextFile(output, "before");
  const files: Record<string, () => Promise<void> | void> = {
    "there is no such file": () => {},
    "expected an .npz or .safetensors file": () => Deno.writeTextFile(weights, "no weights"),
    "a run to go on with": async () => {
      const or = { inputs: tensor([[0, 1], [1, 0]]), targets: tensor([[1], [0]]) };
      const options = { epochs: 1, batchSize: 1, learningRate: 1 };
      for await (const event of epochsOf(fit(network(2, 1), or, options))) {
        await saveCheckpoint(weights, model, event.state());
      }
    },
    "must be finite": async () => {
      const layer = new Dense(tensor([[NaN], [1]]), zeros([1]));
      await saveWeights(weights, new MLP({ layers: [layer], head: "sigmoidSquaredError" }));
    },
  };
  for (const [problem, write] of Object.entries(files)) {
    await write();
    const { code, out, err } = await run("--weights", weights, "--output", output);
    assertEquals([code, out], [1, ""]);
    assertStringIncludes(err, problem);
    assertEquals(err.trimEnd().split("\n").length, 1);
  }
  // What was there stays, and nothing lies beside it.
  assertEquals(await Deno.readTextFile(output), "before");
  assertEquals(await namesIn(dir), ["page.html", "w.npz"]);
});

folderTest("main() of explain writes the page whole, or says why it cannot", async (dir) => {
  const weights = join(dir, "w.npz");
  await saveWeights(weights, network(2, 1));
  await Deno.mkdir(join(dir, "folder.html"));
  for (const name of ["folder.html", "none/page.html"]) {
    const { code, err } = await run("--weights", weights, "--output", join(dir, name));
    assertEquals(code, 2);
    assertMatch(err, /^Cannot use --output .*\n$/);
  }
  assertEquals(await namesIn(dir), ["folder.html", "w.npz"]);
});

Deno.test("main() of explain returns 2 for wrong flags and lists them with --help", async () => {
  for (
    const [problem, ...args] of [
      ["expected --weights file", "--output", "p.html"],
      ["expected --output page.html", "--weights", "w.npz"],
      ["ends in .html", "--output", "p.txt"],
      ["expected unit, centered or bytes", "--pixels", "0..1"],
    ]
  ) {
    const { code, err } = await run(...args);
    assertEquals(code, 2);
    assertStringIncludes(err, problem);
  }
  const { code, out } = await run("--help");
  assertEquals(code, 0);
  assertStringIncludes(out, "--examples file");
});

Deno.test("main() of explain names the call that may write elsewhere", async () => {
  const flags = ["--weights", "/elsewhere/w.npz", "--output", "/elsewhere/page.html"];
  const { code, err } = await call(main, flags, { permit: () => Promise.resolve(false) });
  assertEquals(code, 2);
  assertStringIncludes(err, "--allow-read=/elsewhere --allow-write=/elsewhere");
  assert(err.includes(join(root, "lib", "cli", "explain.ts")));
});
