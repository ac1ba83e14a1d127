/**
 * Counts drawn from the binomial and the Poisson distribution, each consuming the stream as NumPy's
 * generators do.
 *
 * They compare what is drawn with logarithms, which are the C library's, and exponentials, whose last
 * bit may differ: a count differs if a draw of 53 bits falls between the two, once in some 10¹⁵ draws.
 *
 * @module
 */
import { exp } from "../kernels/exponential.ts";
import type { RandomBits } from "./bits.ts";
import { log } from "./log.ts";

/** How many of n trials succeed, each with probability p. */
export function drawBinomial(bits: RandomBits, n: number, p: number): number {
  if (p > 0.5) return n - drawRarer(bits, n, 1 - p);
  return drawRarer(bits, n, p);
}

function drawRarer(bits: RandomBits, n: number, p: number): number {
  return p * n <= 30 ? invertBinomial(bits, n, p) : rejectBinomial(bits, n, p);
}

/** Takes the probabilities of 0, 1, 2, … away from a uniform draw, until it is used up. */
function invertBinomial(bits: RandomBits, n: number, p: number): number {
  const q = 1 - p, ofNone = exp(n * log(q)), mean = n * p;
  const bound = Math.trunc(Math.min(n, mean + 10 * Math.sqrt(mean * q + 1)));
  let count = 0, probability = ofNone, rest = bits.double();
  while (rest > probability) {
    count++;
    if (count > bound) {
      count = 0;
      probability = ofNone;
      rest = bits.double();
    } else {
      rest -= probability;
      probability = ((n - count + 1) * p * probability) / (count * q);
    }
  }
  return count;
}

/**
 * V. Kachitvichyanukul's and B. Schmeiser's BTPE ("Binomial random variate generation", 1988): a
 * draw under a triangle, two parallelograms and two exponential tails, taken or rejected by the
 * ratio of the probability to that of the mode. The names are the article's.
 */
function rejectBinomial(bits: RandomBits, n: number, p: number): number {
  const r = Math.min(p, 1 - p), q = 1 - r;
  const fm = n * r + r, m = Math.floor(fm), nrq = n * r * q;
  const p1 = Math.floor(2.195 * Math.sqrt(nrq) - 4.6 * q) + 0.5;
  const xm = m + 0.5, xl = xm - p1, xr = xm + p1;
  const c = 0.134 + 20.5 / (15.3 + m);
  const left = (fm - xl) / (fm - xl * r), laml = left * (1 + left / 2);
  const right = (xr - fm) / (xr * q), lamr = right * (1 + right / 2);
  const p2 = p1 * (1 + 2 * c), p3 = p2 + c / laml, p4 = p3 + c / lamr;
  for (;;) {
    const u = bits.double() * p4;
    let v = bits.double(), y: number;
    if (u <= p1) return Math.floor(xm - p1 * v + u);
    if (u <= p2) {
      const x = xl + (u - p1) / c;
      v = v * c + 1 - Math.abs(m - x + 0.5) / p1;
      if (v > 1) continue;
      y = Math.floor(x);
    } else if (u <= p3) {
      y = Math.floor(xl + log(v) / laml);
      if (y < 0 || v === 0) continue;
      v = v * (u - p2) * laml;
    } else {
      y = Math.floor(xr - log(v) / lamr);
      if (y > n || v === 0) continue;
      v = v * (u - p3) * lamr;
    }
    if (isBinomial(y, v)) return y;
  }

  function isBinomial(y: number, v: number): boolean {
    const k = Math.abs(y - m);
    if (k <= 20 || k >= nrq / 2 - 1) {
      const s = r / q, a = s * (n + 1);
      let ratio = 1;
      for (let i = m + 1; i <= y; i++) ratio *= a / i - s;
      for (let i = y + 1; i <= m; i++) ratio /= a / i - s;
      return v <= ratio;
    }
    const rho = (k / nrq) * ((k * (k / 3 + 0.625) + 0.16666666666666666) / nrq + 0.5);
    const t = -k * k / (2 * nrq), logV = log(v);
    if (logV < t - rho) return true;
    if (logV > t + rho) return false;
    const x1 = y + 1, f1 = m + 1, z = n + 1 - m, w = n - y + 1;
    return logV <= xm * log(f1 / x1) + (n - m + 0.5) * log(z / w) +
        (y - m) * log(w * r / (x1 * q)) +
        stirling(f1) + stirling(z) + stirling(x1) + stirling(w);
  }
}

/** What Stirling's formula for a factorial leaves out. */
function stirling(x: number): number {
  const square = x * x;
  return (13680 - (462 - (132 - (99 - 140 / square) / square) / square) / square) / x / 166320;
}

/** How many events happen where `lam` are expected. */
export function drawPoisson(bits: RandomBits, lam: number): number {
  if (lam >= 10) return rejectPoisson(bits, lam);
  return lam === 0 ? 0 : multiplyPoisson(bits, lam);
}

/** Counts how many uniform draws can be multiplied before the product is below exp(-lam). */
function multiplyPoisson(bits: RandomBits, lam: number): number {
  const bound = exp(-lam);
  let count = 0, product = bits.double();
  while (product > bound) {
    count++;
    product *= bits.double();
  }
  return count;
}

/**
 * W. Hörmann's transformed rejection ("The transformed rejection method for generating Poisson
 * random variables", 1993). The names are the article's.
 */
function rejectPoisson(bits: RandomBits, lam: number): number {
  const logLam = log(lam);
  const b = 0.931 + 2.53 * Math.sqrt(lam), a = -0.059 + 0.02483 * b;
  const oneByAlpha = 1.1239 + 1.1328 / (b - 3.4), vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = bits.double() - 0.5, v = bits.double(), us = 0.5 - Math.abs(u);
    const k = Math.floor((2 * a / us + b) * u + lam + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const bound = -lam + k * logLam - logGamma(k + 1);
    if (log(v) + log(oneByAlpha) - log(a / (us * us) + b) <= bound) return k;
  }
}

/** The coefficients of Stirling's series for log Γ, the last first. */
const SERIES = [
  -1.39243221690590,
  1.796443723688307e-1,
  -2.955065359477124e-2,
  6.410256410256410e-3,
  -1.917526917526918e-3,
  8.417508417508418e-4,
  -5.952380952380952e-4,
  7.936507936507937e-4,
  -2.777777777777778e-3,
  8.333333333333333e-2,
];

/** log Γ(x) for x > 0, by S. Zhang and J. Jin ("Computation of special functions", 1996). */
function logGamma(x: number): number {
  if (x === 1 || x === 2) return 0;
  const steps = x <= 7 ? Math.trunc(7 - x) : 0;
  let x0 = x + steps;
  const square = 1 / (x0 * x0);
  const sum = SERIES.reduce((sum, coefficient) => sum * square + coefficient);
  let result = sum / x0 + 0.5 * log(2 * Math.PI) + (x0 - 0.5) * log(x0) - x0;
  for (let step = 0; step < steps; step++) {
    x0--;
    result -= log(x0);
  }
  return result;
}
