/**
 * The logarithm of 1 + x with the bits that glibc gives on x86-64, for x in (-1, 0].
 *
 * It is no general function: the tail of the normal draws needs it, because NumPy's newer generator
 * goes through the C library's `log1p`. The method is that of Sun's fdlibm (1993), which glibc has
 * kept, with its polynomial summed in pairs; checked against glibc 2.36, whose build for processors
 * with FMA rounds each multiply-add once, as {@linkcode fma} does.
 *
 * @module
 */
import { fma } from "./log.ts";

const LN2_HIGH = 0.6931471803691238; // 20 trailing zero bits: k LN2_HIGH is exact
const LN2_LOW = 1.9082149292705877e-10;

/** Coefficients of (log(1 + f) - 2 s) / s in s², where s = f / (2 + f). */
const P1 = 0.6666666666666735;
const P2 = 0.3999999999940942;
const P3 = 0.2857142874366239;
const P4 = 0.22222198432149784;
const P5 = 0.1818357216161805;
const P6 = 0.15313837699209373;
const P7 = 0.14798198605116586;

const float = new Float64Array(1);
const word = new Uint32Array(float.buffer); // low word, high word

/** log(1 + x) for x in (-1, 0]; other arguments are not supported. */
export function log1p(x: number): number {
  if (x > -(2 ** -29)) return x > -(2 ** -54) ? x : fma(x * x, -0.5, x);
  // 1 + x = 2^k (1 + f), and c is what rounding 1 + x loses, by 1 + x.
  let k = 0, f = x, c = 0, isSmall = false;
  float[0] = x;
  if (word[1] > 0xbfd2bec3) {
    const u = 1 + x;
    c = (x - (u - 1)) / u;
    float[0] = u;
    k = (word[1] >>> 20) - 1023;
    const digits = word[1] & 0xfffff, isBelow = digits < 0x6a09e;
    if (!isBelow) k++;
    word[1] = digits | (isBelow ? 0x3ff00000 : 0x3fe00000);
    isSmall = (isBelow ? digits : (0x100000 - digits) >> 2) === 0;
    f = float[0] - 1;
  }
  const halfSquare = 0.5 * f * f;
  if (isSmall) {
    if (f === 0) return fma(k, LN2_HIGH, fma(k, LN2_LOW, c));
    const rest = halfSquare * fma(-0.6666666666666666, f, 1);
    return fma(k, LN2_HIGH, -((rest - fma(k, LN2_LOW, c)) - f));
  }
  const s = f / (2 + f), z = s * s, z2 = z * z, z4 = z2 * z2;
  const p3 = fma(z, P1, z2 * fma(z, P3, P2));
  const p7 = fma(z2 * z4, fma(z, P7, P6), fma(z4, fma(z, P5, P4), p3));
  const curve = s * (halfSquare + p7);
  if (k === 0) return f - (halfSquare - curve);
  return fma(k, LN2_HIGH, -((halfSquare - (fma(k, LN2_LOW, c) + curve)) - f));
}
