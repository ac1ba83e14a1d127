/**
 * The greatest and the least element along an axis, each with loops of its own.
 *
 * @module
 */
import type { ReductionKernel } from "../interface.ts";

/** NaN where any element is NaN. */
export const max: ReductionKernel = (out, a, outer, n, inner) => {
  for (let i = 0; i < outer; i++) {
    const first = i * n * inner, o = i * inner;
    if (inner === 1) {
      let greatest = a[first];
      for (let p = first + 1; p < first + n; p++) greatest = Math.max(greatest, a[p]);
      out[o] = greatest;
      continue;
    }
    for (let j = 0; j < inner; j++) out[o + j] = a[first + j];
    for (let p = 1, q = first + inner; p < n; p++, q += inner) {
      for (let j = 0; j < inner; j++) out[o + j] = Math.max(out[o + j], a[q + j]);
    }
  }
};

/** NaN where any element is NaN. */
export const min: ReductionKernel = (out, a, outer, n, inner) => {
  for (let i = 0; i < outer; i++) {
    const first = i * n * inner, o = i * inner;
    if (inner === 1) {
      let least = a[first];
      for (let p = first + 1; p < first + n; p++) least = Math.min(least, a[p]);
      out[o] = least;
      continue;
    }
    for (let j = 0; j < inner; j++) out[o + j] = a[first + j];
    for (let p = 1, q = first + inner; p < n; p++, q += inner) {
      for (let j = 0; j < inner; j++) out[o + j] = Math.min(out[o + j], a[q + j]);
    }
  }
};
