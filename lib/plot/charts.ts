/**
 * Charts of a training run: how loss and accuracy went, which classes were taken for which, how
 * many there are of each.
 *
 * Each chart is a function (data, options) → {@linkcode Figure}. Where `alt` is left out, the chart
 * says in words what its numbers are. Points and decision boundaries: scatter.ts.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { expectKind, isRecord } from "../runtime/kinds.ts";
import { expectTensor, numbersOf } from "../tensor/given.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { PALETTE } from "./palette.ts";
import type { Figure } from "./figure.ts";
import { figure, FONT_SIZE } from "./drawing.ts";
import { expectChartOptions } from "./given.ts";
import { shorten } from "../runtime/quote.ts";
import { LONGEST_LABEL, textWidth } from "./legend.ts";
import { round, roundPercent } from "./rounding.ts";

/** What all charts can be told. */
export interface ChartOptions {
  /** Stands above the chart. */
  title?: string | undefined;
  /** What the chart shows, in words. Default: made from the data. */
  alt?: string | undefined;
  /** In CSS pixels. Default: 640, but for charts of squares. */
  width?: number;
  /** In CSS pixels, of the chart below title and legend. */
  height?: number;
}

/** Values at 1, 2, 3 …, or at the given places. */
export type Curve = ArrayLike<number> | {
  /** Where the values were taken, in rising order. */
  readonly x: ArrayLike<number>;
  /** The values. */
  readonly y: ArrayLike<number>;
};

/** Options of {@linkcode learningCurves}. */
export interface CurvesOptions extends ChartOptions {
  /** What is counted along x. Default: "epoch". */
  x?: string;
  /** What the values are. Default: "loss". */
  y?: string;
  /**
   * Show orders of magnitude, of the values or also along x ("both", or "x" alone); what is zero or
   * below is left out.
   */
  logarithmic?: boolean | "x" | "y" | "both";
  /** Show shares, 0 to 1, as percentages. */
  percent?: boolean;
}

/**
 * Curves over epochs or steps, by name: a loss, or training beside validation.
 *
 * Neighbors differ in color and dash. Values that are not finite leave gaps. Of more values than
 * there are pixels, the extremes are drawn.
 *
 * @throws {TypeError} If there are no curves, or x and y differ in length.
 *
 * @example
 * ```ts
 * import { learningCurves } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const chart = learningCurves({ train: [2, 1, 0.5], validation: [2.2, 1.2, 0.9] });
 * assertEquals(chart.alt, "loss against epoch: train from 2 to 0.5, validation from 2.2 to 0.9");
 * ```
 */
export function learningCurves(
  curves: Readonly<Record<string, Curve>>,
  options: CurvesOptions = {},
): Figure {
  expectChartOptions("draw curves", options, ["x", "y", "logarithmic", "percent"]);
  const isNamed = typeof curves === "object" && curves !== null && !(Symbol.iterator in curves);
  expectKind("draw curves", "curves by name, such as { losses }", curves, isNamed);
  const { x = "epoch", y = "loss", title, logarithmic = false, percent = false } = options;
  const isLogarithmic = [false, true, "x", "y", "both"].includes(logarithmic);
  expectKind("draw curves", 'true, "x", "y" or "both" for logarithmic', logarithmic, isLogarithmic);
  const alongX = logarithmic === "x" || logarithmic === "both";
  const alongY = logarithmic !== false && logarithmic !== "x";
  const series = Object.entries(curves).map(([label, curve], i) => ({
    label,
    points: pointsOf(label, curve, { alongX, alongY }),
    color: PALETTE[i % PALETTE.length],
    dashed: i % 2 === 1,
  }));
  if (series.length === 0) {
    throw new TypeError("Cannot draw curves: expected one or more, but got none");
  }
  const { width = 640, height = 340 } = options;
  const places = series.flatMap(({ points }) => points.map(([x]) => x));
  const format = percent ? roundPercent : round;
  return figure({
    width,
    height,
    title,
    alt: options.alt ?? `${y} against ${x}: ` +
        series.map(({ label, points }) => `${label} ${course(points, format)}`).join(", "),
    legend: series.length === 1 ? [] : series.map(({ label, color, dashed }) => ({
      label,
      color,
      mark: dashed ? "dashed line" : "line",
    })),
    x: {
      label: x,
      grid: true,
      ...(alongX
        ? { type: "log", ticks: decadeTicks(places), tickFormat: round }
        : integerTicks(places)),
    },
    y: {
      label: y,
      grid: true,
      ...(alongY
        ? {
          type: "log",
          ticks: decadeTicks(series.flatMap(({ points }) => points.map(([, y]) => y))),
        }
        : { nice: true }),
      tickFormat: round,
      ...(percent && { percent: true, label: `${y} (%)` }),
    },
    marks: series.flatMap(({ points, color, dashed }) => [
      Plot.line(thin(points, width), {
        stroke: color,
        strokeWidth: 2,
        strokeDasharray: dashed ? "5,3" : undefined,
      }),
      points.length <= 30 ? Plot.dot(points, { fill: color, r: 3 }) : null,
    ]),
  });
}

