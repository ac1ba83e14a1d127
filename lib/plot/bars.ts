/**
 * Bars by name: counts, shares, and what was measured several times, with the interval that it fell into.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { expectKind } from "../runtime/kinds.ts";
import { shorten } from "../runtime/quote.ts";
import { type ChartOptions, longest, TILT, TILT_HEIGHT } from "./charts.ts";
import { PALETTE } from "./palette.ts";
import { figure, FONT_SIZE } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import { expectChartOptions } from "./given.ts";
import { LONGEST_LABEL, textWidth } from "./legend.ts";
import { round, roundPercent } from "./rounding.ts";

/** How high a bar is, and between which values it may as well lie. */
export interface BarInterval {
  /** The height of the bar: a mean, say. */
  readonly value: number;
  /** The lower end: the least value, say. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/** Options of {@linkcode barChart}. */
export interface BarsOptions extends ChartOptions {
  /** What the bars stand for. */
  x?: string;
  /** What their heights are. Default: "count". */
  y?: string;
  /** Show shares, 0 to 1, as percentages. */
  percent?: boolean;
}

interface Bar extends BarInterval {
  readonly name: string;
}

/**
 * A bar for each name, its value written at its end: how many examples there are of each class, or how
 * well each of some recipes did, with the interval that several runs of it fell into.
 *
 * @throws {TypeError} If there are no values.
 *
 * @example
 * ```ts
 * import { barChart } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const chart = barChart({
 *   sigmoid: { value: 0.95, low: 0.94, high: 0.96 },
 *   relu: { value: 0.97, low: 0.965, high: 0.975 },
 * }, { y: "accuracy", percent: true });
 * assertEquals(chart.alt, "accuracy: sigmoid 95% (94% to 96%), relu 97% (96.5% to 97.5%)");
 * ```
 */
export function barChart(
  values:
    | Readonly<Record<string, number | BarInterval>>
    | ReadonlyMap<string, number | BarInterval>,
  options: BarsOptions = {},
): Figure {
  expectChartOptions("draw bars", options, ["x", "y", "percent"]);
  const entries: [unknown, unknown][] = values instanceof Map
    ? [...values]
    : Object.entries(Object(values));
  const bars = entries.flatMap(([name, value]) => barOf(name, value) ?? []);
  const isWhole = bars.length === entries.length;
  expectKind("draw bars", "an object or a Map of numbers by name", values, isWhole);
  if (bars.length === 0) throw new TypeError("Cannot draw bars: expected values, but got none");
  const { x = null, y = "count", percent = false, width = 640, height = 300, title } = options;
  const longestName = textWidth(
    shorten(longest(bars.map(({ name }) => name)), LONGEST_LABEL),
    FONT_SIZE,
  );
  const tilt = longestName > (width - 84) / bars.length;
  const extra = tilt ? Math.round(longestName * TILT_HEIGHT) : 0;
  const format = percent ? roundPercent : round;
  const written = percent ? format : (value: number) => value.toLocaleString("en-US");
  const texts = (some: readonly Bar[], end: "low" | "high", dy: number) =>
    Plot.text(some, {
      x: "name",
      y: (bar: Bar) => bar[end],
      text: ({ value }: Bar) => written(value),
      dy,
    });
  const intervals = bars.filter(({ low, high }) => low !== high);
  return figure({
    width,
    height: height + extra,
    title,
    alt: options.alt ??
      `${y}: ${bars.map((bar) => `${bar.name} ${describeBar(bar, format)}`).join(", ")}`,
    marginBottom: 44 + extra,
    marginTop: 34,
    // Room for what is written below them.
    insetBottom: bars.some(({ value }) => value < 0) ? 20 : 0,
    x: {
      label: x,
      labelOffset: 40 + extra,
      domain: bars.map(({ name }) => name),
      tickFormat: (name: string) => shorten(name, LONGEST_LABEL),
      tickSize: 0,
      ...(tilt && { tickRotate: TILT }),
    },
    y: { label: percent ? `${y} (%)` : y, grid: true, ...(percent && { percent }) },
    marks: [
      Plot.barY(bars, { x: "name", y: "value", fill: PALETTE[0] }),
      intervals.length === 0
        ? null
        : whiskers(intervals, Math.max(0, ((width - 84) / bars.length - 30) / 2)),
      texts(bars.filter(({ value }) => !(value < 0)), "high", -8),
      texts(bars.filter(({ value }) => value < 0), "low", 10),
      Plot.ruleY([0]),
    ],
  });
}

function barOf(name: unknown, value: unknown): Bar | undefined {
  if (typeof name !== "string") return undefined;
  if (typeof value === "number") return { name, value, low: value, high: value };
  const bar = Object(value) as BarInterval;
  const isBar = [bar.value, bar.low, bar.high].every((end) => typeof end === "number");
  return isBar ? { name, value: bar.value, low: bar.low, high: bar.high } : undefined;
}

/** An interval as a line between two short ones. */
function whiskers(bars: readonly Bar[], inset: number): Plot.Markish[] {
  const stroke = { stroke: "currentColor", strokeWidth: 1.5 };
  const end = (y: "low" | "high") => Plot.tickY(bars, { x: "name", y, ...stroke, inset });
  return [
    Plot.ruleX(bars, { x: "name", y1: "low", y2: "high", ...stroke }),
    end("low"),
    end("high"),
  ];
}

function describeBar({ value, low, high }: Bar, format: (value: number) => string): string {
  return low === high ? format(value) : `${format(value)} (${format(low)} to ${format(high)})`;
}
