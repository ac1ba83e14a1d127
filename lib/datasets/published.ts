/**
 * A data set as it was published: the four files of MNIST's layout, their checksums, and the
 * mirrors that carry them.
 *
 * @module
 */

import { expectSha256 } from "./checksum.ts";
import { download, type DownloadOptions } from "./download.ts";
import type { IdxFiles } from "./images.ts";

/** Where a data set is loaded from. The options of a download count where it comes to one. */
export interface LoadOptions extends DownloadOptions {
  /** A folder that holds the data, in place of all other sources; it is not compared with any. */
  readonly dir?: string | URL;
  /** Folders on the web that hold the four files as `.gz`. Default: the public mirrors. */
  readonly mirrors?: readonly string[];
}

/** What was published. */
export interface PublishedSet {
  /** Its folder in the cache. */
  readonly folder: string;
  /** Folders on the web that hold the four files as `.gz`, best first. */
  readonly mirrors: readonly string[];
  /** The SHA-256 of each file, uncompressed. */
  readonly sha256: Readonly<Record<keyof IdxFiles, string>>;
}

/** One of the four files. */
interface Part {
  readonly part: keyof IdxFiles;
  readonly name: string;
  /** Bytes when uncompressed. */
  readonly size: number;
}

const PARTS: readonly Part[] = [
  { part: "trainImages", name: "train-images-idx3-ubyte", size: 47_040_016 },
  { part: "trainLabels", name: "train-labels-idx1-ubyte", size: 60_008 },
  { part: "testImages", name: "t10k-images-idx3-ubyte", size: 7_840_016 },
  { part: "testLabels", name: "t10k-labels-idx1-ubyte", size: 10_008 },
];

/** Gets the four files one after the other, so that of several missing files the first is named. */
export async function fourFiles<File>(
  get: (part: Part) => Promise<File>,
): Promise<Record<keyof IdxFiles, File>> {
  const files: Partial<Record<keyof IdxFiles, File>> = {};
  for (const part of PARTS) files[part.part] = await get(part);
  return files as Record<keyof IdxFiles, File>;
}

/**
 * The four files, from the cache or a mirror, each as published.
 *
 * @throws {DownloadError} If one is neither in the cache nor to be had from any mirror.
 */
export function downloadSet(set: PublishedSet, options: LoadOptions): Promise<IdxFiles> {
  const mirrors = options.mirrors ?? set.mirrors;
  return fourFiles(async ({ part, name, size }) => {
    const file = {
      name: `${set.folder}/${name}`,
      mirrors: mirrors.map((mirror) => `${mirror.replace(/\/$/, "")}/${name}.gz`),
      sha256: set.sha256[part],
      size,
    };
    return { name: file.name, bytes: await download(file, options) };
  });
}

/**
 * Makes sure that files from elsewhere are the published ones.
 *
 * @param remedy What the error advises.
 * @throws {Error} If one is not.
 */
export async function expectPublished(
  files: IdxFiles,
  set: PublishedSet,
  remedy: string,
): Promise<void> {
  await Promise.all(PARTS.map(({ part }) => {
    const { name, bytes } = files[part];
    return expectSha256(bytes, set.sha256[part], name, remedy);
  }));
}
