/**
 * NumPy's functions on arrays that are no methods of tensors, by its own groups. All take lists where
 * NumPy does.
 *
 * @module
 */
export { expandDims, squeeze } from "./axes.ts";
export { cos, expm1, floor, log1p, log2, mod, round, sign, sin } from "./elementwise.ts";
export { type Histogram, histogram, type HistogramOptions } from "./histogram.ts";
export { fullLike, onesLike, zerosLike } from "./like.ts";
export * as linalg from "./linalg.ts";
export {
  allclose,
  arrayEqual,
  type EqualityOptions,
  isfinite,
  isnan,
  logicalAnd,
  logicalNot,
  logicalOr,
  type Tolerance,
} from "./logic.ts";
export type { TensorLike } from "../tensor/tensor_like.ts";
export { outer, trace } from "./products.ts";
export { arraySplit, flip, repeat, roll, split, tile } from "./rearranging.ts";
export { unique, type UniqueOptions } from "./sets.ts";
export { argsort, countNonzero, sort } from "./sorting.ts";
export { bincount, type BincountOptions, cumsum, median } from "./statistics.ts";
