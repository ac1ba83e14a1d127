/**
 * The scripts of a page with a kernel, bundled: the worker, what its cells import, and the extension of
 * JupyterLab's.
 *
 * Modules that only Deno can run are replaced by an import map, which stands in a configuration that is
 * written for the bundler: the project's own, with those changes.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readNotebook } from "../notebook/ipynb.ts";
import { versionOf } from "./version.ts";

const ROOT = new URL("../../", import.meta.url);

/** Modules, and what a page has in their place. */
const REPLACED: Readonly<Record<string, string>> = {
  "./lib/datasets/mnist_package.ts": "./lib/page/mnist_package.ts",
  "./lib/interop/numjs_module.ts": "./lib/page/numjs_module.ts",
  "./lib/runtime/data_folder.ts": "./lib/page/data_folder.ts",
  "node:assert": "./lib/page/node/assert.ts",
  "node:crypto": "./lib/page/node/crypto.ts",
  "node:path": "./lib/page/node/path.ts",
  "node:url": "./lib/page/node/url.ts",
  "node:zlib": "./lib/page/node/zlib.ts",
  "@std/assert": "./tests/std_assert/mod.ts",
};

interface Configuration {
  readonly imports: Readonly<Record<string, string>>;
  readonly scopes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly [key: string]: unknown;
}

const absolute = (name: string) => /^\.\.?\//.test(name) ? new URL(name, ROOT).href : name;

const absoluteEach = (imports: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(imports).map(([from, to]) => [absolute(from), absolute(to)]));

/** The project's configuration for the bundler, as it may stand in any folder. */
async function configuration(): Promise<string> {
  const text = await Deno.readTextFile(new URL("deno.json", ROOT));
  const { imports, scopes, compilerOptions, unstable, allowScripts } = JSON.parse(
    text,
  ) as Configuration;
  // No name stands for two things in two scopes.
  const scoped = Object.assign({}, ...Object.values(scopes));
  return JSON.stringify({
    imports: absoluteEach({ ...scoped, ...imports, ...REPLACED }),
    ...{ compilerOptions, unstable, allowScripts },
    lock: false,
  });
}

/** Bundles a module of this folder. */
async function bundle(config: string, module: string, flags: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--minify", "--platform=browser", `--config=${config}`],
      ...flags,
      fileURLToPath(new URL(module, import.meta.url)),
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(`Cannot bundle ${module}: ${new TextDecoder().decode(stderr)}`);
}

/**
 * Writes worker.js, language.js, extension.js, cell.js, and modules.js with its parts into a folder; and
 * versions.json, what the notebooks are that go with them.
 */
export async function bundlePage(folder: string): Promise<void> {
  const scratch = await Deno.makeTempDir({ dir: folder });
  try {
    const config = join(scratch, "deno.json");
    await Deno.writeTextFile(config, await configuration());
    const scripts = {
      "worker": "worker",
      "language_worker": "language",
      "extension": "extension",
      "embed": "cell",
    };
    for (const [name, script] of Object.entries(scripts)) {
      const output = join(folder, `${script}.js`);
      await bundle(config, `${name}.ts`, [
        "--format=iife",
        `--output=${output}`,
      ]);
    }
    await bundle(config, "modules.ts", ["--code-splitting", `--outdir=${folder}`]);
    await Deno.writeTextFile(join(folder, "versions.json"), JSON.stringify(versions()));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** The notebooks by the paths that JupyterLite gives them. */
function versions(): Record<string, string> {
  const folder = new URL("notebooks/", ROOT);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  return Object.fromEntries(
    names.filter((name) => name.endsWith(".ipynb"))
      .map((name) => [`notebooks/${name}`, versionOf(readNotebook(new URL(name, folder)).cells)]),
  );
}
