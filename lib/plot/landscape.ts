/**
 * A function of two numbers seen from above: its height as color, contour lines, and the path that a
 * descent takes over it.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { expectKind, isRecord } from "../runtime/kinds.ts";
import { expectTensor } from "../tensor/given.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { ChartOptions } from "./charts.ts";
import { type Colormap, colorScale } from "./colors.ts";
import { contour, type Polyline } from "./contour.ts";
import { figure } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import { arePairs, expectChartOptions } from "./given.ts";
import { round } from "./rounding.ts";

/** A function's values on a grid, as of `meshgrid`. */
export interface HeightGrid {
  /** (rows, columns) */
  readonly values: Matrix;
  /** Where the first column lies, and the last. */
  readonly x: readonly [first: number, last: number];
  /** Where the first row lies, and the last. */
  readonly y: readonly [first: number, last: number];
}

/** Options of {@linkcode landscape}. */
export interface LandscapeOptions extends ChartOptions {
  /** What is measured along x. */
  x?: string;
  /** What is measured along y. */
  y?: string;
  /** What the heights are. Default: "value". */
  label?: string;
  /** How heights become colors. Default: "viridis". */
  colormap?: Colormap;
  /** The heights for the first color and the last. Default: the lowest and the highest. */
  range?: readonly [low: number, high: number];
  /** Where contour lines run. Default: nowhere. */
  levels?: readonly number[];
  /** The places that a descent goes through, (x, y) each, from where it starts. */
  path?: Polyline;
}

/**
 * Shows a function of two numbers as a plane of colors.
 *
 * Shapes: values (rows, columns).
 *
 * @throws {TypeError} If the values do not form a matrix of at least 2 × 2.
 *
 * @example
 * ```ts
 * import { linspace, meshgrid } from "gradbook";
 * import { landscape } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const [x, y] = meshgrid(linspace(-1, 1, 21), linspace(-1, 1, 21));
 * const bowl = landscape({ values: x.mul(x).add(y.mul(y)), x: [-1, 1], y: [-1, 1] }, {
 *   path: [[1, 1], [0.2, 0.2], [0, 0]],
 * });
 * assertEquals(bowl.alt, "value from 0 to 2; a path of 2 steps from (1, 1) to (0, 0)");
 * ```
 */
export function landscape(grid: HeightGrid, options: LandscapeOptions = {}): Figure {
  const action = "draw a landscape";
  const isGrid = isRecord(grid) && arePairs(grid.x, grid.y);
  expectKind(action, "{ values, x, y }, two numbers for x and for y", grid, isGrid);
  const known = ["x", "y", "label", "colormap", "range", "levels", "path"];
  expectChartOptions(action, options, known);
  const { values, x, y } = grid;
  expectTensor(values, undefined, action);
  const [rows, columns] = values.shape;
  if (values.ndim !== 2 || rows < 2 || columns < 2) {
    throw new TypeError(
      `Cannot draw a landscape: expected a matrix of at least 2 rows and 2 columns, ` +
        `but got ${formatShape(values.shape)}`,
    );
  }
  const { label = "value", colormap = "viridis", levels = [], path, title } = options;
  const { width = 420, height = width - 20 } = options;
  const range = options.range ?? [values.min(), values.max()] as const;
  return figure({
    width,
    height,
    title,
    alt: options.alt ?? describe(label, range, path),
    x: { label: options.x ?? null, domain: [...x] },
    y: { label: options.y ?? null, domain: [...y] },
    color: { ...colorScale(colormap, range), label, legend: true },
    marks: [
      heightRaster(grid),
      levels.flatMap((level) =>
        contour(values, { level, x, y }).map((curve) =>
          Plot.line(curve, { stroke: "#fff", strokeWidth: 1, strokeOpacity: 0.7, clip: true })
        )
      ),
      path ? descent(path) : null,
      Plot.frame({ stroke: "#ccc" }),
    ],
  });
}

/** The heights as colors, over the whole of the grid. */
export function heightRaster(
  { values, x, y }: HeightGrid,
  options: Plot.RasterOptions = {},
): Plot.Markish {
  const [height, width] = values.shape;
  // A raster's samples are the middles of its cells: half a cell juts out on each side.
  const halfX = (x[1] - x[0]) / (width - 1) / 2, halfY = (y[1] - y[0]) / (height - 1) / 2;
  return Plot.raster(values.data, {
    width,
    height,
    x1: x[0] - halfX,
    x2: x[1] + halfX,
    y1: y[0] - halfY,
    y2: y[1] + halfY,
    clip: true,
    ...options,
  });
}

/** A line with a light edge, so that it is seen on every color; a ring where it starts. */
function descent(path: Polyline): Plot.Markish[] {
  const start = path.slice(0, 1);
  return [
    Plot.line(path, { stroke: "#fff", strokeWidth: 5, clip: true }),
    Plot.dot(path, { fill: "#fff", r: 4.5, clip: true }),
    Plot.line(path, { stroke: PATH, strokeWidth: 2.5, clip: true }),
    Plot.dot(path, { fill: PATH, r: 3, clip: true }),
    Plot.dot(start, { fill: "#fff", stroke: PATH, strokeWidth: 2.5, r: 5, clip: true }),
  ];
}

const PATH = "#d55e00";

function describe(
  label: string,
  [low, high]: readonly [number, number],
  path: Polyline | undefined,
): string {
  const heights = `${label} from ${round(low)} to ${round(high)}`;
  if (!path || path.length === 0) return heights;
  const [from, to] = [path[0], path[path.length - 1]].map((place) => place.map(round).join(", "));
  const steps = `${path.length - 1} step${path.length === 2 ? "" : "s"}`;
  return `${heights}; a path of ${steps} from (${from}) to (${to})`;
}
