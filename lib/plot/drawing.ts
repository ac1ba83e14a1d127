/**
 * Observable Plot, drawn without a browser: Plot's options in, a {@linkcode Figure} out.
 *
 * Plot draws into linkedom's document. Its HTML parts (title, legends) would not survive inside of
 * an `<img>`, so they are drawn here as SVG. The text is the same for the same options: Plot's
 * counters for ids are taken out, and coordinates are rounded to a hundredth of a pixel.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom/worker";
import { expectKind, isRecord } from "../runtime/kinds.ts";
import { reasonOf } from "../runtime/quote.ts";
import { shorten } from "../runtime/quote.ts";
import { createCanvas } from "./canvas.ts";
import { DARK_DRAWING } from "./dark.ts";
import { replaceIllegal } from "./escape.ts";
import { Figure } from "./figure.ts";
import { LEFT, type LegendItem, LONGEST_LABEL, textWidth, titleAndLegend } from "./legend.ts";

/**
 * The options of `Plot.plot`, which its own documentation describes.
 *
 * @internal
 */
export type PlotOptions = Plot.PlotOptions;

/** What {@linkcode figure} adds to Plot's options. */
export interface FigureOptions extends Omit<PlotOptions, "title" | "subtitle" | "caption"> {
  /** What the picture shows, in a sentence, for those who do not see it. */
  alt: string;
  /** Stands above the plot. */
  title?: string | undefined;
  /** Stands below the title. `color: { legend: true }` makes one from the color scale instead. */
  legend?: readonly LegendItem[];
}

/** Room for tick labels of five characters; for longer ones there is more. */
const MARGIN_LEFT = 56;
/** Font size of everything but titles, in CSS pixels. */
export const FONT_SIZE = 13;
/** Of all text: what the reader's system writes with. */
export const FONT_FAMILY = "system-ui, sans-serif";

/**
 * Draws a plot.
 *
 * Takes the options of `Plot.plot`, and `alt`. Differs from it in the defaults: text is 13 pixels
 * high, and margins leave room for it.
 *
 * @throws {TypeError} If `alt` is empty.
 *
 * @example
 * ```ts
 * import { figure } from "gradbook/plot";
 * import * as Plot from "@observablehq/plot";
 * import { assert } from "@std/assert";
 *
 * const parabola = figure({
 *   alt: "A parabola through the origin",
 *   marks: [Plot.lineY([4, 1, 0, 1, 4])],
 * });
 * assert(parabola.svg.startsWith("<svg "));
 * ```
 */
export function figure(options: FigureOptions): Figure {
  return drawPlot(options).figure;
}

/** A plot as it was drawn, and where it puts things. */
export interface DrawnPlot {
  readonly figure: Figure;
  /** Data units to pixels from the left edge of the figure. */
  readonly x: Plot.Scale | undefined;
  /** Data units to pixels from the top of the plot, which lies `top` below that of the figure. */
  readonly y: Plot.Scale | undefined;
  readonly top: number;
}

/** Draws a plot that more is drawn upon. */
export function drawPlot(given: FigureOptions): DrawnPlot {
  expectKind("draw a figure", "options such as { alt: …, marks: … }", given, isRecord(given));
  const { alt, title, legend, ...options } = given;
  const { width = 640, style, color, x, y } = options;
  const { legend: colorLegend, ...colorScale } = color ?? {};
  const draw = (marginLeft: number) =>
    Plot.plot({
      marginLeft,
      marginRight: 28,
      marginBottom: 44,
      marginTop: 26,
      ...options,
      ...(x && { x: withShortLabel(x) }),
      ...(y && { y: withShortLabel(y) }),
      ...(color && { color: withShortLabel(colorScale) }),
      width,
      style: {
        fontSize: `${FONT_SIZE}px`,
        ...(typeof style === "string" ? rulesOf(style) : style),
      },
      document: plotDocument(),
    });
  const plot = inPlotsWords(() => {
    const first = draw(MARGIN_LEFT);
    const needed = Math.min(widthOfTicks(first), width / 2);
    return needed > MARGIN_LEFT ? draw(needed) : first;
  });
  const height = Number(plot.getAttribute("height"));
  const ramp = colorLegend
    ? rampOf(plot, { width: Math.min(260, width - LEFT - 24), ticks: color?.ticks })
    : undefined;
  const head = titleAndLegend({
    title,
    legend: legend ?? (colorLegend && !ramp ? itemsOf(plot) : []),
    width,
  });
  const rampHeight = ramp ? Number(ramp.getAttribute("height")) + 6 : 0;
  const top = head.height + rampHeight;
  const total = top + height;
  const svg = formatSvg(
    head.svg + (ramp ? nest(ramp, LEFT, head.height + 6) : "") + nest(plot, 0, top),
    width,
    total,
  );
  return {
    figure: new Figure({ svg, alt, title, width, height: total }),
    x: plot.scale("x"),
    y: plot.scale("y"),
    top,
  };
}

