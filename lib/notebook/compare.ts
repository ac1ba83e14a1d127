/**
 * Parity with the sources: what a source printed, beside what is printed here.
 *
 * A notebook calls {@linkcode compare} wherever its source prints numbers; the call shows both with
 * a verdict, and enters the verdict in the {@linkcode ledger}, from which `deno task parity` makes
 * its table. What the sources printed stands in notebooks/printed/printed-numbers.json.
 *
 * @module
 */
import { expectKind, isRecord } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectTensor } from "../tensor/given.ts";
import { expectNumber } from "../tensor/integers.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { escapeText } from "../plot/escape.ts";
import { type Displayable, JUPYTER_DISPLAY } from "../plot/figure.ts";
import { badge, type BADGES } from "./badge.ts";
import { describeLack, type Trained } from "./training_record.ts";

/** Numbers as they are printed: by the name of the column or quantity. */
export type PrintedRow = Readonly<Record<string, string>>;

/** Something a source printed: one row of numbers, or a table. */
export interface Printed {
  /** The section of the source, by its own numbering. */
  readonly section: string;
  /** What the numbers are. */
  readonly what: string;
  /**
   * - "exact": the source's own seeds fix the numbers, to the last printed digit;
   * - "band": the source draws them from an unseeded generator, so they are met within `bands`;
   * - "input": they come from a file that was never published, and are shown without a verdict.
   */
  readonly class: string;
  /** What the source printed. */
  readonly printed: readonly PrintedRow[];
  /** For each row, the columns that are judged, with the least and the greatest value allowed. */
  readonly bands?: readonly Readonly<Record<string, readonly string[] | undefined>>[];
  /** Why the numbers are not exact. */
  readonly why?: string;
  /** What the source's program was run with; other values lead to other numbers. */
  readonly parameters?: Readonly<Record<string, number>>;
}

/** Where the numbers that are compared come from. */
export interface Provenance {
  /** The notebook's values of the source's `parameters`. */
  readonly parameters?: Readonly<Record<string, number>>;
  /**
   * What `progress` showed the training of, if its result is compared: Stop and repeated training lead
   * to other numbers, too. With `undefined`, it has not been trained.
   */
  readonly model?: Trained | undefined;
}

/**
 * - "equal": every number, to the last digit;
 * - "in band": every judged number lies in its band;
 * - "shown": nothing to judge by;
 * - "not comparable": parameters are not the source's, or training was stopped, or repeated;
 * - "incomplete": what is here would be equal or in band, but rows are missing, as after a quick run;
 * - "off": a number differs, or lies outside its band.
 */
export const PARITY_VERDICTS = [
  "equal",
  "in band",
  "shown",
  "not comparable",
  "incomplete",
  "off",
] as const;

/** How numbers compare with those of a source, as {@linkcode PARITY_VERDICTS} has it. */
export type ParityVerdict = typeof PARITY_VERDICTS[number];

/** One comparison: what was printed there and here, and the verdict. */
export interface Comparison extends Printed {
  /** What is printed here. */
  readonly here: readonly PrintedRow[];
  /** How the two compare. */
  readonly verdict: ParityVerdict;
  /** How many numbers were judged. */
  readonly numbers: number;
  /** Where the first number is off, or why the numbers are not comparable. */
  readonly difference?: string;
}

/** The media type under which a notebook keeps a comparison, as JSON, beside what readers see. */
export const COMPARISON_TYPE = "application/vnd.gradbook.comparison+json";

const comparisons: Comparison[] = [];

/** All comparisons of this run, in the order of the calls. */
export function ledger(): readonly Comparison[] {
  return comparisons;
}

/**
 * Compares what a source printed with `here`, enters the result in the {@linkcode ledger}, and
 * returns it for display: the last expression of a cell shows it.
 *
 * Numbers of a run that is not the source's are not judged: with other parameters, or after training
 * that was stopped or repeated.
 *
 * @throws {TypeError} If a row names a column that the source did not print.
 * @throws {RangeError} If one of `parameters` is none of the source's.
 *
 * @example
 * ```ts
 * import { formatPercent } from "gradbook";
 * import { compare } from "gradbook/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * const printed = {
 *   section: "5",
 *   what: "accuracy",
 *   class: "exact",
 *   printed: [{ accuracy: "97.28%" }],
 * };
 * assertEquals(compare(printed, { accuracy: formatPercent(0.97284) }).verdict, "equal");
 * ```
 */
