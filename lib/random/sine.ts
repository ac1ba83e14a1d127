/**
 * Sine and cosine with the bits that glibc gives on x86-64, for angles from 0 to 2π.
 *
 * They are no general functions: data sets drawn on circles need them, because NumPy's `sin` and
 * `cos` are the C library's, and `Math.sin` differs from those in the last bit in 0.15% of the
 * results. The method is that of IBM's Accurate Mathematical Library in glibc since 2.28: a table of
 * the sines and cosines of all multiples of 1/128, and a short polynomial for the rest; checked
 * against glibc 2.36. Its build for processors with FMA rounds each multiply-add once, and so does
 * {@linkcode fma}. The table is worked out here, from the Taylor series in integers.
 *
 * @module
 */
import { fma } from "./log.ts";

/** Coefficients of (sin(x) - x) / x³ in x², for |x| < 0.126. */
const S1 = -0.16666666666666666;
const S2 = 0.00833333333333233;
const S3 = -0.00019841269834414642;
const S4 = 2.755729806860771e-6;
const S5 = -2.5022014848318398e-8;

/** The same for |x| < 1/256, and those of (1 - cos(x)) / x². */
const SN3 = -0.1666666666666649;
const SN5 = 0.00833333214285722;
const CS2 = 0.5;
const CS4 = -0.041666666666666644;
const CS6 = 0.001388888740079376;

/** π/2 in two parts, and in four of which the first times a small integer are exact. */
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const MP1 = 1.5707963407039642;
const MP2 = -1.3909067564377153e-8;
const PP3 = -4.9789962314799099e-17;
const PP4 = -1.9034889620193266e-25;

/** Added and taken away again, they round to a multiple of 1/128, and to an integer. */
const TO_TABLE = 52776558133248;
const TO_INTEGER = 6755399441055744;

/**
 * The sine of an angle in radians, 0 to 2π, as glibc's `sin` gives it where the processor has FMA.
 *
 * Other arguments are not supported.
 */
export function sin(x: number): number {
  if (x < 0.855469) return sinOfSum(x, 0);
  if (x < 2.426265) return cosOfSum(HALF_PI - x, HALF_PI_LOW);
  const [quarters, high, low] = reduce(x);
  return sinOfQuarters(quarters, high, low);
}

/** The cosine of an angle in radians, 0 to 2π, as glibc's `cos` gives it. */
export function cos(x: number): number {
  if (x < 0.855469) return cosOfSum(x, 0);
  if (x < 2.426265) {
    const y = HALF_PI - x, high = y + HALF_PI_LOW;
    return sinOfSum(high, y - high + HALF_PI_LOW);
  }
  const [quarters, high, low] = reduce(x);
  return sinOfQuarters(quarters + 1, high, low);
}

/** x = quarters · π/2 + high + low. */
function reduce(x: number): [quarters: number, high: number, low: number] {
  const quarters = fma(x, 2 / Math.PI, TO_INTEGER) - TO_INTEGER;
  const y = fma(-quarters, MP2, fma(-quarters, MP1, x));
  const rest = fma(-quarters, PP3, y);
  const high = fma(-quarters, PP4, rest);
  const low = fma(-quarters, PP3, y - rest) + fma(-quarters, PP4, rest - high);
  return [quarters, high, low];
}

/** The sine of quarters · π/2 + high + low. */
function sinOfQuarters(quarters: number, high: number, low: number): number {
  const value = quarters & 1 ? cosOfSum(high, low) : sinOfSum(high, low);
  return quarters & 2 ? -value : value;
}

/** sin(x + dx) for |x| < 0.86 and a dx below x's last bit. */
function sinOfSum(x: number, dx: number): number {
  const size = Math.abs(x);
  if (size < 0.126) {
    const xx = x * x;
    const p = fma(fma(fma(fma(S5, xx, S4), xx, S3), xx, S2), xx, S1);
    return x + fma(fma(p, x, -0.5 * dx), xx, dx);
  }
  const near = size + TO_TABLE - TO_TABLE, r = size - near, dr = x < 0 ? -dx : dx, rr = r * r;
  const s = r + fma(r * rr, fma(rr, SN5, SN3), dr);
  const c = fma(r, dr, rr * fma(rr, fma(rr, CS6, CS4), CS2));
  const { sine, sineLow, cosine, cosineLow } = entry(near);
  const value = sine + fma(cosine, s, fma(-sine, c, fma(s, cosineLow, sineLow)));
  return x < 0 ? -value : value;
}

/** cos(x + dx) for |x| < 0.86 and a dx below x's last bit. */
function cosOfSum(x: number, dx: number): number {
  const size = Math.abs(x);
  const near = size + TO_TABLE - TO_TABLE, r = size - near + (x < 0 ? -dx : dx), rr = r * r;
  const s = fma(r * rr, fma(rr, SN5, SN3), r);
  const c = rr * fma(rr, fma(rr, CS6, CS4), CS2);
  const { sine, sineLow, cosine, cosineLow } = entry(near);
  return cosine + fma(-sine, s, fma(-cosine, c, fma(-s, sineLow, cosineLow)));
}

/** The sine and cosine of a multiple of 1/128, each as the sum of two numbers. */
interface Entry {
  readonly sine: number;
  readonly sineLow: number;
  readonly cosine: number;
  readonly cosineLow: number;
}

const table = new Map<number, Entry>();

function entry(x: number): Entry {
  let found = table.get(x);
  if (!found) {
    const [sine, sineLow] = split(series(x, 1)), [cosine, cosineLow] = split(series(x, 0));
    table.set(x, found = { sine, sineLow, cosine, cosineLow });
  }
  return found;
}

const BITS = 160n;
const ONE = 2 ** 160;

/** The sine (from the first power) or cosine (from the power 0) of x, times 2¹⁶⁰. */
function series(x: number, firstPower: 0 | 1): bigint {
  const square = BigInt(x * x * ONE);
  let term = BigInt((firstPower ? x : 1) * ONE), sum = 0n;
  for (let n = firstPower; term !== 0n; n += 2) {
    sum += term;
    // Divisions round towards 0, so that the terms end.
    term = -term * square / (1n << BITS) / BigInt((n + 1) * (n + 2));
  }
  return sum;
}

function split(value: bigint): [high: number, low: number] {
  const high = Number(value);
  return [high / ONE, Number(value - BigInt(high)) / ONE];
}
