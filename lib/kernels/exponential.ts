/**
 * Exponentials and logarithms of our own: those of JavaScript differ from engine to engine in the last
 * bit. Additions, products and quotients do not, and of these all here is made; TypeScript and the
 * assembly are compiled from this one file, and so the kernels, `reference` and a figure's page agree.
 *
 * The methods are those of Sun's fdlibm (1993): x is taken apart into k ln 2 and a rest, or into 2ᵏ and
 * a factor near 1, and polynomials do the rest.
 *
 * @module
 */
import { exponentOf, powerOfTwo } from "./float_parts.ts";

const LN2_HIGH = 0.6931471803691238; // 20 trailing zero bits: k LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;
const ONE_BY_LN2 = 1.4426950408889634;
const HALF_LN2 = 0.34657359027997264;
const SQRT2 = 1.4142135623730951;

/** Beyond these, eˣ is infinite or 0. */
const GREATEST = 709.782712893384;
const LEAST = -745.1332191019411;

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_TO_MINUS_54 = 5.551115123125783e-17;
const TWO_TO_54 = 1 / TWO_TO_MINUS_54;

/** Coefficients of x - 2 (eˣ - 1) / (eˣ + 1) in x². */
const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 0.00006613756321437934;
const P4 = -0.0000016533902205465252;
const P5 = 4.1381367970572385e-8;

/** Coefficients of 12 (1 / (eˣ - 1) - 1 / x + 1/2) / x in x² / 2. */
const Q1 = -0.03333333333333313;
const Q2 = 0.0015873015872548146;
const Q3 = -0.0000793650757867488;
const Q4 = 0.000004008217827329362;
const Q5 = -2.0109921818362437e-7;

/** Coefficients of (log(1 + f) - 2 s) / s in s², where s = f / (2 + f). */
const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** `eˣ` */
export function exp(x: number): number {
  if (x !== x) return x;
  if (x > GREATEST) return Infinity;
  if (x < LEAST) return 0;
  const k = halvings(x), high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low, z = r * r;
  const c = r - z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5))));
  return scaled(1 - ((low - (r * c) / (2 - c)) - high), k);
}

/** `eˣ - 1`, exact for small x. */
export function expm1(x: number): number {
  if (x !== x || Math.abs(x) < TWO_TO_MINUS_54) return x;
  if (x > GREATEST) return Infinity;
  if (x < -38.816242111356935) return -1;
  const k = halvings(x), high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low;
  const lost = (high - r) - low, half = 0.5 * r, z = r * half;
  const r1 = 1 + z * (Q1 + z * (Q2 + z * (Q3 + z * (Q4 + z * Q5))));
  const t = 3 - r1 * half;
  const e = z * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * e - z);
  const error = r * (e - lost) - lost - z;
  if (k === -1) return 0.5 * (r - error) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (error - (r + 0.5)) : 1 + 2 * (r - error);
  if (k < -1 || k > 56) return scaled(1 - (error - r), k) - 1;
  const one = powerOfTwo(-k);
  return scaled(k < 20 ? (1 - one) - (error - r) : r - (error + one) + 1, k);
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (x !== x || size < 3.725290298461914e-9) return x;
  if (size > 22) return x > 0 ? 1 : -1;
  const t = expm1(size < 1 ? -2 * size : 2 * size);
  const result = size < 1 ? -t / (t + 2) : 1 - 2 / (t + 2);
  return x > 0 ? result : -result;
}

/** The logistic function. */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** The natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (x !== x || x === Infinity) return x;
  if (x <= 0) return x < 0 ? NaN : -Infinity;
  if (x < SMALLEST_NORMAL) return logOfParts(x * TWO_TO_54, -54, 0);
  return logOfParts(x, 0, 0);
}

/** `log(1 + x)`, exact for small x; -Infinity at -1, NaN below. */
export function log1p(x: number): number {
  if (x !== x || x === Infinity || Math.abs(x) < TWO_TO_MINUS_54) return x;
  if (x <= -1) return x < -1 ? NaN : -Infinity;
  if (x > 0.5 * SQRT2 - 1 && x < SQRT2 - 1) return logNearOne(x, 0, 0);
  const u = 1 + x;
  // What rounding 1 + x has lost, by 1 + x.
  return logOfParts(u, 0, (u >= 2 ? 1 - (u - x) : x - (u - 1)) / u);
}

/** How many times ln 2 x is, rounded. */
function halvings(x: number): number {
  if (Math.abs(x) <= HALF_LN2) return 0;
  return Math.trunc(ONE_BY_LN2 * x + (x < 0 ? -0.5 : 0.5));
}

/** `2ᵏ y` for y near 1, in two steps where 2ᵏ is no number of full precision. */
function scaled(y: number, k: number): number {
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  if (k < -1021) return y * powerOfTwo(k + 54) * TWO_TO_MINUS_54;
  return y * powerOfTwo(k);
}

/** `log(2ᵏ x) + c` for a normal x > 0 and a small c. */
function logOfParts(x: number, k: number, c: number): number {
  const exponent = exponentOf(x), significand = x / powerOfTwo(exponent);
  return significand > SQRT2
    ? logNearOne(0.5 * significand - 1, exponent + 1 + k, c)
    : logNearOne(significand - 1, exponent + k, c);
}

/** `log(1 + f) + k ln 2 + c` for 1 + f between √½ and √2. */
function logNearOne(f: number, k: number, c: number): number {
  const half = 0.5 * f * f, s = f / (2 + f), z = s * s, w = z * z;
  const even = w * (L2 + w * (L4 + w * L6));
  const odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
  return s * (half + (odd + even)) + (k * LN2_LOW + c) - half + f + k * LN2_HIGH;
}
