/**
 * PNG's rows: which pixels each holds, and their samples as 0 to 255.
 *
 * An interlaced image (Adam7) is seven small images, each of every so manieth pixel of so manieth
 * rows; any other is one. A pass without pixels has no rows.
 *
 * Source: "Portable Network Graphics (PNG) Specification (Third Edition)", sections 8, 11 and 13.
 *
 * @module
 */
import { type Chunks, COLOR_TYPES, type Header, PALETTE, parseError } from "./png_chunks.ts";
import { unfilter } from "./png_filters.ts";

/** One image of those that an image is made of. */
interface Pass {
  readonly left: number;
  readonly top: number;
  /** From a pixel to the next. */
  readonly across: number;
  /** From a row to the next. */
  readonly down: number;
}

const WHOLE: readonly Pass[] = [{ left: 0, top: 0, across: 1, down: 1 }];
const ADAM7: readonly Pass[] = [
  { left: 0, top: 0, across: 8, down: 8 },
  { left: 4, top: 0, across: 8, down: 8 },
  { left: 0, top: 4, across: 4, down: 8 },
  { left: 2, top: 0, across: 4, down: 4 },
  { left: 0, top: 2, across: 2, down: 4 },
  { left: 1, top: 0, across: 2, down: 2 },
  { left: 0, top: 1, across: 1, down: 2 },
];

/** A pass with as many pixels as it has. */
interface Part extends Pass {
  readonly columns: number;
  readonly rows: number;
  /** Bytes of a row, the number of its filter included. */
  readonly rowBytes: number;
}

/** Bits of a pixel. */
function bitsOf({ colorType, depth }: Header): number {
  return COLOR_TYPES[colorType].samples * depth;
}

