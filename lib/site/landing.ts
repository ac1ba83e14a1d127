/**
 * The landing page: a network that learns while one looks, the way through the notebooks, and to all
 * else.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { joinText } from "../notebook/ipynb.ts";
import { MEASURING } from "../page/output_area.ts";
import { escapeText } from "../plot/escape.ts";
import { within } from "../runtime/pause.ts";
import {
  addressOf,
  type Entry,
  fileLink,
  pictureOf,
  renderMarkdown,
  summaryOf,
  titleOf,
} from "./page.ts";
import { hashOf } from "./sanitize.ts";
import { type Parts, shell } from "./shell.ts";

/** What the landing page is made of. */
export interface Landing {
  readonly entries: readonly Entry[];
  readonly parts?: Parts;
  /** The script that trains while one looks. */
  readonly script?: string;
  /** The code that trains on MNIST. */
  readonly digits?: string;
  /** The table of numbers, as Markdown. */
  readonly numbers?: string;
}

/** The script of the page, bundled, and told what must come out. */
export async function landingScript(entries: readonly Entry[]): Promise<string> {
  const bundler = new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--minify", "--platform=browser", "--format=iife"],
      `--config=${fileURLToPath(new URL("../../deno.json", import.meta.url))}`,
      fileURLToPath(new URL("client/landing.ts", import.meta.url)),
    ],
  });
  const { success, stdout, stderr } = await within(300, "deno bundle", bundler.output());
  const text = new TextDecoder();
  if (!success) throw new Error(`Cannot bundle the landing page: ${text.decode(stderr)}`);
  const script = text.decode(stdout).replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
  return `const expected=${expectedIteration(entries)};${script}`;
}

/** The code that trains on MNIST. */
export async function readDigitsCell(): Promise<string> {
  const file = await Deno.readTextFile(new URL("../page/digits_cell.ts", import.meta.url));
  return file.replace(/^\/\*\*[^]*?\*\/\n/, "");
}

/** The iteration from which on all points are right, as notebook 01 has printed it. */
function expectedIteration(entries: readonly Entry[]): number {
  const printed = entries.flatMap(({ notebook }) => notebook.cells)
    .flatMap(({ outputs }) => outputs ?? []).map(({ text }) => joinText(text)).join("\n");
  const found = /^draws times 0\.5: (\d+),/m.exec(printed)?.[1];
  if (found) return Number(found);
  throw new Error("Cannot make the landing page: notebook 01 must print its draws, but does not");
}

/** The landing page. */
export function renderLanding(landing: Landing): string {
  const { entries, parts = {}, script, digits, numbers } = landing;
  const trains = script !== undefined && digits !== undefined && parts.hasLab;
  const cards = entries.map((entry) =>
    `<li class="card"><a href="${addressOf(entry)}"><h3>${escapeText(titleOf(entry))}</h3></a>
${renderMarkdown(summaryOf(entry), [])}
<a class="picture" href="${addressOf(entry)}" tabindex="-1" aria-hidden="true">${
      pictureOf(entry)
    }</a>
${parts.hasFiles ? fileLink(entry) : ""}</li>`
  ).join("\n");
  return shell(
    "Gradbook: neural networks from scratch",
    `<main class="landing">
<h1>Neural networks from scratch, in TypeScript</h1>
${script ? LEARNING : ""}
<p>Every gradient is worked out by hand, and every number stands beside the one that the NumPy original
prints.</p>
${
      parts.hasPlayground
        ? '<p><a href="playground.html">Watch a network learn</a>, with settings of your own.</p>'
        : ""
    }
${trains ? digitsOf(digits) : ""}
<h2 id="notebooks">The way through the notebooks</h2>
<p>${
      parts.hasLab
        ? `Each section of each can be <a href="lab/start.html">run in the page</a>: there is nothing to
install.`
        : "They follow on each other."
    }</p>
<ol class="cards">
${cards}
</ol>
${numbers ? ledgerOf(numbers) : ""}
${parts.hasReference ? REFERENCE : ""}
</main>`,
    {
      parts,
      scripts: script ? [script] : [],
      policy: {
        scripts: [
          // The library's kernels are WebAssembly.
          ...script ? ["'wasm-unsafe-eval'"] : [],
          // A cell, whose worker compiles it and is bound by this policy, too, and the script of its
          // outputs' frames.
          ...trains
            ? [
              "'self'",
              "blob:",
              "'unsafe-eval'",
              hashOf(/<script>([^]*)<\/script>/.exec(MEASURING)![1]),
            ]
            : [],
        ],
        workers: trains ? ["'self'", "blob:"] : [],
        connections: trains ? ["'self'"] : [],
      },
    },
  );
}

/** Where the network is seen; `client/learning.ts` fills it. */
const LEARNING = `<div class="hero">
<figure class="plane">
<canvas id="shades" width="64" height="64" aria-hidden="true"></canvas>
<svg viewBox="-35 -35 70 70" role="img" aria-label="400 points of two classes, a ring inside a wider ring,
and the border that the network draws between them while it learns">
<g id="points"></g><path id="border"/></svg>
</figure>
<div>
<p>A network of 2, 16, 8 and 1 units learns <strong>now, in this page, on this machine</strong>: to tell
the dots from the triangles around them. The library of these notebooks trains it, and draws where it
sees the border.</p>
<p id="learning-state" class="state">Iteration 0</p>
<p id="verdict" class="verdict" role="status"></p>
<p id="learning-seconds" class="note"></p>
<p><button id="learn">Learn again</button></p>
<noscript><p>(Without scripts, the border stays where it is not.)</p></noscript>
</div>
</div>`;

/** Trains on MNIST when it is asked to; `client/digits.ts` does. */
const digitsOf = (code: string) =>
  `<section id="digits">
<h2>Handwritten digits, on this machine</h2>
<p>784 pixels, 128 hidden units, ten digits: the source's network, by its seeds, must reach
<strong>97.28%</strong> on the 10,000 digits that it has not seen. The page fetches MNIST, 70,000 digits
in 11.4 MB, only if you press.</p>
<p><button id="train-digits" class="primary">Train on MNIST (11.4 MB)</button></p>
<p id="digits-verdict" class="verdict" role="status"></p>
<p id="digits-note" class="note"></p>
<div id="digits-cell"></div>
<script type="text/plain" id="digits-code">${code}</script>
</section>`;

/** What the table of numbers comes to. */
function ledgerOf(numbers: string): string {
  const classes = Array.from(
    numbers.matchAll(/\| (exact|band|input) *\| (\w+(?: \w+)*) *\|$/gm),
    ([, kind, verdict]) => `${kind}, ${verdict}`,
  );
  const counts = Map.groupBy(classes, (what) => what);
  const list = Array.from(
    counts,
    ([what, { length }]) => `<li><strong>${length}</strong> ${what}</li>`,
  );
  return `<h2 id="numbers">The numbers</h2>
<p>What the originals print, and what these notebooks print in its place, <a href="numbers.html">row by
row</a>. <em>Exact</em> numbers are fixed by the original's own seeds.</p>
<ul>
${list.join("\n")}
</ul>`;
}

const REFERENCE = `<h2 id="reference">The library</h2>
<p><a href="api/index.html">Its reference</a> has each function with its shapes, its errors, and an
example that runs.</p>`;
