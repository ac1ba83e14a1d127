/**
 * `deno task site`: the executed notebooks as a static web site in `_site/`, which opens from disk
 * and asks the network for nothing.
 *
 * It has a configuration of its own beside this file, so that its packages (marked for Markdown,
 * temml for formulas as MathML, highlight.js for code) are fetched by this task only.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { readNotebook } from "../notebook/ipynb.ts";
import { writeFileAtomically } from "../runtime/files.ts";
import { renderIndex, renderNotebook } from "./page.ts";

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

await Deno.mkdir(site, { recursive: true });
const write = (name: string, text: string) =>
  writeFileAtomically(fileURLToPath(new URL(name, site)), new TextEncoder().encode(text));
await write("index.html", renderIndex(notebooks));
for (const [i, entry] of notebooks.entries()) {
  const neighbours = { before: notebooks[i - 1], after: notebooks[i + 1] };
  await write(entry.page, renderNotebook(entry, neighbours));
}
console.log(`${names.length} notebooks: ${new URL("index.html", site).pathname}`);
