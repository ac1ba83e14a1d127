/**
 * PNG, the file format of losslessly compressed images: both directions, with no canvas.
 *
 * Pure: bytes in, an array of pixels out. Reads every still image (grey, color, palette, with or
 * without transparency, 1 to 16 bits per sample, interlaced or not) and the first picture of an
 * animated one; applies neither gamma nor color profiles. Writes 8-bit grey and color.
 *
 * Memory: the image that is returned, two rows and 64 KB. The chunks that a file consists of:
 * png_chunks.ts. What stands in the compressed rows: inflate.ts, png_filters.ts, png_rows.ts. Source: "Portable Network Graphics (PNG) Specification (Third Edition)".
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectKind, isRecord } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { zlibSync } from "fflate";
import { inflateZlib } from "./inflate.ts";
import {
  type Chunks,
  formatChunks,
  GREY,
  GREY_ALPHA,
  MAX_SIZE,
  PALETTE,
  parseChunks,
  parseError,
  RGB,
  RGBA,
} from "./png_chunks.ts";
import { filter } from "./png_filters.ts";
import { bytesOfRows, readRows, type RowReader } from "./png_rows.ts";

/** An image: rows of pixels, from the top left. */
export interface PngImage {
  /** Rows, columns, and samples per pixel, if more than 1: grey + alpha, RGB or RGBA. */
  readonly shape: readonly [number, number] | readonly [number, number, 1 | 2 | 3 | 4];
  /** The samples in row-major order, 0 to 255. */
  readonly data: Uint8Array;
}

/** What {@linkcode decodePng} accepts. */
export interface DecodePngOptions {
  /** The most pixels that an image may have. Default: 2^26, a square of 8192 × 8192. */
  maxPixels?: number;
}

/**
 * Reads a PNG file.
 *
 * The shape is (rows, columns) for grey, with a third dimension of 2, 3 or 4 samples for grey +
 * alpha, RGB, and RGBA. Palettes become colors, and what is marked transparent becomes alpha.
 * Samples of another depth than 8 bits are spread over 0 to 255, and those of 16 bits rounded to the
 * nearest (`sample / 257`; what is transparent is found by all 16).
 *
 * As other readers do, passes over bytes behind the last row in the compressed stream, as many again
 * as the rows or 64 KB, and over what follows IEND. Bytes behind the stream, and check sums that do
 * not fit, are errors.
 *
 * @throws {SyntaxError} If the bytes do not begin with a PNG image as the specification has it.
 * @throws {RangeError} If it has more than `maxPixels` pixels, or rows of more than 32 MB.
 * @throws {TypeError} If the input is no Uint8Array.
 *
 * @example
 * ```ts
 * import { decodePng, encodePng } from "gradbook/formats";
 * import { assertEquals } from "@std/assert";
 *
 * const square = { shape: [2, 2], data: Uint8Array.of(0, 255, 255, 0) } as const;
 * assertEquals(decodePng(encodePng(square)), square);
 * ```
 */
export function decodePng(bytes: Uint8Array, options: DecodePngOptions = {}): PngImage {
  expectOptions("parse PNG", options, ["maxPixels"]);
  const { maxPixels = 2 ** 26 } = options;
  expectKind("parse PNG", "a number of pixels for maxPixels", maxPixels, maxPixels >= 0);
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot parse PNG: input must be a Uint8Array, but is none");
  }
  const chunks = parseChunks(bytes, ({ width, height }) => {
    if (width * height <= maxPixels) return;
    throw new RangeError(
      `Cannot parse PNG: images must have at most ${maxPixels} pixels, ` +
        `but this is ${width} × ${height}`,
    );
  });
  const { header: { width, height }, compressed } = chunks;
  // A byte stands for 1032 at most: an absurd size is known before memory is taken for it.
  const packed = compressed.reduce((sum, part) => sum + part.length, 0);
  const needed = bytesOfRows(chunks.header);
  if (needed > packed * 1032) throw sizeError(needed, "fewer");
  const rows = readRows(chunks);
  unpack(chunks, rows);
  const shape = rows.samples === 1 ? [height, width] : [height, width, rows.samples];
  return { shape: shape as unknown as PngImage["shape"], data: rows.data };
}

