/**
 * Dots in rows: what a few repetitions of each of several runs came to, or what one change made of
 * each of several pairs, with the mean of every row.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { formatFixed } from "../formatting.ts";
import { expectKind, isList, isRecord } from "../runtime/kinds.ts";
import { shorten } from "../runtime/quote.ts";
import type { ChartOptions } from "./charts.ts";
import { PALETTE } from "./colors.ts";
import { figure, FONT_SIZE } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import { expectChartOptions } from "./given.ts";
import { LONGEST_LABEL, textWidth } from "./legend.ts";

/** Options of {@linkcode dotPlot}. */
export interface DotsOptions extends ChartOptions {
  /** What the values are. Default: "value". */
  x?: string;
  /** Decimals of the means. Default: 1. */
  digits?: number;
}

/**
 * A row of dots for each name, from above to below; a bar through the row marks the mean of its
 * values, which stands at the right. Where values of both signs are drawn, 0 has a line.
 *
 * @throws {TypeError} If there are no rows, or a row has no values.
 *
 * @example
 * ```ts
 * import { dotPlot } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const chart = dotPlot({ small: [70, 72], large: [80, 84] }, { x: "accuracy (%)" });
 * assertEquals(chart.alt, "accuracy (%): small 71.0 on average (70 to 72), large 82.0 on average (80 to 84)");
 * ```
 */
export function dotPlot(
  rows: Readonly<Record<string, ArrayLike<number>>>,
  options: DotsOptions = {},
): Figure {
  expectChartOptions("draw dots", options, ["x", "digits"]);
  const isNamed = isRecord(rows) && Object.values(rows).every(isList);
  expectKind("draw dots", "lists of numbers by name", rows, isNamed);
  const { x = "value", digits = 1, width = 640, title } = options;
  const series = Object.entries(rows).map(([name, values]) => ({
    name: shorten(name, LONGEST_LABEL),
    values: Array.from(values).filter(Number.isFinite),
  }));
  if (series.length === 0 || series.some(({ values }) => values.length === 0)) {
    throw new TypeError("Cannot draw dots: expected rows of values, but got none");
  }
  const means = series.map(({ name, values }) => ({
    name,
    low: Math.min(...values),
    high: Math.max(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
  const dots = series.flatMap(({ name, values }) => values.map((value) => ({ name, value })));
  const low = Math.min(...means.map((row) => row.low));
  const high = Math.max(...means.map((row) => row.high));
  const height = options.height ?? 26 * series.length + 60;
  return figure({
    width,
    height,
    title,
    alt: options.alt ??
      `${x}: ` +
        means.map(({ name, mean, low, high }) =>
          `${name} ${formatFixed(mean, digits)} on average (${round(low)} to ${round(high)})`
        ).join(", "),
    marginLeft: 16 + Math.max(...series.map(({ name }) => textWidth(name, FONT_SIZE))),
    marginRight: 24 + textWidth(formatFixed(means[0].mean, digits) + "00", FONT_SIZE),
    marginTop: 8,
    marginBottom: 44,
    x: { label: x, grid: true, nice: true },
    y: { label: null, domain: series.map(({ name }) => name), tickSize: 0 },
    marks: [
      low < 0 && high > 0 ? Plot.ruleX([0], { stroke: "currentColor" }) : null,
      Plot.dot(dots, { x: "value", y: "name", r: 4, fill: PALETTE[0], fillOpacity: 0.55 }),
      Plot.tickX(means, { x: "mean", y: "name", stroke: PALETTE[1], strokeWidth: 3 }),
      Plot.text(means, {
        y: "name",
        text: ({ mean }: { mean: number }) => formatFixed(mean, digits),
        frameAnchor: "right",
        textAnchor: "start",
        dx: 10,
      }),
    ],
  });
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}
