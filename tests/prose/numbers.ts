/**
 * The numbers that a notebook's text names, and where they come from: what its cells showed when they
 * were run, and what stands in their code. Apart from the test for whoever wants to see them.
 *
 * @module
 */
import { joinText, type Notebook } from "../../lib/notebook/ipynb.ts";

/** A number in a Markdown cell. */
export interface ProseNumber {
  /** As it is written, with its percent sign. */
  readonly text: string;
  /** The cell's number, from 0. */
  readonly cell: number;
  /** What stands around it. */
  readonly context: string;
}

/** Digits, perhaps with separators of thousands, a fraction, a power of ten and a percent sign. */
const NUMBER =
  /(?<![\p{L}\d_.\\^])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\p{L}\d_]|\.\d)\s?%?/gu;

/** What colors printed text. */
// deno-lint-ignore no-control-regex
const ANSI = /\x1b\[[\d;]*m/g;

/** References are no numbers: "sections 5 to 7", "[02](02_….ipynb)", "## 4. Features". */
const REFERENCES = [
  /\]\([^)]*\)/g,
  /\bSHA-\d+/g,
  /<[^>]*>/g,
  /https?:\S+/g,
  /^#+ +[\d.]+ /gm,
  /^\s*\d+\. /gm,
  /\b(?:sections?|sources?|notebooks?|chapters?|exercises?|cells?|blanks?|seeds?)\s+\d[\d.]*\d*(?:(?:,| and| or| to|–|-)+ ?\d[\d.]*)*/gi,
  /(?<![\d.,])0\d\b/g, // 02: a notebook
  /\b(?:19|20)\d\d\b(?=[);,.]|$)/gm, // a year
];

/** The numbers in the text of a notebook. */
export function proseNumbers({ cells }: Notebook): ProseNumber[] {
  return cells.flatMap(({ cell_type, source }, cell) => {
    if (cell_type !== "markdown") return [];
    const whole = joinText(source).replaceAll("{,}", ","); // as TeX writes 60,000
    const text = REFERENCES.reduce((rest, pattern) => rest.replace(pattern, " § "), whole);
    return Array.from(text.matchAll(NUMBER), ({ 0: found, index }) => ({
      text: found.trim(),
      cell,
      context: text.slice(Math.max(0, index - 40), index + 40).replaceAll(/\s+/g, " "),
    }));
  });
}

/** What a number may be backed by. */
export interface Backing {
  /** The numbers that cells showed, as they were printed. */
  readonly shown: ReadonlySet<string>;
  /** Those in the cells' code: constants of the problem. */
  readonly constants: ReadonlySet<number>;
}

/** What backs the numbers of a notebook. */
export function backingOf({ cells }: Notebook): Backing {
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  const outputs = code.flatMap(({ outputs = [] }) =>
    outputs.map(({ text, data = {} }) =>
      joinText(text) + "\n" + joinText(data["text/plain"]) + "\n" +
      seen(joinText(data["text/html"]))
    )
  ).join("\n").replaceAll(ANSI, "").replaceAll("−", "-");
  const sources = code.map(({ source }) => joinText(source).replaceAll("_", "")).join("\n");
  return {
    shown: new Set(Array.from(outputs.matchAll(NUMBER), ([text]) => text.trim())),
    constants: new Set(Array.from(sources.matchAll(NUMBER), ([text]) => valueOf(text))),
  };
}

/** What a reader sees of HTML: neither what a frame holds nor the bytes of a picture. */
function seen(html: string): string {
  return html
    .replaceAll(/<style>[^]*?<\/style>|srcdoc='[^']*'|(?:src|style|width|height)="[^"]*"/g, " ")
    .replaceAll(/<[^>]*?alt="([^"]*)"[^>]*>/g, " $1 ")
    .replaceAll(/<[^>]*>/g, " ");
}

/** The value of a number as it is written, a share for a percentage. */
function valueOf(text: string): number {
  const value = Number(text.replace(/\s?%$/, "").replaceAll(",", ""));
  return text.endsWith("%") ? Number((value / 100).toPrecision(15)) : value;
}

/** How many digits stand after the point of a share, were it none of a hundred. */
function decimalsOf(text: string): number {
  const [, fraction = ""] = /\.(\d+)/.exec(text) ?? [];
  return fraction.length + (text.endsWith("%") ? 2 : 0);
}

/**
 * Whether a number is backed: printed by a cell as it is, as a share instead of a percentage, or with
 * more digits, which round to it; or a constant in the code; or one that can be counted on fingers.
 */
export function isBacked(
  { text }: Pick<ProseNumber, "text">,
  { shown, constants }: Backing,
): boolean {
  const value = valueOf(text), decimals = decimalsOf(text);
  if (Number.isInteger(value) && value <= 10 && !text.endsWith("%")) return true;
  if (value === 1 || value === 0 || constants.has(value)) return true;
  const digits = text.replaceAll(/[%,\s]|e.*/g, "").replace(/^0\.0*/, "").replace(".", "").length;
  for (const other of shown) {
    const found = valueOf(other);
    if (found === value) return true;
    // Two digits at least: a single one is near to something always.
    const isRounded = digits >= 2 && decimalsOf(other) > decimals && !text.includes("e");
    if (isRounded && Math.abs(found - value) <= 0.5000001 * 10 ** -decimals) return true;
  }
  return false;
}