/** Plot's errors do not say whose they are. */
function inPlotsWords(draw: () => Drawn): Drawn {
  try {
    return draw();
  } catch (error) {
    throw new TypeError(
      `Cannot draw a figure: its options must be those of Observable Plot, but that says: ` +
        reasonOf(error),
      { cause: error },
    );
  }
}

/** The options of a scale, whose label is no longer than any label ought to be. */
function withShortLabel<Scale extends Plot.ScaleOptions>(scale: Scale): Scale {
  return typeof scale.label === "string"
    ? { ...scale, label: shorten(scale.label, LONGEST_LABEL) }
    : scale;
}

/** The rules of a style attribute by their names: linkedom's elements take no text for a style. */
function rulesOf(style: string): Record<string, string> {
  const rules = style.split(";").map((rule) => rule.split(/:(.*)/s).map((part) => part.trim()));
  return Object.fromEntries(rules.filter(([name, value]) => name && value));
}

/** A whole SVG document around its elements: black on white, or as dark.ts has it. */
export function formatSvg(content: string, width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" font-family="${FONT_FAMILY}" font-size="${FONT_SIZE}" ` +
    `fill="currentColor">${DARK_DRAWING}<rect class="paper" width="100%" height="100%" ` +
    `fill="white"/>${replaceIllegal(content)}</svg>`;
}

/** linkedom's XML document: it quotes and escapes what its HTML document leaves bare. */
function plotDocument(): Document {
  const document = new DOMParser().parseFromString(
    "<svg/>",
    "image/svg+xml",
  ) as unknown as Document;
  const createElement = document.createElement.bind(document);
  return Object.assign(document, {
    createElement: (name: string) => name === "canvas" ? createCanvas() : createElement(name),
  });
}

type Drawn = ReturnType<typeof Plot.plot>;

/** The left margin that the labels of the y axis need, their ticks included. */
function widthOfTicks(plot: Drawn): number {
  const labels = plot.querySelectorAll('[aria-label="y-axis tick label"] text');
  return Math.max(
    0,
    ...Array.from(labels, (label) => 14 + textWidth(label.textContent ?? "", FONT_SIZE)),
  );
}

/** Plot's own legend for a scale that is continuous, an SVG element. */
function rampOf(
  plot: Drawn,
  options: Pick<Plot.LegendOptions, "width" | "ticks">,
): Element | undefined {
  const scale = plot.scale("color");
  if (!scale || scale.type === "ordinal" || scale.type === "categorical") return undefined;
  const ramp = plot.legend("color", { ...options, style: { fontSize: `${FONT_SIZE - 1}px` } });
  const image = ramp?.querySelector("image");
  if (ramp && image) {
    // A ramp that ends in white would seem to end earlier.
    const frame = ramp.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const name of ["x", "y", "width", "height"]) {
      frame.setAttribute(name, image.getAttribute(name) ?? "0");
    }
    frame.setAttribute("fill", "none");
    frame.setAttribute("stroke", "#ccc");
    image.after(frame);
  }
  return ramp;
}

function itemsOf(plot: Drawn): LegendItem[] {
  const scale = plot.scale("color");
  return Array.from(scale?.domain ?? [], (value) => ({
    label: String(value),
    color: String(scale?.apply(value)),
  }));
}

/** The attributes that hold lengths. */
const GEOMETRY = new Set(
  "d points transform x y x1 y1 x2 y2 dx dy cx cy r rx ry width height".split(" "),
);

/** An SVG drawing as text, placed within another one. */
function nest(svg: Element, x: number, y: number): string {
  const ids = new Map<string, string>();
  svg.querySelector("style")?.remove();
  for (const element of [svg, ...svg.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (name === "id") ids.set(value, value.replace(/^plot-(\w+)-\d+/, `$1-${ids.size + 1}`));
      if (GEOMETRY.has(name)) element.setAttribute(name, roundNumbers(value));
      else if (name === "xlink:href") {
        element.removeAttribute(name);
        element.setAttribute("href", value);
      }
    }
  }
  for (const element of ids.size > 0 ? svg.querySelectorAll("*") : []) {
    for (const { name, value } of [...element.attributes]) {
      const named = name === "id" ? ids.get(value) : value.replace(
        /^url\(#(.*)\)$/,
        (url, id) => ids.has(id) ? `url(#${ids.get(id)})` : url,
      );
      if (named !== undefined && named !== value) element.setAttribute(name, named);
    }
  }
  svg.removeAttribute("class");
  svg.setAttribute("x", String(x));
  svg.setAttribute("y", String(y));
  svg.setAttribute("overflow", "visible");
  return svg.outerHTML.replaceAll("var(--plot-background)", "white");
}

function roundNumbers(text: string): string {
  return text.replace(
    /-?\d*\.\d{3,}(e-?\d+)?/g,
    (number) => String(Number(Number(number).toFixed(2)) + 0),
  );
}
