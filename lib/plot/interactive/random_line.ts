/**
 * The random-line button of source 1: how well does a line that nobody has fitted part two classes?
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Line } from "../../models/line.ts";
import { MersenneTwister } from "../../random/mersenne_twister.ts";
import type { RandomState } from "../../random/mod.ts";
import { toBase64 } from "../../runtime/base64.ts";
import { expectKind } from "../../runtime/kinds.ts";
import { expectOptions } from "../../runtime/options.ts";
import { expectTensor, numbersOf } from "../../tensor/given.ts";
import { formatShape } from "../../tensor/shape.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import {
  describeLine,
  linePath,
  misclassified,
  nextLine,
  type RandomLineData,
  ringsPath,
} from "./client/random_line.ts";
import { PALETTE } from "../palette.ts";
import { escapeText } from "../escape.ts";
import { arePairs } from "../given.ts";
import { Backdrop } from "./backdrop.ts";
import { InteractiveFigure, LINE_HEIGHT, PADDING, withData } from "./interactive_figure.ts";
import { randomLineScript } from "./page_scripts.ts";

/** What {@linkcode randomLine} shows. */
export interface RandomLineOptions {
  /** The points (N, 2). */
  readonly points: Matrix<number, 2>;
  /** The class of each point, 0 or 1. Class 1 is meant to lie above the line. */
  readonly labels: ArrayLike<number>;
  /** The stream that the lines are drawn from, as it stands; it is left alone. */
  readonly random: RandomState;
  /** The line that the reader may compare with. */
  readonly best: Line;
  /** The range of slopes. Default: [-2, 2]. */
  readonly slopes?: readonly [low: number, high: number];
  /** The range of intercepts. Default: [-2, 2]. */
  readonly intercepts?: readonly [low: number, high: number];
  /** The ends of both axes. Default: [-5, 5]. */
  readonly domain?: readonly [low: number, high: number];
  /** Default: Random line. */
  readonly title?: string;
}

const OPTIONS: readonly (keyof RandomLineOptions)[] = [
  "points",
  "labels",
  "random",
  "best",
  "slopes",
  "intercepts",
  "domain",
  "title",
];

function isWhole(options: unknown): boolean {
  const { points, random, best } = Object(options);
  return points !== undefined && typeof Object(random).getState === "function" &&
    [Object(best).slope, Object(best).intercept].every(Number.isFinite);
}

/** They differ in color and in shape. */
const CLASSES = [
  { label: "class 0", color: PALETTE[0], mark: "dot", symbol: "circle" },
  { label: "class 1", color: PALETTE[1], mark: "triangle", symbol: "triangle" },
] as const;

/**
 * A button that draws another random line, and says how many points it puts on the right side.
 *
 * The slope and then the intercept of each line are `uniform` draws from `random`'s stream: the
 * page goes on with NumPy's own numbers for as long as the reader presses. Points on the wrong side
 * are ringed. Where scripts do not run, the first line is shown.
 *
 * @throws {TypeError} If the points are not of shape (N, 2), or there are not as many labels.
 */
export function randomLine(options: RandomLineOptions): InteractiveFigure {
  expectOptions("part points by a line", options, OPTIONS);
  expectKind(
    "part points by a line",
    "{ points, labels, random, best }",
    options,
    isWhole(options),
  );
  const { points, random, best, title = "Random line" } = options;
  const { slopes = [-2, 2], intercepts = [-2, 2], domain = [-5, 5] } = options;
  expectTensor(points, undefined, "part points by a line");
  const labels = numbersOf(options.labels, "part points by a line");
  const arePossible = arePairs(slopes, intercepts, domain);
  expectKind("part points by a line", "two numbers for each range", slopes, arePossible);
  if (points.ndim !== 2 || points.shape[1] !== 2 || points.shape[0] !== labels.length) {
    throw new TypeError(
      `Cannot part points by a line: expected points (N, 2) and N labels, ` +
        `but got ${formatShape(points.shape)} and ${labels.length} labels`,
    );
  }
  const rows = points.toArray() as [number, number][];
  const backdrop = new Backdrop({
    alt: `${labels.length} points of two classes, a random line and the best line between them`,
    width: 520,
    height: 500,
    x: { domain: [...domain], label: "x" },
    y: { domain: [...domain], label: "y" },
    legend: [
      ...CLASSES,
      { label: "random line", color: "currentColor", mark: "line" },
      { label: "best line", color: "currentColor", mark: "dashed line" },
    ],
    marks: [
      Plot.frame({ stroke: "#d1d9e0" }),
      CLASSES.map(({ color, symbol }, k) =>
        Plot.dot(rows.filter((_, i) => labels[i] === k), { fill: color, symbol, r: 3.5 })
      ),
    ],
  });
  const { key, pos: position } = random.getState();
  const { width, height } = backdrop.frame;
  const picture = { x: domain, y: domain, width: 10 * width, height: 10 * height };
  const bestPath = `<path id="best" d="${linePath(best, picture)}" fill="none" ` +
    `stroke="currentColor" stroke-width="20" stroke-dasharray="50,40"/>`;
  const drawn = (d: string, rings: string) =>
    `<path id="wrong" d="${rings}" fill="none" stroke="currentColor" stroke-width="12"/>` +
    `<path id="line" d="${d}" fill="none" stroke="currentColor" stroke-width="25"/>${bestPath}`;

  const generator = new MersenneTwister();
  generator.key.set(key);
  generator.position = position;
  const first = nextLine(generator, slopes, intercepts);
  const wrong = misclassified(points.data, labels, first);
  const positions = rows.map(([x, y]) => backdrop.position(x, y));

  return new InteractiveFigure({
    title,
    width: backdrop.figure.width + 2 * PADDING,
    height: backdrop.figure.height + 3 * LINE_HEIGHT + CONTROLS_HEIGHT + 2 * PADDING,
    page: {
      style: STYLE,
      body: `<h1>${escapeText(title)}</h1>
<p class="state" id="state" role="status"></p>
${backdrop.withOverlay(drawn("", ""))}
<div class="row controls">
<button class="primary" id="generate">Generate random line</button>
<label><input type="checkbox" id="show-best" checked>Show best line</label>
<span class="note"><span id="count"></span> · rings: wrong class</span>
</div>
<p class="note" id="best-label">Best line: slope m = ${best.slope.toFixed(2)}, ` +
        `intercept c = ${best.intercept.toFixed(2)}.</p>`,
      script: withData<RandomLineData>(randomLineScript, {
        points: toBase64(new Uint8Array(Float64Array.from(points.data).buffer)),
        labels: Array.from(labels),
        positions,
        picture,
        key: toBase64(new Uint8Array(Uint32Array.from(key).buffer)),
        position,
        slopes,
        intercepts,
      }),
    },
    still: backdrop.still(
      title,
      describeLine(first, wrong.length, labels.length),
      drawn(linePath(first, picture), ringsPath(wrong.map((i) => positions[i]))),
    ),
  });
}

const CONTROLS_HEIGHT = 48;

const STYLE = `
.controls{min-height:${CONTROLS_HEIGHT}px;gap:4px 16px}
.controls button{flex:none}
#best-label{line-height:${LINE_HEIGHT}px}
`;
