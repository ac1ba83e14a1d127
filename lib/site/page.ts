/**
 * Notebooks as web pages: cells and their outputs, and a table of contents.
 *
 * Whoever wrote a notebook, its page runs no script of it but those of sandboxed frames, and requests
 * nothing: see sanitize.ts.
 *
 * @module
 */
import highlighter from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";
import { Marked, type TokenizerAndRendererExtension } from "marked";
import temml from "temml";
import { type Cell, joinText, type Notebook, type Output } from "../notebook/ipynb.ts";
import { slug } from "../page/section.ts";
import { escapeText } from "../plot/escape.ts";
import {
  isHarmlessLink,
  isInlinePicture,
  sanitizeMarkdownHtml,
  sanitizeOutput,
} from "./sanitize.ts";
import { type Parts, shell } from "./shell.ts";

/** A notebook and the name of its page. */
export interface Entry {
  readonly page: string;
  readonly notebook: Notebook;
}

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly id: string;
}

highlighter.registerLanguage("typescript", typescript);

/** `$…$` and `$$…$$`, before Markdown takes their underscores for emphasis. */
const formulas: TokenizerAndRendererExtension[] = [true, false].map((displayMode) => {
  const pattern = displayMode ? /^\$\$([^]+?)\$\$/ : /^\$((?:\\.|[^$\\\n])+?)\$(?!\d)/;
  return {
    name: displayMode ? "displayFormula" : "formula",
    level: "inline",
    start: (text: string) => text.indexOf("$"),
    tokenizer(text: string) {
      const match = pattern.exec(text);
      return match
        ? { type: displayMode ? "displayFormula" : "formula", raw: match[0], text: match[1] }
        : undefined;
    },
    renderer: ({ text, raw }) => {
      try {
        return temml.renderToString(text, { displayMode, throwOnError: true });
      } catch (error) {
        const reason = escapeText(String((error as Error).message));
        return `<code class="error" title="${reason}">${escapeText(raw)}</code>`;
      }
    },
  };
});

/** The address at which JupyterLab's page opens a notebook. */
const runAddress = ({ page }: Entry, section = "") =>
  `lab/start.html?notebook=${encodeURIComponent(page.replace(/html$/, "ipynb"))}` +
  (section && `#${section}`);

