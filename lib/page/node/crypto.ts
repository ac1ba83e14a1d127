/**
 * `node:crypto` in a page, as far as checksums go: MD5 and SHA-256, at once, which browsers have no
 * function for; and random bytes.
 *
 * Sources: RFC 1321 and FIPS 180-4.
 *
 * @module
 */
import { toBase64 } from "../../runtime/base64.ts";

type Digest = (message: Uint8Array) => Uint8Array;

const rotateLeft = (x: number, by: number) => x << by | x >>> 32 - by;

/** The message, a one, zeros, and its length in bits, in whole blocks of 64 bytes. */
function padded(message: Uint8Array, littleEndian: boolean): DataView {
  const blocks = new DataView(new ArrayBuffer(Math.ceil((message.length + 9) / 64) * 64));
  new Uint8Array(blocks.buffer).set(message);
  blocks.setUint8(message.length, 0x80);
  blocks.setBigUint64(blocks.byteLength - 8, 8n * BigInt(message.length), littleEndian);
  return blocks;
}

function joined(state: Int32Array, littleEndian: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * state.length));
  state.forEach((word, i) => bytes.setInt32(4 * i, word, littleEndian));
  return new Uint8Array(bytes.buffer);
}

const MD5_SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
const MD5_SINES = Int32Array.from({ length: 64 }, (_, i) => 2 ** 32 * Math.abs(Math.sin(i + 1)));

const md5: Digest = (message) => {
  const blocks = padded(message, true);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let at = 0; at < blocks.byteLength; at += 64) {
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed = [b & c | ~b & d, d & b | ~d & c, b ^ c ^ d, c ^ (b | ~d)][round];
      const word = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] % 16;
      const sum = a + mixed + MD5_SINES[i] + blocks.getInt32(at + 4 * word, true) | 0;
      [a, b, c, d] = [d, b + rotateLeft(sum, MD5_SHIFTS[round][i % 4]) | 0, b, c];
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
  return joined(state, true);
};

/** The first 32 bits of the fractions of roots of the first primes. */
function rootsOfPrimes(count: number, power: number): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return Int32Array.from(primes, (p) => (p ** power % 1) * 2 ** 32);
}

const SHA256_START = rootsOfPrimes(8, 1 / 2), SHA256_ROUNDS = rootsOfPrimes(64, 1 / 3);

const sha256: Digest = (message) => {
  const blocks = padded(message, false);
  const state = SHA256_START.slice(), words = new Int32Array(64);
  for (let at = 0; at < blocks.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) words[i] = blocks.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const x = words[i - 15], y = words[i - 2];
      const small = rotateLeft(x, 25) ^ rotateLeft(x, 14) ^ x >>> 3;
      const large = rotateLeft(y, 15) ^ rotateLeft(y, 13) ^ y >>> 10;
      words[i] = words[i - 16] + small + words[i - 7] + large;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = rotateLeft(e, 26) ^ rotateLeft(e, 21) ^ rotateLeft(e, 7);
      const first = h + one + (e & f ^ ~e & g) + SHA256_ROUNDS[i] + words[i] | 0;
      const zero = rotateLeft(a, 30) ^ rotateLeft(a, 19) ^ rotateLeft(a, 10);
      const second = zero + (a & b ^ a & c ^ b & c) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, d + first | 0, c, b, a, first + second | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => state[i] += word);
  }
  return joined(state, false);
};

const DIGESTS: Readonly<Record<string, Digest>> = { md5, sha256, "sha-256": sha256 };

const bytesOf = (data: string | ArrayBufferView) =>
  typeof data === "string"
    ? new TextEncoder().encode(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** A checksum in the making. */
class Hash {
  readonly #digest: Digest;
  readonly #parts: Uint8Array[] = [];

  constructor(digest: Digest) {
    this.#digest = digest;
  }

  update(data: string | ArrayBufferView): this {
    this.#parts.push(bytesOf(data).slice());
    return this;
  }

  digest(): Uint8Array;
  digest(encoding: "hex" | "base64"): string;
  digest(encoding?: "hex" | "base64"): Uint8Array | string {
    const message = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      message.set(part, at);
      at += part.length;
    }
    const digest = this.#digest(message);
    if (encoding === "base64") return toBase64(digest);
    if (encoding !== "hex") return digest;
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** A checksum of all that it is then updated with. */
export function createHash(algorithm: string): Hash {
  const digest = DIGESTS[algorithm.toLowerCase()];
  if (digest) return new Hash(digest);
  throw new Error(`Cannot compute ${algorithm}: in a page there are md5 and sha256 only`);
}

/** A random UUID. */
export const randomUUID = (): string => crypto.randomUUID();

/** Random bytes. */
export const randomBytes = (size: number): Uint8Array =>
  crypto.getRandomValues(new Uint8Array(size));

export default { createHash, randomUUID, randomBytes };
