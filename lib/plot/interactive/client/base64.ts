/**
 * Numbers that travel as text, on their way into a page. They are little-endian there and here.
 *
 * @module
 */

/** The bytes that base64 text stands for. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
