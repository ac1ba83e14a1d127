/** Each notebook, its code cells joined: a valid module that type-checks and runs, without Python. */
import { assert, assertStringIncludes } from "@std/assert";
import { load } from "../lib/datasets/fashion_mnist.ts";
import { firstCell, quickParameters, readNotebook, toModule } from "../lib/notebook/ipynb.ts";
import { writeGarments } from "./datasets/made_up_garments.ts";

const granted = (name: "read" | "run" | "write") =>
  Deno.permissions.querySync({ name }).state === "granted";
const folder = new URL("../notebooks/", import.meta.url);

function notebookNames(): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name)
      .filter((name) => name.endsWith(".ipynb")).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Runs a module as if it stood in notebooks/; returns what it wrote to standard error. */
async function run(code: string): Promise<{ success: boolean; stderr: string }> {
  const process = new Deno.Command(Deno.execPath(), {
    // Everything is permitted in the kernel, too.
    args: ["run", "--quiet", "--check", "--ext=ts", "--allow-all", "-"],
    cwd: granted("read") && notebookNames().length > 0 ? folder : new URL("../", import.meta.url),
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  await new Blob([code]).stream().pipeTo(process.stdin);
  const { success, stderr } = await process.output();
  return { success, stderr: new TextDecoder().decode(stderr) };
}

/**
 * The module as it is where it needs no Fashion-MNIST, or where that is on this machine; elsewhere
 * with pictures in its place that are made up, in a folder to be removed. What is there but damaged
 * is not replaced.
 */
async function withGarments(name: string, module: string): Promise<{ code: string; dir?: string }> {
  const loading = "fashionMnist.load()";
  if (!module.includes(loading)) return { code: module };
  const missing = await load({ offline: true }).then(() => undefined, (error: Error) => error);
  if (missing === undefined) return { code: module };
  if (!missing.message.includes("one of its sources must have it")) throw missing;
  const dir = await Deno.makeTempDir();
  await writeGarments(dir);
  console.log(
    `${name} ran on pictures that this test made up. Left out: a run on Fashion-MNIST, which ` +
      `is not on this machine (data/README.md says how to get it). ${missing.message}`,
  );
  return { code: module.replace(loading, `fashionMnist.load(${JSON.stringify({ dir })})`), dir };
}

for (const name of granted("read") ? notebookNames() : []) {
  const read = () => readNotebook(new URL(name, folder));

  Deno.test(`${name} imports "gradbook/notebook" in its first cell`, () => {
    assertStringIncludes(firstCell(read()), 'from "gradbook/notebook"');
  });

  Deno.test({
    name: `${name} type-checks and runs as one module, with its quick parameters`,
    ignore: !granted("run") || !granted("write"),
    async fn() {
      const module = toModule(read(), quickParameters(read()));
      const { code, dir } = await withGarments(name, module);
      try {
        const { success, stderr } = await run(code);
        assert(success, stderr);
      } finally {
        if (dir !== undefined) await Deno.remove(dir, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "the template of new notebooks type-checks and runs, in a folder as deep as scratch/",
  ignore: !granted("run") || !granted("read"),
  async fn() {
    const template = new URL("../lib/notebook/template.ipynb", import.meta.url);
    const { success, stderr } = await run(toModule(readNotebook(template)));
    assert(success, stderr);
  },
});

const code = (source: string) => ({ cell_type: "code" as const, source, metadata: {} });

Deno.test({
  name: "a module of cells is type-checked before it runs",
  ignore: !granted("run") || !granted("read"),
  async fn() {
    const { success, stderr } = await run(toModule({
      cells: [
        code('import { zeros } from "gradbook";'),
        code("zeros([32, 784]).matmul(zeros([32, 30]));"),
      ],
    }));
    assert(!success);
    assertStringIncludes(stderr, "is not assignable to parameter of type 'Matrix<784, ");
  },
});
