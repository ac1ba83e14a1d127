/**
 * Points in space that the reader can turn: the first three principal components of MNIST's test
 * digits, for instance, all ten thousand of them.
 *
 * Positions are kept to one part in 65,536 of the cloud's extent.
 *
 * @module
 */
import { toBase64 } from "../../runtime/base64.ts";
import { expectTensor } from "../../tensor/given.ts";
import { formatShape } from "../../tensor/shape.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import {
  boxCorners,
  boxEdges,
  type CloudData,
  type CloudView,
  fitRadius,
  markSize,
  project,
  unpackPoints,
} from "./client/scatter3d.ts";
import { symbolPath } from "./client/symbols.ts";
import { PALETTE } from "../palette.ts";
import { escapeText } from "../escape.ts";
import { Figure } from "../figure.ts";
import { expectChartOptions } from "../given.ts";
import { formatSvg } from "../drawing.ts";
import { titleAndLegend } from "../legend.ts";
import { classOfEach } from "../point_classes.ts";
import { InteractiveFigure, LINE_HEIGHT, PADDING, withData } from "./interactive_figure.ts";
import { scatter3dScript } from "./page_scripts.ts";

/** What {@linkcode scatter3d} can be told. */
export interface Scatter3dOptions {
  /** The class of each point, 0 to K - 1. Default: all of one. */
  readonly labels?: ArrayLike<number>;
  /** The name of each class. Default: class 0, class 1, … */
  readonly classNames?: readonly string[];
  /** What is shown when the pointer is on a point. Default: its class and its index. */
  readonly descriptions?: readonly string[];
  /** What is measured along each axis. Default: x, y, z. */
  readonly axisNames?: readonly [string, string, string];
  /** Default: Points in space. */
  readonly title?: string;
  /** What the picture shows, in a sentence. Default: how many points of which classes. */
  readonly alt?: string;
  /** Where the cloud is seen from at first: turned by yaw, leaned by pitch, in radians. */
  readonly view?: Partial<CloudView>;
  /** Of the picture with its legend, in CSS pixels. Default: 720. */
  readonly width?: number;
  /** Of the picture, in CSS pixels. Default: 480. */
  readonly height?: number;
}

/** Colors for classes; those beyond the palette are wine, olive and grey. */
const COLORS = [...PALETTE, "#882255", "#999933", "#8c8c8c"];
const VIEW: CloudView = { yaw: -0.6, pitch: 0.3, zoom: 1.1 };
const LEGEND_WIDTH = 130;
const GAP = 16;
const CONTROLS_HEIGHT = 44;

/**
 * Points (N, 3) in space, which a reader turns by dragging or by the arrow keys, and zooms by the
 * wheel or by + and -. The point under the pointer tells what it is; the legend shows and hides
 * classes.
 *
 * The axes share one scale. Where scripts do not run, the cloud is shown from one side.
 * `standalone()` gives the page to write to a file.
 *
 * @throws {TypeError} If points are not (N, 3), or there are not as many labels or descriptions.
 * @throws {RangeError} If there are no points, a coordinate is not finite, or a label is no integer
 * from 0 to 99.
 *
 * @example
 * ```ts
 * import { RandomState } from "gradbook";
 * import { scatter3d } from "gradbook/plot";
 * import { assert } from "@std/assert";
 *
 * const cloud = scatter3d(new RandomState(1).randn(100, 3), { title: "A ball" });
 * assert(cloud.standalone().startsWith("<!doctype html>"));
 * ```
 */
export function scatter3d(
  points: Matrix<number, 3>,
  options: Scatter3dOptions = {},
): InteractiveFigure {
  expectTensor(points, 2, "draw points in space");
  const known = ["labels", "classNames", "descriptions", "axisNames", "view"];
  expectChartOptions("draw points in space", options, known);
  const { title = "Points in space", axisNames = ["x", "y", "z"], descriptions } = options;
  const { width = 720, height = 480 } = options;
  const view = { ...VIEW, ...options.view };
  const { packed, box } = pack(points);
  const count = points.shape[0];
  const labels = classOfEach(options.labels, count);
  if (descriptions && descriptions.length !== count) {
    throw new TypeError(
      `Cannot describe ${count} points: expected as many descriptions, ` +
        `but got ${descriptions.length}`,
    );
  }
  const classes = labels.reduce((max, label) => Math.max(max, label), 0) + 1;
  const names = Array.from(
    { length: classes },
    (_, k) => options.classNames?.[k] ?? `class ${k}`,
  );
  const colors = names.map((_, k) => COLORS[k % COLORS.length]);
  const alt = options.alt ??
    `${count} points in space along ${axisNames.join(", ")}, by class: ${names.join(", ")}`;
  const cloud = { points: unpackPoints(packed), labels, box, axisNames, names, colors, view };
  return new InteractiveFigure({
    title,
    width: width + 2 * PADDING,
    height: height + LINE_HEIGHT + CONTROLS_HEIGHT + 2 * PADDING,
    page: {
      style: style(height),
      body: body(title, alt, names, colors),
      script: withData<CloudData>(scatter3dScript, {
        points: toBase64(new Uint8Array(packed.buffer)),
        labels: toBase64(labels),
        box,
        axisNames,
        classNames: names,
        colors,
        descriptions,
        view,
      }),
    },
    still: still(title, alt, cloud, width, height),
  });
}

