/**
 * Fashion-MNIST: 60,000 pictures of clothes to train on and 10,000 to test on, in MNIST's layout,
 * by Zalando Research (Xiao, Rasul and Vollgraf, 2017).
 *
 * It is looked for in this order: the project's `data/fashion` (.npy files as in source 5, or the
 * four IDX files; not compared with anything, since they are one's own); the folder of Debian's
 * package dataset-fashion-mnist; the project's `data/cache`; the mirrors of the original files. The
 * last three are compared with the published files by checksum.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { findFashionMnist, PLACES, readOwn } from "./fashion_sources.ts";
import type { ImageSplits } from "./images.ts";
import type { LoadOptions } from "./published.ts";

/**
 * What the labels 0 to 9 mean.
 *
 * @example
 * ```ts
 * import { fashionMnist } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fashionMnist.CLASSES[9], "Ankle boot");
 * ```
 */
export const CLASSES: readonly string[] = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

let loaded: Promise<ImageSplits> | undefined;

/**
 * Loads Fashion-MNIST, raw: pixels 0 to 255 and labels 0 to 9, which {@linkcode CLASSES} names.
 *
 * Without `dir`, the data is read once in the life of the process, and each call returns the same
 * arrays: copy before you write to them. `dir` holds either the four .npy files of source 5
 * (`train_x.npy`, `train_y.npy`, `test_x.npy`, `test_y.npy`) or the four IDX files.
 *
 * @throws {Error} If no source has the data (the message lists them all), or if one that should be
 * as published is not.
 * @throws {Deno.errors.NotFound} If a file is missing in a folder that has others.
 * @throws {Deno.errors.NotCapable} If permission to read `dir` is missing.
 * @throws {SyntaxError} If a file is not what its name says.
 * @throws {TypeError} If images are not (N, 28, 28), or labels not (N,).
 * @throws {RangeError} If a label is above 9.
 *
 * @example
 * ```ts ignore
 * import { fashionMnist } from "gradbook/datasets";
 *
 * const { train } = await fashionMnist.load();
 * console.log(fashionMnist.CLASSES[train.labels[0]]); // Ankle boot
 * ```
 */
export function load(options: LoadOptions = {}): Promise<ImageSplits> {
  const { dir } = options;
  if (dir !== undefined) return readOwn(dir instanceof URL ? fileURLToPath(dir) : dir);
  loaded ??= findFashionMnist(PLACES, options).catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}
