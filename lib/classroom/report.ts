/**
 * What a cohort came to: a table for programs, and a page for each student.
 *
 * @module
 */
import { escapeText } from "../plot/escape.ts";
import { harmless, shorten } from "../runtime/quote.ts";
import type { Check } from "./assignment.ts";
import type { Grade } from "./grade.ts";

/** A graded submission. */
export interface Graded extends Grade {
  /** Whose it is. */
  readonly student: string;
}

/** Points earned, of all marks. */
export function earned({ marks }: Grade): number {
  return marks.reduce((sum, { points }) => sum + points, 0);
}

/** Points to be had. */
export function possible(checks: readonly Check[]): number {
  return checks.reduce((sum, { points }) => sum + points, 0);
}

/** The marks as a table: a line for each student, a column for each check. */
export function toCsv(checks: readonly Check[], graded: readonly Graded[]): string {
  const rows = [
    ["student", "points", "possible", ...checks.map(({ id }) => id), "notes"],
    ...graded.map((one) => [
      one.student,
      earned(one),
      possible(checks),
      ...one.marks.map(({ points }) => points),
      one.notes.join("; "),
    ]),
  ];
  return rows.map((row) => row.map(field).join(",") + "\r\n").join("");
}

/** A field; text that a spreadsheet would take for a formula gets an apostrophe in front. */
function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = harmless(value).replaceAll("\n", " ");
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The longest reason that a page shows. */
const MOST_SHOWN = 400;

/** A student's page: it runs nothing and fetches nothing. */
export function toPage(title: string, checks: readonly Check[], one: Graded): string {
  const text = (value: string) => escapeText(harmless(shorten(value, MOST_SHOWN)));
  const rows = one.marks.map(({ check, points, reason }) => {
    const verdict = points === check.points ? "✓ Right" : "✗ Not right";
    return `<tr><th scope="row">${text(check.id)}</th><td>${points} of ${check.points}</td>` +
      `<td>${verdict}${reason === undefined ? "" : `: ${text(reason)}`}</td></tr>`;
  });
  const notes = one.notes.map((note) => `<li>${text(note)}</li>`);
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${text(one.student)}: ${text(title)}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; overflow-wrap: anywhere; border-bottom: 1px solid #8886 }
</style>
<h1>${text(one.student)}</h1>
<p>${text(title)}: <strong>${earned(one)} of ${possible(checks)} points</strong></p>
<table>
<tr><th scope="col">Check</th><th scope="col">Points</th><th scope="col">Why</th></tr>
${rows.join("\n")}
</table>
${notes.length === 0 ? "" : `<h2>Notes</h2>\n<ul>\n${notes.join("\n")}\n</ul>\n`}</html>
`;
}
