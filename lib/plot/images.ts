/**
 * Images as they are learned from: grids of digits with a title above each, and one image with the
 * scale of its values.
 *
 * Each picture is a function (images, options) → {@linkcode Figure}. The pixels of a grid are one
 * PNG inside of the SVG, shown without smoothing; the titles are text.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { expectKind } from "../runtime/kinds.ts";
import { shorten } from "../runtime/quote.ts";
import { Tensor } from "../tensor/tensor.ts";
import { colorBarOf, darkened, darkStyle } from "./color_bar.ts";
import { type Colormap, colorScale } from "./colors.ts";
import { figure, FONT_SIZE, formatSvg } from "./drawing.ts";
import { escapeText } from "./escape.ts";
import { Figure } from "./figure.ts";
import { arePairs, expectChartOptions, expectSize } from "./given.ts";
import { ImageSheet, type ImageSource, pixelsOf, rangeOf, titlesOf } from "./image_sheet.ts";
import { LEFT, LONGEST_LABEL, textWidth, titleAndLegend } from "./legend.ts";
import { round } from "./rounding.ts";

export type { ImageSource };

/** What pictures of images can be told. */
export interface ImageOptions {
  /** Stands above the picture. */
  title?: string | undefined;
  /** What the picture shows, in words. Default: the title and the titles of the images. */
  alt?: string | undefined;
  /** How numbers become colors. Default: "grey", black for the lowest. */
  colormap?: Colormap;
  /** The numbers for the first color and the last. Default: 0 and 255, or all numbers' range. */
  range?: readonly [number, number];
  /** CSS pixels per pixel. Default: 2 in a grid, 10 alone. */
  scale?: number;
}

/** Options of {@linkcode imageGrid}. */
export interface ImageGridOptions extends ImageOptions {
  /** What stands above each image; line breaks count. */
  titles?: readonly string[] | ((image: number) => string);
  /** Images per row. Default: 10, or all if they are fewer. */
  columns?: number;
  /** What stands to the left of each row. */
  rowLabels?: readonly string[];
  /** Show which color stands for which number. Default: false. */
  colorBar?: boolean;
}

/**
 * Images in rows, all of them: take the few to be shown first.
 *
 * Shapes: images (N, H, W), or a matrix (N, D) whose rows are squares.
 *
 * @throws {TypeError} If the shape is none of images, or there are not as many titles as images.
 * @throws {RangeError} If a number is not finite, there are no images or no columns, or no such
 * colormap.
 *
 * @example
 * ```ts
 * import { eye } from "gradbook";
 * import { imageGrid } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const grid = imageGrid(eye(4), { titles: (i) => `pixel ${i}`, scale: 10 });
 * assertEquals(grid.alt, "4 images: pixel 0, pixel 1, pixel 2, pixel 3");
 * ```
 */
export function imageGrid(images: ImageSource, options: ImageGridOptions = {}): Figure {
  expectGridOptions(options);
  const { title, colormap = "grey", scale = 2, colorBar = false } = options;
  const { count, height, width, values } = pixelsOf(images);
  if (count === 0) throw new RangeError("Cannot draw images: expected some, but got 0");
  const { columns = Math.min(count, 10) } = options;
  const titles = titlesOf(options.titles, count);
  const range = rangeOf(values, options.range);
  const sheet = new ImageSheet({ height, width }, { titles, columns, scale });
  const rows = rowLabelsOf(options.rowLabels, Math.ceil(count / columns));
  const shift = Math.max(0, ...rows.map((label) => textWidth(label, FONT_SIZE) + ROW_LABEL_GAP));
  const figureWidth = Math.max(shift + sheet.width + 2 * LEFT, MIN_WIDTH);
  const head = titleAndLegend({ title, legend: [], width: figureWidth });
  const bar = colorBar ? colorBarOf(colormap, range, head.height) : { svg: "", height: 0 };
  const top = head.height + bar.height;
  const figureHeight = top + sheet.height + 12;
  const tiles = sheet.svg(top, sheet.png(values, range, colormap), darkened(colormap));
  const rowTexts = rows.map((label, row) => {
    const y = top + (row + 1) * sheet.height / rows.length - height * scale / 2 + FONT_SIZE / 3;
    return `<text x="${LEFT + shift - ROW_LABEL_GAP}" y="${y.toFixed(1)}" text-anchor="end">` +
      `${escapeText(label)}</text>`;
  });
  const content = shift === 0
    ? tiles
    : `${rowTexts.join("")}<g transform="translate(${shift},0)">${tiles}</g>`;
  return new Figure({
    svg: formatSvg(darkStyle(colormap) + head.svg + bar.svg + content, figureWidth, figureHeight),
    title,
    alt: options.alt ?? describe(title, titles, rows),
    width: figureWidth,
    height: figureHeight,
  });
}

