/**
 * A sweep of 24 trials, killed three times, on each engine: its rows are those of one that nobody
 * disturbed. Some minutes; .ci/run calls it.
 *
 *     deno run --allow-all tests/distributed/sweep.ts
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { parseRows } from "../../lib/cli/sweep_results.ts";
import { isInstalled, LAUNCH_ENV, LAUNCHERS } from "./launchers.ts";

const FLAGS = "--grid hidden=8,12,16 --grid learning-rate=0.1,0.3 --seeds 4 --limit 500 --epochs 1";
const TASK = [Deno.execPath(), "task", "-q", "sweep", ...FLAGS.split(" ")];

const folder = `data/cache/sweep-${Deno.pid}`;
await Deno.mkdir(folder, { recursive: true });

/** Runs a sweep in a process group of its own, and kills all of that where `seconds` have passed. */
async function run(launcher: readonly string[], args: string[], seconds?: number): Promise<number> {
  const timeout = seconds === undefined ? [] : ["timeout", "-s", "KILL", `${seconds}`];
  const [command, ...rest] = ["setsid", "-w", ...timeout, ...launcher, ...TASK, "--quiet", ...args];
  const { code } = await new Deno.Command(command, {
    args: rest,
    env: LAUNCH_ENV,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return code;
}

const read = async (path: string) => {
  const rows = parseRows(await Deno.readTextFile(path), path);
  return rows.sort((a, b) => a.trial - b.trial).map(({ seconds: _, ...row }) => row);
};

try {
  const engines: [string, readonly string[], string[]][] = [["cores", [], []]];
  for (const [name, launcher] of Object.entries(LAUNCHERS)) {
    if (await isInstalled(name)) engines.push([name, [...launcher, "-n", "2"], []]);
  }
  const whole = `${folder}/whole.jsonl`, started = performance.now();
  assertEquals(await run([], ["--results", whole]), 0);
  const seconds = (performance.now() - started) / 1000;
  const expected = await read(whole);
  assertEquals(expected.length, 24);
  for (const [name, launcher, args] of engines) {
    const path = `${folder}/${name}.jsonl`;
    for (const share of [0.3, 0.4, 0.5]) {
      await run(launcher, [...args, "--results", path], Math.max(1.5, share * seconds));
      // Launchers and ranks of a killed group may take a moment to be gone.
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    assertEquals(await run(launcher, [...args, "--results", path]), 0);
    assertEquals(await read(path), expected);
    console.log(`ok  on ${name}: killed three times, the same 24 rows`);
  }
  const path = `${folder}/parts.jsonl`;
  const parts = [1, 2, 3].map((part) => `${folder}/parts.${part}-of-3.jsonl`);
  for (const part of [1, 2, 3]) {
    await run([], ["--results", path, "--shard", `${part}/3`], Math.max(1.5, 0.2 * seconds));
    assertEquals(await run([], ["--results", path, "--shard", `${part}/3`]), 0);
  }
  assertEquals(await run([], ["--results", path, "--merge", ...parts]), 0);
  assertEquals(await read(path), expected);
  console.log("ok  in three parts, each killed: merged, the same 24 rows");
  assert(await run([], ["--seeds", "5", "--results", path]) === 2, "another sweep's file");
  assert(await run([], ["--results", "/proc/none.jsonl"]) === 2, "a file that cannot be written");
  console.log("ok  another sweep's results, and a folder that takes none, are refused");
} finally {
  await Deno.remove(folder, { recursive: true });
}
