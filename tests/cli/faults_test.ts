/** Runs of `train-mnist` under faults made on purpose: signals, closed outputs, full disks, two at once. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import type { Surroundings } from "../../lib/cli/command.ts";
import { main } from "../../lib/cli/train_mnist.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../lib/checkpoint/run_file.ts";
import { call } from "./surroundings.ts";
import { folderTest, isGranted, namesIn } from "../folder.ts";

const onWindows = Deno.build.os === "windows";

const SMALL = "--limit 500 --hidden 8 --batch-size 40".split(" ");

/** Runs the command in this process. */
const run = (args: string[], changes: Partial<Surroundings> = {}) =>
  call(main, [...SMALL, ...args], changes);

const project = new URL("../../", import.meta.url);

/** The arguments of Deno for a process that may write into a folder. */
const command = (dir: string, args: string[]) => [
  ...["run", "--quiet", "--lock=deno.lock", "--no-prompt", "--allow-read", `--allow-write=${dir}`],
  ...["lib/cli/train_mnist.ts", "--threads", "1", ...SMALL, ...args],
];

const start = (dir: string, args: string[]) =>
  new Deno.Command(Deno.execPath(), {
    args: command(dir, args),
    cwd: project,
    stdout: "piped",
    stderr: "piped",
  }).spawn();

/** A process by way of a shell, whose script has the command as "$@". */
const throughShell = (script: string, dir: string, args: string[]) =>
  new Deno.Command("sh", {
    args: ["-c", script, "sh", Deno.execPath(), ...command(dir, args)],
    cwd: project,
  }).output();

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Reads until the process trains, and no further. */
async function untilTraining({ stdout }: Deno.ChildProcess): Promise<void> {
  const reader = stdout.getReader();
  for (let out = ""; !/^epoch/m.test(out);) {
    const { value, done } = await reader.read();
    assert(!done, out);
    out += text(value);
  }
  reader.releaseLock();
}

// ── In this process ─────────────────────────────────────────────────────────────────────────────

folderTest("main() keeps runs under names with anything in them", async (dir) => {
  for (
    const name of ["with spaces", "größe 数", ...(onWindows ? [] : ["line\nbreak", "back\\slash"])]
  ) {
    const folder = join(dir, name);
    await Deno.mkdir(folder);
    const keep = ["--checkpoint", join(folder, `${name}.npz`)];
    const save = ["--save", join(folder, `${name}.safetensors`)];
    const first = await run([...keep, ...save, "--epochs", "1"]);
    assertEquals([first.code, first.err], [0, ""]);
    assertEquals((await run([...keep, ...save, "--epochs", "2", "--resume"])).code, 0);
    assertEquals(namesIn(folder), [`${name}.npz`, `${name}.safetensors`]);
  }
});

folderTest("main() writes where symbolic links lead, in the mode that was there", async (dir) => {
  const link = join(dir, "link.npz"), target = join(dir, "far.npz");
  await Deno.symlink("far.npz", link);
  const keep = ["--checkpoint", link, "--resume"];
  assertEquals((await run([...keep, "--epochs", "1"])).code, 0);
  await Deno.chmod(target, 0o640);
  assertEquals((await run([...keep, "--epochs", "2"])).code, 0);
  assert((await Deno.lstat(link)).isSymlink);
  assertEquals((await Deno.lstat(target)).mode! & 0o777, 0o640);
  assertEquals(decodeCheckpoint(await Deno.readFile(target)).state.epoch, 2);
  assertStringIncludes(
    (await run([...keep, "--save", target])).err,
    "Cannot use --save: expected another file than --checkpoint's, but got it",
  );
  assertEquals(namesIn(dir), ["far.npz", "link.npz"]);
}, onWindows);

folderTest("main() finds before any work that a file may not be replaced", async (dir) => {
  const path = join(dir, "w.npz"), round = join(dir, "round.npz"), folder = join(dir, "shut");
  await Deno.writeTextFile(path, "precious", { mode: 0o444 });
  await Deno.symlink("round.npz", round);
  const refused = async (path: string, problem: string, code = 2) =>
    assertEquals(await run(["--save", path]), {
      code,
      out: "",
      err: `Cannot use --save${problem}\n`,
    });
  await refused(
    path,
    ` ${path}: expected a file that may be written, but it is write-protected (mode 444)`,
  );
  await refused(
    round,
    ` ${round}: expected symbolic links that end somewhere, but they go in a circle`,
  );
  assertEquals(await Deno.readTextFile(path), "precious");
  await Deno.mkdir(folder, { mode: 0o555 });
  const isOpenAnyway = await Deno.writeTextFile(join(folder, "x"), "").then(
    () => true,
    () => false,
  );
  if (isOpenAnyway) return; // To the system's administrator.
  const reason = "must be open to writing, but is not: the system does not permit it";
  await refused(join(folder, "w.npz"), `: ${folder} ${reason}`, 1);
}, onWindows);

