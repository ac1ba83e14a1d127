/** Links from notebook to notebook lead to a heading that is there, by JupyterLab's anchors. */
import { assertEquals } from "@std/assert";
import { joinText, readNotebook } from "../../lib/notebook/ipynb.ts";
import { folder, names } from "./notebooks.ts";

/** The text of a notebook's Markdown cells. */
const textOf = (name: string) =>
  readNotebook(new URL(name, folder)).cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => joinText(source)).join("\n\n");

/** JupyterLab names a heading by its text, with hyphens for spaces. */
const anchorsOf = (name: string) =>
  Array.from(
    textOf(name).matchAll(/^#+ +(.*)$/gm),
    ([, text]) => text.trim().replaceAll(/[`*]/g, "").replaceAll(" ", "-"),
  );

for (const name of names) {
  Deno.test(`the links of ${name} to headings of notebooks lead to one`, () => {
    const links = textOf(name).matchAll(/\]\((?:\.\/)?([\w-]+\.ipynb)?#([^)\s]+)\)/g);
    const dead = Array.from(
      links,
      ([, other = name, anchor]) => [other, decodeURIComponent(anchor)],
    )
      .filter(([other, anchor]) => !names.includes(other) || !anchorsOf(other).includes(anchor));
    assertEquals(dead, []);
  });
}
