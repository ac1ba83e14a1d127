/**
 * Powers of two, as ../../float_parts.ts has them: exponential.ts, which stands beside that, is
 * compiled with this.
 */

/** k for x between 2ᵏ and 2ᵏ⁺¹, normal and positive. */
@inline
export function exponentOf(x: f64): f64 {
  return <f64> <i32> (reinterpret<u64>(x) >> 52) - 1023;
}

/** `2ᵏ` for an integer k from -1022 to 1023. */
@inline
export function powerOfTwo(k: f64): f64 {
  return reinterpret<f64>(<u64> (<i32> k + 1023) << 52);
}