type Point = readonly [x: number, y: number];

function pointsOf(
  label: string,
  curve: Curve,
  { alongX, alongY }: { alongX: boolean; alongY: boolean },
): Point[] {
  const action = "draw a curve";
  const hasPlaces = isRecord(curve) && "y" in curve;
  const y = numbersOf(hasPlaces ? curve.y : curve, action);
  const x = hasPlaces && curve.x !== undefined ? numbersOf(curve.x, action) : undefined;
  if (x !== undefined && x.length !== y.length) {
    throw new TypeError(
      `Cannot draw the curve ${label}: x and y must have one length, ` +
        `but have ${x.length} and ${y.length}`,
    );
  }
  return Array.from(y, (value, i): Point => [
    x?.[i] ?? i + 1,
    Number.isFinite(value) && (value > 0 || !alongY) ? value : NaN,
  ]).filter(([x]) => x > 0 || !alongX);
}

/** The first, lowest, highest and last point of each stretch that falls into two pixel columns. */
function thin(points: readonly Point[], width: number): readonly Point[] {
  const stretch = Math.ceil(points.length / (width / 2));
  if (stretch <= 4) return points;
  const kept: Point[] = [];
  for (let from = 0; from < points.length; from += stretch) {
    const part = points.slice(from, from + stretch);
    const byValue = part.filter(([, y]) => !Number.isNaN(y)).sort((a, b) => a[1] - b[1]);
    const ends = new Set([part[0], byValue[0], byValue.at(-1), part.at(-1)]);
    kept.push(...part.filter((point) => ends.has(point)));
  }
  return kept;
}

/** Few whole numbers are ticks themselves: there is no epoch 1.5. */
function integerTicks(
  places: readonly number[],
): { ticks?: number[]; tickFormat?: (tick: number) => string } {
  const values = [...new Set(places)];
  const isShort = values.length <= 12 && values.every(Number.isInteger);
  return isShort ? { ticks: values, tickFormat: String } : {};
}

