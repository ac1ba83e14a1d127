/**
 * Where data is kept: the project's folder `data`.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Beside the program where the library does not run from its own source, but as a package. */
const DATA = /^file:.*\.ts$/.test(import.meta.url)
  ? fileURLToPath(new URL("../../data", import.meta.url))
  : "data";

/** The path of the folder, or of what is in it. */
export function dataFolder(...names: string[]): string {
  return join(DATA, ...names);
}
