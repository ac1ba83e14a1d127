/**
 * Functions that take many instructions for each number, in plain loops, one for each: a loop that
 * calls a function it does not know is several times slower.
 *
 * @module
 */
import * as exponential from "../exponential.ts";
import type { Kernels, UnaryKernel } from "../interface.ts";

/** `eᵃ` */
export const exp: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = exponential.exp(a[i]);
};

/** The natural logarithm. */
export const log: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = exponential.log(a[i]);
};

/** The hyperbolic tangent. */
export const tanh: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = exponential.tanh(a[i]);
};

/** The logistic function. */
export const sigmoid: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = exponential.sigmoid(a[i]);
};

/** Plain, since copying three operands takes as long; four at a time, in half the time. */
export const sgd: Kernels["sgd"] = (w, gradient, rate) => {
  let i = 0;
  for (const end = w.length - 3; i < end; i += 4) {
    w[i] -= rate * gradient[i];
    w[i + 1] -= rate * gradient[i + 1];
    w[i + 2] -= rate * gradient[i + 2];
    w[i + 3] -= rate * gradient[i + 3];
  }
  for (; i < w.length; i++) w[i] -= rate * gradient[i];
};