/** Markdown as HTML; its headings are added to a list. */
export function renderMarkdown(text: string, headings: Heading[], runnable?: Entry): string {
  const marked = new Marked({
    extensions: formulas,
    renderer: {
      heading({ tokens, depth, text }) {
        const id = slug(text);
        headings.push({ level: depth, text: text.replace(/[`*_]/g, ""), id });
        const heading = `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
        return runnable && depth < 3
          ? `${heading}<p class="run"><a href="${
            runAddress(runnable, id)
          }">Run this in the page</a></p>\n`
          : heading;
      },
      table(token) {
        const row = (cells: typeof token.header, tag: string) =>
          `<tr>${
            cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")
          }</tr>`;
        return `<div class="wide"><table><thead>${row(token.header, "th")}</thead><tbody>${
          token.rows.map((cells) => row(cells, "td")).join("")
        }</tbody></table></div>`;
      },
      html: ({ text }) => sanitizeMarkdownHtml(text),
      image: ({ href, text }) =>
        isInlinePicture(href)
          ? `<img src="${escapeText(href)}" alt="${escapeText(text)}">`
          : escapeText(text),
      link({ href, tokens }) {
        if (!isHarmlessLink(href)) return this.parser.parseInline(tokens);
        // JupyterLab's anchors keep capitals; those here are slugs.
        const here = href.replace(
          /^(?:(?:\.\/)?([\w-]+)\.ipynb)?(?:#(.*))?$/,
          (_, name, anchor) =>
            (name ? `${name}.html` : "") + (anchor ? `#${slug(decodeURIComponent(anchor))}` : ""),
        );
        // Other files of the project are not on the site.
        return /^(?:\w+:|#)|\.html(?:#|$)/.test(here)
          ? `<a href="${escapeText(here)}">${this.parser.parseInline(tokens)}</a>`
          : this.parser.parseInline(tokens);
      },
    },
  });
  return marked.parse(text, { async: false });
}

function renderOutput({ output_type, data = {}, text, ename, evalue }: Output): string {
  if (output_type === "stream") return `<pre class="text">${escapeText(joinText(text))}</pre>`;
  if (output_type === "error") {
    return `<pre class="text error">${escapeText(`${ename}: ${evalue}`)}</pre>`;
  }
  if (data["text/html"]) {
    return `<div class="wide">${sanitizeOutput(joinText(data["text/html"]))}</div>`;
  }
  if (data["image/svg+xml"]) {
    return `<img alt="${escapeText(joinText(data["text/plain"]))}" src="data:image/svg+xml,${
      encodeURIComponent(joinText(data["image/svg+xml"]))
    }">`;
  }
  if (data["image/png"]) {
    return `<img alt="${escapeText(joinText(data["text/plain"]))}" src="data:image/png;base64,${
      escapeText(joinText(data["image/png"]))
    }">`;
  }
  if (data["text/markdown"]) return renderMarkdown(joinText(data["text/markdown"]), []);
  return `<pre class="text">${escapeText(joinText(data["text/plain"]))}</pre>`;
}

function renderCell(cell: Cell, headings: Heading[], runnable?: Entry): string {
  const source = joinText(cell.source);
  if (cell.cell_type === "markdown") return renderMarkdown(source, headings, runnable);
  const code = highlighter.highlight(source, { language: "typescript" }).value;
  const outputs = (cell.outputs ?? []).map((output) =>
    `<div class="output">${renderOutput(output)}</div>`
  ).join("\n");
  const shown = `<pre class="code"><code>${code}</code></pre>`;
  const { tags, jupyter } = cell.metadata ?? {};
  const folded = tags?.includes("solution")
    ? "Solution"
    : jupyter?.source_hidden
    ? "Code"
    : undefined;
  return folded === undefined
    ? `${shown}\n${outputs}`
    : `<details><summary>${folded}</summary>\n${shown}\n</details>\n${outputs}`;
}

/** A notebook's title. */
export function titleOf({ notebook }: Entry): string {
  const first = notebook.cells.find(({ cell_type }) => cell_type === "markdown");
  return /^# (.*)$/m.exec(joinText(first?.source))?.[1] ?? "Untitled";
}

/** A page's address, from any other. */
export const addressOf = ({ page }: Entry) => encodeURIComponent(page);

/** The paragraph under a notebook's title. */
export function summaryOf({ notebook }: Entry): string {
  const first = joinText(notebook.cells.find(({ cell_type }) => cell_type === "markdown")?.source);
  return first.replace(/^# .*$/m, "").trim().split(/\n\s*\n/)[0];
}

/** The first still picture of a notebook: it stands for it on the index. */
export function pictureOf({ notebook }: Entry): string {
  for (const { data } of notebook.cells.flatMap(({ outputs }) => outputs ?? [])) {
    const image = /<img [^>]*src="data:image[^>]*>/.exec(joinText(data?.["text/html"]));
    if (image) return sanitizeOutput(image[0]);
  }
  return "";
}

/** What stands beside a page. */
export interface Beside {
  readonly before?: Entry | undefined;
  readonly after?: Entry | undefined;
  /** What else the site has; in JupyterLab's page, each section can be run. */
  readonly parts?: Parts;
}

/** A notebook's page, with links to its neighbours. */
export function renderNotebook(entry: Entry, { before, after, parts = {} }: Beside): string {
  const headings: Heading[] = [];
  const [opening, ...cells] = entry.notebook.cells
    .map((cell) => renderCell(cell, headings, parts.hasLab ? entry : undefined));
  const contents = headings
    .filter(({ level }) => level === 2)
    .map(({ id, text }) => `<li><a href="#${id}">${escapeText(text)}</a></li>`)
    .join("\n");
  const link = (other: Entry | undefined, arrow: (title: string) => string) =>
    other
      ? `<a href="${addressOf(other)}">${escapeText(arrow(titleOf(other)))}</a>`
      : "<span></span>";
  const neighbours = `<nav class="neighbours">${link(before, (title) => `← ${title}`)}${
    link(after, (title) => `${title} →`)
  }</nav>`;
  return shell(
    `${titleOf(entry)} · Gradbook`,
    `<main>
${opening}
${parts.hasFiles ? fileLink(entry) : ""}
<nav class="contents" aria-label="Contents"><ul>
${contents}
</ul></nav>
${cells.join("\n")}
${neighbours}
</main>`,
    { parts },
  );
}

/** A link to a notebook's file. */
export function fileLink({ page }: Entry): string {
  const name = encodeURIComponent(page.replace(/html$/, "ipynb"));
  return `<p class="run"><a href="notebooks/${name}" download>Download this notebook</a></p>`;
}

/** A page of Markdown. */
export function renderDocument(source: string, parts: Parts = {}): string {
  const headings: Heading[] = [];
  const body = renderMarkdown(source, headings);
  return shell(`${headings[0]?.text ?? "Untitled"} · Gradbook`, `<main>\n${body}</main>`, {
    parts,
  });
}
