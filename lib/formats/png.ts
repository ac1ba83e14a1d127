/**
 * PNG, the file format of losslessly compressed images: both directions, with no canvas.
 *
 * Pure: bytes in, an array of pixels out. Reads every still image of 1, 2, 4 or 8 bits per sample
 * (grey, color, palette, with or without transparency); refuses 16-bit and interlaced ones, and
 * applies neither gamma nor color profiles. Writes 8-bit grey and color.
 *
 * The chunks that a file consists of: png_chunks.ts. What stands in the compressed rows:
 * png_filters.ts. Source: "Portable Network Graphics (PNG) Specification (Third Edition)".
 *
 * @module
 */
import { Unzlib, zlibSync } from "fflate";
import {
  COLOR_TYPES,
  formatChunks,
  GREY,
  GREY_ALPHA,
  type Header,
  MAX_SIZE,
  PALETTE,
  parseChunks,
  parseError,
  RGB,
  RGBA,
} from "./png_chunks.ts";
import { filter, type Scanlines, unfilter } from "./png_filters.ts";

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
 * alpha, RGB, and RGBA. Palettes become colors, and what is marked transparent becomes alpha; grey
 * levels of fewer than 8 bits are spread over 0 to 255.
 *
 * @throws {SyntaxError} If the bytes are not exactly one PNG image of a kind named above.
 * @throws {RangeError} If it has more than `maxPixels` pixels.
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
  const { maxPixels = 2 ** 26 } = options;
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot parse PNG: input must be a Uint8Array, but is none");
  }
  const { header, palette, transparency, compressed } = parseChunks(bytes);
  const { width, height, depth, colorType } = header;
  if (width * height > maxPixels) {
    throw new RangeError(
      `Cannot parse PNG: images must have at most ${maxPixels} pixels, ` +
        `but this is ${width} × ${height}`,
    );
  }
  const lines = scanlines(header);
  const rows = unfilter(inflate(compressed, lines.rows * (lines.stride + 1)), lines);
  const samples = depth === 8 ? rows : unpack(rows, header);

  if (colorType === PALETTE) {
    if (palette === undefined) throw parseError("there must be a PLTE chunk, but there is none");
    return applyPalette(samples, header, palette, transparency);
  }
  if (transparency) return addAlpha(spread(samples, header), header, transparency);
  return image(header, COLOR_TYPES[colorType].samples, spread(samples, header));
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
  { shape, data }: PngImage,
  palette?: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const [height, width, samples = 1] = shape;
  const colorType = palette ? PALETTE : [undefined, GREY, GREY_ALPHA, RGB, RGBA][samples];
  if (colorType === undefined || shape.length > 3 || !(data instanceof Uint8Array)) {
    throw new TypeError(
      `Cannot write PNG: expected a Uint8Array of shape (rows, columns) with 1 to 4 samples, ` +
        `but the shape is (${shape.join(", ")})`,
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
  if (palette) expectPalette(palette, samples, data);

  const lines = { rows: height, stride: width * samples, pixelBytes: samples };
  // Neighboring numbers of colors are no neighboring colors: there is nothing to predict.
  const rows = filter(data, lines, palette ? 1 : undefined);
  const header = { width, height, depth: 8, colorType };
  return formatChunks({ header, palette, compressed: zlibSync(rows, { level: 9 }) });
}

function expectPalette(palette: Uint8Array, samples: number, data: Uint8Array): void {
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

function scanlines({ width, height, depth, colorType }: Header): Scanlines {
  const bits = COLOR_TYPES[colorType].samples * depth;
  return { rows: height, stride: Math.ceil(width * bits / 8), pixelBytes: Math.ceil(bits / 8) };
}

/** The zlib stream's content, given up as soon as there is more of it than `size` bytes. */
function inflate(compressed: Uint8Array, size: number): Uint8Array {
  const INPUT_STEP = 2 ** 14;
  // A byte stands for 1032 at most: an absurd size is known before memory is taken for it.
  if (size > compressed.length * 1032) throw sizeError(size);
  const bytes = new Uint8Array(size);
  let at = 0;
  const stream = new Unzlib((part) => {
    if (at + part.length <= size) bytes.set(part, at);
    at += part.length;
  });
  for (let i = 0; i < compressed.length && at <= size; i += INPUT_STEP) {
    try {
      stream.push(compressed.subarray(i, i + INPUT_STEP), i + INPUT_STEP >= compressed.length);
    } catch (cause) {
      throw new SyntaxError(
        "Cannot parse PNG: IDAT must hold a zlib stream, but it is broken",
        { cause },
      );
    }
  }
  if (at !== size) throw sizeError(size);
  return bytes;
}

function sizeError(size: number): SyntaxError {
  return parseError(`IDAT must hold ${size} bytes of rows, but holds fewer or more`);
}

/** Samples of fewer than 8 bits, one to a byte. */
function unpack(rows: Uint8Array, header: Header): Uint8Array {
  const { width, height, depth } = header;
  const { stride } = scanlines(header);
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const byte = rows[y * stride + (bit >> 3)];
      samples[y * width + x] = (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  }
  return samples;
}

/** Samples of any depth as 0 to 255. */
function spread(samples: Uint8Array, { depth }: Header): Uint8Array {
  return depth === 8 ? samples : samples.map((sample) => sample * 255 / ((1 << depth) - 1));
}

function applyPalette(
  indices: Uint8Array,
  header: Header,
  palette: Uint8Array,
  alpha: Uint8Array | undefined,
): PngImage {
  const colors = palette.length / 3, samples = alpha ? 4 : 3;
  if (alpha && alpha.length > colors) {
    throw parseError(`tRNS must have at most ${colors} entries, but has ${alpha.length}`);
  }
  const data = new Uint8Array(indices.length * samples);
  for (let i = 0; i < indices.length; i++) {
    const color = indices[i];
    if (color >= colors) {
      throw parseError(`colors must be below ${colors}, but that of pixel ${i} is ${color}`);
    }
    data.set(palette.subarray(3 * color, 3 * color + 3), i * samples);
    if (alpha) data[i * samples + 3] = alpha[color] ?? 255;
  }
  return image(header, samples, data);
}

/** `transparent` holds the one color that is, as 16-bit samples of the image's own depth. */
function addAlpha(opaque: Uint8Array, header: Header, transparent: Uint8Array): PngImage {
  const { samples } = COLOR_TYPES[header.colorType];
  if (header.colorType !== GREY && header.colorType !== RGB) {
    throw parseError("tRNS must not come with an alpha channel, but does");
  }
  if (transparent.length !== 2 * samples) {
    throw parseError(`tRNS must have ${2 * samples} bytes, but has ${transparent.length}`);
  }
  const mask = (1 << header.depth) - 1;
  const color = spread(
    transparent.filter((_, i) => i % 2 === 1).map((byte) => byte & mask),
    header,
  );
  const data = new Uint8Array(opaque.length / samples * (samples + 1));
  for (let from = 0, to = 0; from < opaque.length; from += samples, to += samples + 1) {
    const pixel = opaque.subarray(from, from + samples);
    data.set(pixel, to);
    data[to + samples] = pixel.every((sample, i) => sample === color[i]) ? 0 : 255;
  }
  return image(header, samples + 1, data);
}

function image({ width, height }: Header, samples: number, data: Uint8Array): PngImage {
  const shape = samples === 1 ? [height, width] : [height, width, samples];
  return { shape: shape as unknown as PngImage["shape"], data };
}
