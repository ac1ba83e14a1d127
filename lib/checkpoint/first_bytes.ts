/**
 * What a file is, as far as its first bytes tell: for messages about one that is not what it should be.
 *
 * @module
 */

/** How files of some kinds begin, those that are likely to be taken for an archive of arrays. */
const BEGINNINGS: readonly (readonly [string, ...number[]])[] = [
  ["a single NumPy array (.npy)", 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59],
  ["an HDF5 file", 0x89, 0x48, 0x44, 0x46],
  ["a PNG picture", 0x89, 0x50, 0x4e, 0x47],
  ["a JPEG picture", 0xff, 0xd8, 0xff],
  ["a gzip file", 0x1f, 0x8b],
];

/** How many characters of a text are shown. */
const SHOWN = 20;

/** Whether the bytes are laid out as a ZIP archive, such as `.npz` is. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** Whether the bytes are laid out as a `.safetensors` file: a length, then JSON. */
export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0x7b;
}

/** What the bytes are, in words: `a PNG picture`, `text that begins "epoch 1/10"`. */
export function describeBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "empty";
  const found = BEGINNINGS.find(([, ...start]) => start.every((byte, i) => bytes[i] === byte));
  if (found) return found[0];
  // A cut within a character at the end is no sign against text.
  const text = new TextDecoder().decode(bytes.subarray(0, 4 * SHOWN), { stream: true });
  if (!/[^\P{C}\s]|\ufffd/u.test(text)) {
    return `text that begins ${JSON.stringify(text.slice(0, SHOWN))}`;
  }
  return `bytes that begin ${Array.from(bytes.subarray(0, 8), hex).join(" ")}`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