function partsOf(header: Header): Part[] {
  const { width, height, isInterlaced } = header;
  return (isInterlaced ? ADAM7 : WHOLE).map((pass) => {
    const columns = Math.ceil((width - pass.left) / pass.across);
    const rows = Math.ceil((height - pass.top) / pass.down);
    return { ...pass, columns, rows, rowBytes: 1 + Math.ceil(columns * bitsOf(header) / 8) };
  }).filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** The most bytes of a row, two of which are held: those of pictures take some thousands. */
const MOST_OF_ROW = 2 ** 25;

/** How many bytes the rows of an image take, filters included. */
export function bytesOfRows(header: Header): number {
  return partsOf(header).reduce((sum, { rows, rowBytes }) => sum + rows * rowBytes, 0);
}

/** An image that is read row by row. */
export interface RowReader {
  /** Samples of a pixel, alpha included. */
  readonly samples: number;
  /** The samples, row-major, as far as rows have come. */
  readonly data: Uint8Array;
  /** Takes the next bytes of rows; what comes after the last row is passed over. */
  take(bytes: Uint8Array): void;
}

/**
 * Reads an image of these chunks from its rows, of which no more than two are held.
 *
 * @throws {SyntaxError} If the chunks do not fit together; and in `take()`, if a filter is unknown, or
 * a color is not in the palette.
 * @throws {RangeError} If a row takes more than 32 MB.
 */
export function readRows(chunks: Omit<Chunks, "compressed">): RowReader {
  const { header } = chunks, { width, height } = header;
  const parts = partsOf(header), widest = Math.max(...parts.map(({ rowBytes }) => rowBytes));
  if (widest > MOST_OF_ROW) {
    throw new RangeError(
      `Cannot parse PNG: rows must have at most ${MOST_OF_ROW} bytes, but have ${widest}`,
    );
  }
  const { samples, paint } = painter(chunks);
  const data = new Uint8Array(width * height * samples);
  const pixelBytes = Math.ceil(bitsOf(header) / 8);
  let part = parts.shift(), row = 0, filled = 0;
  let line = lineOf(part), above = lineOf(undefined);
  const take = (bytes: Uint8Array) => {
    for (let from = 0; from < bytes.length && part !== undefined;) {
      const count = Math.min(bytes.length - from, part.rowBytes - filled);
      line.bytes.set(bytes.subarray(from, from + count), filled);
      from += count;
      filled += count;
      if (filled < part.rowBytes) return;
      filled = 0;
      unfilter(line.bytes, above.bytes, pixelBytes);
      const { left, top, across, down, columns, rows } = part;
      paint(data, line.body, columns, (top + row * down) * width + left, across);
      row++;
      if (row < rows) {
        [line, above] = [row > 1 ? above : lineOf(part), line];
      } else {
        row = 0;
        part = parts.shift();
        [line, above] = [lineOf(part), lineOf(undefined)];
      }
    }
  };
  return { samples, data, take };
}

/** A row's bytes, and the same without the number of its filter. */
function lineOf(part: Part | undefined): { bytes: Uint8Array; body: Uint8Array } {
  const bytes = new Uint8Array(part?.rowBytes ?? 0);
  return { bytes, body: bytes.subarray(1) };
}

/** Writes the samples of a row: of `count` pixels from `first` on, each `step` after the one before. */
type Paint = (
  data: Uint8Array,
  row: Uint8Array,
  count: number,
  first: number,
  step: number,
) => void;

function painter(
  { header, palette, transparency }: Omit<Chunks, "compressed">,
): { samples: number; paint: Paint } {
  const { colorType, depth } = header;
  if (colorType === PALETTE) return paletteOf(depth, palette!, transparency);
  const { samples } = COLOR_TYPES[colorType];
  if (transparency) return { samples: samples + 1, paint: keyed(samples, depth, transparency) };
  if (depth === 8) return { samples, paint: copied(samples) };
  const scale = scaleOf(depth);
  return {
    samples,
    paint(data, row, count, first, step) {
      for (let x = 0, to = first * samples; x < count; x++, to += step * samples) {
        for (let s = 0; s < samples; s++) {
          data[to + s] = scale(sampleAt(row, x * samples + s, depth));
        }
      }
    },
  };
}

function copied(samples: number): Paint {
  return (data, row, count, first, step) => {
    if (step === 1) return data.set(row, first * samples);
    for (let x = 0, to = first * samples; x < count; x++, to += step * samples) {
      for (let s = 0; s < samples; s++) data[to + s] = row[x * samples + s];
    }
  };
}

/** `key` holds the one color that is transparent, as 16-bit samples of the image's own depth. */
function keyed(samples: number, depth: number, key: Uint8Array): Paint {
  const scale = scaleOf(depth);
  const transparent = Array.from(
    { length: samples },
    (_, s) => (key[2 * s] << 8 | key[2 * s + 1]) & (2 ** depth - 1),
  );
  return (data, row, count, first, step) => {
    for (let x = 0, to = first * (samples + 1); x < count; x++, to += step * (samples + 1)) {
      let isKey = true;
      for (let s = 0; s < samples; s++) {
        const sample = sampleAt(row, x * samples + s, depth);
        if (sample !== transparent[s]) isKey = false;
        data[to + s] = scale(sample);
      }
      data[to + samples] = isKey ? 0 : 255;
    }
  };
}

function paletteOf(
  depth: number,
  palette: Uint8Array,
  alpha: Uint8Array | undefined,
): { samples: number; paint: Paint } {
  const colors = palette.length / 3, samples = alpha ? 4 : 3;
  return {
    samples,
    paint(data, row, count, first, step) {
      for (let x = 0; x < count; x++) {
        const color = sampleAt(row, x, depth), pixel = first + x * step;
        if (color >= colors) {
          throw parseError(
            `colors must be below ${colors}, but that of pixel ${pixel} is ${color}`,
          );
        }
        const to = pixel * samples;
        for (let s = 0; s < 3; s++) data[to + s] = palette[3 * color + s];
        if (alpha) data[to + 3] = alpha[color] ?? 255;
      }
    },
  };
}

/** The sample with this number in a row. */
function sampleAt(row: Uint8Array, i: number, depth: number): number {
  if (depth === 8) return row[i];
  if (depth === 16) return row[2 * i] << 8 | row[2 * i + 1];
  const bit = i * depth;
  return row[bit >> 3] >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
}

/** Samples of a depth as 0 to 255: the nearest of `255 sample / (2^depth - 1)`. */
function scaleOf(depth: number): (sample: number) => number {
  if (depth === 16) return (sample) => (sample * 255 + 32895) >>> 16;
  const factor = 255 / (2 ** depth - 1);
  return (sample) => sample * factor;
}
