/**
 * What kind of picture a file is, by its first bytes: for messages, since only PNG is read here.
 *
 * @module
 */

/** How many bytes tell. */
export const TELLING_BYTES = 12;

const SIGNATURES: Readonly<Record<string, RegExp>> = {
  "a PNG": /^\x89PNG\r\n/,
  "a JPEG": /^\xff\xd8\xff/,
  "a GIF": /^GIF8[79]a/,
  "a WebP": /^RIFF....WEBP/s,
  "a BMP": /^BM....\0\0\0\0/s,
  "a TIFF": /^(II\*\0|MM\0\*)/,
  "a HEIC": /^....ftyp(hei|hev|mif)/s,
  "an AVIF": /^....ftypavi/s,
  "a PDF": /^%PDF-/,
};

/** The kind with its article; undefined where the bytes are those of none that is known. */
export function pictureFormat(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, TELLING_BYTES));
  return Object.keys(SIGNATURES).find((kind) => SIGNATURES[kind].test(start));
}
