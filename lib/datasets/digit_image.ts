/**
 * Pictures from anywhere, made into what MNIST's are: 28 × 28 grey pixels, a light figure on black.
 *
 * A picture of 28 × 28 stays as it is. Any other is treated as the authors of MNIST treated theirs:
 * the figure is cut out, scaled to fit into 20 × 20 with its proportions kept, and placed with its
 * centre of mass in the middle of 28 × 28. Dark figures on a light background are inverted first.
 *
 * Not a detector: the picture must hold one figure that stands out from an even background.
 *
 * Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits".
 *
 * @module
 */

import type { PngImage } from "../formats/png.ts";
import { expectKind } from "../runtime/kinds.ts";
import { quote } from "../runtime/quote.ts";
import { formatShape } from "../tensor/shape.ts";
import { BOX, centerOfMass, findBox, type PixelBox, shiftToMiddle, SIDE } from "./digit_form.ts";

/** The least difference between figure and background, of 255. */
const CONTRAST = 32;
/** Paler parts of the figure than this share of its strongest do not count as its outline. */
const OUTLINE = 0.2;

/** The most pixels of the edge that are looked at. */
const MOST_OF_EDGE = 2 ** 20;

/** What may be said of the color behind a figure; "auto": what most of the picture's edge is nearer to. */
export const BACKGROUNDS = ["auto", "dark", "light"] as const;

/** One of {@linkcode BACKGROUNDS}. */
export type Background = typeof BACKGROUNDS[number];

/** A picture of MNIST's kind. */
export interface DigitImage {
  /** The pixels (784), row-major: 0 (background) to 255. */
  readonly pixels: Uint8Array;
  /** What was done to the picture, for people to read. */
  readonly steps: readonly string[];
}

/** Numbers on a grid of pixels, 0 to 255: computed where they are asked for, since pictures are large. */
interface Grey {
  readonly rows: number;
  readonly columns: number;
  /** That of a pixel, row-major. */
  readonly at: (pixel: number) => number;
}

/**
 * Makes a picture into one of MNIST's kind.
 *
 * Takes little memory besides the picture's own.
 *
 * @throws {TypeError} If the picture has no pixels or other data than they need, or there is no such
 * background.
 * @throws {RangeError} If nothing in it stands out from its background.
 *
 * @example
 * ```ts
 * import { toDigitImage } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const data = new Uint8Array(60 * 60).fill(255); // white,
 * for (let row = 10; row < 50; row++) data.fill(0, row * 60 + 28, row * 60 + 32); // with a bar
 * const { pixels, steps } = toDigitImage({ shape: [60, 60], data });
 * assertEquals(pixels.length, 784);
 * assertEquals(steps, [
 *   "inverted, since its background is light",
 *   "figure of 4 × 40 in 60 × 60 pixels scaled to 2 × 20 and centred",
 * ]);
 * ```
 */
export function toDigitImage(image: PngImage, background: Background = "auto"): DigitImage {
  const isImage = Array.isArray(Object(image).shape);
  expectKind("prepare a picture", "an image { shape, data }", image, isImage);
  const [rows, columns] = image.shape;
  if (rows * columns === 0) {
    throw new TypeError(
      `Cannot prepare a picture ${formatShape(image.shape)}: it must have pixels, but has none`,
    );
  }
  const needed = rows * columns * (image.shape[2] ?? 1);
  if (!(image.data instanceof Uint8Array) || image.data.length !== needed) {
    throw new TypeError(
      `Cannot prepare a picture ${formatShape(image.shape)}: its data must be a Uint8Array of ` +
        `${needed} samples, but is not`,
    );
  }
  if (!BACKGROUNDS.includes(background)) {
    throw new TypeError(
      `Cannot prepare a picture: its background must be ${BACKGROUNDS.join(" or ")}, ` +
        `but is ${quote(background)}`,
    );
  }
  const steps: string[] = [];
  let grey = toGrey(image, background);
  if (background === "light" || (background === "auto" && edgeMedian(grey) > 127)) {
    const { at } = grey;
    grey = { ...grey, at: (pixel) => 255 - at(pixel) };
    steps.push("inverted, since its background is light");
  }
  if (rows === SIDE && columns === SIDE) {
    return {
      pixels: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => Math.round(grey.at(i))),
      steps,
    };
  }
  const { read, box } = cutOut(standOut(grey));
  const scale = BOX / Math.max(box.height, box.width);
  const fit = (size: number) => Math.max(1, Math.round(size * scale));
  const scaled = resample(read, box, fit(box.height), fit(box.width));
  steps.push(
    `figure of ${box.width} × ${box.height} in ${columns} × ${rows} pixels scaled to ` +
      `${scaled.columns} × ${scaled.rows} and centred`,
  );
  return { pixels: placeInField(scaled), steps };
}

