/**
 * `deno task sweep`: many trainings, each `train-mnist` with flags of its own, on the cores of this
 * machine, on the ranks of `mpirun`, or in parts on the machines of an array job.
 *
 * @module
 */
import { readIfThere, writeFileAtomically } from "../runtime/files.ts";
import { readVariable } from "../runtime/environment.ts";
import { plain } from "../runtime/quote.ts";
import type { MpiCommunicator } from "../distributed/mod.ts";
import { quoted } from "./caller.ts";
import { exitCode, type Surroundings } from "./command.ts";
import { parseFlags, UsageError } from "./flags.ts";
import { expectPermitted } from "./permissions.ts";
import { expectEqual, together } from "./ranks.ts";
import { startRanks } from "./start_ranks.ts";
import { type Engine, localEngine, remoteEngine, serve } from "./sweep_engines.ts";
import { help, type Shard, sweepFlags, TRIAL_FLAGS } from "./sweep_flags.ts";
import { expectOwn, mergeRows, parseRows, Results, type Row } from "./sweep_results.ts";
import { progress, table } from "./sweep_table.ts";
import { type Sweep, sweepOf, type SweepSettings } from "./sweep_trials.ts";

/** Where results go if nothing is said, below the project's folder. */
const RESULTS = "data/cache/sweep.jsonl";

/** Milliseconds between two drawings of the table on a terminal. */
const REFRESH = 500;

/**
 * Runs the command and returns its exit code: 0, 1 (failed), 2 (wrong flags), or that of the signal
 * that stopped it.
 */
export function main(
  args: readonly string[],
  surroundings: Surroundings,
  communicator?: MpiCommunicator,
): Promise<number> {
  return exitCode(surroundings, async () => {
    const given = args[0] === "--" ? args.slice(1) : args;
    const files: string[] = [];
    const { settings, sweep } = await together(communicator, async () => {
      const operands = given.includes("--merge") ? files : undefined;
      const { locate } = surroundings;
      const settings = parseFlags(sweepFlags(), given, { locate, ...(operands && { operands }) });
      await expectPermitted(pathsOf(settings, files.map(locate), surroundings), {
        program: "sweep.ts",
        args: given,
        ranks: communicator?.size,
      }, surroundings);
      const lines = settings.list && await readText("--list", settings.list);
      return { settings, sweep: await sweepOf(settings, fixedArgs(settings), lines) };
    });
    if (settings.help) {
      surroundings.write(help(surroundings.deno));
      return 0;
    }
    if (settings["print-sbatch"]) {
      surroundings.write(sbatch(given, settings, surroundings));
      return 0;
    }
    expectEqual(communicator, { sweep: sweep.name });
    const path = resultsPath(settings, surroundings);
    if (settings.merge) return await merge(sweep, path, files, surroundings);
    if (communicator && communicator.rank > 0) {
      // Rank 0 hears of signals, too, and ends all.
      surroundings.onInterrupt(() => {});
      await together(communicator, () => {});
      await serve(communicator);
      return 0;
    }
    const results = await together(communicator, () => Results.open(path, sweep));
    const code = await exitCode(surroundings, async () => {
      await using open = results;
      return await work(sweep, open, settings, surroundings, enginesFor(settings, communicator));
    });
    // The others may be in the middle of long trials.
    if (communicator && code !== 0) communicator.abort(code);
    return code;
  });
}

/** The flags that all trials share, as `train-mnist` takes them. */
function fixedArgs(settings: SweepSettings): string[] {
  return Object.entries(TRIAL_FLAGS).flatMap(([name, flag]) => {
    const value = settings[name as keyof typeof TRIAL_FLAGS];
    if (name === "seed" || String(value) === String(flag.fallback)) return [];
    return value === true ? [`--${name}`] : [`--${name}`, String(value)];
  });
}

function pathsOf(settings: SweepSettings, files: readonly string[], surroundings: Surroundings) {
  const { list, "data-dir": dir } = settings;
  const read = [["--list", list], ["--data-dir", dir], ...files.map((file) => ["--merge", file])];
  return [
    ...read.flatMap(([typed, path]) =>
      path === undefined ? [] : [{ typed: typed!, path, access: "read" as const }]
    ),
    { typed: "--results", path: resultsPath(settings, surroundings), access: "write" as const },
  ];
}

async function readText(flag: string, path: string): Promise<string> {
  const bytes = await readIfThere(path);
  if (bytes) return new TextDecoder().decode(bytes);
  throw new UsageError(`Cannot use ${flag}: expected a file, but there is no ${plain(path)}`);
}

/** The part that is to be done here, if not all. */
function shardOf({ shard, merge }: SweepSettings): Shard | undefined {
  if (shard || merge) return shard;
  const [task, count, least] = ["TASK_ID", "TASK_COUNT", "TASK_MIN"].map((name) =>
    Number(readVariable(`SLURM_ARRAY_${name}`) ?? NaN)
  );
  return count >= 1 ? { part: task - (least || 0) + 1, parts: count } : undefined;
}

