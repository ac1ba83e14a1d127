/** `train-mnist --checkpoint`, `--resume` and `--save`, in this process and in killed ones. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname, join, resolve } from "node:path";
import { main } from "../../lib/cli/train_mnist.ts";
import type { Surroundings } from "../../lib/cli/command.ts";
import { loadWeights } from "../../lib/checkpoint/mod.ts";
import { decodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { chooseKernels } from "../../lib/kernels/mod.ts";
import { call, root } from "./surroundings.ts";
import { folderTest, isGranted } from "../folder.ts";

const SMALL = "--limit 500 --hidden 8 --batch-size 40";

const run = (line: string, changes: Partial<Surroundings> = {}) =>
  call(main, `${SMALL} ${line}`.split(" "), changes);

/** Stops the command once it writes such a line. */
function stoppingAt(start: string): Partial<Surroundings> {
  let stop = () => {};
  return {
    write: (text) => text.startsWith(start) && stop(),
    onInterrupt: (callback) => stop = callback,
  };
}

folderTest(
  "main() with --save writes weights of either format that loadWeights() reads",
  async (dir) => {
    for (const file of ["w.npz", "w.safetensors"]) {
      for (const variant of ["fresh", "bits"]) {
        const path = join(dir, variant + file);
        assertEquals((await run(`--epochs 1 --variant ${variant} --save ${path}`)).err, "");
        const { model, targets } = await loadWeights(path);
        const outputs = variant === "bits" ? 4 : 10;
        assertEquals(model.layers.map(({ weights }) => weights.shape), [[784, 8], [8, outputs]]);
        assertEquals(targets, variant === "bits" ? "bits" : "oneHot");
      }
    }
  },
);

folderTest(
  "main() says that a run goes on with other kernels, or refuses with --exact",
  async (dir) => {
    const keep = `--checkpoint ${join(dir, "run.npz")} --resume`;
    await run(`${keep} --epochs 1 --kernels reference`);
    const exact = await run(`${keep} --epochs 2 --kernels simd --exact`);
    assertEquals(exact.code, 1);
    assertStringIncludes(exact.err, 'the run began with, "reference", but it is "simd"');
    const { out } = await run(`${keep} --epochs 2 --kernels simd`);
    assertMatch(
      out,
      /^kernels: simd, .*begun with the arithmetic "reference", goes on with "simd"/m,
    );
    // What was mixed stays so.
    const mixed = await run(`${keep} --epochs 3 --kernels simd --exact`);
    assertStringIncludes(mixed.err, '"reference, then simd"');
    chooseKernels({ kernels: "auto" });
  },
);

folderTest(
  "main() interrupted and resumed tells and saves what it would have without",
  async (dir) => {
    const at = (name: string) => join(dir, name);
    const whole = await run(`--epochs 3 --save ${at("whole.npz")}`);
    const keep = `--epochs 3 --checkpoint ${at("run.npz")} --checkpoint-every 4`;
    const first = await run(keep, stoppingAt("epoch 1/3"));
    assertEquals(first.code, 130);
    assertMatch(first.err, /; --resume goes on from there\n$/);
    const second = await run(`${keep} --resume --save ${at("resumed.npz")}`);
    assertEquals([second.code, second.err], [0, ""]);
    assertMatch(second.out, /^resumes .*run\.npz in epoch 2 after 0 steps\nkernels: /);
    const told = (out: string) => out.match(/epoch .*accuracy \S+|^Test.*/gm);
    assertEquals(told(second.out), told(whole.out)!.slice(1));
    assertEquals(await Deno.readFile(at("resumed.npz")), await Deno.readFile(at("whole.npz")));

    const over = await run(`${keep} --resume`);
    assertMatch(
      over.out,
      /^the run in .*run\.npz is complete: 3 of 3 epochs; --epochs 4 or more goes on\nkernels.*\nTest accuracy: .*\n$/,
    );
    assertEquals(told(over.out)!.at(-1), told(whole.out)!.at(-1));

    const longer = await run(`${keep} --resume --epochs 5 --save ${at("longer.npz")}`);
    assertEquals(longer.code, 0);
    await run(`--epochs 5 --save ${at("five.npz")}`);
    assertEquals(await Deno.readFile(at("longer.npz")), await Deno.readFile(at("five.npz")));
    assertStringIncludes(
      (await run(`${keep} --resume --epochs 4`)).err,
      "Cannot use --epochs: expected 5 at least, the epoch that",
    );
  },
);