export function compare(
  source: Printed,
  here: PrintedRow | readonly PrintedRow[],
  provenance: Provenance = {},
): Comparison & Displayable {
  const isPrinted = Array.isArray(Object(source).printed) && source.printed.length > 0 &&
    source.printed.every(isRecord);
  expectKind("compare", "what a source printed", source, isPrinted);
  const areRows = (Array.isArray(here) ? here : [here]).every(isRow);
  expectKind("compare", "texts by name, or a list of such rows", here, areRows);
  expectOptions("compare", provenance, ["parameters", "model"]);
  const rows = Array.isArray(here) ? here as readonly PrintedRow[] : [here as PrintedRow];
  for (const column of rows.flatMap(Object.keys)) {
    if (!source.printed.some((row) => Object.hasOwn(row, column))) {
      throw new TypeError(
        `Cannot compare "${column}" of ${source.what}: expected one of ` +
          `${Object.keys(source.printed[0]).join(", ")}, but the source prints no such number`,
      );
    }
  }
  const reason = otherRun(source, provenance);
  const judgement = reason === undefined
    ? judgeNumbers(source, rows)
    : { verdict: "not comparable", numbers: 0, difference: reason } as const;
  const comparison = { ...source, here: rows, ...judgement };
  comparisons.push(comparison);
  return {
    ...comparison,
    [JUPYTER_DISPLAY]: () => ({
      "text/html": describeAsHtml(comparison),
      "text/plain": describe(comparison),
      [COMPARISON_TYPE]: JSON.stringify(brief(comparison)),
    }),
  };
}

/**
 * `weights`, each disturbed by the relative amount `by`, up and down in turn: what printed digits
 * stand when the starting point is off by so much? With 0, the weights themselves.
 */
export function perturbed<S extends Shape>(weights: Tensor<S>, by: number): Tensor<S> {
  expectTensor(weights, undefined, "disturb weights");
  expectNumber(by, "disturb weights");
  if (by === 0) return weights;
  const disturbed = weights.copy();
  disturbed.data.forEach((w, i) => disturbed.data[i] = w * (1 + (i % 2 === 0 ? by : -by)));
  return disturbed;
}

function isRow(row: unknown): boolean {
  return isRecord(row) && Object.values(row).every((text) => typeof text === "string");
}

/** A comparison without what the source printed, which stands in notebooks/printed. */
function brief({ section, what, here, verdict, numbers, difference }: Comparison) {
  return { section, what, here, verdict, numbers, difference };
}

/** Why the run is not the source's, if it is not. */
function otherRun(source: Printed, provenance: Provenance): string | undefined {
  for (const [name, value] of Object.entries(provenance.parameters ?? {})) {
    const there = source.parameters?.[name];
    if (there === undefined) {
      throw new RangeError(
        `Cannot compare ${source.what}: expected parameters that the source has, but it has no ` +
          `"${name}"`,
      );
    }
    if (value !== there) return `${name} is ${value}, not ${there}`;
  }
  return Object.hasOwn(provenance, "model") ? describeLack(provenance.model) : undefined;
}

function judgeNumbers(
  source: Printed,
  here: readonly PrintedRow[],
): Pick<Comparison, "verdict" | "numbers" | "difference"> {
  if (source.class === "input") return { verdict: "shown", numbers: 0 };
  let numbers = 0, missing = Math.max(0, here.length - source.printed.length);
  for (const [r, row] of source.printed.entries()) {
    const judged = source.class === "exact" ? row : source.bands?.[r] ?? {};
    for (const column of Object.keys(judged)) {
      numbers++;
      const ours = here[r]?.[column];
      if (ours === undefined) {
        missing++;
        continue;
      }
      const band = source.class === "exact" ? undefined : source.bands?.[r][column];
      if (band ? isWithin(Number.parseFloat(ours), band) : ours === row[column]) continue;
      const wanted = band ? `${band[0]} to ${band[1]}` : row[column];
      return {
        verdict: "off",
        numbers,
        difference: `row ${r + 1}, ${column}: expected ${wanted}, but got ${ours}`,
      };
    }
  }
  if (missing > 0) return { verdict: "incomplete", numbers };
  return { verdict: source.class === "exact" ? "equal" : "in band", numbers };
}

