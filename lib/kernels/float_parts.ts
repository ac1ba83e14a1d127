/**
 * Powers of two, and which one a number holds: what exponential.ts cannot say in arithmetic. The
 * assembly has a twin, simd/assembly/float_parts.ts.
 *
 * @module
 */
const float = new Float64Array(1);
const word = new Uint32Array(float.buffer); // low word, high word

/** From 2⁻¹⁰²² on: to read one takes less time than to put it together. */
const POWERS = new Float64Array(2046).fill(2.2250738585072014e-308);
for (let i = 1; i < POWERS.length; i++) POWERS[i] = 2 * POWERS[i - 1];

/** k for x between 2ᵏ and 2ᵏ⁺¹, normal and positive. */
export function exponentOf(x: number): number {
  float[0] = x;
  return (word[1] >>> 20) - 1023;
}

/** `2ᵏ` for an integer k from -1022 to 1023. */
export function powerOfTwo(k: number): number {
  return POWERS[k + 1022];
}