/** Positions in [-1, 1] as numbers from 0 to 65535, and half the extent along each axis. */
function pack(points: Matrix<number, 3>): { packed: Uint16Array<ArrayBuffer>; box: number[] } {
  const { data, shape } = points;
  if (shape.length !== 2 || shape[1] !== 3) {
    throw new TypeError(
      `Cannot draw points in space: expected shape (N, 3), but got ${formatShape(shape)}`,
    );
  }
  if (data.length === 0) {
    throw new RangeError("Cannot draw points in space: expected some, but got none");
  }
  const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
  data.forEach((value: number, i: number) => {
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot draw points in space: coordinates must be finite, ` +
          `but that of point ${Math.floor(i / 3)} is ${value}`,
      );
    }
    low[i % 3] = Math.min(low[i % 3], value);
    high[i % 3] = Math.max(high[i % 3], value);
  });
  // Halves first: the difference of two finite numbers need not be finite.
  const middle = low.map((value, axis) => value / 2 + high[axis] / 2);
  const half = low.map((value, axis) => high[axis] / 2 - value / 2);
  const radius = Math.max(...half) || 1;
  const packed = Uint16Array.from(
    data,
    (value, i) => Math.round(65535 * ((value - middle[i % 3]) / radius + 1) / 2),
  );
  return { packed, box: half.map((value) => value / radius) };
}

function body(
  title: string,
  alt: string,
  names: readonly string[],
  colors: readonly string[],
): string {
  const toggles = names.map((name, k) =>
    `<button aria-pressed="true"><svg width="12" height="12" fill="${colors[k]}" ` +
    `aria-hidden="true"><path d="${symbolPath(k, 5, 6, 6)}"/></svg>${escapeText(name)}</button>`
  );
  return `<h1>${escapeText(title)}</h1>
<div class="columns">
<div id="picture">
<canvas id="cloud" tabindex="0" role="application" aria-label="${escapeText(alt)}" ` +
    `aria-describedby="keys"></canvas>
<div id="tooltip" role="status" hidden></div>
</div>
<div id="legend" role="group" aria-label="Classes">${toggles.join("")}</div>
</div>
<div class="row controls">
<button id="zoom-in" class="icon" aria-label="Zoom in" title="Zoom in (+)">+</button>
<button id="zoom-out" class="icon" aria-label="Zoom out" title="Zoom out (−)">−</button>
<button id="reset" title="Reset view (0)">Reset</button>
<label title="Write each point's class in its place"><input type="checkbox" id="names">Names</label>
<span class="note" id="keys">Drag or use the arrow keys to turn, scroll to zoom.</span>
<span class="row end"><button id="all">All</button><button id="none">None</button></span>
</div>`;
}

function style(height: number): string {
  return `
.columns{display:grid;grid-template-columns:minmax(0,1fr) ${LEGEND_WIDTH}px;gap:${GAP}px;` +
    `height:${height}px}
#picture{position:relative}
#cloud{width:100%;height:${height}px;touch-action:none;cursor:grab}
#cloud:active{cursor:grabbing}
#tooltip{position:absolute;padding:2px 8px;border-radius:4px;background:var(--ink);color:var(--paper);` +
    `pointer-events:none;white-space:nowrap}
#legend{overflow:auto;padding:3px}
#legend button{display:flex;align-items:center;gap:8px;width:100%;height:28px;padding:0 8px;` +
    `border-color:transparent;background:none;text-align:left}
#legend button:hover{background:var(--hover)}
#legend svg{flex:none}
#legend [aria-pressed=false]{color:var(--muted);text-decoration:line-through}
#legend [aria-pressed=false] svg{opacity:.25}
.controls{height:${CONTROLS_HEIGHT}px;flex-wrap:nowrap;padding-top:12px}
.controls button{flex:none}
.controls .note{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
@media(max-width:600px){.controls .note{display:none}.columns,#cloud{height:${
      height - LINE_HEIGHT
    }px}}
@media(max-width:480px){.columns{grid-template-columns:minmax(0,1fr);height:auto}` +
    `#cloud{height:auto;aspect-ratio:1}` +
    `#legend{display:grid;grid-template-columns:repeat(auto-fill,minmax(56px,1fr))}` +
    `#legend button{min-width:0;overflow-wrap:anywhere}}
.end{margin-left:auto;flex-wrap:nowrap}
`;
}

interface Cloud {
  readonly points: Float32Array;
  readonly labels: Uint8Array;
  readonly box: readonly number[];
  readonly axisNames: readonly string[];
  readonly names: readonly string[];
  readonly colors: readonly string[];
  readonly view: CloudView;
}

/** How many layers of depth the picture has: within one, classes hide each other in order. */
const LAYERS = 8;

/** The cloud from where the page first shows it. */
function still(title: string, alt: string, cloud: Cloud, width: number, height: number): Figure {
  const { labels, names, colors, view } = cloud;
  const head = titleAndLegend({
    title,
    width,
    legend: names.map((label, k) => ({
      label,
      color: colors[k],
      mark: { path: symbolPath(k, 6) },
    })),
  });
  const radius = fitRadius(cloud.box, width, height);
  const projected = project(cloud.points, view);
  const order = Array.from(labels, (_, i) => i)
    .sort((a, b) => projected[3 * b + 2] - projected[3 * a + 2]);
  let marks = "";
  for (let layer = 0; layer < LAYERS; layer++) {
    const from = Math.floor(layer * order.length / LAYERS);
    const to = Math.floor((layer + 1) * order.length / LAYERS);
    const members = order.slice(from, to);
    if (members.length === 0) continue;
    const size = markSize(radius, projected[3 * members[members.length >> 1] + 2], labels.length);
    for (let k = 0; k < names.length; k++) {
      const d = dots(members.filter((i) => labels[i] === k), projected, radius);
      marks += d && `<path d="${d}" fill="none" stroke-width="${size.toFixed(1)}" ` +
          ["start", "mid", "end"].map((at) => `marker-${at}="url(#class${k})"`).join(" ") + "/>";
    }
  }
  // A marker is as large as its line would be thick.
  const symbols = names.map((_, k) =>
    `<marker id="class${k}" viewBox="-1.4 -1.4 2.8 2.8" markerWidth="2.8" markerHeight="2.8">` +
    `<path d="${symbolPath(k, 1)}" fill="${colors[k]}"/></marker>`
  );
  const place = `translate(${width / 2},${head.height + height / 2})`;
  return new Figure({
    width,
    height: head.height + height,
    alt,
    title,
    svg: formatSvg(
      `${head.svg}<g transform="${place}">${boxSVG(cloud, radius)}` +
        `<defs>${symbols.join("")}</defs><g transform="scale(.5)">${marks}</g>` +
        `${axisNamesSVG(cloud, radius)}${classNamesSVG(cloud, projected, radius)}</g>`,
      width,
      head.height + height,
    ),
  });
}

/** The corners of a line that is not drawn, in half pixels: a few bytes for a point. */
function dots(members: readonly number[], projected: Float32Array, radius: number): string {
  let fromX = 0, fromY = 0;
  const moves = members
    .map((i) => [
      Math.round(2 * radius * projected[3 * i]),
      Math.round(2 * radius * projected[3 * i + 1]),
    ])
    .sort(([ax, ay], [bx, by]) => ay - by || ax - bx)
    .map(([x, y]) => {
      const move = `${x - fromX}${y < fromY ? "" : ","}${y - fromY}`;
      [fromX, fromY] = [x, y];
      return move;
    });
  return moves.length === 0
    ? ""
    : `m${moves[0]}${moves.length > 1 ? "l" : ""}${moves.slice(1).join(" ")}`;
}

/** Each class's name, in the middle of its points. */
function classNamesSVG(
  { labels, names, colors }: Cloud,
  projected: Float32Array,
  radius: number,
): string {
  return names.map((name, k) => {
    const members = Array.from(labels.keys()).filter((i) => labels[i] === k);
    if (members.length === 0 || names.length === 1) return "";
    const middle = (coordinate: number) =>
      radius * members.reduce((sum, i) => sum + projected[3 * i + coordinate], 0) / members.length;
    return `<text x="${middle(0).toFixed(1)}" y="${(middle(1) + 7).toFixed(1)}" font-size="20" ` +
      `font-weight="700" text-anchor="middle" fill="${
        colors[k]
      }" stroke="white" stroke-width="5" ` +
      `paint-order="stroke">${escapeText(name)}</text>`;
  }).join("");
}

function boxSVG({ box, view }: Cloud, radius: number): string {
  const at = project(boxCorners(box), view).map((value) => radius * value);
  const point = (corner: number) => `${at[3 * corner].toFixed(1)},${at[3 * corner + 1].toFixed(1)}`;
  return boxEdges().map(([from, to], k) =>
    `<path d="M${point(from)}L${point(to)}" stroke="${k < 3 ? "#59636e" : "#d1d9e0"}"/>`
  ).join("");
}

function axisNamesSVG({ box, axisNames, view }: Cloud, radius: number): string {
  const at = project(boxCorners(box), view).map((value) => radius * value);
  return boxEdges().slice(0, 3).map(([from, to], k) => {
    const beyond = (coordinate: number) =>
      1.09 * at[3 * to + coordinate] - 0.09 * at[3 * from + coordinate];
    return `<text x="${beyond(0).toFixed(1)}" y="${(beyond(1) + 4).toFixed(1)}" ` +
      `text-anchor="middle" stroke="white" stroke-width="4" paint-order="stroke">` +
      `${escapeText(axisNames[k])}</text>`;
  }).join("");
}
