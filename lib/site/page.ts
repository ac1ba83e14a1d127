/**
 * Notebooks as web pages: cells and their outputs, a table of contents, and the index.
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
import { FITTING } from "./frames.ts";
import {
  contentSecurityPolicy,
  isHarmlessLink,
  isInlinePicture,
  sanitizeMarkdownHtml,
  sanitizeOutput,
} from "./sanitize.ts";
import STYLE from "./style.css" with { type: "text" };

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

function renderMarkdown(text: string, headings: Heading[], runnable?: Entry): string {
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
        return `<a href="${escapeText(here)}">${this.parser.parseInline(tokens)}</a>`;
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
  const whole = `<pre class="code"><code>${code}</code></pre>\n${outputs}`;
  return cell.metadata?.tags?.includes("solution")
    ? `<details><summary>Solution</summary>\n${whole}\n</details>`
    : whole;
}

function titleOf({ notebook }: Entry): string {
  const first = notebook.cells.find(({ cell_type }) => cell_type === "markdown");
  return /^# (.*)$/m.exec(joinText(first?.source))?.[1] ?? "Untitled";
}

/** A page's address, from any other. */
const addressOf = ({ page }: Entry) => encodeURIComponent(page);

/** The paragraph under a notebook's title. */
function summaryOf({ notebook }: Entry): string {
  const first = joinText(notebook.cells.find(({ cell_type }) => cell_type === "markdown")?.source);
  return first.replace(/^# .*$/m, "").trim().split(/\n\s*\n/)[0];
}

/** The first still picture of a notebook: it stands for it on the index. */
function pictureOf({ notebook }: Entry): string {
  for (const { data } of notebook.cells.flatMap(({ outputs }) => outputs ?? [])) {
    const image = /<img [^>]*src="data:image[^>]*>/.exec(joinText(data?.["text/html"]));
    if (image) return sanitizeOutput(image[0]);
  }
  return "";
}

function page(title: string, body: string): string {
  const scripts = body.includes("<iframe") ? [FITTING] : [];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(body, scripts)}">
<title>${escapeText(title)}</title>
<link rel="icon" href="data:,">
<style>
${STYLE}</style>
${scripts.map((script) => `<script>${script}</script>`).join("\n")}
</head>
<body>
${body}
</body>
</html>
`;
}

/** What stands beside a page. */
export interface Beside {
  readonly before?: Entry | undefined;
  readonly after?: Entry | undefined;
  /** Whether JupyterLab's page is there, in which each section can be run. */
  readonly hasLab?: boolean;
}

/** A notebook's page, with links to its neighbours. */
export function renderNotebook(entry: Entry, { before, after, hasLab = false }: Beside): string {
  const headings: Heading[] = [];
  const [opening, ...cells] = entry.notebook.cells
    .map((cell) => renderCell(cell, headings, hasLab ? entry : undefined));
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
  return page(
    `${titleOf(entry)} · Gradbook`,
    `<header><a href="index.html">Gradbook</a></header>
<main>
${opening}
<nav class="contents" aria-label="Contents"><ul>
${contents}
</ul></nav>
${cells.join("\n")}
${neighbours}
</main>`,
  );
}

/** The index: each notebook with its title, its first paragraph and its first picture. */
export function renderIndex(entries: readonly Entry[], hasLab = false): string {
  const cards = entries.map((entry) =>
    `<li class="card"><a href="${addressOf(entry)}"><h2>${escapeText(titleOf(entry))}</h2></a>
${renderMarkdown(summaryOf(entry), [])}
<a class="picture" href="${addressOf(entry)}" tabindex="-1" aria-hidden="true">${
      pictureOf(entry)
    }</a></li>`
  ).join("\n");
  return page(
    "Gradbook",
    `<header><a href="index.html">Gradbook</a></header>
<main>
<h1>Neural networks from scratch, in TypeScript</h1>
<p>Five notebooks, from a random line to a network trained on raw files, with every gradient worked
out by hand, and every number beside the one that the NumPy original prints.</p>
<p class="run"><a href="playground.html">Watch a network learn a donut</a>, with settings of your own.</p>${
      hasLab
        ? `
<p class="run"><a href="lab/train.html">Train a network in this page</a>, or
<a href="lab/start.html">run the notebooks</a>: there is nothing to install.</p>`
        : ""
    }
<ul class="cards">
${cards}
</ul>
</main>`,
  );
}
