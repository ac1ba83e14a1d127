/**
 * The slope of a function as a tangent that a reader drags, and the chain rule as functions one after
 * the other, each with its own.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { expectFunction, expectKind, expectText, isRecord } from "../../runtime/kinds.ts";
import { expectOptions } from "../../runtime/options.ts";
import { formatSvg } from "../drawing.ts";
import { escapeText } from "../escape.ts";
import { Figure } from "../figure.ts";
import { PALETTE } from "../palette.ts";
import { arePairs } from "../given.ts";
import { titleAndLegend } from "../legend.ts";
import {
  describePlace,
  describeSlope,
  dotPath,
  type TangentData,
  tangentPath,
  touches,
} from "./client/tangent.ts";
import { Backdrop } from "./backdrop.ts";
import { InteractiveFigure, LINE_HEIGHT, PADDING, withData } from "./interactive_figure.ts";
import { tangentScript } from "./page_scripts.ts";

/** A function of one number. */
export interface ChainLink {
  /** What its value is called: "u", say. */
  readonly name: string;
  /** What it is, as it stands above its plot: "u = x²", say. */
  readonly label: string;
  /** The function. */
  readonly f: (x: number) => number;
  /** Its derivative. Default: measured, by (f(x + h) − f(x − h)) / 2h. */
  readonly slope?: (x: number) => number;
}

/** What {@linkcode tangentSlider} shows. */
export interface TangentSliderOptions {
  /** One function, or several, each of which is given the value of the one before. */
  readonly chain: readonly ChainLink[];
  /** What the first one is given. Default: "x". */
  readonly name?: string;
  /** The least and the greatest x. */
  readonly domain: readonly [low: number, high: number];
  /** Where the tangent stands at first. Default: in the middle. */
  readonly at?: number;
  /** Default: "Slope", or "Chain rule". */
  readonly title?: string;
  /** What is seen, in a sentence. Default: made from the labels. */
  readonly alt?: string;
}

/** Places that the tangent can stand at. */
const PLACES = 241;
const PANEL = { width: 250, height: 230 }, ALONE = { width: 460, height: 360 };
/** Half the distance over which slopes are measured. */
const STEP = 1e-5;

/**
 * A function, and its tangent at a place that a reader drags, by pointer, slider or arrow keys; with
 * several functions in a chain, the tangent of each, and of all in a row: its slope is the product of
 * theirs. Where scripts do not run, the tangent stands where it is at first.
 *
 * @throws {TypeError} If there are no functions, or options are missing.
 * @throws {RangeError} If a value is not finite.
 *
 * @example
 * ```ts
 * import { tangentSlider } from "gradbook/plot";
 * import { assert } from "@std/assert";
 *
 * const chain = tangentSlider({
 *   chain: [
 *     { name: "u", label: "u = x²", f: (x) => x * x },
 *     { name: "y", label: "y = 3u", f: (u) => 3 * u },
 *   ],
 *   domain: [-2, 2],
 *   at: 1,
 * });
 * assert(chain.alt.endsWith("x = 1.00 → u = 1.00 → y = 3.00, slope: 2.00 · 3.00 = 6.00"));
 * ```
 */
export function tangentSlider(options: TangentSliderOptions): InteractiveFigure {
  const known = ["chain", "name", "domain", "at", "title", "alt"];
  expectOptions("draw a tangent", options ?? null, known);
  const { chain, name = "x", domain, at } = options;
  const isWhole = Array.isArray(chain) && chain.length > 0 && chain.every(isRecord) &&
    arePairs(domain) && domain[0] < domain[1];
  expectKind(
    "draw a tangent",
    "{ chain: [{ name, label, f }], domain: [low, high] }",
    options,
    isWhole,
  );
  for (const link of chain) {
    expectFunction("draw a tangent", "f", link.f);
    expectText("draw a tangent", "the label", link.label);
    expectText("draw a tangent", "the name", link.name);
  }
  const title = options.title ?? (chain.length === 1 ? "Slope" : "Chain rule");
  const data = dataOf(chain, name, domain, at);
  const size = chain.length === 1 ? ALONE : PANEL;
  const plots = panelsOf(chain, data, size);
  const panels = plots.map(({ x, y, backdrop }) => ({
    x,
    y,
    width: 10 * backdrop.frame.width,
    height: 10 * backdrop.frame.height,
  }));
  const whole: TangentData = { ...data, panels };
  const drawn = touches(whole, whole.at).map((touch, k) =>
    overlay(k, tangentPath(touch, panels[k]), dotPath(touch, panels[k]))
  );
  const state = describePlace(whole, whole.at), slope = describeSlope(whole, whole.at);
  const labels = chain.map(({ label }) => label).join(", ");
  const alt = `${options.alt ?? `${labels}, with tangent`}: ${state}, ${slope}`;
  const width = plots.length * (size.width + 10) - 10 + 2 * PADDING;
  const pictures = plots.map(({ backdrop }, k) => backdrop.withOverlay(drawn[k]));
  return new InteractiveFigure({
    title,
    width,
    height: plots[0].backdrop.figure.height + 4 * LINE_HEIGHT + CONTROLS_HEIGHT + 2 * PADDING,
    page: {
      style: STYLE,
      body: `<div class="top"><h1>${escapeText(title)}</h1>
<p class="state" id="state"></p>
<p class="state" id="slope"></p>
<div class="row controls"><label for="place">${escapeText(name)}</label>
<input type="range" id="place" min="0" max="${PLACES - 1}" value="${whole.at}"></div></div>
<div class="panels">${pictures.join("\n")}</div>`,
      script: withData<TangentData>(tangentScript, whole),
    },
    still: stillOf({ title, alt, lines: [state, slope], plots, drawn }),
  });
}

