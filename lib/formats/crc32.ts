/**
 * CRC-32, the check sum of ZIP, gzip and PNG: polynomial 0xEDB88320, a table of 256 steps.
 *
 * @module
 */

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return remainder;
});

/** The check sum of some bytes, an unsigned 32-bit integer. */
export function crc32(bytes: Uint8Array): number {
  let remainder = -1;
  for (let i = 0; i < bytes.length; i++) {
    remainder = TABLE[(remainder ^ bytes[i]) & 0xff] ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}
