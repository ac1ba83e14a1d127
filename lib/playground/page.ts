/**
 * The playground's page: what stands in it, how it looks, and what it may do, which is nothing but to
 * compute.
 *
 * @module
 */
import { ACTIVATIONS } from "../kernels/interface.ts";
import { PAGE_STYLE } from "../plot/interactive/interactive_figure.ts";
import { BOUNDS, DEFAULTS, EXAMPLES, MOST_STEPS } from "./client/settings.ts";

/** Scripts and styles of the page itself, WebAssembly for the kernels, and nothing else. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; " +
  "style-src 'unsafe-inline'; img-src data:";

/** Where the page stands. */
export interface PlaygroundPlace {
  /** The way to the others, as addresses and words, where the page is one of a site. */
  readonly links?: readonly (readonly [href: string, text: string])[];
}

/** The whole page around its script. */
export function renderPlayground(script: string, { links }: PlaygroundPlace = {}): string {
  const ways = links?.map(([href, text]) => `<a href="${href}">${text}</a>`).join("\n");
  const nav = ways ? `<nav aria-label="Site">\n${ways}\n</nav>\n` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>A network learns a donut · Gradbook</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}${STYLE}</style>
</head>
<body>
${nav}<main>
${BODY}
</main>
<script>
${script}</script>
</body>
</html>
`;
}

const number = (name: Exclude<keyof typeof BOUNDS, "units">, label: string) => {
  const { least, most, isInteger } = BOUNDS[name];
  return `<label for="${name}">${label}</label>
<input id="${name}" type="number" min="${least}" max="${most}" step="${
    isInteger ? 1 : "any"
  }" value="${DEFAULTS[name]}">`;
};

const { least, most } = BOUNDS.units;

const BODY = `<h1>A network learns a donut</h1>
<p class="note">A ring inside a ring, ${EXAMPLES} points, and a network of one hidden layer that learns to tell ` +
  `them apart. The same settings give the same weights, here and in Deno, to the last bit.</p>
<div class="row buttons">
<button id="play" class="primary">Play</button>
<button id="step">Step</button>
<button id="reset">Reset</button>
</div>
<p id="message" class="state" role="status"></p>
<div class="playground">
<section aria-labelledby="answer-name">
<h2 id="answer-name">What the network answers</h2>
<canvas id="surface" role="img"></canvas>
<p class="note">Blue: class 0 (●). Orange: class 1 (▲). In between: undecided.</p>
</section>
<section aria-labelledby="settings-name">
<h2 id="settings-name">Settings</h2>
<div class="settings">
<label for="units">Hidden units <b id="units-value">${DEFAULTS.units}</b></label>
<input id="units" type="range" min="${least}" max="${most}" value="${DEFAULTS.units}">
<label for="activation">Activation</label>
<select id="activation">${ACTIVATIONS.map((name) => `<option>${name}</option>`).join("")}</select>
${number("scale", "Initial scale")}
${number("rate", "Learning rate")}
${number("batch", "Batch size")}
${number("seed", "Seed")}
<label for="speed">Steps per picture</label>
<select id="speed"><option>1</option><option selected>5</option><option>20</option><option>100</option></select>
</div>
<p class="note">A new setting starts anew. A run ends at ${
    MOST_STEPS.toLocaleString("en-US")
  } steps.</p>
</section>
<section aria-labelledby="loss-name">
<h2 id="loss-name">Loss</h2>
<dl class="numbers">
<div><dt>steps</dt><dd id="steps"></dd></div>
<div><dt>loss</dt><dd id="loss"></dd></div>
<div><dt>accuracy</dt><dd id="accuracy"></dd></div>
</dl>
<svg id="loss-curve" role="img" viewBox="-2 0 304 104" preserveAspectRatio="none">` +
  `<path d="M0,0V100H300" class="axis"/><path id="curve"/></svg>
<p class="note ends"><span>0 to <span id="loss-most"></span></span><span id="loss-end"></span></p>
<h2 id="units-name">Hidden units, and the weight of each</h2>
<p class="note">Green is above 0, purple below.</p>
<div id="units-shown" role="group" aria-labelledby="units-name"></div>
</section>
</div>
<section aria-labelledby="link-name">
<h2 id="link-name">This very state</h2>
<div class="row"><label for="link">Link</label> <input id="link" readonly> ` +
  `<button id="copy">Copy the link</button></div>
<p>SHA-256 of the weights, by the <span id="kernels"></span> kernels: <code id="hash"></code></p>
<details><summary>The same run as a program</summary>
<pre tabindex="0" role="region" aria-label="The same run as a program"><code id="code"></code></pre></details>
</section>`;

const STYLE = `
main{max-width:1160px}
.buttons{margin-top:8px}
nav{display:flex;flex-wrap:wrap;gap:4px 20px;max-width:1160px;margin:0 auto 8px}
a{color:var(--best)}
h2{margin:12px 0 4px;font-size:15px;line-height:24px}
.playground{display:grid;grid-template-columns:minmax(0,420px) 264px minmax(0,1fr);gap:24px;` +
  `margin-top:4px}
.playground h2:first-child{margin-top:0}
section{min-width:0}
.settings{display:grid;grid-template-columns:1fr 120px;gap:8px;align-items:center;margin-bottom:8px}
.settings input,.settings select,#link{min-width:0;width:100%;height:32px}
.settings input[type=number],#link{padding:0 8px;border:1px solid var(--line);border-radius:6px;` +
  `background:var(--soft);color:inherit;font:inherit}
#message{color:var(--ink);font-weight:600}
#surface{width:100%;max-width:420px;aspect-ratio:1;border:1px solid var(--line);border-radius:4px}
.numbers{display:flex;gap:24px;margin:0 0 8px;font-variant-numeric:tabular-nums}
.numbers dt{color:var(--muted)}
.numbers dd{margin:0;font-size:16px;font-weight:600;min-width:72px}
#loss-curve{width:100%;height:120px}
#loss-curve path{fill:none;stroke:var(--best);stroke-width:2;vector-effect:non-scaling-stroke}
#loss-curve .axis{stroke:var(--muted);stroke-width:1}
.ends{display:flex;justify-content:space-between}
#units-shown{display:flex;flex-wrap:wrap;gap:8px}
figure{margin:0}
figure canvas{width:64px;height:64px;border:1px solid var(--line)}
figcaption{font-variant-numeric:tabular-nums;text-align:center;font-size:12px}
.row #link{flex:1 1 180px;width:auto}
#hash{overflow-wrap:anywhere}
pre{overflow-x:auto;padding:8px;border-radius:6px;background:var(--soft)}
summary{cursor:pointer;width:max-content}
@media(max-width:1000px){.playground{grid-template-columns:minmax(0,1fr) 264px}` +
  `.playground>:last-child{grid-column:1/-1}}
@media(max-width:640px){.playground{grid-template-columns:minmax(0,1fr)}}
`;
