/**
 * Points in the plane, colored by class, with what separates them: straight lines, or the places
 * where a model's probability passes one half.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Line } from "../models/line.ts";
import { linspace } from "../tensor/creation.ts";
import { type Matrix, Tensor } from "../tensor/tensor.ts";
import type { ChartOptions } from "./charts.ts";
import { contour } from "./contour.ts";
import { SHADED_PLANE } from "./dark.ts";
import type { Figure } from "./figure.ts";
import { figure } from "./drawing.ts";
import { expectChartOptions } from "./given.ts";
import { type HeightGrid, heightRaster } from "./landscape.ts";
import { byClass, classDots, classLegend, type PointClass } from "./point_classes.ts";
import { round } from "./rounding.ts";

/** A straight line, and its name. */
export interface LabeledLine extends Line {
  /** Stands in the legend. */
  readonly label?: string;
}

/** Probabilities on a grid, as of `meshgrid`. */
export type ProbabilityGrid = HeightGrid;

/** Options of {@linkcode scatter}. */
export interface ScatterOptions extends ChartOptions {
  /** The class of each point, 0 to K - 1. Default: all of one. */
  labels?: ArrayLike<number>;
  /** The name of each class. Default: "class 0", … */
  classNames?: readonly string[];
  /** What is measured along x. */
  x?: string;
  /** What is measured along y. */
  y?: string;
  /** Lines across the whole chart. */
  lines?: readonly LabeledLine[];
  /**
   * Probabilities of class 1, on a grid or at any points (N, 2): N numbers. The chart shows them as
   * a shade, and as a line where they are one half.
   */
  probability?: ProbabilityGrid | ((points: Matrix<number, 2>) => Tensor | ArrayLike<number>);
  /** Give a unit the same length along both axes. */
  equalAxes?: boolean;
}

/** Cells per side of the grid on which probabilities are taken. */
const GRID = 100;
/** Shades of blue, the color of class 0, to shades of vermilion, that of class 1. */
const SHADES = ["#9cc7e1", "#ffffff", "#f3bd94"];

/**
 * A scatter plot of points (N, 2).
 *
 * Classes differ in color and in shape, round or three-cornered.
 *
 * @throws {TypeError} If points are not (N, 2), or there are not as many labels or probabilities.
 * @throws {RangeError} If a coordinate is not finite, or a label is no integer from 0.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { scatter } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const chart = scatter(tensor([[0, 1], [1, 3], [2, 0]]), {
 *   labels: [0, 0, 1],
 *   lines: [{ slope: 1, intercept: 0 }],
 * });
 * assertEquals(chart.alt, "2 points of class 0, 1 of class 1; line y = 1 x + 0");
 * ```
 */
export function scatter(points: Matrix, options: ScatterOptions = {}): Figure {
  const known = ["labels", "classNames", "x", "y", "lines", "probability", "equalAxes"];
  expectChartOptions("draw points", options, known);
  const { lines = [], probability, equalAxes = false, title, width = 640 } = options;
  const classes = byClass(points, options.labels, options.classNames);
  const xDomain = extent(points, 0), yDomain = extent(points, 1);
  const grid = typeof probability === "function"
    ? sample(probability, xDomain, yDomain)
    : probability;
  const unit = (width - 84) / (xDomain[1] - xDomain[0]);
  const { height = equalAxes ? Math.round(unit * (yDomain[1] - yDomain[0])) + 70 : 400 } = options;
  return figure({
    width,
    height,
    title,
    alt: options.alt ?? describe(classes, lines, probability !== undefined),
    legend: [
      ...(classes.length === 1 ? [] : classLegend(classes)),
      ...lines.flatMap(({ label }, i) =>
        label ? [{ label, color: "currentColor", mark: LINE_MARKS[i % 2] }] : []
      ),
    ],
    x: { label: options.x ?? null, domain: xDomain, grid: true },
    y: { label: options.y ?? null, domain: yDomain, grid: true },
    color: { type: "linear", domain: [0, 0.5, 1], range: SHADES },
    marks: [
      grid ? shades(grid) : null,
      lines.map((line, i) =>
        Plot.line(xDomain.map((x) => [x, line.slope * x + line.intercept]), {
          strokeWidth: 2,
          strokeDasharray: LINE_MARKS[i % 2] === "line" ? undefined : "5,3",
          clip: true,
        })
      ),
      classes.map(classDots),
    ],
  });
}

const LINE_MARKS = ["line", "dashed line"] as const;

/** The range of a coordinate, and a margin around it. */
function extent(points: Matrix, axis: 0 | 1): [number, number] {
  let low = Infinity, high = -Infinity;
  const { data } = points;
  for (let i = axis; i < data.length; i += 2) {
    const value = data[i];
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot draw points: coordinates must be finite, but that of point ${i >> 1} is ${value}`,
      );
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const margin = 0.05 * (high - low) || 1;
  return [low - margin, high + margin];
}

/** Probabilities on a grid over the chart. */
function sample(
  probability: (points: Matrix<number, 2>) => Tensor | ArrayLike<number>,
  x: readonly [number, number],
  y: readonly [number, number],
): ProbabilityGrid {
  const [columns, rows] = [linspace(...x, GRID), linspace(...y, GRID)].map(({ data }) => data);
  const points = new Float64Array(2 * GRID * GRID);
  for (let i = 0; i < GRID * GRID; i++) {
    points[2 * i] = columns[i % GRID];
    points[2 * i + 1] = rows[Math.floor(i / GRID)];
  }
  const answer = probability(new Tensor([GRID * GRID, 2], points));
  const values = answer instanceof Tensor ? answer.data : Float64Array.from(answer);
  if (values.length !== GRID * GRID) {
    throw new TypeError(
      `Cannot shade by probability: expected one number for each of ${GRID * GRID} points, ` +
        `but got ${values.length}`,
    );
  }
  return { values: new Tensor([GRID, GRID], values), x, y };
}

/** The shade of the plane, and the line where the probability is one half. */
function shades(grid: ProbabilityGrid): Plot.Markish[] {
  const { values, x, y } = grid, curves = contour(values, { x, y });
  return [
    heightRaster(grid, { className: SHADED_PLANE }),
    curves.map((curve) => Plot.line(curve, { strokeWidth: 2, clip: true })),
  ];
}

function describe(
  classes: readonly PointClass[],
  lines: readonly LabeledLine[],
  hasBoundary: boolean,
): string {
  const counts = classes.map(({ points, name }, i) =>
    `${points.length}${i === 0 ? " points" : ""} of ${name}`
  );
  const equations = lines.map(({ slope, intercept, label }) =>
    `${label ?? "line"} y = ${round(slope)} x ${intercept < 0 ? "-" : "+"} ` +
    `${round(Math.abs(intercept))}`
  );
  return [
    counts.join(", ") || "No points",
    ...equations,
    ...(hasBoundary ? ["shaded by the probability of class 1"] : []),
  ].join("; ");
}
