/**
 * The sources of Fashion-MNIST, in the order in which fashion_mnist.ts tells of them, and a folder of
 * one's own.
 *
 * @module
 */
import { dataFolder } from "../runtime/data_folder.ts";
import { plain } from "../runtime/quote.ts";
import { system } from "../runtime/system.ts";
import { readFolder, readIdxFiles } from "./folder.ts";
import { type ImageSplits, joinIdxFiles } from "./images.ts";
import { NPY_FILES, readNpyFolder } from "./npy_folder.ts";
import { downloadSet, expectPublished, type LoadOptions, type PublishedSet } from "./published.ts";

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
export interface Places {
  /** Of one's own: taken as it is. */
  readonly own: string;
  /** Of the system: compared with the published files. */
  readonly system: string;
}

/** The project's own, and that of Debian's package dataset-fashion-mnist. */
export const PLACES: Places = {
  own: dataFolder("fashion"),
  system: "/usr/share/datasets/fashion-mnist",
};

/**
 * The data set, from the first source that has it.
 *
 * @throws {Error} If none has, or one that should be as published is not.
 */
export async function findFashionMnist(
  { own, system }: Places,
  options: LoadOptions,
): Promise<ImageSplits> {
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
        `  ${plain(own)}: ${inOwn}\n  ${plain(system)}: ${inSystem}\n${(error as Error).message}`,
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

/** A folder of one's own: .npy files, if there is one of them, else IDX files. */
export async function readOwn(folder: string): Promise<ImageSplits> {
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
