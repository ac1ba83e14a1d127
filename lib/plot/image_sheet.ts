/**
 * Images on one sheet of pixels: where each lies, with room for a title above it, and the sheet as a
 * PNG. What grids of images, and animations of such grids, are made of.
 *
 * @module
 */
import type { Images } from "../datasets/images.ts";
import { encodePng } from "../formats/png.ts";
import { expectKind, isList } from "../runtime/kinds.ts";
import { expectInteger } from "../tensor/integers.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Colormap, colorTable } from "./colors.ts";
import { escapeText } from "./escape.ts";
import { dataURL } from "./figure.ts";
import { breakLines, LEFT, textWidth } from "./legend.ts";

/** What can be seen as images: pixels from a data set, a row of D numbers each, or rows of rows. */
export type ImageSource = Images | Tensor;

/** N images, their numbers in one array. */
export interface Pixels {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly values: ArrayLike<number>;
}

const WHITE = 255;
const TITLE_SIZE = 12;
const TITLE_LINE = 15;
/** Where the titles of tiles are broken, in pixels, unless the tiles are wider. */
const WIDEST_TITLE = 240;
/** The most lines that are written above a tile, but for those that are broken. */
const MOST_LINES = 6;

/** The images of a source. */
export function pixelsOf(images: ImageSource): Pixels {
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

/** The numbers for the first color and the last: as told, or by the numbers that there are. */
export function rangeOf(
  values: ArrayLike<number>,
  range: readonly [number, number] | undefined,
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

/** Titles, one for each image. */
export function titlesOf(
  titles: readonly string[] | ((image: number) => string) | undefined,
  count: number,
): string[] {
  if (typeof titles === "function") return Array.from({ length: count }, (_, i) => titles(i));
  if (titles !== undefined && titles.length !== count) {
    throw new TypeError(
      `Cannot draw ${count} images: expected as many titles, but got ${titles.length}`,
    );
  }
  return titles ? [...titles] : new Array(count).fill("");
}

/** Where images of one size lie, in rows. */
export class ImageSheet {
  /** In CSS pixels. */
  readonly width: number;
  /** In CSS pixels. */
  readonly height: number;
  readonly #size: Pick<Pixels, "height" | "width">;
  readonly #scale: number;
  readonly #tiles: readonly { readonly left: number; readonly top: number }[];
  readonly #lines: readonly (readonly string[])[];
  readonly #pixels: { readonly width: number; readonly height: number };

  /** A sheet for as many images as there are titles, in so many columns. */
  constructor(
    size: Pick<Pixels, "height" | "width">,
    { titles, columns, scale }: { titles: readonly string[]; columns: number; scale: number },
  ) {
    expectInteger(columns, 1, Infinity, "draw images in so many columns");
    const { width, height } = size;
    const widest = Math.max(width * scale, WIDEST_TITLE);
    this.#lines = titles.map((text) =>
      text.split("\n", MOST_LINES).flatMap((line) => breakLines(line, widest, TITLE_SIZE))
    );
    const titleWidth = Math.max(...this.#lines.flat().map((line) => textWidth(line, TITLE_SIZE)));
    const titleHeight = titles.every((text) => text === "")
      ? 0
      : Math.max(...this.#lines.map(({ length }) => length)) * TITLE_LINE;
    // Gaps are whole pixels of the sheet, so that the tiles fall on whole pixels of it.
    const pitch = Math.max(width + 2, Math.ceil((titleWidth + 8) / scale));
    const rowPitch = height + (titleHeight === 0 ? 2 : Math.ceil((titleHeight + 6) / scale));
    this.#tiles = titles.map((_, i) => ({
      left: i % columns * pitch + ((pitch - width) >> 1),
      top: (Math.floor(i / columns) + 1) * rowPitch - height,
    }));
    this.#size = size;
    this.#scale = scale;
    this.#pixels = {
      width: columns * pitch,
      height: Math.ceil(titles.length / columns) * rowPitch,
    };
    this.width = this.#pixels.width * scale;
    this.height = this.#pixels.height * scale;
  }

  /** The address of a PNG of the images. */
  png(
    values: ArrayLike<number>,
    range: readonly [number, number],
    colormap: Colormap,
    levels?: number,
  ): string {
    const { width, height } = this.#size, sheet = this.#pixels;
    const { pixels, palette } = paint(values, range, colormap, levels);
    const data = new Uint8Array(sheet.width * sheet.height).fill(WHITE);
    this.#tiles.forEach(({ left, top }, i) => {
      for (let y = 0; y < height; y++) {
        const from = (i * height + y) * width;
        data.set(pixels.subarray(from, from + width), (top + y) * sheet.width + left);
      }
    });
    return dataURL("image/png", encodePng({ shape: [sheet.height, sheet.width], data }, palette));
  }

  /** The sheet as SVG whose upper edge is at `top`; `attributes` are those of its image. */
  svg(top: number, href: string, attributes = ""): string {
    const { width, height } = this.#size, scale = this.#scale;
    const texts = this.#lines.flatMap((ofTile, i) =>
      ofTile.map((line, l) => {
        const x = LEFT + (this.#tiles[i].left + width / 2) * scale;
        const y = top + this.#tiles[i].top * scale - 5 - (ofTile.length - 1 - l) * TITLE_LINE;
        return line === "" ? "" : `<text x="${x}" y="${y}">${escapeText(line)}</text>`;
      })
    );
    const image = `<image x="${LEFT}" y="${top}" width="${this.width}" height="${this.height}" ` +
      `${attributes}image-rendering="pixelated" clip-path="url(#tiles)" href="${href}"/>`;
    // A white image on a white page has an edge all the same.
    const edges = this.#tiles.map((tile) =>
      `M${LEFT + tile.left * scale - 0.5},${top + tile.top * scale - 0.5}` +
      `h${width * scale + 1}v${height * scale + 1}h${-width * scale - 1}z`
    );
    // Between the tiles there is paper, whatever its color.
    const clip = `<clipPath id="tiles"><path id="edges" d="${edges.join("")}"/></clipPath>`;
    const frames = '<use href="#edges" fill="none" stroke="#d1d9e0"/>';
    const labels = `<g font-size="${TITLE_SIZE}" text-anchor="middle">${texts.join("")}</g>`;
    return clip + image + frames + labels;
  }
}

/** A grey level for each number, or the number of a color in a palette whose last is white. */
function paint(
  values: ArrayLike<number>,
  [low, high]: readonly [number, number],
  colormap: Colormap,
  levels?: number,
): { pixels: Uint8Array; palette?: Uint8Array } {
  const steps = levels ? levels - 1 : colormap === "grey" || colormap === "inverted" ? 255 : 254;
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const share = high === low ? 0 : (values[i] - low) / (high - low);
    pixels[i] = Math.round(steps * Math.min(Math.max(share, 0), 1));
  }
  if (!levels && colormap === "grey") return { pixels };
  if (!levels && colormap === "inverted") return { pixels: pixels.map((level) => WHITE - level) };
  const palette = new Uint8Array(3 * 256).fill(WHITE);
  palette.set(colorTable(colormap, steps + 1));
  return { pixels, palette };
}
