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
import { system } from "../runtime/system.ts";
import { gunzip, isGzip } from "../formats/gzip.ts";
import { type IdxFile, type IdxFiles, type ImageSplits, joinIdxFiles } from "./images.ts";
import { fourFiles } from "./published.ts";

/**
 * Reads a data set from a folder. Its files are not compared with any published ones, so that any
 * data in this layout will do: Fashion-MNIST, or one's own.
 *
 * @throws {Deno.errors.NotFound} If a file is missing.
 * @throws {Deno.errors.NotCapable} If permission to read the folder is missing.
 * @throws {Error} If the system cannot read a file.
 * @throws {SyntaxError} If a file is not IDX, or its compression is broken.
 * @throws {TypeError} If images are not uint8 of shape (N, 28, 28), or labels not uint8 of (N,).
 * @throws {RangeError} If a label is above 9.
 */
export async function readFolder(dir: string | URL): Promise<ImageSplits> {
  return joinIdxFiles(await readIdxFiles(dir));
}

/** The four files of a folder, uncompressed. */
export function readIdxFiles(dir: string | URL): Promise<IdxFiles> {
  const folder = dir instanceof URL ? fileURLToPath(dir) : dir;
  return fourFiles(({ name }) => readIdxFile(folder, name));
}

/** The first that there is of a file's spellings. */
async function readIdxFile(folder: string, stem: string): Promise<IdxFile> {
  const dotted = stem.replace("-idx", ".idx");
  const spellings = [stem, `${stem}.gz`, dotted, `${dotted}.gz`];
  for (const spelling of spellings) {
    const name = join(folder, spelling);
    const bytes = await readIfThere(name);
    if (bytes !== undefined) return { name, bytes: await decompress(name, bytes) };
  }
  throw new system.errors.NotFound(
    `Cannot load a data set from ${folder}: it must hold ${spellings.join(" or ")}, ` +
      `but has none of them`,
  );
}

/** The bytes of a file, or undefined where there is none. */
export async function readIfThere(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await system.readFile(path);
  } catch (error) {
    // Some archives of MNIST hold a folder with a file's name beside the file.
    if (error instanceof system.errors.NotFound || error instanceof system.errors.IsADirectory) {
      return;
    }
    if (error instanceof system.errors.NotCapable) {
      throw new system.errors.NotCapable(
        `Cannot load ${path}: permission to read its folder must be granted (--allow-read), ` +
          `but is not`,
        { cause: error },
      );
    }
    // The system's own message names no path.
    throw new Error(`Cannot load ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** The content of a gzip file; other bytes as they are. */
async function decompress(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isGzip(bytes)) return bytes;
  try {
    return await gunzip(bytes);
  } catch (error) {
    throw new SyntaxError(`Cannot load ${name}: ${(error as Error).message}`, { cause: error });
  }
}