folderTest(
  "main() with --resume and no checkpoint yet starts from the beginning, and says so",
  async (dir) => {
    const path = join(dir, "run.npz");
    const { code, out } = await run(`--epochs 1 --checkpoint ${path} --resume`);
    assertEquals(code, 0);
    assert(out.startsWith(`no checkpoint at ${path} yet: from the beginning\n`), out);
  },
);

folderTest("main() says where it keeps the run and the weights, by absolute paths", async (dir) => {
  const locate = (path: string) => resolve(dir, path);
  const line = "--epochs 1 --checkpoint run.npz --save w.npz";
  const { code, out } = await run(line, { locate });
  assertEquals(code, 0);
  const [first, ...others] = out.trimEnd().split("\n");
  assertEquals(first, `keeps the run in ${join(dir, "run.npz")}`);
  assertEquals(others.at(-2), `saved weights to ${join(dir, "w.npz")}`);
  assertMatch(others.at(-1)!, /^Test accuracy/);
  const resumed = await run(`${line} --resume --epochs 2`, { locate });
  assertEquals(resumed.out.split("\n")[0], `resumes ${join(dir, "run.npz")} after epoch 1`);
  // Programs that read the output know where they have it saved.
  const quiet = await run(`${line} --resume --epochs 3 --quiet`, { locate });
  assertMatch(quiet.out, /^Test accuracy: .*\n$/);
  const json = await run(`${line} --resume --epochs 4 --json`, { locate });
  assertEquals(JSON.parse(json.out).epoch, 4);
  assertEquals(quiet.err + json.err, "");
});

folderTest("main() refuses to resume a run with other flags or other data", async (dir) => {
  const path = join(dir, "run.npz"), resume = `--epochs 1 --checkpoint ${path} --resume`;
  await run(resume);
  for (
    const [flags, problem] of [
      ["--seed 2", "seed must be 1, as in the run that wrote it, but is 2"],
      ["--split-seed 2", "split-seed must be 42"],
      ["--batch-size 41", "batch-size must be 40"],
      ["--learning-rate 0.2", "learning-rate must be 0.1"],
      ["--limit 499", "limit must be 500"],
      ["--hidden 9", "hidden must be 8"],
      ["--dtype float32", "dtype must be float64"],
      ["--variant fresh", "variant must be cumulative"],
    ]
  ) {
    const { code, err } = await run(`${resume} ${flags}`);
    assertEquals(code, 1);
    assertStringIncludes(err, `Cannot resume from ${path}: ${problem}`);
  }
  await Deno.writeTextFile(path, "no checkpoint");
  assertStringIncludes((await run(resume)).err, `Cannot read ${path}: `);
});

folderTest("main() refuses files that it could not keep, before any work", async (dir) => {
  const path = join(dir, "run.npz"), nowhere = join(dir, "no", "w.npz");
  await Deno.writeTextFile(path, "precious");
  for (
    const [flags, problem] of [
      ["--resume", "Cannot use --resume: expected --checkpoint with it, but got none"],
      ["--checkpoint-every 5", "Cannot use --checkpoint-every: expected --checkpoint with it"],
      [
        `--checkpoint ${path}`,
        `Cannot use --checkpoint: expected a new file, but ${path} exists; add`,
      ],
      [`--checkpoint ${path} --resume --save ${path}`, "Cannot use --save: expected another file"],
      [`--save ${nowhere}`, "Cannot use --save: expected a file in a folder that exists"],
      ["--checkpoint x.txt", 'expected the path of a file that ends in .npz, but got "x.txt"'],
      ["--save w.h5", "Cannot use --save: expected the path of a file that ends in .npz or .safe"],
    ]
  ) {
    const { code, out, err } = await run(flags);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, problem);
  }
  assertEquals(await Deno.readTextFile(path), "precious");
});