/** Powers of ten, and 2 and 5 times them where there are few. */
function decadeTicks(places: readonly number[]): number[] {
  const values = places.filter((place) => place > 0);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  const steps = high / low > 1000 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
    ticks.push(...steps.map((step) => Number(`${step}e${power}`)));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

function course(points: readonly Point[], format: (value: number) => string): string {
  const known = points.filter(([, y]) => !Number.isNaN(y));
  if (known.length === 0) return "without values";
  const [[, first], [, last]] = [known[0], known[known.length - 1]];
  return known.length === 1 ? `at ${format(first)}` : `from ${format(first)} to ${format(last)}`;
}

/** Options of {@linkcode confusionChart}. */
export interface ConfusionOptions extends ChartOptions {
  /** The name of each class. Default: its number. */
  classNames?: readonly string[];
}

/**
 * A confusion matrix (K, K), as `confusionMatrix` counts it: rows are labels, columns predictions.
 *
 * A cell shows its count, and by its color its share of the row: a perfect classifier has a dark
 * diagonal. The color follows the square root, so that rare errors show.
 *
 * @throws {TypeError} If the matrix is not square, or there are not as many names as classes.
 *
 * @example
 * ```ts
 * import { confusionMatrix } from "gradbook";
 * import { confusionChart } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const chart = confusionChart(confusionMatrix([0, 1, 1], [0, 1, 0], 2));
 * assertEquals(chart.alt, "Confusion matrix: 2 of 3 right; most often, 0 is taken for 1 (1)");
 * ```
 */
export function confusionChart(matrix: Matrix, options: ConfusionOptions = {}): Figure {
  expectTensor(matrix, undefined, "draw a confusion matrix");
  expectChartOptions("draw a confusion matrix", options, ["classNames"]);
  const [rows, classes] = matrix.shape;
  if (matrix.ndim !== 2 || rows !== classes) {
    throw new TypeError(
      `Cannot draw a confusion matrix: expected shape (K, K), ` +
        `but got ${formatShape(matrix.shape)}`,
    );
  }
  const { title } = options;
  const classNames = (options.classNames ?? Array.from({ length: classes }, (_, k) => String(k)))
    .map((name) => shorten(String(name), LONGEST_LABEL));
  if (classNames.length !== classes) {
    throw new TypeError(
      `Cannot draw a confusion matrix of ${classes} classes: expected as many names, ` +
        `but got ${classNames.length}`,
    );
  }
  const totals = matrix.sum(1).data;
  const cells = Array.from(matrix.data, (count, i) => {
    const label = Math.floor(i / classes), predicted = i % classes;
    const total = totals[label];
    return { label, predicted, count, share: total > 0 ? count / total : 0 };
  });
  const name = (k: number) => classNames[k];
  const nameWidth = textWidth(longest(classNames), FONT_SIZE);
  const marginLeft = 40 + nameWidth;
  const side = Math.max(46, Math.round(200 / classes));
  const tilt = nameWidth > side;
  const marginBottom = 50 + (tilt ? nameWidth * TILT_HEIGHT : 0);
  const {
    width = marginLeft + classes * side + 20,
    height = Math.round(classes * side + 8 + marginBottom),
  } = options;
  return figure({
    width,
    height,
    title,
    alt: options.alt ?? describeConfusion(cells, name),
    marginLeft,
    marginRight: 20,
    marginTop: 8,
    marginBottom,
    x: {
      label: "predicted",
      labelOffset: marginBottom - 4,
      tickFormat: name,
      tickSize: 0,
      ...(tilt && { tickRotate: TILT }),
    },
    y: { label: "label", tickFormat: name, tickSize: 0 },
    color: {
      type: "sqrt",
      scheme: "blues",
      domain: [0, 1],
      label: "share of the label's examples",
      tickFormat: "%",
      ticks: [0, 0.1, 0.25, 0.5, 1],
      legend: true,
    },
    marks: [
      Plot.cell(cells, { x: "predicted", y: "label", fill: "share", inset: 0.5 }),
      Plot.text(cells, {
        x: "predicted",
        y: "label",
        text: ({ count }: Cell) => count === 0 ? "" : String(count),
        fill: ({ share }: Cell) => share > 0.3 ? "white" : "black",
      }),
    ],
  });
}

interface Cell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  readonly share: number;
}

function describeConfusion(cells: readonly Cell[], name: (k: number) => string): string {
  const sum = (some: readonly Cell[]) => some.reduce((total, { count }) => total + count, 0);
  const right = sum(cells.filter(({ label, predicted }) => label === predicted));
  const worst = cells.filter(({ label, predicted }) => label !== predicted)
    .reduce<Cell | undefined>((a, b) => b.count > (a?.count ?? 0) ? b : a, undefined);
  return `Confusion matrix: ${right} of ${sum(cells)} right` +
    (worst === undefined
      ? ""
      : `; most often, ${name(worst.label)} is taken for ${
        name(worst.predicted)
      } (${worst.count})`);
}

/** Names too long to stand side by side, in degrees, and how high they are for their length. */
export const TILT = -35;
export const TILT_HEIGHT = 0.58;

/** The longest of some texts. */
export function longest(texts: readonly string[]): string {
  return texts.reduce((a, b) => b.length > a.length ? b : a, "");
}
