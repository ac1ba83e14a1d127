/**
 * Draw a digit, and a network says which: with the preparation that MNIST's digits went through, or
 * without it, so that a reader sees what it is good for.
 *
 * @module
 */
import { SIDE } from "../../datasets/digit_form.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { drawStroke, SURFACE, toDigit } from "./client/digits.ts";
import type { DrawingData } from "./client/draw_digit.ts";
import { argmax, classProbabilities, unpackLayers } from "./client/classifier.ts";
import { formatPercent } from "../../formatting.ts";
import { expectKind } from "../../runtime/kinds.ts";
import { expectOptions } from "../../runtime/options.ts";
import { escapeText } from "../escape.ts";
import type { Figure } from "../figure.ts";
import { imageGrid } from "../images.ts";
import { InteractiveFigure, LINE_HEIGHT, PADDING, withData } from "./interactive_figure.ts";
import {
  BARS_STYLE,
  barsHTML,
  type DigitNetwork,
  NETWORK_OPTIONS,
  type PackedNetwork,
  packNetwork,
} from "./network_page.ts";
import { drawDigitScript } from "./page_scripts.ts";

/** What {@linkcode drawDigit} shows. */
export interface DrawDigitOptions extends DigitNetwork {
  /** Whether drawings are centered at first; the reader can change it. Default: true. */
  readonly centered?: boolean;
  /** Default: Draw a digit. */
  readonly title?: string;
}

/**
 * A surface for mouse, pen, finger and arrow keys, and the probabilities that a trained network
 * gives to each class, computed in the page as the reader draws.
 *
 * Drawings are prepared as MNIST was: scaled into a square of 20 × 20 pixels, their center of mass
 * in the middle of 28 × 28. A checkbox leaves this out. Where scripts do not run, a small seven is
 * shown with and without it.
 *
 * @throws {TypeError} If the network does not take 784 pixels.
 */
export function drawDigit(options: DrawDigitOptions): InteractiveFigure {
  expectOptions("show a drawing surface", options, [...NETWORK_OPTIONS, "centered", "title"]);
  expectKind("show a drawing surface", "{ mlp }", options, options !== undefined);
  const { centered = true, title = "Draw a digit" } = options;
  const network = packNetwork(options);
  return new InteractiveFigure({
    title,
    width: WIDTH + 2 * PADDING,
    height: 2 * PADDING + LINE_HEIGHT +
      Math.max(8 + SURFACE + CONTROLS, INPUT + 2 * LINE_HEIGHT + 24 * network.labels.length),
    page: {
      style: BARS_STYLE + STYLE,
      body: `<h1>${escapeText(title)}</h1>
<div class="columns">
<div>
<div id="board">
<canvas id="surface" width="${SURFACE}" height="${SURFACE}" tabindex="0" role="application"` +
        ` aria-roledescription="drawing surface" aria-describedby="keys"></canvas>
<span id="hint">Draw a digit here</span>
</div>
<div class="row">
<button id="clear">Clear</button>
<label>Brush <input type="range" id="brush" min="6" max="20" value="12"></label>
</div>
<div class="row"><label><input type="checkbox" id="centered"${centered ? " checked" : ""}>` +
        `Center and scale as MNIST does</label></div>
<p class="note" id="keys">Keys: arrows move, space lowers and lifts the pen.</p>
</div>
<div>
<div class="row seen">
<canvas id="input" class="pixels" width="28" height="28" role="img" ` +
        `aria-label="What the network sees"></canvas>
<span class="note">What the network sees:<br>28 × 28 pixels</span>
</div>
${barsHTML(network.labels)}
</div>
</div>`,
      script: withData<DrawingData>(drawDigitScript, network),
    },
    still: drawnSeven(title, network),
  });
}

/** A small seven in a corner, as a reader might draw it, and what becomes of it. */
function drawnSeven(
  title: string,
  { layers, pixelRange: [low, high], labels }: PackedNetwork,
): Figure {
  const surface = new Float32Array(SURFACE * SURFACE);
  SEVEN.forEach((point, i) => {
    if (i > 0) drawStroke(surface, SEVEN[i - 1], point, 8);
  });
  const network = unpackLayers(layers);
  const digits = [false, true].map((centered) => toDigit(surface, centered));
  const verdicts = digits.map((digit) => {
    const p = classProbabilities(network, digit.map((ink) => low + (high - low) * ink));
    const best = argmax(p);
    return `${labels[best]} (${formatPercent(p[best], 0)})`;
  });
  return imageGrid(
    new Tensor([2, SIDE * SIDE], Float64Array.from(digits.flatMap((digit) => [...digit]))),
    {
      title,
      titles: [
        `As drawn\ntaken for ${verdicts[0]}`,
        `Centered and scaled\ntaken for ${verdicts[1]}`,
      ],
      alt: `A small seven drawn in a corner: as drawn, the network takes it for ${verdicts[0]}; ` +
        `centered and scaled as MNIST's digits, for ${verdicts[1]}`,
      colormap: "inverted",
      range: [0, 1],
      scale: 6,
    },
  );
}

const SEVEN: readonly (readonly [number, number])[] = [[40, 48], [112, 44], [72, 140]];
const WIDTH = 600;
const INPUT = 112;
const CONTROLS = 108;

const STYLE = `
.columns{display:grid;grid-template-columns:${SURFACE}px minmax(180px,1fr);gap:24px}
.columns .row{margin-top:8px}
#board{position:relative;width:${SURFACE}px;margin-top:8px}
#surface{touch-action:none;cursor:crosshair}
#hint{position:absolute;inset:0;display:grid;place-items:center;color:#59636e;` +
  `pointer-events:none}
#brush{width:120px}
#input{width:${INPUT}px;height:${INPUT}px}
.columns .seen{gap:12px;margin-bottom:4px}
@media(max-width:${SURFACE + 2 * PADDING + 24 + 180 - 1}px){
.columns{grid-template-columns:${SURFACE}px minmax(0,1fr);gap:12px}
.columns .seen .note{display:none}
}
@media(max-width:${SURFACE + 2 * PADDING + 12 + INPUT - 1}px){
.columns{grid-template-columns:minmax(0,1fr)}
#input{width:56px;height:56px}
.columns .seen .note{display:block}
#bars{columns:2;column-gap:12px}
#bars>div{grid-template-columns:max-content minmax(20px,1fr) 44px;gap:6px;break-inside:avoid}
}
@media(hover:none){#keys{display:none}}
`;
