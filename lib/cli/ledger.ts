/**
 * The parity ledger: everything the sources print, with what the notebooks print in its place, as a
 * table for the terminal, for Markdown and for programs.
 *
 * @module
 */
import {
  type Comparison,
  PARITY_VERDICTS,
  type ParityVerdict,
  type Printed,
  type PrintedRow,
} from "../notebook/compare.ts";

/** What the ledger needs of a comparison. */
export type Finding = Pick<
  Comparison,
  "section" | "what" | "here" | "verdict" | "numbers" | "difference"
>;

/** What a source printed, by source and name: notebooks/printed/printed-numbers.json. */
export type PrintedNumbers = Readonly<Record<string, Readonly<Record<string, Printed>>>>;

/** A line of the ledger. */
export interface Entry {
  /** The number of the source. */
  readonly source: number;
  /** The section, by the source's own numbering. */
  readonly section: string;
  /** What the numbers are. */
  readonly what: string;
  /** What was printed there: one row's numbers, or how many rows. */
  readonly there: string;
  /** What is printed here. */
  readonly here: string;
  /** Whether the source's seeds fix the numbers. */
  readonly class: string;
  /** How the two compare; "missing" where no notebook prints it. */
  readonly verdict: ParityVerdict | "missing";
  /** How many numbers were judged. */
  readonly numbers: number;
  /** Where the first number is off. */
  readonly difference?: string;
}

/**
 * One line for each thing that the sources of these numbers printed.
 *
 * @param findings By the number of the source, what its notebook compared.
 */
export function makeLedger(
  printed: PrintedNumbers,
  findings: ReadonlyMap<number, readonly Finding[]>,
): Entry[] {
  return [...findings].flatMap(([source, made]) =>
    Object.values(printed[`source${source}`] ?? {}).map((numbers) => {
      const { section, what } = numbers;
      const found = made.filter((c) => c.section === section && c.what === what);
      // Of several, the one that fares worst.
      const comparison = found.find(({ verdict }) => verdict === "off") ?? found[0];
      return {
        source,
        section,
        what,
        there: summarize(numbers.printed),
        here: comparison ? summarize(comparison.here) : "",
        class: numbers.class,
        verdict: comparison?.verdict ?? "missing",
        numbers: comparison?.numbers ?? 0,
        ...(comparison?.difference && { difference: comparison.difference }),
      };
    })
  );
}

function summarize(rows: readonly PrintedRow[]): string {
  if (rows.length === 1) return Object.values(rows[0]).join(", ");
  return `${rows.length} rows, to ${Object.values(rows.at(-1) ?? {}).slice(1).join(", ")}`;
}

/** Whether a line is as it must be. */
export function isMet({ verdict }: Entry): boolean {
  return verdict === "equal" || verdict === "in band" || verdict === "shown";
}

/** The ledger's closing line. */
export function describeLedger(ledger: readonly Entry[]): string {
  const count = (verdict: Entry["verdict"]) => {
    const found = ledger.filter((entry) => entry.verdict === verdict);
    const numbers = found.reduce((sum, entry) => sum + entry.numbers, 0);
    return found.length === 0 ? [] : [
      `${found.length} ${verdict}${
        numbers > 0 ? ` (${numbers} ${numbers === 1 ? "number" : "numbers"})` : ""
      }`,
    ];
  };
  const counts = [...PARITY_VERDICTS, "missing" as const].flatMap(count);
  return `${ledger.length} entries: ${counts.join(", ")}`;
}

const HEAD = ["source", "section", "what", "printed there", "printed here", "class", "verdict"];

function cells(entry: Entry): string[] {
  const { source, section, what, there, here, difference } = entry;
  const verdict = isMet(entry) ? entry.verdict : entry.verdict.toUpperCase();
  const reason = difference ? `: ${difference}` : "";
  return [String(source), section, what, there, here, entry.class, verdict + reason];
}

/** Long cells are cut: the table is to be read at a glance. */
const WIDEST = 34;

/** The ledger for a terminal. */
export function asText(ledger: readonly Entry[]): string {
  const cut = (text: string, j: number) =>
    text.length > WIDEST && j < HEAD.length - 1 ? `${text.slice(0, WIDEST - 1)}…` : text;
  const rows = [HEAD, ...ledger.map((entry) => cells(entry).map(cut))];
  const widths = HEAD.map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  const lines = rows.map((row) =>
    row.map((text, j) => text.padEnd(widths[j])).join("  ").trimEnd()
  );
  return `${lines.join("\n")}\n\n${describeLedger(ledger)}\n`;
}

/** The ledger as a table in Markdown, as `deno fmt` has it. */
export function asMarkdown(ledger: readonly Entry[]): string {
  const rows = [
    HEAD,
    ...ledger.map((entry) => cells(entry).map((text) => text.replaceAll("|", "\\|"))),
  ];
  const widths = HEAD.map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  const line = (row: readonly string[], fill = " ") =>
    `| ${row.map((text, j) => text.padEnd(widths[j], fill)).join(" | ")} |`;
  const [head, ...body] = rows;
  return [line(head), line(HEAD.map(() => ""), "-"), ...body.map((row) => line(row))].join("\n") +
    `\n\n${describeLedger(ledger)}.\n`;
}
