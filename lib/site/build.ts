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
import { buildLab } from "./lab.ts";
import { landingScript, readDigitsCell, renderLanding } from "./landing.ts";
import { renderDocument, renderNotebook } from "./page.ts";
import { buildReference } from "./reference.ts";
import { serveSite } from "./serve.ts";
import { type Parts, siteLinks } from "./shell.ts";
import { weigh } from "./weights.ts";

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

const parts: Parts = {
  hasLab: Deno.args.includes("--lab"),
  hasPlayground: true,
  hasFiles: true,
  hasNumbers: true,
  hasReference: true,
};
const folder = fileURLToPath(site);
await Deno.mkdir(new URL("notebooks/", site), { recursive: true });
const write = (name: string, text: string) =>
  writeFileAtomically(fileURLToPath(new URL(name, site)), new TextEncoder().encode(text));
const read = (name: string) => Deno.readTextFile(new URL(name, root));

// Both take a while, on processors of their own.
const reference = buildReference(`${folder}api`, parts);
const lab = parts.hasLab ? buildLab(`${folder}lab`) : undefined;

const numbers = await read("notebooks/README.md");
await write("numbers.html", renderDocument(numbers, parts));
for (const [i, entry] of notebooks.entries()) {
  const beside = { before: notebooks[i - 1], after: notebooks[i + 1], parts };
  await write(entry.page, renderNotebook(entry, beside));
}
for (const name of names) await write(`notebooks/${name}`, await read(`notebooks/${name}`));
const script = await landingScript(notebooks);
const digits = await readDigitsCell();
await write("index.html", renderLanding({ entries: notebooks, parts, script, digits, numbers }));
await write("isolation.js", await read("lib/site/lab/isolation.js"));

await write("playground.html", await buildPlayground({ links: siteLinks(parts) }));

await Promise.all([reference, lab]);
console.log(`${names.length} notebooks: ${new URL("index.html", site).pathname}`);
for (const line of await weigh(folder)) console.log(`  ${line}`);
if (Deno.args.includes("--serve")) {
  const { port } = serveSite(fileURLToPath(site), { port: 8000 }).addr;
  console.log(`The site is served at http://127.0.0.1:${port}/`);
}
