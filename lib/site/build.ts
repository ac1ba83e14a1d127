/**
 * `deno task site`: the executed notebooks as a static web site in `_site/`, which opens from disk
 * and asks the network for nothing. With `--lab`, JupyterLab beside it, in `_site/lab/`, in which the
 * notebooks run; with `--serve`, served on this machine.
 *
 * It has a configuration of its own beside this file, so that its packages (marked for Markdown,
 * temml for formulas as MathML, highlight.js for code) are fetched by this task only.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { readNotebook } from "../notebook/ipynb.ts";
import { buildPlayground } from "../playground/build.ts";
import { writeFileAtomically } from "../runtime/files.ts";
import { buildLab, weigh } from "./lab.ts";
import { renderIndex, renderNotebook } from "./page.ts";
import { serveSite } from "./serve.ts";

const FLAGS = ["--lab", "--serve"];
const unknown = Deno.args.find((arg) => !FLAGS.includes(arg));
if (unknown !== undefined) {
  console.error(`Cannot build the site: expected ${FLAGS.join(" or ")}, but got ${unknown}`);
  Deno.exit(2);
}

const root = new URL("../../", import.meta.url);
const site = new URL("_site/", root);

const names = [...Deno.readDirSync(new URL("notebooks/", root))]
  .map(({ name }) => name)
  .filter((name) => name.endsWith(".ipynb"))
  .sort();
if (names.length === 0) {
  console.error("Cannot build the site: expected notebooks in notebooks/, but found none");
  Deno.exit(1);
}
const notebooks = names.map((name) => ({
  page: name.replace(".ipynb", ".html"),
  notebook: readNotebook(new URL(`notebooks/${name}`, root)),
}));

const hasLab = Deno.args.includes("--lab");
await Deno.mkdir(site, { recursive: true });
const write = (name: string, text: string) =>
  writeFileAtomically(fileURLToPath(new URL(name, site)), new TextEncoder().encode(text));
await write("index.html", renderIndex(notebooks, hasLab));
for (const [i, entry] of notebooks.entries()) {
  const beside = { before: notebooks[i - 1], after: notebooks[i + 1], hasLab };
  await write(entry.page, renderNotebook(entry, beside));
}
await write("playground.html", await buildPlayground({ home: "index.html" }));
console.log(`${names.length} notebooks: ${new URL("index.html", site).pathname}`);
if (hasLab) {
  const folder = fileURLToPath(new URL("lab/", site));
  await buildLab(folder);
  console.log("JupyterLab's page:");
  for (const line of await weigh(folder)) console.log(`  ${line}`);
}
if (Deno.args.includes("--serve")) {
  const { port } = serveSite(fileURLToPath(site), { port: 8000 }).addr;
  console.log(`The site is served at http://127.0.0.1:${port}/`);
}
