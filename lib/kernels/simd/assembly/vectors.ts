/** Vectors of 128 bits, generic over their element T: two f64 or four f32. */

/**
 * `a · b + c`, rounded twice. The relaxed operation, which is rounded once where the processor can,
 * would give other bits on other processors.
 */
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** How many vectors n numbers fill, the last one perhaps in part. */
@inline
export function vectorsFor<T>(n: u32): u32 {
  const lanes: u32 = 16 / sizeof<T>();
  return (n + lanes - 1) / lanes;
}

/** Types whose size is a number that the compiler knows: how many rows or vectors a kernel unrolls. */
export type One = i8;
export type Two = i16;
export type Four = i32;
export type Eight = i64;
