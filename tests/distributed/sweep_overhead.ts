/**
 * Prints what a sweep's own work costs for each trial that is done: keeping its row on the disk, and
 * drawing the table anew, as often as on a terminal where each trial takes two seconds.
 *
 *     deno run --allow-all tests/distributed/sweep_overhead.ts
 *
 * @module
 */
import { parseFlags } from "../../lib/cli/flags.ts";
import { sweepFlags } from "../../lib/cli/sweep_flags.ts";
import { Results, type Row } from "../../lib/cli/sweep_results.ts";
import { progress, table } from "../../lib/cli/sweep_table.ts";
import { sweepOf } from "../../lib/cli/sweep_trials.ts";

const TRIAL = 2000;

const args = "--grid hidden=32,64,128,256 --grid learning-rate=0.01,0.03,0.1,0.3,1 --seeds 10";
const sweep = await sweepOf(parseFlags(sweepFlags(), args.split(" ")), [], undefined);
const path = await Deno.makeTempFile({ suffix: ".jsonl" }), rows: Row[] = [];
const times: number[] = [];
{
  await using results = await Results.open(path, sweep);
  for (const { trial, setting, seed } of sweep.trials) {
    const accuracies = Array.from({ length: 10 }, (_, i) => 0.9 + trial / 1e4 + i / 1e3);
    const row = { trial, setting, seed, sweep: sweep.name, accuracies, seconds: TRIAL / 1000 };
    const weights = "0".repeat(64), accuracy = accuracies[9];
    const started = performance.now();
    results.add({ ...row, accuracy, loss: 0.1, weights });
    rows.push({ ...row, accuracy });
    const lines = table(sweep, rows) + progress(rows.length, sweep.trials.length, 1, 1, 1);
    await Deno.stderr.write(new TextEncoder().encode(`${lines}\x1b[20A\r`));
    times.push(performance.now() - started);
  }
}
await Deno.remove(path);
times.sort((a, b) => a - b);
const share = (milliseconds: number) =>
  `${milliseconds.toFixed(2)} ms, ${(100 * milliseconds / TRIAL).toFixed(3)}% of two seconds`;
console.log(`${times.length} trials; half of them below ${share(times[times.length >> 1])}`);
console.log(`on the average ${share(times.reduce((sum, time) => sum + time) / times.length)}`);
console.log(`the slowest: ${share(times[times.length - 1])}`);
