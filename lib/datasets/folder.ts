/**
 * A data set in MNIST's layout from a folder of one's own: four IDX files, plain or gzipped.
 *
 * Names follow the published ones (`train-images-idx3-ubyte`), with the spelling that some copies
 * have (`train-images.idx3-ubyte`), each with or without `.gz`.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { naming, readIfThere } from "../runtime/files.ts";
import { plain } from "../runtime/quote.ts";
import { system } from "../runtime/system.ts";
import { isGzip } from "../formats/gzip.ts";
import { gunzip } from "./gzip.ts";
import {
  type IdxFile,
  type IdxFiles,
  type ImageFiles,
  type ImageSplits,
  joinIdxFiles,
} from "./images.ts";
import { openPixels } from "./pixel_file.ts";
import { fourFiles } from "./published.ts";

/**
 * Reads a data set from a folder. Pixels of plain files are read when they are needed, out of the files
 * as they were: a training run on them never has all of them in memory. Its files are not compared with any published ones, so that any
 * data in this layout will do: Fashion-MNIST, or one's own.
 *
 * @throws {Deno.errors.NotFound} If a file is missing.
 * @throws {Deno.errors.NotCapable} If permission to read the folder is missing.
 * @throws {Error} If the system cannot read a file.
 * @throws {RangeError} If a file has more than 200 MB.
 * @throws {SyntaxError} If a file is not IDX, or its compression is broken.
 * @throws {TypeError} If images are not uint8 of shape (N, 28, 28), or labels not uint8 of (N,).
 * @throws {RangeError} If a label is above 9.
 */
export async function readFolder(dir: string | URL): Promise<ImageSplits> {
  const folder = folderOf(dir);
  const pixelsOf = async (stem: string) => {
    const name = join(folder, stem), pixels = await openPixels(name, MOST).catch(() => undefined);
    return pixels ? { name, pixels } : await readIdxFile(folder, stem);
  };
  const files = await fourFiles(({ part, name }) =>
    part.endsWith("Images") ? pixelsOf(name) : readIdxFile(folder, name)
  );
  return joinIdxFiles(files as ImageFiles);
}

/** The four files of a folder, uncompressed. */
export function readIdxFiles(dir: string | URL): Promise<IdxFiles> {
  const folder = folderOf(dir);
  return fourFiles(({ name }) => readIdxFile(folder, name));
}

function folderOf(dir: string | URL): string {
  return dir instanceof URL ? fileURLToPath(dir) : dir;
}

/** Bytes of a file: four times those of MNIST's largest. */
const MOST = 200_000_000;

/** The first that there is of a file's spellings. */
async function readIdxFile(folder: string, stem: string): Promise<IdxFile> {
  const dotted = stem.replace("-idx", ".idx");
  const spellings = [stem, `${stem}.gz`, dotted, `${dotted}.gz`];
  for (const spelling of spellings) {
    const name = join(folder, spelling);
    const bytes = await readIfThere(name, "load", { most: MOST }).catch(passOverFolder);
    if (bytes === undefined) continue;
    const content = isGzip(bytes) ? await naming(name, () => gunzip(bytes), "load") : bytes;
    return { name, bytes: content };
  }
  throw new system.errors.NotFound(
    `Cannot load a data set from ${plain(folder)}: it must hold ${spellings.join(" or ")}, ` +
      `but has none of them`,
  );
}

/** Some archives of MNIST hold a folder with a file's name beside the file. */
function passOverFolder(error: Error): undefined {
  if (!(error.cause instanceof system.errors.IsADirectory)) throw error;
}
