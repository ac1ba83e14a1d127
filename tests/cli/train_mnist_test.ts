import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import type { Surroundings } from "../../lib/cli/command.ts";
import { main } from "../../lib/cli/train_mnist.ts";
import { call } from "./surroundings.ts";

/** Runs the command in this process. */
const run = (line: string, changes: Partial<Surroundings> = {}) =>
  call(main, line === "" ? [] : line.split(" "), changes);

const accuracies = (out: string) => out.match(/(?<=^epoch .* test accuracy )\S+/gm);

// ── Against NumPy ───────────────────────────────────────────────────────────────────────────────

/** What `python3 tests/fixtures/train_mnist.py` prints for these flags, epoch by epoch. */
const GOLDEN: Record<string, string[]> = {
  "--limit 2000 --epochs 3 --batch-size 37 --seed 7": ["79.37%", "83.83%", "66.97%"],
  "--limit 3000 --epochs 2 --variant fresh --hidden 64,32 --learning-rate 0.05 --split-seed 3": [
    "74.01%",
    "77.07%",
  ],
  "--limit 5000 --epochs 2 --variant bits --hidden 48 --batch-size 50 --seed 4294967295": [
    "66.79%",
    "73.12%",
  ],
  "--limit 2500 --epochs 3 --hidden 40,30,20 --batch-size 37 --split-seed 0 --seed 0": [
    "75.31%",
    "50.92%",
    "86.44%",
  ],
  "--limit 1500 --epochs 3 --shuffle-pixels 0.4 --seed 4294967295 --batch-size 50": [
    "69.96%",
    "77.34%",
    "79.57%",
  ],
};

for (const [flags, expected] of Object.entries(GOLDEN)) {
  Deno.test(`main() reaches NumPy's test accuracies with ${flags}`, async () => {
    const { code, out, err } = await run(flags);
    assertEquals({ code, err }, { code: 0, err: "" });
    assertEquals(accuracies(out), expected);
    assertEquals(out.trimEnd().split("\n").at(-1), `Test accuracy: ${expected.at(-1)}`);
  });
}

// ── What it writes ──────────────────────────────────────────────────────────────────────────────

/** What takes the progress bar away. */
const CLEAR = "\r\x1b[2K";

const SHORT = "--limit 500 --hidden 16 --epochs 2";

Deno.test("main() writes what runs, a line per epoch, and the test accuracy last", async () => {
  const { code, out, err } = await run(`${SHORT} --dtype float32`);
  assertEquals({ code, err }, { code: 0, err: "" });
  assertMatch(
    out,
    /^kernels: \w+, \d+ threads?, sparse input \(19% non-zero\), float32\n(epoch [12]\/2 .+ s\n){2}Test accuracy: \d+\.\d\d%\n$/,
  );
});

Deno.test("main() reaches in float32 about what it reaches in float64", async () => {
  const accuracy = async (flags: string) => parseFloat((await run(flags)).out.slice(15));
  const quiet = `${SHORT} --quiet`;
  assertAlmostEquals(await accuracy(`${quiet} --dtype float32`), await accuracy(quiet), 0.5);
});

Deno.test("main() with --quiet writes the last line only, and with --json objects only", async () => {
  const text = await run(SHORT);
  const quiet = await run(`${SHORT} --quiet`);
  const json = await run(`${SHORT} --json`);
  assertEquals(quiet.out, text.out.split("\n").slice(-2).join("\n"));
  const records = json.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(
    records.map((record) => `${(record.test_accuracy * 100).toFixed(2)}%`),
    accuracies(text.out),
  );
  assertEquals(records.map(({ epoch, examples }) => [epoch, examples]), [[1, 500], [2, 1000]]);
  for (const { loss, train_accuracy, test_loss, seconds } of records) {
    assert(loss > 0 && train_accuracy > 0 && test_loss > 0 && seconds > 0);
  }
  assertEquals(quiet.err + json.err, "");
});

Deno.test("main() draws a progress bar on a terminal, and leaves no trace of it", async () => {
  let stop = () => {};
  let out = "";
  const { code } = await run("--limit 1000 --hidden 16 --epochs 1000", {
    columns: () => 80,
    onInterrupt: (callback) => stop = callback,
    write: (text) => {
      out += text;
      if (/epoch .*loss .*accuracy .* left .*examples\/s$/.test(text)) stop();
    },
  });
  assertEquals(code, 130);
  const remaining = out.split("\n").map((line) => line.split(CLEAR).at(-1)).join("\n");
  assertMatch(remaining, /^kernels.*\n(epoch.* s\n)*$/);
});

