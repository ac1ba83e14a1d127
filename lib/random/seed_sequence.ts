/**
 * The hash that makes a generator's first state of any seed, as NumPy's `SeedSequence` does: by
 * M. E. O'Neill's `seed_seq_fe`, so that similar seeds give states that are not.
 *
 * @module
 */

/** The words that the seed is hashed into. */
const POOL = 4;

/** A hash of words, of which each depends on how many were hashed before. */
function hashing(start: number, multiplier: number): (word: number) => number {
  let constant = start;
  return (word) => {
    word ^= constant;
    constant = Math.imul(constant, multiplier);
    word = Math.imul(word, constant);
    return word ^ (word >>> 16);
  };
}

function mix(x: number, y: number): number {
  const mixed = Math.imul(x, 0xca01f9dd) - Math.imul(y, 0x4973f715) | 0;
  return mixed ^ (mixed >>> 16);
}

/** `count` words of 32 bits, made of words of 32 bits. */
export function seedWords(entropy: ArrayLike<number>, count: number): Uint32Array<ArrayBuffer> {
  const hash = hashing(0x43b0d7e5, 0x931e8875);
  const pool = Array.from({ length: POOL }, (_, i) => hash(entropy[i] ?? 0));
  for (let from = 0; from < POOL; from++) {
    for (let to = 0; to < POOL; to++) {
      if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
    }
  }
  for (let from = POOL; from < entropy.length; from++) {
    for (let to = 0; to < POOL; to++) pool[to] = mix(pool[to], hash(entropy[from]));
  }
  const output = hashing(0x8b51f9dd, 0x58f38ded);
  return Uint32Array.from({ length: count }, (_, i) => output(pool[i % POOL]));
}

/** A whole number as words of 32 bits, the lowest first; 0 as one word. */
export function wordsOf(value: bigint): number[] {
  const words: number[] = [];
  do {
    words.push(Number(value & 0xffffffffn));
    value >>= 32n;
  } while (value > 0n);
  return words;
}
