/**
 * Data made ready for training: labels encoded, features added, rows split, shuffled and batched.
 *
 * What is drawn at random is drawn from NumPy's streams in the order of the originals, so that
 * splits and augmentations are theirs row for row.
 *
 * @module
 */
export { bits, fromBits, oneHot } from "./labels.ts";
export { minibatches, type MinibatchOptions } from "./minibatches.ts";
export { polynomialFeatures } from "./polynomial_features.ts";
export { type SplitOptions, type SplitPart, type Splittable, trainTestSplit } from "./split.ts";
export type { SplitLabels } from "./stratify.ts";
