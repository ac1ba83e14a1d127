/**
 * Bytes joined, and read as text.
 *
 * @module
 */

/** All bytes of the parts, one after the other. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The text of bytes in UTF-8, a byte order mark included.
 *
 * @param wrong Makes the error.
 * @throws What `wrong` makes, if the bytes are no UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array, wrong: () => Error): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw wrong();
  }
}
