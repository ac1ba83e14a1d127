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
import type { Images } from "../datasets/images.ts";
import { encodePng } from "../formats/png.ts";
import { expectKind, expectText, isList } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Colormap, colorScale, colorTable } from "./colors.ts";
import { figure, formatSvg } from "./drawing.ts";
import { escapeText } from "./escape.ts";
import { dataURL, Figure } from "./figure.ts";
import { arePairs, expectSize } from "./given.ts";
import { breakLines, LEFT, textWidth, titleAndLegend } from "./legend.ts";

/** What can be seen as images: pixels from a data set, a row of D numbers each, or rows of rows. */
export type ImageSource = Images | Tensor;

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
  expectImageOptions(options, ["titles", "columns"]);
  const { title, colormap = "grey", scale = 2 } = options;
  const { count, height, width, values } = pixelsOf(images);
  if (count === 0) throw new RangeError("Cannot draw images: expected some, but got 0");
  const { columns = Math.min(count, 10) } = options;
  if (!Number.isInteger(columns) || columns < 1) {
    throw new RangeError(`Cannot draw images: expected 1 column or more, but got ${columns}`);
  }
  const titles = titlesOf(options.titles, count);

  const widest = Math.max(width * scale, WIDEST_TITLE);
  const lines = titles.map((text) =>
    text.split("\n", MOST_LINES).flatMap((line) => breakLines(line, widest, TITLE_SIZE))
  );
  const titleWidth = Math.max(...lines.flat().map((line) => textWidth(line, TITLE_SIZE)));
  const titleHeight = titles.every((text) => text === "")
    ? 0
    : Math.max(...lines.map(({ length }) => length)) * TITLE_LINE;
  // Gaps are whole pixels of the sheet, so that the tiles fall on whole pixels of it.
  const pitch = Math.max(width + 2, Math.ceil((titleWidth + 8) / scale));
  const rowPitch = height + (titleHeight === 0 ? 2 : Math.ceil((titleHeight + 6) / scale));
  const tiles = Array.from({ length: count }, (_, i) => ({
    left: i % columns * pitch + ((pitch - width) >> 1),
    top: (Math.floor(i / columns) + 1) * rowPitch - height,
  }));
  const sheet = { width: columns * pitch, height: Math.ceil(count / columns) * rowPitch };
  const { pixels, palette } = paint(values, rangeOf(values, options.range), colormap);
  const data = new Uint8Array(sheet.width * sheet.height).fill(WHITE);
  tiles.forEach(({ left, top }, i) => {
    for (let y = 0; y < height; y++) {
      const from = (i * height + y) * width;
      data.set(pixels.subarray(from, from + width), (top + y) * sheet.width + left);
    }
  });
  const png = encodePng({ shape: [sheet.height, sheet.width], data }, palette);

  const figureWidth = Math.max(sheet.width * scale + 2 * LEFT, MIN_WIDTH);
  const head = titleAndLegend({ title, legend: [], width: figureWidth });
  const texts = lines.flatMap((ofTile, i) =>
    ofTile.map((line, l) => {
      const x = LEFT + (tiles[i].left + width / 2) * scale;
      const y = head.height + tiles[i].top * scale - 5 - (ofTile.length - 1 - l) * TITLE_LINE;
      return line === "" ? "" : `<text x="${x}" y="${y}">${escapeText(line)}</text>`;
    })
  );
  const figureHeight = head.height + sheet.height * scale + 12;
  const image = `<image x="${LEFT}" y="${head.height}" width="${sheet.width * scale}" ` +
    `height="${sheet.height * scale}" image-rendering="pixelated" clip-path="url(#tiles)" ` +
    `href="${dataURL("image/png", png)}"/>`;
  // A white image on a white page has an edge all the same.
  const edges = tiles.map(({ left, top }) =>
    `M${LEFT + left * scale - 0.5},${head.height + top * scale - 0.5}` +
    `h${width * scale + 1}v${height * scale + 1}h${-width * scale - 1}z`
  );
  // Between the tiles there is paper, whatever its color.
  const clip = `<clipPath id="tiles"><path id="edges" d="${edges.join("")}"/></clipPath>`;
  const frames = '<use href="#edges" fill="none" stroke="#d1d9e0"/>';
  const labels = `<g font-size="${TITLE_SIZE}" text-anchor="middle">${texts.join("")}</g>`;
  return new Figure({
    svg: formatSvg(head.svg + clip + image + frames + labels, figureWidth, figureHeight),
    title,
    alt: options.alt ?? describe(title, titles),
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
  expectImageOptions(options, ["label"]);
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
      `${title ?? "Image"}: ${height} × ${width} pixels, ${label} from ${digits(low)} to ${
        digits(high)
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

const WHITE = 255;
const TITLE_SIZE = 12;
const TITLE_LINE = 15;
/** Where the titles of tiles are broken, in pixels, unless the tiles are wider. */
const WIDEST_TITLE = 240;
/** The most lines that are written above a tile, but for those that are broken. */
const MOST_LINES = 6;
/** Room for a figure's title. */
const MIN_WIDTH = 260;

/** N images, their numbers in one array. */
interface Pixels {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly values: ArrayLike<number>;
}

function expectImageOptions(options: object, more: readonly string[]): void {
  expectOptions("draw images", options, ["title", "alt", "colormap", "range", "scale", ...more]);
  const { title, alt, range, scale } = options as Record<string, unknown>;
  if (title !== undefined) expectText("draw images", "the title", title);
  if (alt !== undefined) expectText("draw images", "alt", alt);
  const isRange = range === undefined || arePairs(range);
  expectKind("draw images", "two numbers for range", range, isRange);
  if (scale !== undefined) expectSize("draw images", "scale", scale);
}

function pixelsOf(images: ImageSource): Pixels {
  const { shape, data: values } = Object(images) as ImageSource;
  const isSource = Array.isArray(shape) && isList(values);
  expectKind("draw images", "a tensor, or images { shape, data }", images, isSource);
  const [count, height, width] = shape.length === 2
    ? [shape[0], Math.sqrt(shape[1]), Math.sqrt(shape[1])]
    : shape;
  const isWhole = Number.isInteger(height) && height > 0 && width > 0;
  if (
    shape.length < 2 || shape.length > 3 || !isWhole || count * height * width !== values.length
  ) {
    throw new TypeError(
      `Cannot draw images: expected shape (N, H, W), or (N, D) with D a square number, ` +
        `but got ${formatShape(shape)}`,
    );
  }
  return { count, height, width, values };
}

function titlesOf(titles: ImageGridOptions["titles"], count: number): string[] {
  if (typeof titles === "function") return Array.from({ length: count }, (_, i) => titles(i));
  if (titles !== undefined && titles.length !== count) {
    throw new TypeError(
      `Cannot draw ${count} images: expected as many titles, but got ${titles.length}`,
    );
  }
  return titles ? [...titles] : new Array(count).fill("");
}

function rangeOf(
  values: ArrayLike<number>,
  range: ImageOptions["range"],
): readonly [number, number] {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(
        `Cannot draw images: numbers must be finite, but number ${i} is ${values[i]}`,
      );
    }
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return range ?? (values instanceof Uint8Array ? [0, 255] : [low, high]);
}

/** A grey level for each number, or the number of a color in a palette whose last is white. */
function paint(
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
  colormap: Colormap,
): { pixels: Uint8Array; palette?: Uint8Array } {
  const steps = colormap === "grey" || colormap === "inverted" ? 255 : 254;
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const share = high === low ? 0 : (values[i] - low) / (high - low);
    pixels[i] = Math.round(steps * Math.min(Math.max(share, 0), 1));
  }
  if (colormap === "grey") return { pixels };
  if (colormap === "inverted") return { pixels: pixels.map((level) => WHITE - level) };
  const palette = new Uint8Array(3 * 256).fill(WHITE);
  palette.set(colorTable(colormap, steps + 1));
  return { pixels, palette };
}

function describe(title: string | undefined, titles: readonly string[]): string {
  const named = titles.filter((text) => text !== "").map((text) => text.replaceAll("\n", " "));
  const what = `${title ? `${title}: ` : ""}${titles.length} images`;
  return named.length === 0 ? what : `${what}: ${named.join(", ")}`;
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}
