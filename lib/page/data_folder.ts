/**
 * Where data is kept in a page: what it has in place of lib/runtime/data_folder.ts.
 *
 * @module
 */
import { join } from "./node/path.ts";

/** The path of the folder, or of what is in it. */
export const dataFolder = (...names: string[]): string => join("/data", ...names);
