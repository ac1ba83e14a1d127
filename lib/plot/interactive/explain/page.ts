/**
 * What stands in the page of a model, and how it looks; its script fills it.
 *
 * @module
 */
import { escapeText } from "../../escape.ts";
import type { ExplainData } from "../client/explain/explain.ts";
import { SURFACE } from "../client/digits.ts";

/** What the page's body says. */
export interface ExplainBody {
  readonly title: string;
  /** Activations and head. */
  readonly about: string;
  readonly inputs: number;
  /** How far from zero the plane is shown, where examples are its points. */
  readonly reach: number;
  readonly data: ExplainData;
}

/** Cells along the plane's side, as the script draws them. */
const GRID = 60;

/** The body of the page. */
export function explainBody({ title, about, inputs, reach, data }: ExplainBody): string {
  return `<h1>${escapeText(title)}</h1>
<p class="note">${
    escapeText(about)
  }. Every number here is computed in this page, by the library, ` +
    `from all bits of the weights; shown are five digits.</p>
<div class="inside">
<section aria-labelledby="example-name">
<h2 id="example-name">Example</h2>
<div id="examples" role="group" aria-label="Examples"></div>
${maker(data, inputs, reach)}
<p class="state" id="answer" role="status"></p>
<p class="row"><label for="target">Target</label> <select id="target"></select> ` +
    `<span>loss <b id="loss"></b></span></p>
</section>
<section aria-labelledby="layers-name">
<h2 id="layers-name">Layers</h2>
<p class="note">Green is above 0, purple below. Choose a unit: by a click, or by Tab and the arrow ` +
    `keys.</p>
<div id="layers"></div>
</section>
<section aria-labelledby="unit-name">
<h2 id="unit-name" aria-live="polite"></h2>
<div id="sum"></div>
<p class="note">In NumPy: <code id="numpy"></code></p>
<div class="pictures">
${picture("weights", "weights w")}
${picture("terms", "terms w x")}
${picture("gradients", "gradient ∂L/∂w")}
</div>
<div class="scrolls" role="region" tabindex="0" aria-label="Terms of the sum">` +
    `<table id="terms" aria-label="Terms of the sum, the largest first"></table></div>
<button id="all" aria-controls="terms"></button>
<h3>Gradient for the target</h3>
<div id="gradient"></div>
</section>
</div>`;
}

/** How an example is made that is not picked. */
function maker({ input, imageWidth }: ExplainData, inputs: number, reach: number): string {
  const seen = imageWidth === undefined
    ? ""
    : `<div class="seen"><canvas id="input" class="pixels" role="img" ` +
      `aria-label="What the network is given"></canvas><span class="note">what the network is given</span></div>`;
  if (input === "digit") {
    return `<div class="row top"><div><canvas id="board" width="${SURFACE}" height="${SURFACE}" tabindex="0" ` +
      `role="application" aria-roledescription="drawing surface" aria-describedby="keys"></canvas>` +
      `<span class="note">draw a digit here</span></div>${seen}</div>
<p><button id="clear">Clear the drawing</button></p>
<p class="note" id="keys">Keys: arrows move, space lowers and lifts the pen.</p>`;
  }
  if (input === "given") return seen;
  const names = input === "plane"
    ? ["x", "y"]
    : Array.from({ length: inputs }, (_, i) => `x[${i}]`);
  const fields = names.map((name) =>
    `<label>${name} <input type="number" step="0.1" aria-label="${name}" value="0"></label>`
  ).join("\n");
  const plane = input === "plane"
    ? `<canvas id="plane" class="pixels" width="${GRID}" height="${GRID}" data-side="${reach}" role="img" ` +
      `aria-label="The plane from −${reach} to ${reach}, shaded by the network's answer"></canvas>
<p class="note">A click places the point.</p>`
    : "";
  return `${plane}<div class="row" id="coordinates">${fields}</div>`;
}

function picture(id: string, name: string): string {
  return `<figure><canvas id="${id}-picture" class="pixels" role="img" data-name="${name}"></canvas>` +
    `<figcaption>${name}<br><span class="note" id="${id}-range"></span></figcaption></figure>`;
}

/** How the page looks. */
export const EXPLAIN_STYLE = `
h2{margin:0 0 4px;font-size:15px;line-height:24px}
h3{margin:10px 0 4px;font-size:13px;line-height:20px}
p{margin:6px 0}
section{min-width:0}
.inside{display:grid;grid-template-columns:292px minmax(0,1fr) minmax(0,1.4fr);gap:24px;` +
  `margin-top:12px}
#examples{display:flex;flex-wrap:wrap;gap:6px;margin-bottom:10px}
.example{height:auto;min-height:32px;padding:3px 6px}
.example canvas{width:40px;height:40px;image-rendering:pixelated}
.example[aria-pressed=true]{outline:3px solid var(--best);outline-offset:0}
.top{align-items:flex-start}
#board{width:180px;height:180px;border:1px solid var(--line);border-radius:4px;background:white;` +
  `touch-action:none;cursor:crosshair}
.pixels{image-rendering:pixelated;border:1px solid var(--line)}
#input{width:84px;height:84px}
.seen{width:90px}
#plane{width:240px;height:240px;touch-action:none;cursor:crosshair}
#coordinates input{width:88px;height:32px;padding:0 6px;border:1px solid var(--line);` +
  `border-radius:6px;background:var(--soft);color:inherit;font:inherit}
#answer{font-weight:600}
.units{display:flex;flex-wrap:wrap;gap:2px}
.unit{cursor:pointer;padding:2px;border-radius:4px}
.unit i{display:block;width:16px;height:16px;border:1px solid var(--line);border-radius:2px}
.labeled{display:grid;grid-template-columns:repeat(auto-fill,minmax(148px,1fr));column-gap:16px}
.labeled .unit{display:flex;align-items:center;gap:6px}
.labeled b{margin-left:auto;font-weight:400;font-variant-numeric:tabular-nums}
.unit[aria-selected=true]{outline:3px solid var(--best)}
.unit:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.line{margin:2px 0;font-variant-numeric:tabular-nums}
.pictures{display:flex;flex-wrap:wrap;gap:12px;margin:8px 0}
figure{margin:0}
figure canvas{width:112px;max-height:140px}
.scrolls{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}
th,td{padding:1px 6px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
tbody th{text-align:left;font-weight:400}
thead th:first-child{text-align:left}
.total th,.total td{font-weight:600}
#all{margin-top:8px}
button.link{height:24px;padding:0;border:0;background:none;color:var(--best);` +
  `text-decoration:underline}
@media(max-width:1000px){.inside{grid-template-columns:292px minmax(0,1fr)}` +
  `.inside>:last-child{grid-column:1/-1}}
@media(max-width:640px){.inside{grid-template-columns:minmax(0,1fr)}` +
  `th,td{padding:1px 3px;font-size:12px}}
`;