/**
 * Writes a PNG file. The same image gives the same bytes.
 *
 * With a palette (red, green and blue of up to 256 colors), each sample is the number of a color.
 *
 * @throws {TypeError} If the shape is none of an image, or the data has another number of samples.
 * @throws {RangeError} If there are no pixels.
 */
export function encodePng(
  image: PngImage,
  palette?: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const isImage = isRecord(image) && Array.isArray(image.shape);
  expectKind("write PNG", "an image { shape, data }", image, isImage);
  const { shape, data } = image;
  const [height, width, samples = 1] = shape;
  const colorType = palette ? PALETTE : [undefined, GREY, GREY_ALPHA, RGB, RGBA][samples];
  expectKind("write PNG", "a Uint8Array of samples", data, data instanceof Uint8Array);
  if (colorType === undefined || shape.length > 3) {
    throw new TypeError(
      `Cannot write PNG: expected a Uint8Array of shape (rows, columns) with 1 to 4 samples, ` +
        `but the shape is (${shape.map(describe).join(", ")})`,
    );
  }
  for (const size of [height, width]) {
    if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) {
      throw new RangeError(
        `Cannot write PNG: sizes must be integers from 1 to 2^31 - 1, but one is ${size}`,
      );
    }
  }
  if (data.length !== height * width * samples) {
    throw new TypeError(
      `Cannot write PNG: shape (${shape.join(", ")}) needs ${height * width * samples} samples, ` +
        `but data has ${data.length}`,
    );
  }
  if (palette !== undefined) expectPalette(palette, samples, data);

  const lines = { rows: height, stride: width * samples, pixelBytes: samples };
  // Neighboring numbers of colors are no neighboring colors: there is nothing to predict.
  const rows = filter(data, lines, palette ? 1 : undefined);
  const header = { width, height, depth: 8, colorType, isInterlaced: false };
  return formatChunks({ header, palette, compressed: [zlibSync(rows, { level: 9 })] });
}

function expectPalette(palette: Uint8Array, samples: number, data: Uint8Array): void {
  expectKind("write PNG", "a Uint8Array for the palette", palette, palette instanceof Uint8Array);
  const colors = palette.length / 3;
  if (samples !== 1 || !Number.isInteger(colors) || colors < 1 || colors > 256) {
    throw new TypeError(
      `Cannot write PNG: a palette must have 3 bytes for each of 1 to 256 colors and goes with ` +
        `1 sample per pixel, but has ${palette.length} bytes and goes with ${samples}`,
    );
  }
  const i = data.findIndex((color) => color >= colors);
  if (i >= 0) {
    throw new RangeError(
      `Cannot write PNG: colors must be below ${colors}, but that of pixel ${i} is ${data[i]}`,
    );
  }
}

/** Bytes behind the last row that are passed over at least: some encoders fill up their last block. */
const SURPLUS = 2 ** 16;

/** The rows of the zlib stream, given up where it holds too many. */
function unpack(chunks: Chunks, { take }: RowReader): void {
  const needed = bytesOfRows(chunks.header);
  const most = needed + Math.max(needed, SURPLUS);
  let got = 0;
  inflateZlib(chunks.compressed, (piece) => {
    got += piece.length;
    if (got > most) throw sizeError(needed, `more than ${most}`);
    take(piece);
  }, (problem) => parseError(`IDAT must hold a zlib stream, but ${problem}`));
  if (got < needed) throw sizeError(needed, String(got));
}

function sizeError(needed: number, found: string): SyntaxError {
  return parseError(`IDAT must hold ${needed} bytes of rows, but holds ${found}`);
}
