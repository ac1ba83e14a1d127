/**
 * Where data is kept: the project's folder `data`.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Beside the program where the library itself was imported from afar. */
const DATA = import.meta.url.startsWith("file:")
  ? fileURLToPath(new URL("../../data", import.meta.url))
  : "data";

/** The path of the folder, or of what is in it. */
export function dataFolder(...names: string[]): string {
  return join(DATA, ...names);
}
