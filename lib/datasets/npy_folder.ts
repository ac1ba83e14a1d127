/**
 * A data set from a folder of four .npy files, the layout of source 5: `train_x.npy`,
 * `train_y.npy`, `test_x.npy` and `test_y.npy`.
 *
 * Images are (N, 28, 28) or (N, 784) and labels (N,), of any numeric type as long as all numbers
 * are integers: 0 to 255 in images, 0 to 9 in labels.
 *
 * @module
 */

import { join } from "node:path";
import { naming, readIfThere } from "../runtime/files.ts";
import { plain } from "../runtime/quote.ts";
import { system } from "../runtime/system.ts";
import { encodeIdx } from "../formats/idx.ts";
import { decodeNpy } from "../formats/npy.ts";
import { formatShape } from "../tensor/shape.ts";
import { type IdxFile, type IdxFiles, type ImageSplits, joinIdxFiles } from "./images.ts";

/** The file of each part. */
export const NPY_FILES: Readonly<Record<keyof IdxFiles, string>> = {
  trainImages: "train_x.npy",
  trainLabels: "train_y.npy",
  testImages: "test_x.npy",
  testLabels: "test_y.npy",
};

/**
 * Reads a data set from a folder. Its files are not compared with any published ones.
 *
 * @throws {Deno.errors.NotFound} If a file is missing.
 * @throws {SyntaxError} If a file is no .npy file.
 * @throws {TypeError} If images are not (N, 28, 28) or (N, 784), or labels not (N,).
 * @throws {RangeError} If a number is no integer, or above 255 in images or 9 in labels, or a file has
 * more than half a GB.
 */
export async function readNpyFolder(folder: string): Promise<ImageSplits> {
  const read = (part: keyof IdxFiles) => readNpyFile(join(folder, NPY_FILES[part]));
  // One after the other, so that of several missing files the first is named.
  return joinIdxFiles({
    trainImages: await read("trainImages"),
    trainLabels: await read("trainLabels"),
    testImages: await read("testImages"),
    testLabels: await read("testLabels"),
  });
}

/** Bytes of a file: MNIST's largest with eight bytes per pixel, and half as much again. */
const MOST = 2 ** 29;

/** The array as an IDX file, so that one function checks and joins all data sets. */
async function readNpyFile(path: string): Promise<IdxFile> {
  const file = await readIfThere(path, "load", { most: MOST });
  if (file === undefined) {
    throw new system.errors.NotFound(
      `Cannot load ${plain(path)}: a folder with one .npy file must hold ` +
        `${Object.values(NPY_FILES).join(", ")}, but this one is missing`,
    );
  }
  const array = await naming(path, () => decodeNpy(file), "load");
  const bytes = Uint8Array.from(array.data);
  const wrong = bytes.findIndex((byte, i) => byte !== array.data[i]);
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot load ${plain(path)}: numbers must be integers from 0 to 255, ` +
        `but element ${wrong} is ${array.data[wrong]}`,
    );
  }
  const [count, ...rest] = array.shape;
  const isFlat = rest.length === 1 && rest[0] === 784;
  if (array.shape.length === 0 || (rest.length === 1 && !isFlat)) {
    throw new TypeError(
      `Cannot load ${plain(path)}: images must be of shape (N, 28, 28) or (N, 784) and labels ` +
        `(N,), but the shape is ${formatShape(array.shape)}`,
    );
  }
  const shape = isFlat ? [count, 28, 28] : [count, ...rest];
  return { name: path, bytes: encodeIdx({ dtype: "uint8", shape, data: bytes }) };
}
