/**
 * MT19937, the Mersenne Twister of Matsumoto and Nishimura (1998): 32 random bits at a time, and
 * doubles and bounded integers made of them as NumPy's legacy generator makes them.
 *
 * It knows nothing of distributions, shapes or tensors; see random_state.ts.
 *
 * @module
 */
import { type RandomBits, upTo } from "./bits.ts";

/** The words of the state. */
export const WORDS = 624;
/** How far apart the words are that are mixed. */
export const MIDDLE = 397;

/** The generator. It must be seeded, or given a state, before the first draw. */
export class MersenneTwister implements RandomBits {
  /** The 624 words of the state. */
  readonly key: Uint32Array = new Uint32Array(WORDS);
  /** How many words of the state have been drawn. */
  position: number = WORDS;

  /** The state that follows from one integer, of which the low 32 bits count. */
  seed(value: number): void {
    this.key[0] = value;
    for (let i = 1; i < WORDS; i++) {
      const previous = this.key[i - 1];
      this.key[i] = Math.imul(previous ^ (previous >>> 30), 1812433253) + i;
    }
    this.position = WORDS;
  }

  /** The state that follows from a list of integers, of which the low 32 bits count. */
  seedByArray(values: ArrayLike<number>): void {
    const { key } = this;
    this.seed(19650218);
    let i = 1;
    const mix = (multiplier: number, addend: number) => {
      const previous = key[i - 1];
      key[i] = (key[i] ^ Math.imul(previous ^ (previous >>> 30), multiplier)) + addend;
      if (++i === WORDS) {
        key[0] = key[WORDS - 1];
        i = 1;
      }
    };
    for (let step = 0; step < Math.max(WORDS, values.length); step++) {
      const j = step % values.length;
      mix(1664525, values[j] + j);
    }
    for (let step = 1; step < WORDS; step++) mix(1566083941, -i);
    key[0] = 0x80000000;
  }

  /** An integer from 0 to 2³² - 1. */
  uint32(): number {
    if (this.position === WORDS) this.#twist();
    let y = this.key[this.position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A multiple of 2⁻⁵³ in [0, 1), from two draws. */
  double(): number {
    const high = this.uint32() >>> 5, low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** An integer from 0 to max < 2³²: as many low bits as max has, drawn until they fit. */
  upTo(max: number): number {
    return upTo(this, max);
  }

  #twist(): void {
    const { key } = this;
    let i = 0;
    for (; i < WORDS - MIDDLE; i++) key[i] = key[i + MIDDLE] ^ twisted(key[i], key[i + 1]);
    for (; i < WORDS - 1; i++) key[i] = key[i + MIDDLE - WORDS] ^ twisted(key[i], key[i + 1]);
    key[WORDS - 1] = key[MIDDLE - 1] ^ twisted(key[WORDS - 1], key[0]);
    this.position = 0;
  }
}

/** The upper bit of one word and the lower ones of the next, twisted. */
export function twisted(first: number, second: number): number {
  const y = (first & 0x80000000) | (second & 0x7fffffff);
  return (y >>> 1) ^ (-(second & 1) & 0x9908b0df);
}
