/**
 * A network as a drawing: a column of circles for each layer, and a line for each weight.
 *
 * Of wide layers a few units are drawn, and dots for the others. It is a picture of the shapes, not of
 * what the weights are.
 *
 * @module
 */
import { expectKind, expectText, isRecord } from "../runtime/kinds.ts";
import { expectInteger } from "../tensor/integers.ts";
import { PALETTE } from "./palette.ts";
import { formatSvg } from "./drawing.ts";
import { escapeText } from "./escape.ts";
import { Figure } from "./figure.ts";
import { expectChartOptions } from "./given.ts";
import { breakLines, titleAndLegend } from "./legend.ts";

/** A column of {@linkcode networkDiagram}. */
export interface DiagramLayer {
  /** Stands above the column: what the layer is. */
  readonly name: string;
  /** How many units there are. */
  readonly units: number;
  /** Stands between this column and the one before it: what is learned there. */
  readonly weights?: string;
  /** What stands to the right of each unit; all units are drawn then. */
  readonly labels?: readonly string[];
}

/** Options of {@linkcode networkDiagram}. */
export interface NetworkDiagramOptions {
  /** Stands above the picture. */
  readonly title?: string;
  /** What the picture shows, in words. Default: the layers and their units. */
  readonly alt?: string;
  /** In CSS pixels. Default: 640. */
  readonly width?: number;
}

/** A column draws all of so many units, and of more than that the first and the last few. */
const MOST_UNITS = 7;
const FIRST_UNITS = 4;
const RADIUS = 9;
const PITCH = 26;
const MARGIN = 70;
const SMALL = 12;

/**
 * Layers from left to right, each with its units, and a line from every unit to every unit of the
 * next layer.
 *
 * @throws {TypeError} If there are fewer than two layers, or not as many labels as units.
 * @throws {RangeError} If a number of units is no integer of at least 1.
 *
 * @example
 * ```ts
 * import { networkDiagram } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const diagram = networkDiagram([{ name: "input", units: 2 }, { name: "output", units: 1 }]);
 * assertEquals(diagram.alt, "A network: input, 2 units; output, 1 unit");
 * ```
 */
export function networkDiagram(
  layers: readonly DiagramLayer[],
  options: NetworkDiagramOptions = {},
): Figure {
  const action = "draw a network";
  expectChartOptions(action, options, [], ["title", "alt", "width"]);
  const areLayers = Array.isArray(layers) && layers.length > 1 &&
    Array.from(layers).every(isRecord);
  expectKind(action, "a list of two layers or more, { name, units }", layers, areLayers);
  for (const { name, units, weights, labels } of layers) {
    expectText(action, "a layer's name", name);
    expectInteger(units, 1, Infinity, action);
    if (weights !== undefined) expectText(action, "what is learned", weights);
    if (labels === undefined) continue;
    const areTexts = Array.isArray(labels) && labels.every((label) => typeof label === "string");
    expectKind(action, "a list of texts for labels", labels, areTexts);
    if (labels.length !== units) {
      throw new TypeError(
        `Cannot ${action}: expected a label for each of ${units} units, but got ${labels.length}`,
      );
    }
  }
  const { title, width = 640 } = options;
  const gap = (width - 2 * MARGIN) / (layers.length - 1);
  const names = layers.map(({ name }) => breakLines(name, gap - 12, SMALL));
  const head = titleAndLegend({ title, legend: [], width });
  const rows = Math.max(...layers.map((layer) => shownOf(layer).length));
  const top = head.height + 14 + 15 * Math.max(...names.map(({ length }) => length));
  const middle = top + (rows * PITCH) / 2;
  const height = top + rows * PITCH + 44;
  const columns = layers.map((layer, l) => {
    const shown = shownOf(layer), x = MARGIN + l * gap;
    return shown.map((unit, i) => ({ unit, x, y: middle + (i - (shown.length - 1) / 2) * PITCH }));
  });

  const lines = columns.slice(1).map((column, l) => {
    const ends = column.filter(({ unit }) => unit !== undefined);
    const starts = columns[l].filter(({ unit }) => unit !== undefined);
    const d = starts.flatMap((from) => ends.map((to) => `M${at(from)}L${at(to)}`)).join("");
    return `<path d="${d}" fill="none" stroke="#59636e" stroke-width="0.5"/>`;
  }).join("");
  const units = columns.flatMap((column, l) =>
    column.map(({ unit, x, y }) => {
      if (unit === undefined) {
        return [-5, 0, 5].map((dy) => `<circle cx="${x}" cy="${y + dy}" r="1.5"/>`).join("");
      }
      const label = layers[l].labels?.[unit];
      return `<circle cx="${x}" cy="${y}" r="${RADIUS}" fill="${PALETTE[l % PALETTE.length]}"/>` +
        (label === undefined
          ? ""
          : `<text x="${x + RADIUS + 6}" y="${y + 4.5}">${escapeText(label)}</text>`);
    })
  ).join("");
  const texts = layers.flatMap(({ units, weights = "" }, l) => {
    const x = MARGIN + l * gap;
    return [
      ...names[l].map((line, i) =>
        text(x, top - 8 - 15 * (names[l].length - 1 - i), line, ' font-weight="600"')
      ),
      text(x, height - 24, units.toLocaleString("en-US")),
      weights && text(x - gap / 2, height - 8, weights),
    ];
  }).join("");
  return new Figure({
    title,
    alt: options.alt ??
      "A network: " +
        layers.map(({ name, units }) => `${name}, ${units} unit${units === 1 ? "" : "s"}`).join(
          "; ",
        ),
    width,
    height,
    svg: formatSvg(
      `${head.svg}${lines}${units}<g font-size="${SMALL}" text-anchor="middle">${texts}</g>`,
      width,
      height,
    ),
  });
}

/** The units that are drawn; `undefined` stands for the others. */
function shownOf({ units, labels }: DiagramLayer): (number | undefined)[] {
  if (labels !== undefined || units <= MOST_UNITS) {
    return Array.from({ length: units }, (_, i) => i);
  }
  const last = MOST_UNITS - FIRST_UNITS - 1;
  return [
    ...Array.from({ length: FIRST_UNITS }, (_, i) => i),
    undefined,
    ...Array.from({ length: last }, (_, i) => units - last + i),
  ];
}

function at({ x, y }: { x: number; y: number }): string {
  return `${Number(x.toFixed(1))},${Number(y.toFixed(1))}`;
}

function text(x: number, y: number, of: string, more = ""): string {
  return `<text x="${x.toFixed(1)}" y="${y}"${more}>${escapeText(of)}</text>`;
}
