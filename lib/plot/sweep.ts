/**
 * What a sweep came to: for each setting, every run as a dot, their mean, and between which numbers
 * the mean of ever more runs would probably lie.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { expectKind, isList, isRecord } from "../runtime/kinds.ts";
import { shorten } from "../runtime/quote.ts";
import type { ChartOptions } from "./charts.ts";
import { PALETTE } from "./palette.ts";
import { figure } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import { expectChartOptions } from "./given.ts";
import { LONGEST_LABEL } from "./legend.ts";
import { round } from "./rounding.ts";

/** What is needed of a sweep's row, as `deno task sweep` writes it. */
export interface SweepRow {
  /** What the run differs by from others, but for its seed. */
  readonly setting: Readonly<Record<string, string>>;
  /** The test accuracy; none where the run failed. */
  readonly accuracy?: number;
}

/** The mean of some numbers, and the ends of its 95% interval by Student's t; none of one number. */
export function meanInterval(
  values: readonly number[],
): { mean: number; from: number; to: number } {
  const n = values.length, mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = n > 1 ? studentT(n - 1) * Math.sqrt(variance / n) : NaN;
  return { mean, from: mean - half, to: mean + half };
}

/** Student's t at 97.5% for 1 to 10 degrees of freedom, and the normal distribution's. */
const FEW = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];
const NORMAL = 1.959964;

/** At 97.5%: beyond a few degrees of freedom by its series, to three decimals. */
function studentT(degrees: number): number {
  if (degrees <= FEW.length) return FEW[degrees - 1];
  const z = NORMAL, n = degrees;
  return z + (z ** 3 + z) / (4 * n) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * n ** 3);
}

/**
 * A sweep's test accuracies, setting by setting, in the order in which the rows name them.
 *
 * The interval is of the mean: 95 of 100 sweeps with other seeds would have the true mean in theirs.
 * Where the intervals of two settings are far apart, they differ; a single run cannot tell.
 *
 * @throws {TypeError} If there are no rows, or one is none of a sweep.
 *
 * @example
 * ```ts
 * import { sweepChart } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = [0.91, 0.93, 0.92].map((accuracy) => ({ setting: { hidden: "64" }, accuracy }));
 * assertEquals(
 *   sweepChart(rows).alt,
 *   "test accuracy (%): hidden 64, 3 runs from 91 to 93, mean 92, 95% interval 89.52 to 94.48",
 * );
 * ```
 */
export function sweepChart(rows: readonly SweepRow[], options: ChartOptions = {}): Figure {
  const action = "draw a sweep";
  expectChartOptions(action, options);
  const isIt = (row: SweepRow) =>
    isRecord(row) && isRecord(row.setting) && ["number", "undefined"].includes(typeof row.accuracy);
  const isSweep = isList(rows) && rows.length > 0 && Array.from(rows).every(isIt);
  expectKind(action, "rows of a sweep, one or more", rows, isSweep);
  const groups = new Map<string, { runs: number[]; failed: number }>();
  for (const { setting, accuracy } of rows) {
    const words = Object.entries(setting).map(([name, value]) => value ? `${name} ${value}` : name);
    const name = shorten(words.join(", ") || "all alike", LONGEST_LABEL);
    const group = groups.get(name) ?? { runs: [], failed: 0 };
    groups.set(name, group);
    if (accuracy === undefined) group.failed++;
    else group.runs.push(100 * accuracy);
  }
  const names = [...groups.keys()], label = "test accuracy (%)";
  const dots = [...groups].flatMap(([name, { runs }]) => runs.map((value) => ({ name, value })));
  const means = [...groups].filter(([, { runs }]) => runs.length > 0)
    .map(([name, { runs }]) => ({ name, ...meanInterval(runs) }));
  const intervals = means.filter(({ from }) => !Number.isNaN(from));
  const { title, width = 640, height = 70 + 44 * names.length } = options;
  return figure({
    width,
    height,
    title,
    alt: options.alt ?? `${label}: ` +
        [...groups].map(([name, group]) => `${name}, ${describeGroup(group)}`).join("; "),
    legend: [
      { label: "a run", color: PALETTE[0], mark: "dot" },
      { label: "their mean, and its 95% interval", color: PALETTE[1], mark: "line" },
    ],
    x: { label, grid: true, nice: true, tickFormat: round },
    y: { label: null, type: "band", domain: names, tickSize: 0 },
    marks: [
      Plot.dot(dots, { x: "value", y: "name", fill: PALETTE[0], r: 4, fillOpacity: 0.4 }),
      Plot.ruleY(intervals, {
        x1: "from",
        x2: "to",
        y: "name",
        stroke: PALETTE[1],
        strokeWidth: 4,
      }),
      Plot.tickX(means, { x: "mean", y: "name", stroke: PALETTE[1], strokeWidth: 3, inset: 6 }),
    ],
  });
}

function describeGroup({ runs, failed }: { runs: readonly number[]; failed: number }): string {
  const failures = failed > 0 ? `${failed} failed` : "";
  if (runs.length === 0) return failures;
  const { mean, from, to } = meanInterval(runs);
  const ends = `from ${round(Math.min(...runs))} to ${round(Math.max(...runs))}`;
  return [
    `${runs.length} ${runs.length === 1 ? "run" : "runs"} ${ends}`,
    `mean ${round(mean)}`,
    ...(runs.length > 1 ? [`95% interval ${round(from)} to ${round(to)}`] : []),
    ...(failures ? [failures] : []),
  ].join(", ");
}
