/**
 * What is drawn on top of a plot, by the plot's own scales: curves in data units become paths in
 * tenths of a pixel, clipped to the plot's frame.
 *
 * @module
 */
import type { Polyline } from "../contour.ts";
import { escapeText } from "../escape.ts";
import { Figure } from "../figure.ts";
import { drawPlot, type FigureOptions, formatSvg } from "../drawing.ts";
import { LEFT, titleAndLegend } from "../legend.ts";

/** A point in tenths of a pixel from the upper left corner of a plot's frame. */
type Point = readonly [x: number, y: number];

/** The height of a line of text, in pixels. */
const LINE = 22;

/** Paths stay this close to the curves that they stand for, in tenths of a pixel. */
const TOLERANCE = 1.5;

/** A plot that things are drawn on. */
export class Backdrop {
  /** The plot as it was drawn. */
  readonly figure: Figure;
  /** The plot's frame within the figure, in pixels. */
  readonly frame: { x: number; y: number; width: number; height: number };
  readonly #position: (x: number, y: number) => Point;

  /**
   * Draws the plot.
   *
   * @throws {TypeError} If the plot has no continuous x and y scale.
   */
  constructor(options: FigureOptions) {
    const { figure, x, y, top } = drawPlot(options);
    if (!x || !y || [x, y].some(({ type }) => type === "band" || type === "point")) {
      throw new TypeError(
        "Cannot draw on a plot: it must have continuous x and y scales, but has not",
      );
    }
    const [left, right] = extent(x.range), [upper, lower] = extent(y.range);
    this.figure = figure;
    this.frame = { x: left, y: top + upper, width: right - left, height: lower - upper };
    this.#position = (px, py) => [10 * (x.apply(px) - left), 10 * (y.apply(py) - upper)];
  }

  /** A point's position in {@linkcode Backdrop.overlay}. */
  position(x: number, y: number): [number, number] {
    const [px, py] = this.#position(x, y);
    return [Math.round(px), Math.round(py)];
  }

  /** Curves as the `d` of a path in {@linkcode Backdrop.overlay}. */
  path(curves: readonly Polyline[]): string {
    return curves.map((curve) => {
      const points = curve.map(([x, y]) => this.#position(x, y));
      return relativePath(simplify(points.filter((point) => point.every(Number.isFinite))));
    }).join("");
  }

  /** An `<svg>` over the plot's frame, clipping SVG in tenths of a pixel. */
  overlay(svg: string): string {
    const { x, y, width, height } = this.frame;
    return `<svg x="${x}" y="${y}" width="${width}" height="${height}" ` +
      `viewBox="0 0 ${10 * width} ${10 * height}">${svg}</svg>`;
  }

  /** The plot with SVG over it, below a title and a line of text, as a picture of its own. */
  still(title: string, state: string, svg: string): Figure {
    const { width, height, alt } = this.figure;
    const head = titleAndLegend({ title, legend: [], width });
    const top = head.height + LINE;
    return new Figure({
      width,
      height: top + height,
      title,
      alt: `${alt}. ${state}`,
      svg: formatSvg(
        head.svg + `<text x="${LEFT}" y="${top - 6}">${escapeText(state)}</text>` +
          `<svg y="${top}" width="${width}" height="${height}">` +
          `${this.figure.svg}${this.overlay(svg)}</svg>`,
        width,
        top + height,
      ),
    });
  }

  /** The plot with SVG over it, as an element of a page. */
  withOverlay(svg: string): string {
    return this.figure.svg
      .replace("<svg ", `<svg role="img" aria-label="${escapeText(this.figure.alt)}" `)
      .replace(/<\/svg>$/, `${this.overlay(svg)}</svg>`);
  }
}

function extent(range: Iterable<number> | undefined): [number, number] {
  const ends = [...range ?? []];
  return [Math.min(...ends), Math.max(...ends)];
}

/** The fewest of the points that stay within the tolerance (Ramer 1972, Douglas and Peucker 1973). */
function simplify(points: readonly Point[]): Point[] {
  if (points.length < 3) return [...points];
  const last = points.length - 1;
  let farthest = 0, distance = 0;
  for (let i = 1; i < last; i++) {
    const d = distanceToSegment(points[i], points[0], points[last]);
    if (d > distance) [farthest, distance] = [i, d];
  }
  if (distance <= TOLERANCE) return [points[0], points[last]];
  return [
    ...simplify(points.slice(0, farthest + 1)).slice(0, -1),
    ...simplify(points.slice(farthest)),
  ];
}

function distanceToSegment([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const dx = bx - ax, dy = by - ay;
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Whole numbers, each point from the one before it. Rounding does not add up. */
function relativePath(points: readonly Point[]): string {
  let fromX = 0, fromY = 0;
  return points.map(([x, y], i) => {
    const dx = Math.round(x) - fromX, dy = Math.round(y) - fromY;
    fromX += dx;
    fromY += dy;
    return `${i === 0 ? "M" : "l"}${dx}${dy < 0 ? "" : ","}${dy}`;
  }).join("");
}
