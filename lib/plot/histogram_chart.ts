/**
 * How numbers are spread: a histogram, or several over each other.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { type Histogram, histogram } from "../routines/histogram.ts";
import { expectKind, isList, isRecord } from "../runtime/kinds.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { ChartOptions } from "./charts.ts";
import { PALETTE } from "./palette.ts";
import { figure } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import { expectChartOptions } from "./given.ts";
import { round } from "./rounding.ts";

/** Numbers to be counted, or counts as of `histogram`. */
export type HistogramSource = Tensor | ArrayLike<number> | Histogram;

/** Options of {@linkcode histogramChart}. */
export interface HistogramChartOptions extends ChartOptions {
  /** What the numbers are. Default: "value". */
  x?: string;
  /** How many bins numbers are counted in, all in the same. Default: 30. */
  bins?: number;
  /** Where the first bin begins and the last one ends. Default: the least number and the greatest. */
  range?: readonly [low: number, high: number];
  /** Show counts by orders of magnitude, so that rare numbers are seen. */
  logarithmic?: boolean;
}

/**
 * A histogram of numbers by name: how many of them fall into each bin. Several are drawn over each
 * other, in the same bins.
 *
 * @throws {TypeError} If there is nothing to count.
 * @throws {RangeError} If a number is not finite, or the range or number of bins is none.
 *
 * @example
 * ```ts
 * import { RandomState } from "gradbook";
 * import { histogramChart } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const draws = new RandomState(1).randn(1000);
 * const chart = histogramChart({ draws }, { bins: 5, range: [-4, 4] });
 * assertEquals(chart.alt, "Histogram of value: draws, 1000 from -4 to 4, most near 0");
 * ```
 */
export function histogramChart(
  sources: Readonly<Record<string, HistogramSource>>,
  options: HistogramChartOptions = {},
): Figure {
  expectChartOptions("draw a histogram", options, ["x", "bins", "range", "logarithmic"]);
  const isNamed = isRecord(sources) && !(sources instanceof Tensor);
  expectKind("draw a histogram", "numbers by name, such as { weights }", sources, isNamed);
  const { x = "value", width = 640, height = 300, title, logarithmic = false } = options;
  const series = countAll(sources, options).map((counted, i) => ({
    ...counted,
    color: PALETTE[i % PALETTE.length],
  }));
  if (series.length === 0) {
    throw new TypeError("Cannot draw a histogram: expected numbers, but got none");
  }
  const floor = logarithmic ? 0.5 : 0;
  return figure({
    width,
    height,
    title,
    alt: options.alt ??
      `Histogram of ${x}: ${
        series.map(({ label, counted }) => `${label}, ${course(counted)}`).join("; ")
      }`,
    legend: series.length === 1 ? [] : series.map(({ label, color }) => ({ label, color })),
    x: { label: x, grid: false },
    y: {
      label: "count",
      grid: true,
      ...(logarithmic
        ? {
          type: "log",
          domain: [floor, most(series)],
          ticks: decadesUpTo(most(series)),
          tickFormat: ",",
        }
        : { nice: true }),
    },
    marks: [
      series.map(({ counted, color }) =>
        Plot.rectY(binsOf(counted, floor), {
          x1: "low",
          x2: "high",
          y1: () => floor,
          y2: "count",
          fill: color,
          fillOpacity: series.length === 1 ? 1 : 0.45,
          inset: series.length === 1 ? 0.5 : 0,
        })
      ),
      Plot.ruleY([floor]),
    ],
  });
}

interface Series {
  readonly label: string;
  readonly counted: Histogram;
}

/** All counted in the same bins, but for those that are counted already. */
function countAll(
  sources: Readonly<Record<string, HistogramSource>>,
  { bins = 30, range }: HistogramChartOptions,
): Series[] {
  const entries = Object.entries(sources);
  const numbers = entries.map(([, source]) => isCounted(source) ? undefined : valuesOf(source));
  const all = range ?? extent(numbers);
  return entries.map(([label, source], i) => ({
    label,
    counted: isCounted(source)
      ? source
      : histogram(Float64Array.from(numbers[i]!), { bins, ...(all && { range: all }) }),
  }));
}

function isCounted(source: HistogramSource): source is Histogram {
  return isRecord(source) && "counts" in source && "edges" in source;
}

function valuesOf(source: HistogramSource): ArrayLike<number> {
  if (source instanceof Tensor) return source.data;
  expectKind("draw a histogram", "a tensor or a list of numbers", source, isList(source));
  return source as ArrayLike<number>;
}

/** The least and the greatest of all numbers, where there are some. */
function extent(
  lists: readonly (ArrayLike<number> | undefined)[],
): readonly [number, number] | undefined {
  let low = Infinity, high = -Infinity;
  for (const list of lists) {
    for (let i = 0; i < (list?.length ?? 0); i++) {
      low = Math.min(low, list![i]);
      high = Math.max(high, list![i]);
    }
  }
  return low === Infinity ? undefined : [low, high];
}

function binsOf({ counts, edges }: Histogram, floor: number) {
  return Array.from(counts, (count, i) => ({
    low: edges.data[i],
    high: edges.data[i + 1],
    count: Math.max(count, floor),
  }));
}

/** 1, 10, 100 … */
function decadesUpTo(count: number): number[] {
  return Array.from({ length: Math.floor(Math.log10(count)) + 1 }, (_, power) => 10 ** power);
}

function most(series: readonly Series[]): number {
  return Math.max(1, ...series.map(({ counted }) => Math.max(...counted.counts)));
}

function course({ counts, edges }: Histogram): string {
  const total = counts.reduce((sum, count) => sum + count, 0), { data } = edges;
  const highest = counts.indexOf(Math.max(...counts));
  const middle = (data[highest] + data[highest + 1]) / 2;
  const isZero = Math.abs(middle) < 1e-9 * (data[1] - data[0]);
  return `${total} from ${round(data[0])} to ${round(data[data.length - 1])}, ` +
    `most near ${isZero ? 0 : Number(middle.toPrecision(2))}`;
}