folderTest(
  "main() finds before it trains that --save or --checkpoint cannot be written",
  async (dir) => {
    const folder = join(dir, "folder.npz"), within = join(dir, "file", "w.npz");
    await Deno.mkdir(folder);
    await Deno.writeTextFile(join(dir, "file"), "");
    for (const flag of ["--save", "--checkpoint"]) {
      assertEquals(await run(`${flag} ${folder}`), {
        code: 2,
        out: "",
        err: `Cannot use ${flag}: expected the path of a file, but ${folder} is a folder\n`,
      });
      assertEquals(await run(`${flag} ${within}`), {
        code: 2,
        out: "",
        err: `Cannot use ${flag}: expected a file in a folder that exists, but got "${within}"\n`,
      });
    }
    assertEquals(Array.from(Deno.readDirSync(dir), ({ name }) => name).sort(), [
      "file",
      "folder.npz",
    ]);
  },
);

Deno.test({
  name: "main() says which permission --save needs, and prompts for none",
  permissions: { read: isGranted("read"), write: false },
  fn: async () => {
    const within = await run("--save w.npz");
    assertEquals(within, {
      code: 2,
      out: "",
      err: `Cannot use --save: permission to write into ${root} must be granted ` +
        `(--allow-write=${root}), but is not\n`,
    });
    const outside = join(dirname(root), "elsewhere");
    assertStringIncludes(
      (await run(`--save ${join(outside, "w.npz")}`, { deno: "npx -y deno@2.9.6" })).err,
      `, but is not; the task writes below ${root} only; for another folder: ` +
        `npx -y deno@2.9.6 run --allow-read=${outside} --allow-write=${outside} ${root}`,
    );
  },
});

folderTest(
  "a run killed at ten moments and resumed saves the bytes of one never stopped",
  async (dir) => {
    const spawn = (flags: string) =>
      new Deno.Command(Deno.execPath(), {
        args: [
          ...[
            "run",
            "--lock=deno.lock",
            "--no-prompt",
            "--allow-read",
            `--allow-write=${dir}`,
            "lib/cli/train_mnist.ts",
          ],
          ...`--limit 2000 --hidden 32 --epochs 60 --threads 1 ${flags}`.split(" "),
        ],
        cwd: new URL("../../", import.meta.url),
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    const whole = join(dir, "whole.npz"),
      saved = join(dir, "saved.npz"),
      kept = join(dir, "run.npz");
    const started = performance.now();
    const uninterrupted = await spawn(`--quiet --save ${whole}`).output();
    assertEquals(uninterrupted.code, 0);
    const epoch = (performance.now() - started) / 60;

    const flags = `--checkpoint ${kept} --checkpoint-every 5 --resume --save ${saved}`;
    const stops: string[] = [];
    for (let kills = 0; kills < 10; kills++) {
      const child = spawn(flags);
      const reader = child.stdout.getReader();
      // Until it trains; then a moment more.
      for (let out = ""; !/^epoch/m.test(out);) {
        const { value, done } = await reader.read();
        assert(!done, out);
        out += new TextDecoder().decode(value);
      }
      await new Promise((resolve) => setTimeout(resolve, 2 * epoch * Math.random()));
      child.kill("SIGKILL");
      await Promise.all([reader.cancel(), child.stderr.cancel()]);
      assertEquals((await child.status).signal, "SIGKILL");
      const { state } = decodeCheckpoint(await Deno.readFile(kept));
      stops.push(`${state.epoch}:${state.step}`);
    }
    assertEquals(new Set(stops).size, 10, `stopped at ${stops}`);
    const last = await spawn(flags).output();
    assertEquals([last.code, new TextDecoder().decode(last.stderr)], [0, ""]);
    assertEquals(await Deno.readFile(saved), await Deno.readFile(whole), `stopped at ${stops}`);
  },
  !isGranted("run"),
);