/** Luminance as in ITU-R BT.601; what is transparent shows a background unlike the figure. */
function toGrey({ shape, data }: PngImage, background: Background): Grey {
  const [rows, columns, samples = 1] = shape;
  const luminance = samples < 3 ? (pixel: number) => data[pixel * samples] : (pixel: number) => {
    const at = pixel * samples;
    return 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  };
  if (samples % 2 === 1) return { rows, columns, at: luminance };
  const alpha = (pixel: number) => data[(pixel + 1) * samples - 1] / 255;
  let light = 0, opacity = 0;
  for (let pixel = 0; pixel < rows * columns; pixel++) {
    light += alpha(pixel) * luminance(pixel);
    opacity += alpha(pixel);
  }
  const isDark = background === "light" || (background === "auto" && light < 127.5 * opacity);
  const behind = isDark ? 255 : 0;
  const at = (pixel: number) => alpha(pixel) * luminance(pixel) + (1 - alpha(pixel)) * behind;
  return { rows, columns, at };
}

/** Of the pixels at the picture's edge; of very many, of every so manieth. */
function edgeMedian({ rows, columns, at }: Grey): number {
  const count = rows < 3 || columns < 3 ? rows * columns : 2 * (rows + columns) - 4;
  // Round the edge: the first row, the last, and of those between the first pixel and the last.
  const pixelOf = (i: number) => {
    if (rows < 3 || columns < 3 || i < columns) return i;
    if (i < 2 * columns) return (rows - 1) * columns + i - columns;
    const side = i - 2 * columns;
    return (1 + (side >> 1)) * columns + (side % 2) * (columns - 1);
  };
  const step = Math.ceil(count / MOST_OF_EDGE);
  const values = new Float64Array(Math.ceil(count / step));
  for (let i = 0; i < values.length; i++) values[i] = at(pixelOf(i * step));
  return values.sort()[values.length >> 1];
}

/** The background put to 0 and the figure's strongest pixel to 255. */
function standOut(grey: Grey): Grey {
  const { rows, columns, at } = grey;
  const background = edgeMedian(grey);
  let most = -Infinity;
  for (let pixel = 0; pixel < rows * columns; pixel++) most = Math.max(most, at(pixel));
  most -= background;
  if (most < CONTRAST) {
    throw new RangeError(
      `Cannot prepare a picture: its figure must be lighter than its background by ` +
        `${CONTRAST} of 255, but is by ${Math.round(most)}`,
    );
  }
  return { ...grey, at: (pixel) => Math.max(0, at(pixel) - background) * 255 / most };
}

/** A pixel of the figure. */
type Read = (row: number, column: number) => number;

/** The rectangle around the figure. */
function cutOut({ rows, columns, at }: Grey): { read: Read; box: PixelBox } {
  const outline = new Uint8Array(rows * columns);
  for (let pixel = 0; pixel < outline.length; pixel++) {
    outline[pixel] = Number(at(pixel) >= OUTLINE * 255);
  }
  // Its strongest pixel is at 255.
  const box = findBox(outline, columns, 1)!;
  return { read: (row, column) => at((box.top + row) * columns + box.left + column), box };
}

/** Pixels, row-major, that there are few of. */
interface Figure {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Each new pixel is the mean of the area that it covers: of each row first, then of the rows. */
function resample(read: Read, { width, height }: PixelBox, rows: number, columns: number): Figure {
  const data = new Float64Array(rows * columns), narrow = new Float64Array(columns);
  const across = width / columns, down = height / rows;
  for (let row = 0; row < height; row++) {
    for (let j = 0; j < columns; j++) {
      const start = j * across, end = (j + 1) * across;
      let sum = 0;
      for (let i = Math.floor(start); i < Math.min(Math.ceil(end), width); i++) {
        sum += read(row, i) * (Math.min(i + 1, end) - Math.max(i, start));
      }
      narrow[j] = sum / across;
    }
    for (let k = 0; k < rows; k++) {
      const start = k * down, end = (k + 1) * down;
      if (row < Math.floor(start) || row >= Math.ceil(end)) continue;
      const share = Math.min(row + 1, end) - Math.max(row, start);
      for (let j = 0; j < columns; j++) data[k * columns + j] += narrow[j] * share;
    }
  }
  return { rows, columns, data: data.map((sum) => sum / down) };
}

/** The centre of mass in the middle, as far as the figure stays within the field. */
function placeInField({ rows, columns, data }: Figure): Uint8Array {
  const [across, down] = centerOfMass(data, columns);
  const place = (centre: number, size: number) =>
    Math.min(Math.max(shiftToMiddle(centre), 0), SIDE - size);
  const top = place(down, rows), left = place(across, columns);
  const pixels = new Uint8Array(SIDE * SIDE);
  for (let i = 0; i < data.length; i++) {
    const row = top + Math.floor(i / columns), column = left + i % columns;
    pixels[row * SIDE + column] = Math.min(255, Math.round(data[i]));
  }
  return pixels;
}
