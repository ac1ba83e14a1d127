/**
 * The chunks of a PNG file: what stands where, verified.
 *
 * A file is a signature of 8 bytes, then chunks: length, type, data, checksum. IHDR holds the size
 * and the kind of pixels, PLTE and tRNS colors and what is transparent, one or more IDATs the zlib
 * stream of rows, IEND nothing. What the pixels are: png.ts.
 *
 * @module
 */
import { describeBytes } from "./file_kind.ts";
import { concatenate } from "./bytes.ts";
import { crc32 } from "./crc32.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** The largest width and height that the format can express. */
export const MAX_SIZE = 2 ** 31 - 1;
export const GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGBA = 6;

/** By color type: samples per pixel, and bits per sample. */
export const COLOR_TYPES: Record<number, { samples: number; depths: readonly number[] }> = {
  [GREY]: { samples: 1, depths: [1, 2, 4, 8, 16] },
  [RGB]: { samples: 3, depths: [8, 16] },
  [PALETTE]: { samples: 1, depths: [1, 2, 4, 8] },
  [GREY_ALPHA]: { samples: 2, depths: [8, 16] },
  [RGBA]: { samples: 4, depths: [8, 16] },
};

/** What IHDR holds. */
export interface Header {
  /** Pixels per row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Bits per sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** Which samples a pixel has: see {@linkcode COLOR_TYPES}. */
  readonly colorType: number;
  /** Whether the rows are those of Adam7's seven passes. */
  readonly isInterlaced: boolean;
}

/** What the chunks of a file hold, checksums and order verified. */
export interface Chunks {
  /** IHDR */
  readonly header: Header;
  /** PLTE: red, green and blue of up to 256 colors. */
  readonly palette: Uint8Array | undefined;
  /** tRNS: the alpha of the palette's colors, or the one color that is transparent. */
  readonly transparency: Uint8Array | undefined;
  /** IDAT: a zlib stream, in pieces. */
  readonly compressed: readonly Uint8Array[];
}

/**
 * Reads the chunks of a file; what follows the last is passed over.
 *
 * @param onHeader Is told of IHDR before anything else is read; may throw.
 * @throws {SyntaxError} If they break the rules of the format.
 */
export function parseChunks(bytes: Uint8Array, onHeader: (header: Header) => void): Chunks {
  if (SIGNATURE.some((byte, i) => byte !== bytes[i])) {
    throw parseError(`input must start with PNG's signature, but is ${describeBytes(bytes)}`);
  }
  let header: Header | undefined;
  let palette: Uint8Array | undefined, transparency: Uint8Array | undefined;
  const parts: Uint8Array[] = [];
  let previous = "";
  for (let at = SIGNATURE.length; previous !== "IEND";) {
    const { type, data, end } = parseChunk(bytes, at);
    const isFirst = previous === "";
    if (isFirst !== (type === "IHDR")) {
      throw parseError(`IHDR must be the first chunk and no other, but ${type} is at byte ${at}`);
    }
    const comesLate = parts.length > 0 && (type !== "IDAT" || previous !== "IDAT");
    switch (type) {
      case "IHDR":
        header = parseHeader(data);
        onHeader(header);
        break;
      case "PLTE":
        if (palette || comesLate || data.length % 3 !== 0 || data.length > 768 || !data.length) {
          throw parseError("PLTE must come once, before IDAT, with 1 to 256 colors, but does not");
        }
        if (header!.colorType === GREY || header!.colorType === GREY_ALPHA) {
          throw parseError("PLTE must not come with grey pixels, but does");
        }
        if (transparency) throw parseError("PLTE must come before tRNS, but comes after it");
        palette = data;
        break;
      case "tRNS":
        if (transparency || comesLate) {
          throw parseError("tRNS must come once, before IDAT, but does not");
        }
        expectTransparency(header!, palette, data);
        transparency = data;
        break;
      case "IDAT":
        if (comesLate) throw parseError("IDAT chunks must follow each other, but do not");
        if (header!.colorType === PALETTE && !palette) {
          throw parseError("there must be a PLTE chunk before IDAT, but there is none");
        }
        parts.push(data);
        break;
      case "IEND":
        if (parts.length === 0) throw parseError("there must be an IDAT chunk, but there is none");
        if (data.length > 0) throw parseError(`IEND must be empty, but has ${data.length} bytes`);
        break;
      default:
        // An upper-case first letter says that the image cannot be shown without the chunk.
        if (type < "a") throw parseError(`critical chunks must be known ones, but ${type} is not`);
    }
    previous = type;
    at = end;
  }
  return { header: header!, palette, transparency, compressed: parts };
}