folderTest("main() refuses a file that another run is writing, at once", async (dir) => {
  const path = join(dir, "run.npz"), saved = join(dir, "w.npz");
  const others: ReturnType<typeof run>[] = [];
  const first = await run(["--checkpoint", path, "--save", saved, "--epochs", "3"], {
    write(text) {
      if (!text.startsWith("keeps")) return;
      others.push(run(["--checkpoint", path]));
      others.push(run(["--checkpoint", path, "--resume"]), run(["--save", saved]));
    },
  });
  assertEquals([first.code, first.err], [0, ""]);
  const refusal = (flag: string, path: string) => ({
    code: 2,
    out: "",
    err: `Cannot use ${flag}: expected a file that no other run is writing, but ${path} is ` +
      "being written by one that has not ended\n",
  });
  const expected = [["--checkpoint", path], ["--checkpoint", path], ["--save", saved]];
  assertEquals(await Promise.all(others), expected.map(([flag, path]) => refusal(flag, path)));
  assertEquals(namesIn(dir), ["run.npz", "w.npz"]);
});

folderTest("main() refuses to resume a run whose epochs were not validated", async (dir) => {
  const path = join(dir, "run.npz"), keep = ["--checkpoint", path, "--resume", "--epochs", "1"];
  assertEquals((await run(keep)).code, 0);
  const { state, settings, ...model } = decodeCheckpoint(await Deno.readFile(path));
  const history = state.history.map(({ validation: _, ...record }) => record);
  await Deno.writeFile(path, encodeCheckpoint(model, { ...state, history }, settings));
  assertEquals(await run(keep), {
    code: 1,
    out: "",
    err: `Cannot resume from ${path}: each epoch must have been evaluated on validation ` +
      "examples, but one was not\n",
  });
});

Deno.test("main() says what memory a network takes that there is no room for", async () => {
  const { code, out, err } = await run(["--hidden", "65536,65536", "--kernels", "simd"]);
  assertEquals([code, out], [2, ""]);
  assertEquals(
    err,
    "Cannot use --hidden: expected a network that the simd kernels have room for, 4 GiB, but the " +
      "parameters of 784-65536-65536-10 take 32.4 GiB\n",
  );
});

// ── As a process ────────────────────────────────────────────────────────────────────────────────

const processTest = (name: string, body: (dir: string) => Promise<void>, ignore = false) =>
  folderTest(name, body, ignore || !isGranted("run") || onWindows);

for (const [signal, expected] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  processTest(`the process saves at ${signal}, and exits with ${expected}`, async (dir) => {
    const path = join(dir, "run.npz"), keep = ["--checkpoint", path, "--resume"];
    const process = start(dir, [...keep, "--epochs", "100000"]);
    await untilTraining(process);
    process.kill(signal);
    const { code, stderr } = await process.output();
    assertEquals(code, expected);
    const err = text(stderr);
    assertMatch(err, /^Stopped in epoch \d+ of 100000 after .*; --resume goes on from there\n$/);
    const { epoch, step } = decodeCheckpoint(await Deno.readFile(path)).state;
    assertStringIncludes(err, `Stopped in epoch ${epoch} of 100000 after ${step} of `);
    assertEquals(namesIn(dir), ["run.npz"]);
  });
}

processTest("the process goes on after SIGCONT as if nothing had been", async (dir) => {
  const saved = join(dir, "w.npz"), whole = join(dir, "whole.npz"), epochs = ["--epochs", "40"];
  const process = start(dir, [...epochs, "--save", saved]);
  await untilTraining(process);
  process.kill("SIGSTOP");
  assertEquals((await run([...epochs, "--save", whole])).code, 0);
  process.kill("SIGCONT");
  const { code, stderr } = await process.output();
  assertEquals([code, text(stderr)], [0, ""]);
  assertEquals(await Deno.readFile(saved), await Deno.readFile(whole));
});