Deno.test("main() with --help lists the flags and their defaults in 80 columns", async () => {
  const { code, out, err } = await run("--help");
  assertEquals({ code, err }, { code: 0, err: "" });
  for (const flag of ["--hidden n[,n…]", "[128]", "--learning-rate x", "[0.1]", "--help, -h"]) {
    assertStringIncludes(out, flag);
  }
  for (const line of out.split("\n")) assert(line.length <= 80, line);
  assertEquals(await run("-h"), { code, out, err });
});

// ── How it fails and stops ──────────────────────────────────────────────────────────────────────

Deno.test("main() with a wrong flag returns 2 and says so in one line", async () => {
  assertEquals(await run("--epochs -3"), {
    code: 2,
    out: "",
    err: 'Cannot use --epochs: expected an integer of at least 1, but got "-3"\n',
  });
  assertEquals(await run("--seed 4294967296"), {
    code: 2,
    out: "",
    err: 'Cannot use --seed: expected an integer from 0 to 4294967295, but got "4294967296"\n',
  });
});

Deno.test("main() returns 2 for a limit beyond the training examples", async () => {
  assertEquals(await run("--limit 60001"), {
    code: 2,
    out: "",
    err: "Cannot use --limit: expected an integer of at most 60000, " +
      'the number of training examples, but got "60001"\n',
  });
});

Deno.test("main() passes over the dashes that a task runner hands on", async () => {
  assertEquals((await run("-- --epochs 0")).err, (await run("--epochs 0")).err);
});

Deno.test("main() returns 1 where training diverges, with the bar taken away", async () => {
  const { code, out, err } = await run("--limit 3000 --learning-rate 1e100", {
    columns: () => 80,
  });
  assertEquals(code, 1);
  assertMatch(
    err,
    /^Cannot go on training: the loss must be finite, but is NaN at epoch 1, step \d+, .*\n$/,
  );
  assert(out.endsWith("\n") || out.endsWith(CLEAR));
});

Deno.test("main() returns 1 where training ends at an infinite model", async () => {
  const { code, out, err } = await run("--limit 64 --epochs 1 --learning-rate 1e300 --json");
  assertEquals({ code, out }, { code: 1, out: "" });
  assertMatch(
    err,
    /^Cannot go on training: the loss must be finite, but is \w+ at epoch 1, step 1, .*\n$/,
  );
});

Deno.test("main() returns 130 where it is interrupted, and says how far it came", async () => {
  const atStart = await run(SHORT, { onInterrupt: (stop) => stop() });
  assertEquals(atStart.code, 130);
  assertMatch(
    atStart.err,
    /^Stopped in epoch 1 of 2 after 0 of 8 steps \(0 examples, 0\.0 s\); no epoch finished\n$/,
  );

  let stop = () => {};
  const later = await run(SHORT, {
    onInterrupt: (callback) => stop = callback,
    write: (text) => text.startsWith("epoch 1/2") && stop(),
  });
  assertEquals(later.code, 130);
  assertMatch(
    later.err,
    /^Stopped in epoch 2 of 2 after 0 of 8 steps \(500 examples, .* s\); test accuracy after epoch 1: \d+\.\d\d%\n$/,
  );
});

Deno.test("main() can be interrupted between the last step of an epoch and its line", async () => {
  let stop = () => {};
  const { code, out, err } = await run("--limit 64 --hidden 1024 --epochs 1", {
    onInterrupt: (callback) => stop = callback,
    write: (text) => text.startsWith("kernels") && setTimeout(stop, 0),
  });
  assertEquals(code, 130);
  assert(!out.includes("epoch"), out);
  assertMatch(err, /^Stopped in epoch 1 of 1 after [01] of 1 steps .*; no epoch finished\n$/);
});

Deno.test("main() returns 141 in silence where nobody reads its output any more", async () => {
  const { code, err } = await run(SHORT, {
    write: () => {
      throw new Deno.errors.BrokenPipe("Broken pipe (os error 32)");
    },
  });
  assertEquals({ code, err }, { code: 141, err: "" });
});

