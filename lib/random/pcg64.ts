/**
 * PCG64, M. E. O'Neill's permuted congruential generator of 128 bits of state (PCG XSL RR 128/64):
 * 64 random bits at a time, and doubles and bounded integers made of them as NumPy's `Generator`
 * makes them.
 *
 * It knows nothing of distributions, shapes or tensors; see generator.ts.
 *
 * @module
 */
import { type RandomBits, upTo } from "./bits.ts";

const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

/** The generator. It must be seeded, or given a state, before the first draw. */
export class PCG64 implements RandomBits {
  /** The state, of 128 bits. */
  state = 0n;
  /** What each step adds, an odd number of 128 bits: which of the streams it is. */
  increment = 1n;
  /** The upper half of a draw whose lower half was asked for, until it is used. */
  kept: number | null = null;

  readonly #state = new BigUint64Array(2);
  readonly #words = new Uint32Array(this.#state.buffer); // lowest first
  #low = 0;
  #high = 0;

  /** The state that follows from eight words, each pair of which is a number of 64 bits. */
  seed(words: Uint32Array): void {
    const pair = (i: number) => BigInt(words[2 * i + 1]) << 32n | BigInt(words[2 * i]);
    this.increment = BigInt.asUintN(128, (pair(2) << 64n | pair(3)) << 1n | 1n);
    this.state = this.increment + (pair(0) << 64n | pair(1));
    this.#advance();
    this.kept = null;
  }

  /** An integer from 0 to 2³² - 1: two of them are made of one draw, the lower half first. */
  uint32(): number {
    if (this.kept !== null) {
      const word = this.kept;
      this.kept = null;
      return word;
    }
    this.#draw();
    this.kept = this.#high;
    return this.#low;
  }

  /** An integer from 0 to 2⁶⁴ - 1. */
  uint64(): bigint {
    this.#draw();
    return BigInt(this.#high) << 32n | BigInt(this.#low);
  }

  /** A multiple of 2⁻⁵³ in [0, 1). */
  double(): number {
    this.#draw();
    return (this.#high * 0x200000 + (this.#low >>> 11)) / 0x20000000000000;
  }

  /**
   * A sign, a number from 0 to 255 and one of 52 bits, of one draw: what the ziggurat needs.
   * The draw's bits 0 to 7 are `index`, bit 8 is `negative`, and the next 52 are `rest`.
   */
  parts(): { index: number; negative: boolean; rest: number } {
    this.#draw();
    const low = this.#low, high = this.#high;
    const rest = (high & 0x1fffffff) * 0x800000 + (low >>> 9);
    return { index: low & 0xff, negative: (low & 0x100) !== 0, rest };
  }

  /** An integer from 0 to max < 2³²: as many low bits as max has, drawn until they fit. */
  upTo(max: number): number {
    return upTo(this, max);
  }

  /**
   * An integer from 0 to max < 2³², by D. Lemire's multiplication ("Fast random integer generation
   * in an interval", 2019).
   */
  scaledUpTo(max: number): number {
    if (max === 0) return 0;
    if (max === 0xffffffff) return this.uint32();
    return Number(scaled(() => BigInt(this.uint32()), 32n, BigInt(max)));
  }

  /** The same for any max < 2⁶⁴ - 1; from 2³² on, of 64 bits. */
  scaledUpToBig(max: bigint): bigint {
    if (max <= 0xffffffffn) return BigInt(this.scaledUpTo(Number(max)));
    return scaled(() => this.uint64(), 64n, max);
  }

  #advance(): void {
    this.state = BigInt.asUintN(128, this.state * MULTIPLIER + this.increment);
  }

  /** The state's halves, one upon the other, turned right by the state's upper six bits. */
  #draw(): void {
    this.#advance();
    this.#state[0] = this.state; // the lower 64 bits of it
    this.#state[1] = this.state >> 64n;
    const words = this.#words;
    const low = words[0] ^ words[2], high = words[1] ^ words[3];
    const turn = words[3] >>> 26, bits = turn & 31;
    const [first, second] = turn < 32 ? [low, high] : [high, low];
    // A shift by 32 is one by 0 in JavaScript: shift by 1 and the rest.
    this.#low = ((first >>> bits) | (second << 1 << (31 - bits))) >>> 0;
    this.#high = ((second >>> bits) | (first << 1 << (31 - bits))) >>> 0;
  }
}

/** The upper part of the product of a draw of so many bits and max + 1, without what is unfair. */
function scaled(draw: () => bigint, bits: bigint, max: bigint): bigint {
  const count = max + 1n, unit = 1n << bits, threshold = (unit - count) % count;
  for (;;) {
    const product = draw() * count;
    if ((product & (unit - 1n)) >= threshold) return product >> bits;
  }
}