processTest("of two processes on one new file, one trains and one is told why not", async (dir) => {
  for (let times = 0; times < 2; times++) {
    const path = join(dir, `${times}.npz`);
    const flags = ["--checkpoint", path, "--epochs", "10"];
    const outputs = await Promise.all([start(dir, flags).output(), start(dir, flags).output()]);
    outputs.sort((a, b) => a.code - b.code);
    assertEquals(outputs.map(({ code }) => code), [0, 2]);
    // Where it came late, the other had ended by then.
    assertMatch(
      text(outputs[1].stderr),
      /^Cannot use --checkpoint: expected a (file that no other run is writing|new file), but .*\n$/,
    );
    assertStringIncludes(text(outputs[1].stderr), path);
  }
  assertEquals(namesIn(dir), ["0.npz", "1.npz"]);
});

processTest("the process trains on with its outputs closed, and ends in silence", async (dir) => {
  const scripts: [string, number][] = [
    ['"$@" >&-', 0],
    ['"$@" 2>&-', 0],
    ['"$@" >&- 2>&- <&-', 0],
    // 141 where all is closed before the last line, which a pipe may well hold.
    ['{ "$@"; echo $? >"$0.code"; } 2>&1 | head -n 1 >&2', 0],
  ];
  for (const [i, [script, expected]] of scripts.entries()) {
    const path = join(dir, `${i}.npz`), isPiped = i === 3;
    const { code, stderr } = await throughShell(
      script.replace("$0", join(dir, "sh")),
      dir,
      ["--epochs", isPiped ? "200" : "10", "--checkpoint", path],
    );
    assertEquals([code, script], [expected, script]);
    assert(!text(stderr).includes(" at "), text(stderr));
    if (isPiped) assertEquals(await Deno.readTextFile(join(dir, "sh.code")), "141\n");
    else assertEquals(decodeCheckpoint(await Deno.readFile(path)).state.epoch, 10);
  }
});

/** Whether the shell's commands may be put before a file system of their own. */
const mayMount = isGranted("run") && !onWindows && await (async () => {
  try {
    const { success } = await new Deno.Command("unshare", {
      args: ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
})();

processTest("the process finds a full disk before any work, or keeps what it has", async (dir) => {
  const onDisk = (size: string) =>
    throughShell(
      `unshare -m sh -c 'mount -t tmpfs -o size=${size} tmpfs "$0" && "$@"; code=$?; ls "$0"; ` +
        `cp "$0/run.npz" "$0.npz"; exit $code' ${dir} "$@"`,
      dir,
      ["--epochs", "3", "--quiet", "--checkpoint", join(dir, "run.npz")],
    );
  const full = await onDisk("40k");
  assertEquals([full.code, text(full.stdout)], [1, ""]);
  const refusal =
    `Cannot use --checkpoint: ${dir} must be open to writing, but is not: there is no room left\n`;
  assert(text(full.stderr).startsWith(refusal), text(full.stderr));
  // Enough for one checkpoint, and not for the next beside it.
  const filling = await onDisk("100k");
  try {
    assertEquals([filling.code, text(filling.stdout)], [1, "run.npz\n"]);
    const problem = `Cannot write ${join(dir, "run.npz")}: there is no room left`;
    const tries = ["; trying again in 0.2 s", "; trying again in 1 s", "; trying again in 3 s", ""];
    assertEquals(text(filling.stderr), tries.map((end) => `${problem}${end}\n`).join(""));
    assertEquals(decodeCheckpoint(await Deno.readFile(`${dir}.npz`)).state.epoch, 1);
  } finally {
    await Deno.remove(`${dir}.npz`);
  }
}, !mayMount); // Only the system's administrator may.

processTest("a file beyond `ulimit -f` is an error, and what was there stays", async (dir) => {
  const path = join(dir, "a.bin");
  await Deno.writeTextFile(path, "precious");
  const lib = new URL("../../lib/", import.meta.url);
  const program = `
    import { failByFileSize } from "${lib}cli/signals.ts";
    import { writeFileAtomically } from "${lib}runtime/files.ts";
    failByFileSize();
    await writeFileAtomically(${JSON.stringify(path)}, new Uint8Array(2 ** 25))
      .catch((error) => console.log(error.message));
    Deno.exit(3);`;
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", 'ulimit -f 16384; "$@"', "sh", Deno.execPath(), "eval", "--quiet", program],
    // Deno's own files stay below the limit so.
    env: { DENO_DIR: join(dir, "cache") },
  }).output();
  assertEquals(text(stderr), "");
  assertEquals([code, text(stdout)], [3, `Cannot write ${path}: File too large\n`]);
  assertEquals(await Deno.readTextFile(path), "precious");
  assertEquals(namesIn(dir), ["a.bin", "cache"]);
});
