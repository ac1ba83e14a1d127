/**
 * Data sets, loaded as raw bytes and labels, and what turns them into matrices.
 *
 * @module
 */

export { takeExamples, toByteMatrix, toMatrix } from "./images.ts";
export type { Images, ImageSplits, LabeledImages, ToMatrixOptions } from "./images.ts";
export * as mnist from "./mnist.ts";
