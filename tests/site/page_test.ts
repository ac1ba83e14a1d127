/**
 * Notebooks as web pages. These tests run with the site's configuration, which has its packages:
 * `deno task ok:apart`.
 */
import assert from "node:assert/strict";
import type { Cell, Output } from "../../lib/notebook/ipynb.ts";
import { HOSTILE_HTML, HOSTILE_MARKDOWN } from "./hostile_texts.ts";
import { FITTING } from "../../lib/site/frames.ts";
import { renderLanding } from "../../lib/site/landing.ts";
import { renderNotebook } from "../../lib/site/page.ts";

const markdown = (source: string): Cell => ({ cell_type: "markdown", source, metadata: {} });
const code = (source: string, outputs: Output[] = [], tags: string[] = []): Cell => ({
  cell_type: "code",
  source,
  metadata: { tags },
  outputs,
});
const entry = (page: string, ...cells: Cell[]) => ({ page, notebook: { cells } });
const render = (...cells: Cell[]) => renderNotebook(entry("one.html", ...cells), {});

Deno.test("renderNotebook() makes Markdown, formulas and a table of contents", () => {
  const html = render(
    markdown("# Title\n\nWhat it is *about*."),
    markdown("## A `b` & c\n\n$a_1 b_1$, see [two](two.ipynb#There-it-is) and [b](#A-b-&-c)."),
  );
  assert.match(html, /<title>Title · Gradbook<\/title>/);
  assert.match(html, /What it is <em>about<\/em>\./);
  assert.match(html, /<li><a href="#a-b-c">A b &#38; c<\/a><\/li>/);
  assert.match(html, /<h2 id="a-b-c">/);
  assert.match(html, /<math><mrow><msub><mi>a<\/mi>/);
  // As JupyterLab names its anchors, and as they are named here.
  assert.match(html, /<a href="two\.html#there-it-is">two<\/a> and <a href="#a-b-c">b<\/a>/);
});

Deno.test("renderNotebook() links each section to where it runs, if it does", () => {
  const two = entry("a_b.html", markdown("# Title"), markdown("## 1. One\n\n### Part"));
  assert.doesNotMatch(renderNotebook(two, {}), /Run this/);
  const links = renderNotebook(two, { parts: { hasLab: true } }).match(/lab\/start\.html\?[^"]*/g);
  assert.deepEqual(links, [
    "lab/start.html?notebook=a_b.ipynb#title",
    "lab/start.html?notebook=a_b.ipynb#1-one",
  ]);
});

Deno.test("renderNotebook() shows each kind of output, its text escaped", () => {
  const html = render(
    markdown("# Title"),
    code("1 < 2", [
      { output_type: "stream", text: ["a < b\n", "c"] },
      { output_type: "error", ename: "RangeError", evalue: "1 > 0" },
      { output_type: "execute_result", data: { "text/plain": "1", "text/html": ["<b>", "1</b>"] } },
      { output_type: "display_data", data: { "text/plain": 'a "b"', "image/png": "iVBO" } },
      { output_type: "execute_result", data: { "text/plain": "true" } },
    ]),
  );
  assert.match(html, /<pre class="code"><code>.*&lt;/);
  assert.match(html, /<pre class="text">a &#60; b\nc<\/pre>/);
  assert.match(html, /<pre class="text error">RangeError: 1 &#62; 0<\/pre>/);
  assert.match(html, /<div class="wide"><b>1<\/b><\/div>/);
  assert.match(html, /<img alt="a &#34;b&#34;" src="data:image\/png;base64,iVBO">/);
  assert.match(html, /<pre class="text">true<\/pre>/);
});

Deno.test("renderNotebook() folds solutions, and links to the neighbours", () => {
  const html = renderNotebook(
    entry("two.html", markdown("# Two"), code("const answer = 42;", [], ["solution"])),
    {
      before: entry("one.html", markdown("# One")),
      after: entry("three.html", markdown("# 3 > 2")),
    },
  );
  assert.match(html, /<details><summary>Solution<\/summary>\n<pre class="code">/);
  assert.match(html, /<a href="one\.html">← One<\/a><a href="three\.html">3 &#62; 2 →<\/a>/);
});

Deno.test("renderNotebook() folds code that is hidden, and shows what it gives", () => {
  const cell = code("hidden();", [{ output_type: "stream", text: "shown" }]);
  const html = render(markdown("# Title"), {
    ...cell,
    metadata: { jupyter: { source_hidden: true } },
  });
  assert.match(
    html,
    /<summary>Code<\/summary>\n<pre class="code">[^]*<\/details>\n<div class="output"><pre class="text">shown/,
  );
});

Deno.test("renderLanding() has a card for each notebook, with its first picture", () => {
  const image = '<img src="data:image/svg+xml;base64,AA" alt="A curve" />';
  const html = renderLanding({
    entries: [
      entry(
        "one.html",
        markdown("# One\n\nThe first.\n\nMore."),
        code("1", [{
          output_type: "display_data",
          data: { "text/html": `<figure>${image}</figure>` },
        }]),
      ),
    ],
  });
  assert.match(html, /<a href="one\.html"><h3>One<\/h3><\/a>\n<p>The first\.<\/p>/);
  assert(html.includes(image));
  assert(!html.includes("More."));
});

Deno.test("renderNotebook() shows a formula that cannot be set as it was written, and goes on", () => {
  const html = render(markdown("# Title\n\nOne $\\frac{1}$ and $a_1$."));
  assert.match(html, /<code class="error" title="[^"]+">\$\\frac\{1\}\$<\/code> and <math>/);
});

Deno.test("renderNotebook() lets scripts through in sandboxed frames only, and only those it lists", () => {
  const frame = `<iframe sandbox="allow-same-origin" srcdoc='<script>1 < 2</script>'></iframe>`;
  const html = render(
    markdown("# Title"),
    code("1", [{
      output_type: "display_data",
      data: { "text/html": `<b onclick="1">x</b><script>2</script>${frame}` },
    }]),
  );
  assert.match(
    html,
    /<div class="wide"><b>x<\/b><iframe sandbox="allow-scripts" srcdoc="&lt;script/,
  );
  const own = `<script>${FITTING}</script>`;
  assert(html.includes(own));
  assert.doesNotMatch(html.replace(own, ""), /<script|onclick/);
  // printf '1 < 2' | openssl dgst -sha256 -binary | base64
  assert.match(html, /script-src [^;]*'sha256-T8Xibs7zV8KTQdRXjpKJTlizX17SudRlddrZKaeFg9E='/);
  assert.match(render(markdown("# Title")), /default-src 'none'; .*script-src 'none'/);
});

Deno.test("renderNotebook() leaves of hostile Markdown and HTML nothing that runs or loads", () => {
  const outputs = HOSTILE_HTML.map((html): Output => ({
    output_type: "display_data",
    data: { "text/html": html },
  }));
  const html = render(
    markdown("# Title"),
    ...HOSTILE_MARKDOWN.map(markdown),
    code("1", outputs),
  ).replaceAll(/ srcdoc="[^"]*"/g, "").replace(`<script>${FITTING}</script>`, "");
  assert.doesNotMatch(html, /<(?:script|object|embed|link rel="?stylesheet|base|form|svg|video)/i);
  assert.doesNotMatch(html, /href="\s*(?:java|vb)script|(?:src|href)="data:text/i);
});
