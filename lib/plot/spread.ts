/**
 * How far apart runs end that differ in their seeds only: a row for each kind of run, a dot for each
 * run, and a stroke at their mean.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { expectKind } from "../runtime/kinds.ts";
import { shorten } from "../runtime/quote.ts";
import { expectFinite, numbersOf } from "../tensor/given.ts";
import type { ChartOptions } from "./charts.ts";
import { PALETTE } from "./palette.ts";
import { figure } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import { expectChartOptions } from "./given.ts";
import { LONGEST_LABEL } from "./legend.ts";
import { round } from "./rounding.ts";

/** Options of {@linkcode spreadChart}. */
export interface SpreadOptions extends ChartOptions {
  /** What the numbers are. Default: "value". */
  x?: string;
  /** Show shares, 0 to 1, as percentages. */
  percent?: boolean;
  /** What a dot is. Default: "a run". */
  dot?: string;
}

/**
 * The results of repeated runs, by the name of what was run. Where there are numbers of both signs, as
 * there are of differences, 0 has a line.
 *
 * @throws {TypeError} If there are no rows, or one holds no numbers.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * ```ts
 * import { spreadChart } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const chart = spreadChart({ plain: [0.97, 0.99], noisy: [0.95, 0.96] }, {
 *   x: "accuracy",
 *   percent: true,
 * });
 * assertEquals(chart.alt, "accuracy (%): plain 97, 99, mean 98; noisy 95, 96, mean 95.5");
 * ```
 */
export function spreadChart(
  results: Readonly<Record<string, ArrayLike<number>>>,
  options: SpreadOptions = {},
): Figure {
  const action = "draw runs";
  expectChartOptions(action, options, ["x", "percent", "dot"]);
  const isNamed = typeof results === "object" && results !== null && !(Symbol.iterator in results);
  expectKind(action, "lists of numbers by name", results, isNamed);
  const { percent = false, dot = "a run", title, width = 640 } = options;
  const rows = Object.entries(results).map(([name, list]) => {
    const values = Array.from(numbersOf(list, action));
    for (const value of values) expectFinite(value, "a result", action);
    return { name: shorten(name, LONGEST_LABEL), values: values.map((v) => percent ? 100 * v : v) };
  });
  if (rows.length === 0 || rows.some(({ values }) => values.length === 0)) {
    throw new TypeError("Cannot draw runs: expected numbers for each name, but got none");
  }
  const { height = 70 + 44 * rows.length } = options;
  const x = percent ? `${options.x ?? "share"} (%)` : options.x ?? "value";
  const dots = rows.flatMap(({ name, values }) => values.map((value) => ({ name, value })));
  const means = rows.map(({ name, values }) => ({ name, value: mean(values) }));
  const hasBothSigns = [-1, 1].every((sign) => dots.some(({ value }) => sign * value > 0));
  return figure({
    width,
    height,
    title,
    alt: options.alt ?? `${x}: ` +
        rows.map(({ name, values }) =>
          `${name} ${values.map(round).join(", ")}, mean ${round(mean(values))}`
        ).join("; "),
    legend: [
      { label: dot, color: PALETTE[0], mark: "dot" },
      { label: "their mean", color: PALETTE[1], mark: "line" },
    ],
    x: { label: x, grid: true, nice: true, tickFormat: round },
    y: { label: null, type: "band", domain: rows.map(({ name }) => name), tickSize: 0 },
    marks: [
      hasBothSigns ? Plot.ruleX([0], { stroke: "currentColor" }) : null,
      Plot.tickX(means, { x: "value", y: "name", stroke: PALETTE[1], strokeWidth: 3, inset: 3 }),
      Plot.dot(dots, { x: "value", y: "name", fill: PALETTE[0], r: 5, fillOpacity: 0.75 }),
    ],
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