function resultsPath(settings: SweepSettings, { root }: Surroundings): string {
  const path = settings.results ?? `${root}/${RESULTS}`, shard = shardOf(settings);
  return shard ? path.replace(/\.jsonl$/, `.${shard.part}-of-${shard.parts}.jsonl`) : path;
}

function enginesFor({ workers }: SweepSettings, communicator?: MpiCommunicator): Engine[] {
  if (!communicator) {
    return Array.from({ length: workers ?? navigator.hardwareConcurrency }, localEngine);
  }
  return Array.from(
    { length: communicator.size },
    (_, rank) => rank === 0 ? localEngine() : remoteEngine(communicator, rank),
  );
}

/** Does what is not done yet. */
async function work(
  sweep: Sweep,
  results: Results,
  settings: SweepSettings,
  surroundings: Surroundings,
  engines: readonly Engine[],
): Promise<number> {
  const { quiet } = settings, shard = shardOf(settings), { write, fail, root } = surroundings;
  const mine = shard
    ? sweep.trials.filter(({ trial }) => trial % shard.parts === shard.part - 1)
    : sweep.trials;
  const rows: Row[] = [...results.rows], done = new Set(rows.map(({ trial }) => trial));
  const left = mine.filter(({ trial }) => !done.has(trial)), toDo = left.length;
  if (!quiet) write(`sweep ${sweep.name}: ${progress(rows.length, mine.length, 0, 0, 0)} done\n`);
  let stopped: number | undefined, failure: Error | undefined;
  const stop = Promise.withResolvers<void>();
  surroundings.onInterrupt((code = 130) => {
    stopped = code;
    stop.resolve();
  });
  const started = performance.now(), columns = surroundings.columns();
  let drawn = -Infinity, height = 0;
  const tell = () => {
    const seconds = (performance.now() - started) / 1000, here = rows.length - results.rows.length;
    const text = progress(rows.length, mine.length, here, toDo - here, seconds);
    if (quiet) return;
    if (columns === null) return void write(`${text}\n`);
    if (performance.now() - drawn < REFRESH) return;
    drawn = performance.now();
    const lines = (table(sweep, rows) + text).split("\n").map((line) => line.slice(0, columns - 1));
    write((height > 0 ? `\r\x1b[${height}A\x1b[J` : "") + lines.join("\n"));
    height = lines.length - 1;
  };
  const runs = engines.map(async (engine) => {
    for (let trial; !failure && stopped === undefined && (trial = left.shift());) {
      const row = await engine.run({ sweep: sweep.name, trial, root });
      if (stopped !== undefined) return;
      try {
        results.add(row);
      } catch (error) {
        failure ??= error as Error;
        return;
      }
      rows.push(row);
      tell();
    }
  });
  await Promise.race([Promise.all(runs), stop.promise]);
  if (height > 0) write(`\r\x1b[${height}A\x1b[J`);
  for (const engine of engines) engine[Symbol.dispose]();
  if (failure) throw failure;
  write(table(sweep, rows));
  if (stopped === undefined) return 0;
  fail(`Stopped after ${rows.length} of ${mine.length} trials; the same command goes on`);
  return stopped;
}

/** Puts the results of shards into one file. */
async function merge(
  sweep: Sweep,
  path: string,
  files: readonly string[],
  { locate, write }: Surroundings,
): Promise<number> {
  const all: Row[] = [];
  if (files.length === 0) {
    throw new UsageError("Cannot use --merge: expected files of results after it, but got none");
  }
  for (const file of files.map(locate)) {
    const rows = parseRows(await readText("--merge", file), file);
    expectOwn(rows, sweep, file);
    all.push(...rows);
  }
  const rows = mergeRows(all);
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  await writeFileAtomically(path, new TextEncoder().encode(text));
  write(table(sweep, rows));
  write(`${rows.length} of ${sweep.trials.length} trials, in ${plain(path)}\n`);
  return 0;
}

/** A file for Slurm, which does the sweep in parts of about ten trials. */
function sbatch(
  args: readonly string[],
  settings: SweepSettings,
  { deno, root }: Surroundings,
): string {
  const { shard } = settings, parts = shard?.parts ?? 10;
  const flags = args.filter((arg, i) =>
    arg !== "--print-sbatch" && !arg.startsWith("--shard") && args[i - 1] !== "--shard"
  );
  const command = `${deno} task sweep ${flags.map(quoted).join(" ")}`.trimEnd();
  const results = settings.results ?? RESULTS;
  return `#!/bin/sh
#SBATCH --job-name=gradbook-sweep
#SBATCH --array=1-${parts}
#SBATCH --cpus-per-task=4
#SBATCH --time=01:00:00
# Each task does its part of the trials. Afterwards:
#   ${command} --merge ${quoted(results).replace(/\.jsonl$/, "")}.*-of-${parts}.jsonl
cd ${quoted(root)} && exec ${command} --shard "$SLURM_ARRAY_TASK_ID/${parts}"
`;
}

if (import.meta.main) {
  await startRanks(main, () => "; the same command goes on with the trials that are not done");
}