const CONTROLS_HEIGHT = 40;

const STYLE = `
.top{position:sticky;top:0;background:var(--paper);z-index:1}
.controls{height:${CONTROLS_HEIGHT}px;flex-wrap:nowrap}
.controls input{flex:1;max-width:460px}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:10px}
.panels>svg{width:100%}
@media(max-width:480px){.panels>svg:not(:only-child){max-height:200px}}
`;

function overlay(k: number, tangent: string, dot: string): string {
  return `<path id="tangent-${k}" d="${tangent}" fill="none" stroke="${PALETTE[1]}" ` +
    `stroke-width="22"/><path id="dot-${k}" d="${dot}" stroke="${PALETTE[1]}" stroke-width="90" ` +
    `stroke-linecap="round"/><rect id="area-${k}" width="100%" height="100%" fill="none" pointer-events="all"/>`;
}

/** What goes into the page, but for the sizes of the panels. */
function dataOf(
  chain: readonly ChainLink[],
  name: string,
  [low, high]: readonly [number, number],
  at = (low + high) / 2,
): Omit<TangentData, "panels"> {
  const xs = Array.from(
    { length: PLACES },
    (_, i) => exact(low + (high - low) * i / (PLACES - 1)),
  );
  let inputs: readonly number[] = xs;
  const stages = chain.map(({ name, f, slope = measured(f) }) => {
    const stage = {
      name,
      values: inputs.map((x) => finite(f(x))),
      slopes: inputs.map((x) => finite(slope(x))),
    };
    inputs = stage.values;
    return stage;
  });
  const place = Math.round((at - low) / (high - low) * (PLACES - 1));
  return { name, xs, at: Math.min(PLACES - 1, Math.max(0, place)), stages };
}

const measured = (f: (x: number) => number) => (x: number) =>
  (f(x + STEP) - f(x - STEP)) / (2 * STEP);

/** Six digits are more than can be seen. */
const exact = (value: number) => Number(value.toPrecision(6));

function finite(value: number): number {
  if (Number.isFinite(value)) return exact(value);
  throw new RangeError(
    `Cannot draw a tangent: expected finite values and slopes, but got ${value}`,
  );
}

interface Panel {
  readonly backdrop: Backdrop;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A plot for each function and, where there are several, for all of them in a row. */
function panelsOf(
  chain: readonly ChainLink[],
  { name, xs, stages }: Omit<TangentData, "panels">,
  size: { width: number; height: number },
): Panel[] {
  const panel = (title: string, from: string, to: string, points: [number, number][]): Panel => {
    const x = extent(points.map(([x]) => x), 0), y = extent(points.map(([, y]) => y), 0.08);
    const backdrop = new Backdrop({
      alt: title,
      title,
      ...size,
      x: { domain: [...x], label: from, grid: true },
      y: { domain: [...y], label: to, grid: true },
      marks: [Plot.line(points, { stroke: PALETTE[0], strokeWidth: 2.5 })],
    });
    return { backdrop, x, y };
  };
  const panels = chain.map(({ label, name: to, f }, k) => {
    const [low, high] = extent(k === 0 ? xs : stages[k - 1].values, 0);
    const inputs = Array.from({ length: PLACES }, (_, i) => low + (high - low) * i / (PLACES - 1));
    const from = k === 0 ? name : stages[k - 1].name;
    return panel(label, from, to, inputs.map((x) => [x, f(x)]));
  });
  if (chain.length === 1) return panels;
  const { name: to, values } = stages[stages.length - 1];
  return [...panels, panel("all in a row", name, to, xs.map((x, i) => [x, values[i]]))];
}

/** The range of some numbers, and a share of it around. */
function extent(values: readonly number[], margin: number): [number, number] {
  const low = Math.min(...values), high = Math.max(...values);
  const room = low === high ? 1 : margin * (high - low);
  return [low - room, high + room];
}

/** The panels side by side, below what is said of them. */
function stillOf(
  { title, alt, lines, plots, drawn }: {
    title: string;
    alt: string;
    lines: readonly string[];
    plots: readonly Panel[];
    drawn: readonly string[];
  },
): Figure {
  const { width, height } = plots[0].backdrop.figure;
  const total = Math.max(360, plots.length * width);
  const head = titleAndLegend({ title, legend: [], width: total });
  const top = head.height + lines.length * 22;
  const texts = lines.map((line, l) =>
    `<text x="16" y="${head.height + 15 + l * 22}">${escapeText(line)}</text>`
  );
  const panels = plots.map(({ backdrop }, k) =>
    `<svg x="${k * width}" y="${top}" width="${width}" height="${height}">` +
    `${backdrop.figure.svg}${backdrop.overlay(drawn[k])}</svg>`
  );
  const whole = top + height;
  const svg = formatSvg(head.svg + texts.join("") + panels.join(""), total, whole);
  return new Figure({ title, alt, svg, width: total, height: whole });
}