function isWithin(value: number, [low, high]: readonly string[]): boolean {
  return value >= Number(low) && value <= Number(high);
}

/** What a verdict says in full; the sign makes it readable without colors. */
const WORDS: Record<ParityVerdict, string> = {
  equal: "✓ equal to the last digit",
  "in band": "✓ within the band",
  shown: "shown side by side: there is nothing to judge by",
  "not comparable": "not comparable",
  incomplete: "… incomplete: this run printed a part of it",
  off: "✗ off",
};

const COLORS: Record<ParityVerdict, keyof typeof BADGES> = {
  equal: "green",
  "in band": "green",
  shown: "grey",
  "not comparable": "grey",
  incomplete: "amber",
  off: "red",
};

function describe(comparison: Comparison): string {
  const { what, verdict, difference, printed, here } = comparison;
  if (verdict === "not comparable") return `${what}: ${WORDS[verdict]}: ${difference}`;
  const head = `${what}: ${WORDS[verdict]}${difference ? ` (${difference})` : ""}`;
  if (printed.length > 1) return head;
  const list = (row: PrintedRow = {}) =>
    Object.entries(row).map(([k, v]) => `${k} ${v}`).join(", ");
  return `${head}\n  there: ${list(printed[0])}\n  here:  ${list(here[0])}`;
}

/** A row of numbers stands as a table of two lines, a table as one with a pair of cells per column. */
function describeAsHtml(comparison: Comparison): string {
  const { verdict, difference, what, section, why } = comparison;
  const isJudged = verdict !== "not comparable";
  const words = isJudged ? WORDS[verdict] : `${WORDS[verdict]}: ${difference}`;
  const note = (isJudged ? [difference, why] : []).filter(Boolean).join("; ");
  return `<div><p>${badge(words, COLORS[verdict])} · ` +
    `${escapeText(what)} (section ${escapeText(section)})${
      note ? ` · <em>${escapeText(note)}</em>` : ""
    }</p>${comparison.here.length > 0 ? table(comparison) : ""}</div>`;
}

function table({ printed, here, verdict }: Comparison): string {
  const columns = Object.keys(printed[0]);
  const cells = (row: PrintedRow | undefined, tag: "th" | "td") =>
    columns.map((column) => `<${tag}>${escapeText(row?.[column] ?? "–")}</${tag}>`).join("");
  const names = columns.map((column) => `<th>${escapeText(column)}</th>`).join("");
  if (printed.length === 1) {
    return `<table><thead><tr><th></th>${names}</tr></thead><tbody>` +
      `<tr><th>printed there</th>${cells(printed[0], "td")}</tr>` +
      `<tr><th>printed here</th>${cells(here[0], "td")}</tr></tbody></table>`;
  }
  const body = printed.map((row, r) => `<tr>${cells(row, "td")}${cells(here[r], "td")}</tr>`);
  const whole = `<table><thead><tr><th colspan="${columns.length}">printed there</th>` +
    `<th colspan="${columns.length}">printed here</th></tr><tr>${names}${names}</tr></thead>` +
    `<tbody>${body.join("")}</tbody></table>`;
  if (printed.length <= LONGEST_TABLE) return whole;
  // A long table of the same numbers twice is folded away; one that has something to show is open.
  const isOpen = verdict === "equal" || verdict === "in band" ? "" : " open";
  return `<details${isOpen}><summary>all ${printed.length} rows, there and here</summary>` +
    `${whole}</details>`;
}

/** How many rows are shown at once. */
const LONGEST_TABLE = 20;
