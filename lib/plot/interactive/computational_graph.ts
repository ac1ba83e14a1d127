/**
 * A 2-2-1 network as a computational graph, through which a reader steps forward and back: values
 * above, gradients below, and one gradient left to be found.
 *
 * All values are the library's own: those of `MLP.forward`, `MLP.loss` and `MLP.backward`. What is
 * computed at each step, in words: graph_steps.ts.
 *
 * @module
 */
import { expectKind } from "../../runtime/kinds.ts";
import { expectOptions } from "../../runtime/options.ts";
import { expectTensor } from "../../tensor/given.ts";
import type { Vector } from "../../tensor/tensor.ts";
import type { MLP } from "../../models/mlp.ts";
import type { GraphData } from "./client/computational_graph.ts";
import { formatSvg } from "../drawing.ts";
import { escapeText } from "../escape.ts";
import { Figure } from "../figure.ts";
import { titleAndLegend } from "../legend.ts";
import { type GraphSteps, graphSteps, type Quantity, shortNumber } from "./graph_steps.ts";
import { InteractiveFigure, LINE_HEIGHT, PADDING, withData } from "./interactive_figure.ts";
import { computationalGraphScript } from "./page_scripts.ts";

/** What {@linkcode computationalGraph} shows. */
export interface ComputationalGraphOptions {
  /** Two inputs, two hidden units, one output under the head `sigmoidBinaryCrossEntropy`. */
  readonly mlp: MLP;
  /** The example (2,). */
  readonly input: Vector;
  /** Its class, 0 or 1. */
  readonly target: number;
  /** The weight whose gradient the reader is to find: row and column of the first layer's. */
  readonly blank?: readonly [row: number, column: number];
  /** Default: A small network, forward and back. */
  readonly title?: string;
}

/**
 * One example on its way through a network of two inputs, two hidden units and one output, and the
 * gradient on its way back. At each step the page shows one more value, and how it comes about.
 *
 * A reader steps by buttons or by ←, →, Home and End, and may fill in the gradient that is left
 * open. Where scripts do not run, the whole graph is shown, but for that gradient.
 *
 * @throws {TypeError} If the network is not 2-2-1 or has another head, or the input not two numbers.
 * @throws {RangeError} If the target is not 0 or 1.
 */
export function computationalGraph(options: ComputationalGraphOptions): InteractiveFigure {
  const action = "draw a computational graph";
  expectOptions(action, options, ["mlp", "input", "target", "blank", "title"]);
  const { mlp, input, target, blank = [0, 0], title = "A small network, forward and back" } =
    Object(options) as ComputationalGraphOptions;
  expectKind(action, "an MLP for mlp", mlp, Array.isArray(Object(mlp).layers));
  expectTensor(input, 1, action);
  const widths = [input.size, ...mlp.layers.map(({ bias }) => bias.size)];
  if (widths.join() !== "2,2,1" || mlp.head !== "sigmoidBinaryCrossEntropy") {
    throw new TypeError(
      `Cannot ${action}: expected a network 2-2-1 with the head sigmoidBinaryCrossEntropy, ` +
        `but it is ${widths.join("-")} with ${mlp.head}`,
    );
  }
  if (target !== 0 && target !== 1) {
    throw new RangeError(`Cannot ${action}: expected the target 0 or 1, but it is ${target}`);
  }
  const isPlace = Array.isArray(blank) && blank.length === 2 &&
    blank.every((i) => i === 0 || i === 1);
  expectKind(action, "a row and a column, 0 or 1, for blank", blank, isPlace);

  const steps = graphSteps(mlp, input, target, blank);
  const alt =
    `A network of two inputs, two hidden units and one output as a graph, with the value ` +
    `of each quantity above it and its gradient below: ` + describe(steps);
  return new InteractiveFigure({
    title,
    width: WIDTH + 2 * PADDING,
    height: 2 * PADDING + 2 * LINE_HEIGHT + TEXT_HEIGHT + HEIGHT + CONTROLS_HEIGHT + ANSWER_HEIGHT,
    page: {
      style: STYLE,
      body: `<h1>${escapeText(title)}</h1>
<p class="state" id="step" role="status"></p>
<div id="formula" aria-live="polite"><p id="symbols"></p><p id="numbers"></p></div>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" ` +
        `fill="currentColor" font-size="15" aria-label="${escapeText(alt)}">${
          drawGraph(steps)
        }</svg>
<div class="row controls" role="group" aria-label="Steps">
<button id="first" title="To the beginning (Home)">Start</button>
<button id="previous" title="One step back (←)">← Back</button>
<button id="next" class="primary" title="One step on (→)">Next →</button>
<button id="last" title="To the end (End)">End</button>
</div>
<div class="row answer">
<label for="answer">Your turn: <b>∂L/∂${steps.blank.name}</b> =</label>
<input id="answer" inputmode="decimal" autocomplete="off" size="8">
<button id="check">Check</button>
</div>
<p class="note" id="verdict" role="status"></p>`,
      script: withData<GraphData>(computationalGraphScript, {
        steps: steps.steps,
        answer: steps.blank.gradient!,
        hint: steps.hint,
        solution: steps.solution,
      }),
    },
    still: still(),
  });

  function still(): Figure {
    const head = titleAndLegend({ title, legend: [], width: WIDTH });
    const key = `<text x="16" y="${head.height + 16}">Values stand above, gradients ` +
      `<tspan class="gradient">below</tspan>; “?” is left to you.</text>`;
    const top = head.height + 24;
    return new Figure({
      title,
      alt,
      width: WIDTH,
      height: HEIGHT + top,
      svg: formatSvg(
        `<style>${GRADIENT_STYLE}</style>${head.svg}${key}` +
          `<g transform="translate(0,${top})" font-size="15">${drawGraph(steps)}</g>`,
        WIDTH,
        HEIGHT + top,
      ),
    });
  }

  function describe({ quantities }: GraphSteps): string {
    return quantities.map(({ name, value, gradient, isBlank }) =>
      `${name} = ${shortNumber(value)}` +
      (gradient === undefined || isBlank ? "" : ` (gradient ${shortNumber(gradient)})`)
    ).join(", ");
  }
}

