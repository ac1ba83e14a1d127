/**
 * `scratch/`, where notebooks are the reader's own: new ones, from the template, and copies of the
 * lessons, which may be changed and saved without changing the project. What is there stays.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "./flags.ts";

/** The folder's name in the project. It lies as deep as notebooks/, so that relative paths hold. */
export const SCRATCH = "scratch";

/**
 * Copies the template to scratch/<name>.ipynb.
 *
 * @returns The path, from the project's folder on.
 * @throws {UsageError} If the name is none for a file, or there is such a file.
 */
export async function newNotebook(root: string, name: string | undefined): Promise<string> {
  const stem = name?.replace(/\.ipynb$/, "") ?? "";
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_ .-]*$/u.test(stem)) {
    throw new UsageError(
      `Cannot make a notebook: expected a name of letters and digits behind --new, but got ${
        name === undefined ? "none" : JSON.stringify(name)
      }`,
    );
  }
  const path = `${SCRATCH}/${stem}.ipynb`;
  const template = await Deno.readFile(join(root, "lib", "notebook", "template.ipynb"));
  await Deno.mkdir(join(root, SCRATCH), { recursive: true });
  if (!await writeNew(join(root, path), template)) {
    throw new UsageError(`Cannot make ${path}: expected a new name, but it is there already`);
  }
  return path;
}

/** Copies the lessons, and the numbers beside them, to scratch/. How many were copied, and were there. */
export async function copyLessons(root: string): Promise<{ copied: number; kept: number }> {
  const counts = { copied: 0, kept: 0 };
  for (const folder of ["printed", ""]) {
    const [from, to] = [join(root, "notebooks", folder), join(root, SCRATCH, folder)];
    await Deno.mkdir(to, { recursive: true });
    for await (const { name, isFile } of Deno.readDir(from)) {
      if (!isFile || !/\.(ipynb|json)$/.test(name)) continue;
      const isNew = await writeNew(join(to, name), await Deno.readFile(join(from, name)));
      if (folder === "") counts[isNew ? "copied" : "kept"]++;
    }
  }
  return counts;
}

/** Writes a file that is not there. Whether it was not. */
async function writeNew(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await Deno.writeFile(path, bytes, { createNew: true });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}
