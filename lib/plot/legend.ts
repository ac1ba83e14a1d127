/**
 * The lines of text above a plot: its title, and a legend, as SVG.
 *
 * @module
 */
import { shorten } from "../runtime/quote.ts";
import { escapeText } from "./escape.ts";

/** An entry of a legend. */
export interface LegendItem {
  /** What the color stands for. */
  readonly label: string;
  /** A CSS color. */
  readonly color: string;
  /** What is drawn in that color in the plot. Default: an area. */
  readonly mark?:
    | "area"
    | "line"
    | "dashed line"
    | "dot"
    | "square"
    | "triangle"
    | { readonly path: string }
    | undefined;
}

/** Where titles and legends start, in CSS pixels. */
export const LEFT = 16;
const TITLE_SIZE = 16;
const LABEL_SIZE = 13;
const LINE = 20;

/** The most characters that a picture shows of a title, and of a label. */
const LONGEST_TITLE = 600;
export const LONGEST_LABEL = 80;

/** A piece of a drawing, and how much of its height it takes. */
export interface Head {
  /** SVG elements. */
  readonly svg: string;
  /** In CSS pixels; zero if there is nothing to show. */
  readonly height: number;
}

/** Title and legend, broken into as many lines as the width makes necessary. */
export function titleAndLegend(
  { title, legend, width }: {
    title?: string | undefined;
    legend: readonly LegendItem[];
    width: number;
  },
): Head {
  let svg = "";
  let y = 6;
  for (const line of title ? breakLines(title, width - 2 * LEFT, TITLE_SIZE) : []) {
    y += LINE;
    svg += `<text x="${LEFT}" y="${y - 4}" font-size="${TITLE_SIZE}" font-weight="600">` +
      `${escapeText(line)}</text>`;
  }
  let x = Infinity;
  for (const { label: whole, color, mark = "area" } of legend) {
    const label = shorten(whole, LONGEST_LABEL);
    const itemWidth = 24 + textWidth(label, LABEL_SIZE) + 20;
    if (x + itemWidth > width) {
      x = LEFT;
      y += LINE;
    }
    svg += `<g transform="translate(${x},${y - 9})">${symbol(mark, escapeText(color))}` +
      `<text x="24" y="4.5">${escapeText(label)}</text></g>`;
    x += itemWidth;
  }
  return { svg, height: svg === "" ? 0 : y };
}

/** A symbol of a {@linkcode LegendItem}, or a path around (0, 0). */
function symbol(mark: NonNullable<LegendItem["mark"]>, color: string): string {
  return typeof mark === "string"
    ? SYMBOLS[mark](color)
    : `<path transform="translate(9,0)" d="${escapeText(mark.path)}" fill="${color}"/>`;
}

/** Symbols 18 pixels wide, around the middle of the line. */
const SYMBOLS: Record<Extract<LegendItem["mark"], string>, (color: string) => string> = {
  area: (color) => `<rect x="2" y="-7" width="14" height="14" fill="${color}"/>`,
  line: (color) => `<path d="M0,0H18" stroke="${color}" stroke-width="2"/>`,
  "dashed line": (color) =>
    `<path d="M0,0H18" stroke="${color}" stroke-width="2" stroke-dasharray="5,3"/>`,
  dot: (color) => `<circle cx="9" r="5" fill="${color}"/>`,
  square: (color) => `<rect x="4.5" y="-4.5" width="9" height="9" fill="${color}"/>`,
  triangle: (color) => `<path d="M9,-6L15,5H3Z" fill="${color}"/>`,
};

/** About how wide text is, in pixels: there is no font to measure with. Rather too much. */
export function textWidth(text: string, fontSize: number): number {
  return Math.ceil(text.length * fontSize * 0.56);
}

/** Breaks text at spaces into lines that fit, and words that are longer than a line. */
export function breakLines(text: string, width: number, fontSize: number): string[] {
  const lines: string[] = [];
  const fits = Math.max(1, Math.floor(width / textWidth("0".repeat(100), fontSize) * 100));
  const words = shorten(text, LONGEST_TITLE).split(/\s+/)
    .flatMap((word) => word.match(new RegExp(`.{1,${fits}}`, "gsu")) ?? [word]);
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
