/**
 * What a file is, as far as its first bytes tell: for messages about one that is not what it should be.
 *
 * @module
 */
import { quote } from "../runtime/quote.ts";

/** How many bytes tell. */
export const TELLING_BYTES = 12;

/** How files of some kinds begin, those that are likely to be taken for pictures or arrays. */
const SIGNATURES = {
  "a PNG picture": /^\x89PNG\r\n/,
  "a JPEG picture": /^\xff\xd8\xff/,
  "a GIF picture": /^GIF8[79]a/,
  "a WebP picture": /^RIFF....WEBP/s,
  "a BMP picture": /^BM....\0\0\0\0/s,
  "a TIFF picture": /^(II\*\0|MM\0\*)/,
  "a HEIC picture": /^....ftyp(hei|hev|mif)/s,
  "an AVIF picture": /^....ftypavi/s,
  "a PDF document": /^%PDF-/,
  "a single NumPy array (.npy)": /^\x93NUMPY/,
  "an HDF5 file": /^\x89HDF/,
  // deno-lint-ignore no-control-regex -- The bytes are no text.
  "a ZIP archive, such as .npz": /^PK(\x03\x04|\x05\x06)/,
  // deno-lint-ignore no-control-regex -- The bytes are no text.
  "a gzip file": /^\x1f\x8b/,
} as const satisfies Record<string, RegExp>;

/** A kind that is known, with its article. */
export type FileKind = keyof typeof SIGNATURES;

/** The kind; undefined where the bytes are those of none that is known. */
export function fileKind(bytes: Uint8Array): FileKind | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, TELLING_BYTES));
  return (Object.keys(SIGNATURES) as FileKind[]).find((kind) => SIGNATURES[kind].test(start));
}

/** How many characters of a text are shown. */
const SHOWN = 20;

/** What the bytes are, in words: `a PNG picture`, `text that begins "epoch 1/10"`. */
export function describeBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "empty";
  const kind = fileKind(bytes);
  if (kind) return kind;
  // A cut within a character at the end is no sign against text.
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * SHOWN), { stream: true });
  if (!/[^\P{C}\s]|\ufffd/u.test(text)) {
    return `text that begins ${quote(text.slice(0, SHOWN))}`;
  }
  return `bytes that begin ${Array.from(bytes.subarray(0, 8), hex).join(" ")}`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
