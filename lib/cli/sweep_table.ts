/**
 * What a sweep has come to so far: a line per setting, and the time that is left.
 *
 * @module
 */
import { formatPercent } from "../formatting.ts";
import { clock } from "./report.ts";
import type { Row } from "./sweep_results.ts";
import type { Sweep } from "./sweep_trials.ts";

/** A setting in a few words. */
export function describeSetting(setting: Readonly<Record<string, string>>): string {
  const words = Object.entries(setting).map(([name, value]) => value ? `${name} ${value}` : name);
  return words.join(", ") || "all alike";
}

/** The table: mean test accuracy, its spread over the runs, and what failed. */
export function table(sweep: Sweep, rows: readonly Row[]): string {
  const groups = new Map<string, { of: number; rows: Row[] }>();
  for (const { setting } of sweep.trials) {
    const name = describeSetting(setting), group = groups.get(name) ?? { of: 0, rows: [] };
    group.of++;
    groups.set(name, group);
  }
  for (const row of rows) groups.get(describeSetting(row.setting))!.rows.push(row);
  const width = Math.max(...Array.from(groups.keys(), (name) => name.length));
  return Array.from(groups, ([name, { of, rows }]) => {
    const accuracies = rows.flatMap(({ accuracy }) => accuracy === undefined ? [] : [accuracy]);
    const failures = rows.length - accuracies.length;
    return `${name.padEnd(width)}  ${String(rows.length).padStart(String(of).length)}/${of}` +
      (accuracies.length > 0 ? `  ${spread(accuracies)}` : "") +
      (failures > 0 ? `  ${failures} failed` : "") + "\n";
  }).join("");
}

function spread(accuracies: readonly number[]): string {
  const mean = accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length;
  if (accuracies.length === 1) return formatPercent(mean);
  const squares = accuracies.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return `mean ${formatPercent(mean)}, deviation ${
    formatPercent(Math.sqrt(squares / (accuracies.length - 1)))
  }, ` +
    `${formatPercent(Math.min(...accuracies))} to ${formatPercent(Math.max(...accuracies))}`;
}

/** `12 of 24 trials, 0:40 left`. */
export function progress(
  done: number,
  of: number,
  here: number,
  left: number,
  seconds: number,
): string {
  return `${done} of ${of} trials` +
    (here > 0 && left > 0 ? `, ${clock(seconds / here * left)} left` : "");
}