const WIDTH = 600;
const HEIGHT = 384;
const TEXT_HEIGHT = 66;
const CONTROLS_HEIGHT = 44;
const ANSWER_HEIGHT = 72;
const RADIUS = 19;

/** Where nodes stand. */
const NODES: Readonly<Record<string, readonly [x: number, y: number]>> = {
  "x₁": [36, 116],
  "x₂": [36, 280],
  "z₁": [210, 116],
  "z₂": [210, 280],
  "a₁": [296, 116],
  "a₂": [296, 280],
  z: [440, 198],
  p: [506, 198],
  L: [566, 198],
};

/** Edges between nodes, the parameter on each, and where along it its numbers stand. */
const EDGES: readonly (readonly [from: string, to: string, name: string, at: number])[] = [
  ["x₁", "z₁", "w₁₁", 0.52],
  ["x₁", "z₂", "w₁₂", 0.3],
  ["x₂", "z₁", "w₂₁", 0.3],
  ["x₂", "z₂", "w₂₂", 0.52],
  ["z₁", "a₁", "", 0],
  ["z₂", "a₂", "", 0],
  ["a₁", "z", "v₁", 0.5],
  ["a₂", "z", "v₂", 0.5],
  ["z", "p", "", 0],
  ["p", "L", "", 0],
];

/** Biases: the node that each is added at, and where its numbers stand, seen from there. */
const BIASES: readonly (readonly [to: string, name: string, dx: number, dy: number])[] = [
  ["z₁", "b₁", -46, -62],
  ["z₂", "b₂", -46, 62],
  ["z", "c", 50, -92],
];

const GRADIENT_STYLE = ".gradient{fill:#a83c00;font-style:italic}" +
  "@media(prefers-color-scheme:dark){.gradient{fill:#ff9d5c}}";

const STYLE = `
${GRADIENT_STYLE}
#formula{min-height:${TEXT_HEIGHT}px;font-size:14px;font-variant-numeric:tabular-nums}
#formula p{margin:0}
@media(max-width:600px){#formula{min-height:${TEXT_HEIGHT + 24}px}}
svg .later{visibility:hidden}
svg .now{font-weight:700}
.controls{height:${CONTROLS_HEIGHT}px;flex-wrap:nowrap}
.controls button{flex:1;padding:0;white-space:nowrap}
.answer{min-height:36px}
.answer input{height:32px;width:88px;padding:0 8px;border:1px solid var(--line);border-radius:6px;` +
  `background:var(--paper);color:inherit;font:inherit}
#verdict.right{color:inherit;font-weight:600}
`;

function drawGraph({ quantities }: GraphSteps): string {
  const known = new Map(quantities.map((quantity) => [quantity.name, quantity]));
  const lines = EDGES.map(([from, to]) => line(NODES[from], NODES[to])).join("") +
    BIASES.map(([to, , dx, dy]) => {
      const [x, y] = NODES[to];
      return line([x + dx, y + dy], NODES[to], 12);
    }).join("");
  const circles = Object.entries(NODES).map(([name, [x, y]]) =>
    `<circle cx="${x}" cy="${y}" r="${RADIUS}" class="paper" fill="white" stroke="#59636e"/>` +
    `<text x="${x}" y="${y + 5}" text-anchor="middle">${name}</text>`
  ).join("");
  const labels = Object.entries(NODES)
    .map(([name, [x, y]]) => numbers(known.get(name)!, x, y - RADIUS - 6, y + RADIUS + 16)).join(
      "",
    );
  const onEdges = EDGES.filter(([, , name]) => name !== "").map(([from, to, name, at]) => {
    const [x, y] = [0, 1].map((i) => NODES[from][i] + at * (NODES[to][i] - NODES[from][i]));
    return numbers(known.get(name)!, x, y - 6, y + 17, `${name} = `);
  }).join("");
  const atBiases = BIASES.map(([to, name, dx, dy]) => {
    const [x, y] = [NODES[to][0] + dx, NODES[to][1] + dy + (dy > 0 ? 18 : 0)];
    return numbers(known.get(name)!, x, y - 6, y + 13, `${name} = `);
  }).join("");
  return lines + circles + labels + onEdges + atBiases;
}

function line(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  start = RADIUS,
): string {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const at = (distance: number) =>
    `${(x1 + distance / length * (x2 - x1)).toFixed(1)},` +
    `${(y1 + distance / length * (y2 - y1)).toFixed(1)}`;
  return `<path d="M${at(start)}L${at(length - RADIUS)}" stroke="#59636e" fill="none"/>`;
}

/** A quantity's value, and its gradient below; each has a halo, since lines pass behind. */
function numbers(
  { value, gradient, step, gradientStep, isBlank }: Quantity,
  x: number,
  above: number,
  below: number,
  name = "",
): string {
  const text = (y: number, from: number, of: string, more = "") =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="middle" stroke="white" ` +
    `stroke-width="5" paint-order="stroke" data-step="${from}"${more}>${of}</text>`;
  const gradientText = gradient === undefined ? "" : text(
    below,
    gradientStep!,
    isBlank ? "?" : shortNumber(gradient),
    isBlank
      ? ` class="gradient" id="blank" data-answer="${shortNumber(gradient)}"`
      : ' class="gradient"',
  );
  return text(above, step, name + shortNumber(value)) + gradientText;
}
