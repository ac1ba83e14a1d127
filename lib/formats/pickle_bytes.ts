/**
 * The bytes of a pickle, read from front to back: counts, integers, floats, texts and lines.
 *
 * @module
 */
import { decodeUtf8 } from "./bytes.ts";

/** The most bytes of an integer. */
const MAX_INTEGER = 8192;

/** A position in the bytes of a pickle. */
export class PickleBytes {
  /** The next byte to read. */
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes are still to be read. */
  get left(): number {
    return this.#bytes.length - this.at;
  }

  /** The next bytes: a view, not a copy. */
  take(count: number): Uint8Array {
    return this.#bytes.subarray(this.#advance(count), this.at);
  }

  /** An unsigned little-endian integer; one of 8 bytes may be rounded if it exceeds any length. */
  uint(size: 1 | 2 | 4 | 8): number {
    const at = this.#advance(size);
    switch (size) {
      case 1:
        return this.#view.getUint8(at);
      case 2:
        return this.#view.getUint16(at, true);
      case 4:
        return this.#view.getUint32(at, true);
      case 8:
        return Number(this.#view.getBigUint64(at, true));
    }
  }

  /**
   * A little-endian integer in two's complement, of any number of bytes: a bigint where a number
   * would round it.
   *
   * @throws {RangeError} If it is longer than anyone counts.
   */
  integer(size: number): number | bigint {
    const bytes = this.take(size);
    if (size > MAX_INTEGER) {
      throw new RangeError(
        `Cannot unpickle: integers must have at most ${MAX_INTEGER} bytes, but one has ${size}`,
      );
    }
    const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).reverse();
    return exact(BigInt.asIntN(8 * size, BigInt(`0x0${digits.join("")}`)));
  }

  /** A big-endian double. */
  float(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  /** A text of so many bytes of UTF-8. */
  text(size: number): string {
    return decodeUtf8(
      this.take(size),
      () => unpickleError("a text must be UTF-8, but is not"),
    );
  }

  /** A text up to the next line feed, which is skipped. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end < 0) throw unpickleError("a name must end with a line feed, but input ends before");
    const line = this.text(end - this.at);
    this.at++;
    return line;
  }

  /** The announcement of a frame: its length says how much to load at once, and nothing else. */
  skipFrame(): void {
    const length = this.uint(8);
    if (length > this.left) {
      throw unpickleError(`a frame must have ${length} bytes, but ${this.left} are left`);
    }
  }

  /** Moves past so many bytes, and returns where they begin. */
  #advance(count: number): number {
    if (count > this.left) {
      throw unpickleError(
        `${count} bytes must follow byte ${this.at}, but ${this.left} are left`,
      );
    }
    const from = this.at;
    this.at += count;
    return from;
  }
}

/** An integer as a number, if it is one exactly. */
export function exact(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** What every broken or refused pickle ends in. */
export function unpickleError(problem: string): SyntaxError {
  return new SyntaxError(`Cannot unpickle: ${problem}`);
}
