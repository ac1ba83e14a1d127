/** exponential.ts, two numbers at a time: the same operations in the same order, to the same bits. */
import { exp, HALF_LN2, LN2_HIGH, LN2_LOW, ONE_BY_LN2, P1, P2, P3, P4, P5 } from "./exponential";

/** Up to here 2ᵏ is a number of full precision. */
const ORDINARY: f64 = 700;

/** `eˣ` of two f64. */
export function expPair(x: v128): v128 {
  const size = f64x2.abs(x);
  if (!i64x2.all_true(f64x2.le(size, f64x2.splat(ORDINARY)))) {
    const first = f64x2.splat(exp(f64x2.extract_lane(x, 0)));
    return f64x2.replace_lane(first, 1, exp(f64x2.extract_lane(x, 1)));
  }
  const sign = v128.and(x, f64x2.splat(-0.0)), half = v128.or(f64x2.splat(0.5), sign);
  const halvings = f64x2.trunc(f64x2.add(f64x2.mul(f64x2.splat(ONE_BY_LN2), x), half));
  const k = v128.and(halvings, f64x2.gt(size, f64x2.splat(HALF_LN2)));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW)), r = f64x2.sub(high, low), z = f64x2.mul(r, r);
  let p = f64x2.add(f64x2.splat(P4), f64x2.mul(z, f64x2.splat(P5)));
  p = f64x2.add(f64x2.splat(P3), f64x2.mul(z, p));
  p = f64x2.add(f64x2.splat(P2), f64x2.mul(z, p));
  p = f64x2.add(f64x2.splat(P1), f64x2.mul(z, p));
  const c = f64x2.sub(r, f64x2.mul(z, p));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, quotient), high));
  const exponent = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return f64x2.mul(y, i64x2.shl(i64x2.add(exponent, i64x2.splat(1023)), 52));
}

/** The logistic function of two f64. */
@inline
export function sigmoidPair(x: v128): v128 {
  const one = f64x2.splat(1);
  return f64x2.div(one, f64x2.add(one, expPair(f64x2.neg(x))));
}

/** The logistic function of a vector, in double precision. */
export function sigmoidVector<T>(x: v128): v128 {
  if (sizeof<T>() == 8) return sigmoidPair(x);
  const low = f32x4.demote_f64x2_zero(sigmoidPair(f64x2.promote_low_f32x4(x)));
  const upper = v128.shuffle<u64>(x, x, 1, 1);
  const high = f32x4.demote_f64x2_zero(sigmoidPair(f64x2.promote_low_f32x4(upper)));
  return v128.shuffle<u64>(low, high, 0, 2);
}
