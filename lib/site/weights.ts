/**
 * How much the parts of a site weigh.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** How much the parts of a site weigh, as they are sent: compressed. */
export async function weigh(folder: string): Promise<string[]> {
  const pages = Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => /\.(?:html|js)$/.test(name));
  const parts: Record<string, readonly string[]> = {
    "landing page": ["index.html"],
    "the other pages": pages.filter((name) => name !== "index.html"),
    "notebooks' files": ["notebooks"],
    "reference": ["api"],
    "JupyterLab": ["lab/build", "lab/lab"],
    "notebooks for it": ["lab/files"],
    "kernel, library and type checker": ["lab/extensions", "lab/gradbook"],
    "MNIST": ["lab/gradbook/mnist"],
    "other data": ["lab/gradbook/files"],
  };
  const apart = Object.values(parts).flat().map((name) => join(folder, name));
  const there = Object.entries(parts)
    .map(([part, names]) => ({
      part,
      names: names.filter((name) => existsSync(join(folder, name))),
    }))
    .filter(({ names }) => names.length > 0);
  return await Promise.all(
    there.map(async ({ part, names }) => {
      let [bytes, sent] = [0, 0];
      for (const name of names) {
        const path = join(folder, name);
        const [all, packed] =
          await (Deno.statSync(path).isDirectory ? sizeOf(path, apart) : fileSizes(path));
        bytes += all;
        sent += packed;
      }
      return `${megabytes(sent)} MB compressed, ${megabytes(bytes)} MB: ${part}`;
    }),
  );
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2).padStart(6);

/** Of a folder, without the folders in it that are counted by themselves. */
async function sizeOf(folder: string, apart: readonly string[]): Promise<[number, number]> {
  let all = 0, sent = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (apart.includes(path)) continue;
    const [bytes, compressed] = isDirectory ? await sizeOf(path, apart) : await fileSizes(path);
    all += bytes;
    sent += compressed;
  }
  return [all, sent];
}

async function fileSizes(path: string): Promise<[number, number]> {
  const bytes = await Deno.readFile(path);
  const isPacked = /\.(?:gz|png|woff2?)$/.test(path);
  return [bytes.length, isPacked ? bytes.length : (await promisify(gzip)(bytes)).length];
}
