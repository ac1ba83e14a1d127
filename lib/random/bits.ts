/**
 * What a source of random bits offers to the distributions drawn from it.
 *
 * @module
 */

/** A bit generator: {@linkcode MersenneTwister} and {@linkcode PCG64} are ones. */
export interface RandomBits {
  /** An integer from 0 to 2³² - 1. */
  uint32(): number;
  /** A multiple of 2⁻⁵³ in [0, 1). */
  double(): number;
  /** An integer from 0 to max < 2³²: as many low bits as max has, drawn until they fit. */
  upTo(max: number): number;
}

/** {@linkcode RandomBits.upTo}, from the words of any source. */
export function upTo(bits: Pick<RandomBits, "uint32">, max: number): number {
  if (max === 0) return 0;
  const mask = 0xffffffff >>> Math.clz32(max);
  let value = (bits.uint32() & mask) >>> 0;
  while (value > max) value = (bits.uint32() & mask) >>> 0;
  return value;
}
