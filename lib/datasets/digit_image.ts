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
import { formatShape } from "../tensor/shape.ts";
import { BOX, centerOfMass, findBox, shiftToMiddle, SIDE } from "./digit_form.ts";

/** The least difference between figure and background, of 255. */
const CONTRAST = 32;
/** Paler parts of the figure than this share of its strongest do not count as its outline. */
const OUTLINE = 0.2;

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

/** Numbers on a grid of pixels, 0 to 255. */
interface Grey {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * Makes a picture into one of MNIST's kind.
 *
 * @throws {TypeError} If the picture has no pixels, or there is no such background.
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
  const [rows, columns] = image.shape;
  if (rows * columns === 0) {
    throw new TypeError(
      `Cannot prepare a picture ${formatShape(image.shape)}: it must have pixels, but has none`,
    );
  }
  if (!BACKGROUNDS.includes(background)) {
    throw new TypeError(
      `Cannot prepare a picture: its background must be ${BACKGROUNDS.join(" or ")}, ` +
        `but is ${background}`,
    );
  }
  const steps: string[] = [];
  let grey = toGrey(image, background);
  if (background === "light" || (background === "auto" && median(edge(grey)) > 127)) {
    grey = { ...grey, data: grey.data.map((value) => 255 - value) };
    steps.push("inverted, since its background is light");
  }
  if (rows === SIDE && columns === SIDE) {
    return { pixels: Uint8Array.from(grey.data, Math.round), steps };
  }
  const figure = cutOut(standOut(grey));
  const scale = BOX / Math.max(figure.rows, figure.columns);
  const fit = (size: number) => Math.max(1, Math.round(size * scale));
  const scaled = resample(figure, fit(figure.rows), fit(figure.columns));
  steps.push(
    `figure of ${figure.columns} × ${figure.rows} in ${columns} × ${rows} pixels scaled to ` +
      `${scaled.columns} × ${scaled.rows} and centred`,
  );
  return { pixels: placeInField(scaled), steps };
}

/** Luminance as in ITU-R BT.601; what is transparent shows a background unlike the figure. */
function toGrey({ shape, data }: PngImage, background: Background): Grey {
  const [rows, columns, samples = 1] = shape;
  const hasColor = samples >= 3, hasAlpha = samples === 2 || samples === 4;
  const count = rows * columns;
  const luminance = new Float64Array(count), alpha = new Float64Array(count).fill(1);
  let light = 0, opacity = 0;
  for (let i = 0; i < count; i++) {
    const at = i * samples;
    luminance[i] = hasColor
      ? 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]
      : data[at];
    if (hasAlpha) alpha[i] = data[at + samples - 1] / 255;
    light += alpha[i] * luminance[i];
    opacity += alpha[i];
  }
  const isDark = background === "light" || (background === "auto" && light < 127.5 * opacity);
  const behind = isDark ? 255 : 0;
  const blended = luminance.map((value, i) => alpha[i] * value + (1 - alpha[i]) * behind);
  return { rows, columns, data: blended };
}

function edge({ rows, columns, data }: Grey): Float64Array {
  return data.filter((_, i) => {
    const row = Math.floor(i / columns), column = i % columns;
    return row === 0 || row === rows - 1 || column === 0 || column === columns - 1;
  });
}

function median(values: Float64Array): number {
  return values.toSorted()[values.length >> 1];
}

/** The background put to 0 and the figure's strongest pixel to 255. */
function standOut(grey: Grey): Grey {
  const background = median(edge(grey));
  const most = grey.data.reduce((a, b) => Math.max(a, b)) - background;
  if (most < CONTRAST) {
    throw new RangeError(
      `Cannot prepare a picture: its figure must be lighter than its background by ` +
        `${CONTRAST} of 255, but is by ${Math.round(most)}`,
    );
  }
  const data = grey.data.map((value) => Math.max(0, value - background) * 255 / most);
  return { ...grey, data };
}

/** The rectangle around the figure. */
function cutOut({ columns, data }: Grey): Grey {
  // Its strongest pixel is at 255.
  const { left, top, width, height } = findBox(data, columns, OUTLINE * 255)!;
  const cut = new Float64Array(height * width);
  for (let row = 0; row < height; row++) {
    const from = (top + row) * columns + left;
    cut.set(data.subarray(from, from + width), row * width);
  }
  return { rows: height, columns: width, data: cut };
}

/** Each new pixel is the mean of the area that it covers. */
function resample(grey: Grey, rows: number, columns: number): Grey {
  const narrow = resampleRows(grey.data, grey.rows, grey.columns, columns);
  const turned = transpose(narrow, grey.rows, columns);
  const small = resampleRows(turned, columns, grey.rows, rows);
  return { rows, columns, data: transpose(small, columns, rows) };
}

/** Each row of `from` numbers averaged into `to`. */
function resampleRows(data: Float64Array, rows: number, from: number, to: number): Float64Array {
  const out = new Float64Array(rows * to);
  const size = from / to;
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < to; j++) {
      const start = j * size, end = (j + 1) * size;
      let sum = 0;
      for (let i = Math.floor(start); i < Math.min(Math.ceil(end), from); i++) {
        sum += data[row * from + i] * (Math.min(i + 1, end) - Math.max(i, start));
      }
      out[row * to + j] = sum / size;
    }
  }
  return out;
}

function transpose(data: Float64Array, rows: number, columns: number): Float64Array {
  return data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]);
}

/** The centre of mass in the middle, as far as the figure stays within the field. */
function placeInField({ rows, columns, data }: Grey): Uint8Array {
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