/** Options of {@linkcode imageWithColorBar}. */
export interface ColorBarOptions extends ImageOptions {
  /** What the numbers are. Default: "value". */
  label?: string;
}

/**
 * One image, its rows and columns counted along its sides, below the scale of its values.
 *
 * Shapes: a matrix (H, W), a vector (D,) that is a square, or images (1, H, W).
 *
 * @throws {TypeError} If the shape is none of an image.
 * @throws {RangeError} If a number is not finite, or there is no such colormap.
 */
export function imageWithColorBar(image: ImageSource, options: ColorBarOptions = {}): Figure {
  expectImageOptions("draw images", options, ["label"]);
  const { title, colormap = "grey", scale = 10, label = "value" } = options;
  const { count, height, width, values } = pixelsOf(
    image instanceof Tensor && image.ndim < 3
      ? image.reshape([1, ...image.shape] as readonly number[])
      : image,
  );
  if (count !== 1) throw new TypeError(`Cannot draw one image: expected 1, but got ${count}`);
  const [low, high] = rangeOf(values, options.range);
  const margins = { marginLeft: 40, marginRight: 24, marginTop: 12, marginBottom: 30 };
  return figure({
    title,
    alt: options.alt ??
      `${title ?? "Image"}: ${height} × ${width} pixels, ${label} from ${round(low)} to ${
        round(high)
      }`,
    ...margins,
    width: Math.max(width * scale + margins.marginLeft + margins.marginRight, MIN_WIDTH),
    height: height * scale + margins.marginTop + margins.marginBottom,
    x: { label: null, domain: [0, width] },
    y: { label: null, domain: [height, 0] },
    color: { ...colorScale(colormap, [low, high]), label, legend: true },
    marks: [
      Plot.raster(values, {
        width,
        height,
        x1: 0,
        y1: 0,
        x2: width,
        y2: height,
        imageRendering: "pixelated",
      }),
      Plot.frame({ stroke: "#ccc" }),
    ],
  });
}

/** Between a row's label and its first image, in pixels. */
const ROW_LABEL_GAP = 4;
/** Room for a figure's title. */
export const MIN_WIDTH = 260;

/** Expects the options of a grid, and `more`. */
export function expectGridOptions(options: object, more: readonly string[] = []): void {
  const known = ["titles", "columns", "rowLabels", "colorBar", ...more];
  expectImageOptions("draw images", options, known);
}

/** Expects what pictures of images can be told, and `more`. */
export function expectImageOptions(
  action: string,
  options: object,
  more: readonly string[],
): void {
  const known = ["colormap", "range", "scale", ...more];
  expectChartOptions(action, options, known, ["title", "alt"]);
  const { range, scale } = options as Record<string, unknown>;
  const isRange = range === undefined || arePairs(range);
  expectKind(action, "two numbers for range", range, isRange);
  if (scale !== undefined) expectSize(action, "scale", scale);
}

function rowLabelsOf(labels: readonly string[] = [], rows: number): string[] {
  if (labels.length > 0 && labels.length !== rows) {
    throw new TypeError(
      `Cannot draw ${rows} rows of images: expected as many labels, but got ${labels.length}`,
    );
  }
  return labels.map((label) => shorten(label, LONGEST_LABEL));
}

function describe(
  title: string | undefined,
  titles: readonly string[],
  rows: readonly string[],
): string {
  const named = titles.filter((text) => text !== "").map((text) => text.replaceAll("\n", " "));
  const inRows = rows.length > 0 ? ` in rows: ${rows.join(", ")}` : "";
  const what = `${title ? `${title}: ` : ""}${titles.length} images${inRows}`;
  return named.length === 0 ? what : `${what}: ${named.join(", ")}`;
}
