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
import { dataFolder } from "../runtime/data_folder.ts";
import { system } from "../runtime/system.ts";
import { readFolder, readIdxFiles } from "./folder.ts";
import { type ImageSplits, joinIdxFiles } from "./images.ts";
import { NPY_FILES, readNpyFolder } from "./npy_folder.ts";
import { downloadSet, expectPublished, type LoadOptions, type PublishedSet } from "./published.ts";

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

const FASHION_MNIST: PublishedSet = {
  folder: "fashion-mnist",
  mirrors: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
  ],
  sha256: {
    trainImages: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    trainLabels: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    testImages: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    testLabels: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
  },
};

/** Folders that are looked into before anything is downloaded. */
interface Places {
  /** Of one's own: taken as it is. */
  readonly own: string;
  /** Of the system: compared with the published files. */
  readonly system: string;
}

const PLACES: Places = {
  own: dataFolder("fashion"),
  system: "/usr/share/datasets/fashion-mnist",
};

/** Where {@linkcode load} finds the data. */
export interface FashionOptions extends LoadOptions {
  /**
   * In place of the folders that are looked into: for tests.
   *
   * @internal
   */
  readonly places?: Places;
}

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
export function load(options: FashionOptions = {}): Promise<ImageSplits> {
  const { dir, places } = options;
  if (dir !== undefined) return readOwn(dir instanceof URL ? fileURLToPath(dir) : dir);
  if (places) return find(places, options);
  loaded ??= find(PLACES, options).catch((error) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function find({ own, system }: Places, options: LoadOptions): Promise<ImageSplits> {
  const inOwn = await look(own);
  if (inOwn === "there") return readOwn(own);
  const inSystem = await look(system);
  if (inSystem === "there") {
    const files = await readIdxFiles(system);
    await expectPublished(files, FASHION_MNIST, "install dataset-fashion-mnist anew");
    return joinIdxFiles(files);
  }
  try {
    return joinIdxFiles(await downloadSet(FASHION_MNIST, options));
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Error(
      "Cannot load Fashion-MNIST: one of its sources must have it, but none has\n" +
        `  ${own}: ${inOwn}\n  ${system}: ${inSystem}\n${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Whether a folder has files of a data set; never prompts for the permission to know. */
async function look(folder: string): Promise<string> {
  const { state } = await system.permissions.query({ name: "read", path: folder });
  if (state !== "granted") return "permission to read it is not granted (--allow-read)";
  const names = await namesIn(folder);
  if (names === undefined) return "is not there";
  const known = Object.values(NPY_FILES);
  const isPart = (name: string) =>
    known.includes(name) || /^(train|t10k)-(images|labels)[-.]idx/.test(name);
  return names.some(isPart) ? "there" : "has no files of a data set";
}

/** .npy files, if there is one of them, else IDX files. */
async function readOwn(folder: string): Promise<ImageSplits> {
  const names = await namesIn(folder);
  const hasNpy = Object.values(NPY_FILES).some((name) => names?.includes(name));
  return await (hasNpy ? readNpyFolder(folder) : readFolder(folder));
}

/** The names of what is in a folder; undefined where it cannot be listed. */
async function namesIn(folder: string): Promise<string[] | undefined> {
  try {
    return (await Array.fromAsync(system.readDir(folder))).map(({ name }) => name);
  } catch {
    return undefined;
  }
}