function parseChunk(
  bytes: Uint8Array,
  at: number,
): { type: string; data: Uint8Array; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const left = bytes.length - at - 12;
  if (left < 0) throw parseError(`a chunk must start at byte ${at}, but input ends there`);
  const length = view.getUint32(at);
  if (length > left) {
    throw parseError(`the chunk at byte ${at} must have ${length} bytes, but ${left} are left`);
  }
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  if (!/^[A-Za-z]{4}$/.test(type)) {
    throw parseError(`the type of the chunk at byte ${at} must be four letters, but is not`);
  }
  const end = at + 12 + length;
  if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
    throw parseError(`the checksum of ${type} at byte ${at} must be right, but is wrong`);
  }
  return { type, data: bytes.subarray(at + 8, end - 4), end };
}

function parseHeader(data: Uint8Array): Header {
  if (data.length !== 13) throw parseError(`IHDR must have 13 bytes, but has ${data.length}`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colorType, compression, filtering, interlacing] = data.subarray(8);
  if (width < 1 || width > MAX_SIZE || height < 1 || height > MAX_SIZE) {
    throw parseError(`sizes must be from 1 to 2^31 - 1, but are ${width} × ${height}`);
  }
  if (!COLOR_TYPES[colorType]?.depths.includes(depth)) {
    throw parseError(
      `color type and bit depth must fit together, but are ${colorType} and ${depth}`,
    );
  }
  if (compression !== 0 || filtering !== 0 || interlacing > 1) {
    throw parseError("compression, filter and interlace methods must be known, but one is not");
  }
  return { width, height, depth, colorType, isInterlaced: interlacing === 1 };
}

/** The alpha of some of the palette's colors, or one color; nothing where there is alpha anyway. */
function expectTransparency(
  { colorType }: Header,
  palette: Uint8Array | undefined,
  { length }: Uint8Array,
): void {
  if (colorType === PALETTE) {
    if (!palette) throw parseError("tRNS must come after PLTE, but comes before it");
    if (length > palette.length / 3) {
      throw parseError(`tRNS must have at most ${palette.length / 3} entries, but has ${length}`);
    }
    return;
  }
  if (colorType !== GREY && colorType !== RGB) {
    throw parseError("tRNS must not come with an alpha channel, but does");
  }
  const needed = 2 * COLOR_TYPES[colorType].samples;
  if (length !== needed) throw parseError(`tRNS must have ${needed} bytes, but has ${length}`);
}

/** Writes a file of these chunks. */
export function formatChunks(
  { header: { width, height, depth, colorType, isInterlaced }, palette, compressed }: Omit<
    Chunks,
    "transparency"
  >,
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colorType, 0, 0, Number(isInterlaced)], 8);
  return concatenate([
    SIGNATURE,
    formatChunk("IHDR", header),
    ...(palette ? [formatChunk("PLTE", palette)] : []),
    ...compressed.map((part) => formatChunk("IDAT", part)),
    formatChunk("IEND", new Uint8Array()),
  ]);
}

function formatChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(Array.from(type, (letter) => letter.charCodeAt(0)), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** An error about the bytes. */
export function parseError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot parse PNG: ${problem}`);
}
