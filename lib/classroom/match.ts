/**
 * Which cell of a submission belongs where in the assignment: by nbgrader's `grade_id`, and where that
 * is lost, by the cell's own id, or by the names that the cell declares.
 *
 * @module
 */
import { type Cell, joinText } from "../notebook/ipynb.ts";
import { cut } from "../language/tokens.ts";
import type { Blank, Part } from "./assignment.ts";
import { cutAtChecks } from "./checks.ts";
import { checkSource, IMPORTS } from "./student_version.ts";

/** What a submission has in an assignment's places. */
export interface Matching {
  /** The code of each blank, by its name. */
  readonly answers: ReadonlyMap<string, { readonly source: string; readonly by: Way }>;
  /** Cells of the student's own, by the name of the part after which they stand; "" is the start. */
  readonly extras: ReadonlyMap<string, readonly string[]>;
  /** Blanks that several cells say they are. */
  readonly copied: readonly string[];
  /** How many cells of the assignment were changed that were not to be. */
  readonly changed: number;
}

/** How a cell was found. */
export type Way = "grade_id" | "cell id" | "declared names";

/** Finds the places of a submission's cells. */
export function match(parts: readonly Part[], cells: readonly Cell[]): Matching {
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  const names = new Map(parts.flatMap((part) => part.kind === "text" ? [] : [[part.id, part]]));
  const given = new Map(parts.flatMap((part) => codeOf(part).map((code) => [part, code] as const)));
  const known = new Set(["", IMPORTS, ...given.values()]);
  const places = new Map<Cell, { id: string; by: Way }>();
  const taken = new Set<string>();
  const place = (cell: Cell, id: string | undefined, by: Way) => {
    if (id === undefined || !names.has(id) || taken.has(id) || places.has(cell)) return;
    places.set(cell, { id, by });
    taken.add(id);
  };
  const byGradeId = Map.groupBy(code, gradeIdOf), byId = Map.groupBy(code, ({ id }) => id);
  for (const [id, part] of names) {
    const copies = byGradeId.get(id) ?? [], isBlank = part.kind === "blank";
    const isAsGiven = (cell: Cell) => comparable(textOf(cell)) === given.get(part);
    // The last counts, as it does for nbgrader, but for a blank that nobody has filled in. A copy of
    // what is given that was made into something else is a cell of the student's own.
    const found = copies.findLast((cell) => isAsGiven(cell) !== isBlank) ?? copies.at(-1);
    if (found) place(found, id, "grade_id");
  }
  for (const [id, cells] of byId) if (cells.length === 1) place(cells[0], id, "cell id");
  for (const part of parts) {
    if (part.kind !== "blank" || taken.has(part.id)) continue;
    const found = nearest(part, code.filter((cell) => !places.has(cell)));
    if (found) place(found, part.id, "declared names");
  }
  const answers = new Map<string, { source: string; by: Way }>();
  const extras = new Map<string, string[]>();
  let after = "", changed = 0;
  for (const cell of code) {
    const source = textOf(cell), found = places.get(cell);
    if (found) {
      after = found.id;
      const part = names.get(found.id)!;
      if (part.kind === "blank") answers.set(found.id, { source, by: found.by });
      else if (part.kind !== "solution" && comparable(source) !== given.get(part)) changed++;
      continue;
    }
    if (known.has(comparable(source)) || isCheckCell(source)) continue;
    extras.set(after, [...extras.get(after) ?? [], source]);
  }
  const copied = [...answers.keys()].filter((id) => (byGradeId.get(id)?.length ?? 0) > 1);
  return { answers, extras, copied, changed };
}

/** A cell's code; some programs end lines as on Windows. */
const textOf = ({ source }: Cell) => joinText(source).replaceAll("\r\n", "\n");

function gradeIdOf({ metadata }: Cell): string | undefined {
  const { nbgrader } = metadata as { nbgrader?: { grade_id?: unknown } };
  return typeof nbgrader?.grade_id === "string" ? nbgrader.grade_id : undefined;
}

/** Code as the student's version has it, to be compared; solutions are not in it. */
function codeOf(part: Part): string[] {
  if (part.kind === "text" || part.kind === "solution") return [];
  return [comparable(part.kind === "check" ? checkSource(part) : part.source)];
}

/** Without digests, which take a run of the assignment to make. */
function comparable(source: string): string {
  return source.trim().replace(/"-?\d+:[0-9a-f]{16}:[0-9a-f]{64}"/g, '""');
}

/** A check of which it is not known whose: the assignment's own are made. */
function isCheckCell(source: string): boolean {
  const { checks, rest } = cutAtChecks(source);
  return checks.length > 0 && [rest, ...checks.map(({ before }) => before)].every(isComment);
}

const isComment = (source: string) => cut(source).list.length === 0;

/** The cell that declares the most of what a blank does; `undefined` where none declares any of it. */
function nearest({ source }: Blank, cells: readonly Cell[]): Cell | undefined {
  const wanted = declaredBy(source);
  let best: Cell | undefined, most = 0;
  for (const cell of cells) {
    const shared = [...declaredBy(textOf(cell))].filter((name) => wanted.has(name)).length;
    if (shared > 0 && shared >= most) [best, most] = [cell, shared];
  }
  return best;
}

/** The names that code declares outside of all brackets. */
function declaredBy(source: string): Set<string> {
  const { list } = cut(source);
  return new Set(list.flatMap(({ text, depth }, i) => {
    const next = list[i + 1];
    return depth === 0 && /^(?:function|class|const|let|var|async)$/.test(text) &&
        next?.kind === "word" && next.text !== "function"
      ? [next.text]
      : [];
  }));
}
