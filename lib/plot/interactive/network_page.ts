/**
 * What the pages have in common that run a network: how its weights get there, and the bars that
 * show its probabilities.
 *
 * @module
 */
import { SIDE } from "../../datasets/digit_form.ts";
import { answersOf } from "../../kernels/answers.ts";
import type { HeadName } from "../../kernels/interface.ts";
import type { MLP } from "../../models/mlp.ts";
import { toBase64 } from "../../runtime/base64.ts";
import { expectKind } from "../../runtime/kinds.ts";
import type { PackedLayer } from "./client/classifier.ts";
import { escapeText } from "../escape.ts";
import { arePairs } from "../given.ts";

/** A network of digits, and what it was shown. */
export interface DigitNetwork {
  /** From 28 × 28 pixels to one output per class. */
  readonly mlp: MLP;
  /** What the network was shown for a pixel without ink, and for a black one. Default: [0, 1]. */
  readonly pixelRange?: readonly [background: number, ink: number];
  /** The name of each class. Default: 0, 1, 2, … */
  readonly classNames?: readonly string[];
}

/** The names of {@linkcode DigitNetwork}. */
export const NETWORK_OPTIONS: readonly string[] = ["mlp", "pixelRange", "classNames"];

/** The page's copy of a network. */
export interface PackedNetwork {
  readonly layers: PackedLayer[];
  readonly pixelRange: readonly [number, number];
  readonly labels: readonly string[];
}

/** What each head puts on the last layer. */
const LAST: Record<HeadName, PackedLayer["activation"]> = {
  softmaxCrossEntropy: "softmax",
  sigmoidBinaryCrossEntropy: "sigmoid",
  sigmoidSquaredError: "sigmoid",
};

/** The greatest int16. */
const STEPS = 32767;

/**
 * A network of digits, ready for a page: weights are rounded to 65,535 steps per layer.
 *
 * @throws {TypeError} If it does not take 784 pixels, there are not as many names as classes, or its
 * outputs are bits.
 */
export function packNetwork(
  { mlp, pixelRange = [0, 1], classNames }: DigitNetwork,
): PackedNetwork {
  const action = "show a network of digits";
  expectKind(action, "an MLP for mlp", mlp, Array.isArray(Object(mlp).layers));
  expectKind(action, "two numbers for pixelRange", pixelRange, arePairs(pixelRange));
  const areNames = classNames === undefined || Array.isArray(classNames);
  expectKind(action, "a list of texts for classNames", classNames, areNames);
  const [inputs] = mlp.layers[0].weights.shape;
  const classes = mlp.layers.at(-1)!.bias.shape[0];
  const labels = classNames ?? Array.from({ length: classes }, (_, k) => String(k));
  if (inputs !== SIDE * SIDE || labels.length !== classes) {
    throw new TypeError(
      `Cannot show a network of digits: expected 784 inputs and ${labels.length} outputs, ` +
        `but it has ${inputs} and ${classes}`,
    );
  }
  if (answersOf(mlp.head, classes) !== "greatest") {
    throw new TypeError(
      `Cannot show a network of digits: expected an output for each class, the greatest of which is ` +
        `the answer, but those of ${mlp.head} are bits`,
    );
  }
  const layers = mlp.layers.map(({ weights, bias }, l) => {
    const step = weights.abs().max() / STEPS || 1;
    const steps = Int16Array.from(weights.data, (weight) => Math.round(weight / step));
    return {
      weights: toBase64(new Uint8Array(steps.buffer)),
      step,
      bias: Array.from(bias.data),
      activation: mlp.activations[l] ?? LAST[mlp.head],
    };
  });
  return { layers, pixelRange, labels };
}

/** The bars of a page, and above them what the network says. */
export function barsHTML(labels: readonly string[]): string {
  const rows = labels.map((label) =>
    `<div role="listitem"><span>${escapeText(label)}</span><i></i><b></b></div>`
  );
  return `<p class="state" id="prediction" role="status"></p>
<div id="bars" role="list" aria-label="Probability of each class">${rows.join("")}</div>`;
}

/** How the bars look: `--p` is the probability. */
export const BARS_STYLE = `
#prediction{font-weight:600}
#bars>div{display:grid;grid-template-columns:max-content minmax(60px,1fr) 48px;gap:8px;` +
  `align-items:center;height:24px;font-variant-numeric:tabular-nums}
#bars>div>span{min-width:12px;text-align:right}
#bars i{height:14px;border-radius:2px;` +
  `background:linear-gradient(var(--bar),var(--bar)) 0/calc(100%*var(--p,0)) no-repeat var(--hover)}
#bars .best i{background-image:linear-gradient(var(--best),var(--best))}
#bars .best{font-weight:600}
#bars b{font-weight:inherit;color:var(--muted);text-align:right}
#bars .best b{color:inherit}
canvas{border:1px solid var(--line);border-radius:4px;background:white}
canvas.pixels{image-rendering:pixelated}
`;
