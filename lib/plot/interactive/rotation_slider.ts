/**
 * The turned digit of source 3, with a slider: what does a network that has only seen upright digits
 * take it for?
 *
 * @module
 */
import { SIDE } from "../../datasets/digit_form.ts";
import { toBase64 } from "../../runtime/base64.ts";
import { formatPercent } from "../../formatting.ts";
import { expectKind } from "../../runtime/kinds.ts";
import { expectOptions } from "../../runtime/options.ts";
import { expectTensor } from "../../tensor/given.ts";
import { Tensor, type Vector } from "../../tensor/tensor.ts";
import { rotateDigit } from "./client/digits.ts";
import { argmax, classProbabilities, unpackLayers } from "./client/classifier.ts";
import type { RotationData } from "./client/rotation_slider.ts";
import { escapeText } from "../escape.ts";
import { imageGrid } from "../images.ts";
import { InteractiveFigure, LINE_HEIGHT, PADDING, withData } from "./interactive_figure.ts";
import {
  BARS_STYLE,
  barsHTML,
  type DigitNetwork,
  NETWORK_OPTIONS,
  packNetwork,
} from "./network_page.ts";
import { rotationSliderScript } from "./page_scripts.ts";

/** What {@linkcode rotationSlider} shows. */
export interface RotationSliderOptions extends DigitNetwork {
  /** The digit (784,), upright, as the network takes it. */
  readonly digit: Vector;
  /** Default: A digit, turned. */
  readonly title?: string;
}

/**
 * A digit that the reader turns by 0° to 360°, and the probabilities that a trained network gives
 * to each class, computed in the page.
 *
 * Turning is counterclockwise; at 90° the pixels are those of `np.rot90`. Where scripts do not run,
 * eight angles are shown.
 *
 * @throws {TypeError} If the digit has not 784 pixels, or the network does not take as many.
 */
export function rotationSlider(options: RotationSliderOptions): InteractiveFigure {
  expectOptions("turn a digit", options, [...NETWORK_OPTIONS, "digit", "title"]);
  expectKind("turn a digit", "{ mlp, digit }", options, options !== undefined);
  const { digit, title = "A digit, turned" } = options;
  const { layers, pixelRange, labels } = packNetwork(options);
  expectTensor(digit, undefined, "turn a digit");
  if (digit.size !== SIDE * SIDE) {
    throw new TypeError(`Cannot turn a digit: expected 784 pixels, but got ${digit.size}`);
  }
  const [low, high] = pixelRange;
  const bytes = Uint8Array.from(
    digit.data,
    (value) => Math.min(255, Math.max(0, Math.round(255 * (value - low) / (high - low)))),
  );
  const bars = labels.length * BAR_HEIGHT;
  return new InteractiveFigure({
    title,
    width: WIDTH + 2 * PADDING,
    height: 2 * PADDING + LINE_HEIGHT + Math.max(PICTURE + CONTROLS, LINE_HEIGHT + bars),
    page: {
      style: BARS_STYLE + STYLE,
      body: `<h1>${escapeText(title)}</h1>
<div class="columns">
<div>
<canvas id="digit" class="pixels" width="28" height="28" role="img" aria-label="The turned digit">` +
        `</canvas>
<div class="row">
<label for="angle">Angle</label>
<input type="range" id="angle" min="0" max="360" value="0">
<output id="degrees" for="angle"></output>
</div>
<div class="row">
<button id="left">Turn left 90°</button>
<button id="right">Turn right 90°</button>
</div>
</div>
<div>
${barsHTML(labels)}
</div>
</div>`,
      script: withData<RotationData>(rotationSliderScript, {
        digit: toBase64(bytes),
        layers,
        pixelRange,
        labels,
      }),
    },
    still: still(),
  });

  function still() {
    const ink = Float32Array.from(bytes, (byte) => byte / 255);
    const network = unpackLayers(layers);
    const turned = ANGLES.map((angle) => rotateDigit(ink, angle));
    const titles = turned.map((pixels, i) => {
      const p = classProbabilities(network, pixels.map((value) => low + (high - low) * value));
      const best = argmax(p);
      return `${ANGLES[i]}°\n${labels[best]} (${formatPercent(p[best], 0)})`;
    });
    const images = new Tensor(
      [ANGLES.length, SIDE * SIDE],
      Float64Array.from(turned.flatMap((pixels) => [...pixels])),
    );
    return imageGrid(images, {
      title,
      titles,
      alt: `A digit at eight angles, and what the network takes it for: ` +
        titles.join(", ").replaceAll("\n", " "),
      colormap: "inverted",
      range: [0, 1],
      columns: 4,
      scale: 4,
    });
  }
}

const WIDTH = 560;
const PICTURE = 224;
const CONTROLS = 88;
const BAR_HEIGHT = 24;
const ANGLES = [0, 45, 90, 135, 180, 225, 270, 315];

const STYLE = `
.columns{display:grid;grid-template-columns:${PICTURE}px minmax(180px,1fr);gap:24px}
.columns .row{margin-top:8px;flex-wrap:nowrap}
.columns button{flex:1;padding:0;white-space:nowrap}
#digit{width:${PICTURE}px;height:${PICTURE}px;margin-top:8px}
#angle{flex:1;min-width:0}
#degrees{width:36px;text-align:right;font-variant-numeric:tabular-nums}
@media(max-width:480px){.columns{grid-template-columns:150px minmax(0,1fr);gap:12px}
#digit{width:150px;height:150px}
.columns .row{flex-wrap:wrap}
.columns button{flex:1 0 100%}}
`;
