/**
 * Data sets, loaded as raw bytes and labels, and what turns them into matrices.
 *
 * @module
 */

export { load, type NpyPath, type NpzPath, save } from "./array_files.ts";
export { type CourseWeights, loadCourseWeights } from "./course_weights.ts";
export { type Background, BACKGROUNDS, type DigitImage, toDigitImage } from "./digit_image.ts";
export {
  download,
  DownloadError,
  type DownloadOptions,
  type DownloadProgress,
  type FailedSource,
  type PublishedFile,
} from "./download.ts";
export * as fashionMnist from "./fashion_mnist.ts";
export { takeExamples, toByteMatrix, toMatrix } from "./images.ts";
export type { Images, ImageSplits, LabeledImages, ToMatrixOptions } from "./images.ts";
export * as mnist from "./mnist.ts";
export type { PngImage } from "../formats/png.ts";
export type { LoadOptions } from "./published.ts";
export { shufflePixels } from "./shuffle_pixels.ts";
export * as toy from "./toy.ts";
