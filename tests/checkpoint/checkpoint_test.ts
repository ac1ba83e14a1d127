/** Checkpoints and weights on disk. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { MLP } from "../../lib/mod.ts";
import {
  loadCheckpoint,
  loadWeights,
  saveCheckpoint,
  saveWeights,
} from "../../lib/checkpoint/mod.ts";
import { decodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { bitsOf, problem, someState } from "./problem.ts";
import { folderTest, isGranted } from "../folder.ts";

folderTest(
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

folderTest(
  "loadCheckpoint() reads what was written before states named their arithmetic",
  async (dir) => {
    const path = join(dir, "run.npz"), { model } = problem();
    const { arithmetic: _, ...state } = await someState();
    await saveCheckpoint(path, model, state, { seed: 1, kernels: "simd" });
    const loaded = await loadCheckpoint(path, model, { seed: 1 });
    assertEquals([loaded?.step, loaded?.arithmetic], [state.step, undefined]);
  },
);

folderTest(
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

folderTest(
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

folderTest(
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
    let found = 0;
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
      // Until there is a file half written; what the process before left is removed by now.
      while (parts() === 0) assert(performance.now() < patience, "nothing is written");
      child.kill("SIGKILL");
      await reader.cancel();
      assertEquals((await child.status).signal, "SIGKILL");
      found += parts();
      const { state } = decodeCheckpoint(await Deno.readFile(path));
      assertEquals(state.parameters[0].weights.size, 3_000_000);
    }
    assert(found > 0, "no process was killed while it wrote");
    const { model } = problem();
    await saveCheckpoint(path, model, await someState());
    assertEquals(parts(), 0);
  },
  !isGranted("run"),
);
