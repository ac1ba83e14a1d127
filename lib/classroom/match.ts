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
import { IMPORTS } from "./student_version.ts";

/** What a submission has in an assignment's places. */
export interface Matching {
  /** The code of each blank, by its name. */
  readonly answers: ReadonlyMap<string, { readonly source: string; readonly by: Way }>;
  /** Cells of the student's own, by the name of the part after which they stand; "" is the start. */
  readonly extras: ReadonlyMap<string, readonly string[]>;
  /** How many cells of the assignment were changed that were not to be. */
  readonly changed: number;
}

/** How a cell was found. */
export type Way = "grade_id" | "cell id" | "declared names";

/** Finds the places of a submission's cells. */
export function match(parts: readonly Part[], cells: readonly Cell[]): Matching {
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  const names = new Map(parts.flatMap((part) => part.kind === "text" ? [] : [[part.id, part]]));
  const places = new Map<Cell, { id: string; by: Way }>();
  const taken = new Set<string>();
  const place = (cell: Cell, id: string | undefined, by: Way) => {
    if (id === undefined || !names.has(id) || taken.has(id) || places.has(cell)) return;
    places.set(cell, { id, by });
    taken.add(id);
  };
  // Of copies, the last counts, as it does for nbgrader.
  for (const cell of code.toReversed()) place(cell, gradeIdOf(cell), "grade_id");
  for (const cell of code.toReversed()) place(cell, cell.id, "cell id");
  for (const part of parts) {
    if (part.kind !== "blank" || taken.has(part.id)) continue;
    const found = nearest(part, code.filter((cell) => !places.has(cell)));
    if (found) place(found, part.id, "declared names");
  }
  const known = new Set([IMPORTS, ...parts.flatMap(codeOf)]);
  const answers = new Map<string, { source: string; by: Way }>();
  const extras = new Map<string, string[]>();
  let after = "", changed = 0;
  for (const cell of code) {
    const source = joinText(cell.source), found = places.get(cell);
    if (found) {
      after = found.id;
      const part = names.get(found.id)!;
      if (part.kind === "blank") answers.set(found.id, { source, by: found.by });
      else if (part.kind === "given" && source.trim() !== part.source.trim()) changed++;
      continue;
    }
    if (known.has(source.trim()) || isCheckCell(source)) continue;
    extras.set(after, [...extras.get(after) ?? [], source]);
  }
  return { answers, extras, changed };
}

function gradeIdOf({ metadata }: Cell): string | undefined {
  const { nbgrader } = metadata as { nbgrader?: { grade_id?: unknown } };
  return typeof nbgrader?.grade_id === "string" ? nbgrader.grade_id : undefined;
}

function codeOf(part: Part): string[] {
  return "source" in part ? [part.source.trim(), ""] : [];
}

/** A check of which it is not known whose: the assignment's own are made. */
function isCheckCell(source: string): boolean {
  const { checks, rest } = cutAtChecks(source);
  return checks.length > 0 && rest === "" && checks.every(({ before }) => before === "");
}

/** The cell that declares the most of what a blank does; `undefined` where none declares any of it. */
function nearest({ source }: Blank, cells: readonly Cell[]): Cell | undefined {
  const wanted = declaredBy(source);
  let best: Cell | undefined, most = 0;
  for (const cell of cells) {
    const shared = [...declaredBy(joinText(cell.source))].filter((name) => wanted.has(name)).length;
    if (shared > most) [best, most] = [cell, shared];
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
