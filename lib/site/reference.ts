/**
 * The library's reference, made of its docstrings, as a part of the site: its pages lead back to the
 * others, and to no file of the machine that has built them.
 *
 * @module
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Parts, siteLinks } from "./shell.ts";

const ROOT = new URL("../../", import.meta.url);

/** Writes it into a folder of the site's, in place of what is there. */
export async function buildReference(folder: string, parts: Parts): Promise<void> {
  const { imports, version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const modules = Object.entries(imports as Record<string, string>)
    .filter(([name]) => /^gradbook\b/.test(name)).map(([, path]) => path);
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--html", `--name=Gradbook ${version}`, `--output=${folder}`, ...modules],
    cwd: fileURLToPath(ROOT),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) {
    throw new Error(`Cannot make the reference: ${new TextDecoder().decode(stderr)}`);
  }
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    if (!name.endsWith(".html")) continue;
    const path = join(folder, name), depth = name.split(/[\\/]/).length;
    const html = asPageOfSite(await Deno.readTextFile(path), depth, parts);
    await Deno.remove(path);
    // Links have spaces encoded, and files should not.
    await Deno.writeTextFile(path.replaceAll("%20", " "), html);
  }
}

/** For the way to the others, and so that pages shrink to the width of a phone. */
const STYLE = "<style>nav.ddoc{flex-wrap:wrap;gap:.25rem 1.25rem;padding:.75rem 1.5rem 0}" +
  ".ddoc>div{min-width:0}#content{overflow-wrap:anywhere}" +
  "@media(width<640px){#topnav{height:auto;position:static}#topnav>div{flex-wrap:wrap;gap:.5rem}}" +
  "</style>";

/** A link to the source file, which is not on the site. */
const SOURCE = /<a\s+class="sourceButton"\s+href="file:[^"]*">[^]*?<\/a>/g;

/** A link to a folder, which only a server answers with the page in it. */
const FOLDER = /href="((?:\.{1,2}&#x2F;)*)"/g;

/** A link to a page that has an encoded quotation mark in its very name. */
const QUOTED = /href="[^"]*%22[^"]*"/g;

/** A module in a line that imports from it, by the name that the reference has for it. */
const MODULE = /from &quot;((?!gradbook\b|@)[^&]*)&quot;/g;

const importName = (module: string) =>
  module === "." ? "gradbook" : `gradbook/${module.replace(/(?:\/mod)?\.ts$/, "")}`;

/** A page of the reference, so many folders below the site's root, with the way to the others. */
export function asPageOfSite(html: string, depth: number, parts: Parts): string {
  const [before, ...rest] = html.split("<body>");
  if (rest.length === 0) {
    throw new Error("Cannot make the reference: a page must have a body, but one has none");
  }
  const links = siteLinks(parts).map(([href, text]) =>
    `<a class="contextLink" href="${"../".repeat(depth)}${href}">${text}</a>`
  ).join("\n");
  const nav = `<nav class="ddoc" aria-label="Site">\n${links}\n</nav>`;
  return `${before}${STYLE}<body>\n${nav}${rest.join("<body>")}`
    .replaceAll(SOURCE, "")
    .replaceAll(FOLDER, 'href="$1index.html"')
    .replaceAll(MODULE, (_, module) => `from &quot;${importName(module)}&quot;`)
    .replaceAll(QUOTED, (link) => link.replaceAll("%22", "%2522"));
}
