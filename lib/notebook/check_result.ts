/**
 * How a check shows what it found: by sign and word, and by color besides.
 *
 * @module
 */
import { escapeText } from "../plot/escape.ts";
import { badge, BADGES } from "./badge.ts";
import { findJupyter, type Jupyter } from "./surfaces.ts";

/** What a check found. */
export interface CheckResult {
  /** What was checked. */
  readonly what: string;
  /** Whether the answer is right, wrong, or still missing. */
  readonly state: "right" | "wrong" | "open";
  /** The first difference, or the blank that is open. */
  readonly detail?: string;
  /** A hint for those who look for the answer. */
  readonly hint?: string | undefined;
  /** What else there is to say, line by line. */
  readonly lines?: readonly string[];
  /** Numbers to look at: the names of the columns, then the rows. */
  readonly table?: readonly (readonly string[])[];
}

const LOOKS = {
  right: { mark: "✓ Right", color: "green" },
  wrong: { mark: "✗ Not yet", color: "red" },
  open: { mark: "○ Open", color: "grey" },
} satisfies Record<CheckResult["state"], { mark: string; color: keyof typeof BADGES }>;

/** The result in a line or two. */
export function resultText(result: CheckResult): string {
  return [
    `${LOOKS[result.state].mark}: ${finding(result)}`,
    ...hintLines(result),
    ...result.lines ?? [],
    ...tableLines(result.table ?? []),
  ].join("\n");
}

/** The result as a notebook shows it. */
export function resultHTML(result: CheckResult): string {
  const { mark, color } = LOOKS[result.state];
  const lines = [finding(result), ...hintLines(result), ...result.lines ?? []].map(escapeText);
  return `<div style="border-left:4px solid ${BADGES[color]};padding:2px 10px">` +
    `${badge(mark, color)} ${lines.join("<br>")}${tableHTML(result.table ?? [])}</div>`;
}

function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd());
}

function tableHTML(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const cells = (row: readonly string[], tag: "th" | "td") =>
    `<tr>${row.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${cells(rows[0], "th")}</thead>` +
    `<tbody>${rows.slice(1).map((row) => cells(row, "td")).join("")}</tbody></table>`;
}

function finding({ what, detail }: CheckResult): string {
  return detail === undefined ? what : `${what}: ${detail}`;
}

function hintLines({ state, hint }: CheckResult): string[] {
  return state === "right" || hint === undefined ? [] : [`Hint: ${hint}`];
}

/** Shows it below the cell, or prints it where there is no notebook. */
export async function showResult(
  result: CheckResult,
  jupyter: Jupyter | undefined = findJupyter(),
): Promise<void> {
  const text = resultText(result);
  if (!jupyter) return console.log(text);
  const data = { "text/plain": text, "text/html": resultHTML(result) };
  await jupyter.broadcast("display_data", { data, metadata: {}, transient: {} });
}