const granted = (name: "read" | "run" | "write") =>
  Deno.permissions.querySync({ name }).state === "granted";

Deno.test({
  name: "main() returns 1 where the data cannot be loaded, and says so in one line",
  ignore: !granted("read") || !granted("write"),
  async fn() {
    const empty = await Deno.makeTempDir();
    const broken = await Deno.makeTempDir();
    try {
      const file = `${broken}/train-images-idx3-ubyte`;
      await Deno.writeTextFile(file, "not IDX");
      for (const dir of [empty, broken]) {
        const { code, out, err } = await run(`--data-dir ${dir}`);
        assertEquals({ code, out }, { code: 1, out: "" });
        assertMatch(err, /^Cannot load .*\n$/);
        assertStringIncludes(err, dir);
      }
      for (const dir of [`${empty}/nowhere`, file]) {
        assertEquals(await run(`--data-dir ${dir}`), {
          code: 2,
          out: "",
          err: `Cannot use --data-dir: expected the path of a folder, but got "${dir}"\n`,
        });
      }
    } finally {
      await Deno.remove(empty);
      await Deno.remove(broken, { recursive: true });
    }
  },
});

// ── As a process ────────────────────────────────────────────────────────────────────────────────

function start(line: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--lock=deno.lock", "--no-prompt", "lib/cli/train_mnist.ts", ...line.split(" ")],
    cwd: new URL("../../", import.meta.url),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** What the process writes first. */
async function firstOutput(process: Deno.ChildProcess): Promise<string> {
  const reader = process.stdout.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return new TextDecoder().decode(value);
}

const processTest = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, fn, ignore: !granted("run") || !granted("read") });

processTest("the process says in one line what is wrong with an environment variable", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--lock=deno.lock",
      "--no-prompt",
      "--allow-env=GRADBOOK_KERNELS",
      "lib/cli/train_mnist.ts",
    ],
    env: { GRADBOOK_KERNELS: "fastest" },
    cwd: new URL("../../", import.meta.url),
  }).output();
  assertEquals([code, stdout.length], [1, 0]);
  assertEquals(
    new TextDecoder().decode(stderr),
    'Cannot use GRADBOOK_KERNELS: expected auto, simd, blas, reference, but got "fastest"\n',
  );
});

processTest("the process writes JSON to standard output, and nothing anywhere else", async () => {
  const output = await start("--limit 100 --hidden 8 --epochs 2 --json").output();
  assertEquals(output.code, 0);
  assertEquals(new TextDecoder().decode(output.stderr), "");
  const lines = new TextDecoder().decode(output.stdout).trimEnd().split("\n");
  assertEquals(lines.map((line) => JSON.parse(line).epoch), [1, 2]);
});

processTest("the process exits with 2 after a wrong flag", async () => {
  const output = await start("--epoch 3").output();
  assertEquals(output.code, 2);
  assertEquals(output.stdout.length, 0);
  assertEquals(
    new TextDecoder().decode(output.stderr),
    "Cannot use --epoch: there is no such flag; did you mean --epochs?\n",
  );
});

processTest("the process exits with 130 after Ctrl-C in training", async () => {
  if (Deno.build.os === "windows") return; // No signals there.
  const process = start("--limit 1000 --hidden 8 --epochs 1000000");
  assertMatch(await firstOutput(process), /^kernels/);
  await new Promise((resolve) => setTimeout(resolve, 100));
  // As from a terminal, where `deno task` and npx each hand on what the process has had already.
  for (let sent = 0; sent < 3; sent++) {
    process.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { code, signal, stderr } = await process.output();
  assertEquals({ code, signal }, { code: 130, signal: null });
  assertMatch(new TextDecoder().decode(stderr), /^Stopped in epoch \d+ of 1000000 after .*\n$/);
});

processTest("the process exits with 130 after Ctrl-C while it loads the data", async () => {
  if (Deno.build.os === "windows") return;
  const process = start("--epochs 1");
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill("SIGINT");
  assertEquals((await process.output()).code, 130);
});

processTest("the process ends in silence where its output is closed", async () => {
  const process = start("--limit 100 --hidden 8 --epochs 1000000");
  assertMatch(await firstOutput(process), /^kernels/);
  await process.stdout.cancel();
  assertEquals((await process.status).code, 141);
  assertEquals(await new Response(process.stderr).text(), "");
});
