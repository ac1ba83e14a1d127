/**
 * Bytes as text in base64, and back: `Uint8Array.fromBase64` and `toBase64` for engines that do not
 * have them yet (Node before 25), by what all of them have.
 *
 * @module
 */

/**
 * The bytes that a text in base64 stands for.
 *
 * @throws {DOMException} If the text is not base64.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** Arguments that a call may have in every engine. */
const PIECE = 8192;

/** Bytes as text in base64. */
export function toBase64(bytes: Uint8Array): string {
  let characters = "";
  for (let i = 0; i < bytes.length; i += PIECE) {
    characters += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  }
  return btoa(characters);
}
