/**
 * A notebook as an assignment: what is given, what is left to be filled in, what is checked, and what
 * solves it.
 *
 * A code cell's part is in its metadata, `gradbook: { exercise, role }`, with `hidden: true` for a
 * check whose right answer students do not get, and `points` for what each check of the cell is worth.
 * The tags `exercise` and `solution` do as well: they mark the cell with the blanks and its checks,
 * and the solution after it.
 *
 * @module
 */
import { type Cell, joinText, type Notebook } from "../notebook/ipynb.ts";
import { quote } from "../runtime/quote.ts";
import { type CheckCall, cutAtChecks } from "./checks.ts";

/** A cell that is no code. */
export interface Text {
  readonly kind: "text";
  /** The cell as it stands. */
  readonly cell: Cell;
}

/** Code that is the assignment's own: what exercises build on, or what solves one. */
export interface Given {
  readonly kind: "given" | "solution";
  /** Its name, no other part's: nbgrader's `grade_id`. */
  readonly id: string;
  /** Its code. */
  readonly source: string;
  /** The cell that it is from. */
  readonly cell: Cell;
}

/** Code that students complete. */
export interface Blank {
  readonly kind: "blank";
  /** Its name, no other part's: nbgrader's `grade_id`. */
  readonly id: string;
  /** The code with the blanks. */
  readonly source: string;
  /** The cell that it is from. */
  readonly cell: Cell;
}

/** One check. */
export interface Check {
  readonly kind: "check";
  /** Its name, no other part's: nbgrader's `grade_id`. */
  readonly id: string;
  /** The exercise that it belongs to. */
  readonly exercise: string;
  /** Code that it needs. */
  readonly before: string;
  /** What is called. */
  readonly call: CheckCall;
  /**
   * Whether it tries a function on an exercise of the library's catalog, as in
   * `const relu = await check("relu", yours, solution);`, and not one answer.
   */
  readonly isPractice: boolean;
  /** Whether students do not get the right answer. */
  readonly isHidden: boolean;
  /** What it is worth. */
  readonly points: number;
}

/** A part of an assignment. */
export type Part = Text | Given | Blank | Check;

/** What this room reads of a cell's metadata. */
interface Role {
  readonly exercise?: string;
  readonly role?: "blank" | "check" | "solution";
  readonly hidden?: boolean;
  readonly points?: number;
}

/**
 * The parts of a notebook, in their order.
 *
 * @throws {SyntaxError} If it has no check, or a role that is none.
 */
export function partsOf({ cells }: Notebook): Part[] {
  const nameOf = unique();
  const parts: Part[] = [];
  let current = "exercise";
  for (const [i, cell] of cells.entries()) {
    if (cell.cell_type !== "code") {
      parts.push({ kind: "text", cell });
      continue;
    }
    const { role, exercise = nameFrom(cell), hidden = false, points = 1 } = roleOf(cell, i);
    const source = joinText(cell.source), own = cell.id ?? `cell-${i + 1}`;
    if (role === undefined) {
      parts.push({ kind: "given", id: nameOf(own), source, cell });
      continue;
    }
    current = exercise ?? (role === "blank" ? own : current);
    const { checks, rest } = cutAtChecks(source);
    if (role === "solution") {
      // The checks are made by then, on what the student wrote.
      const code = [...checks.map(({ before }) => before), rest].filter(Boolean).join("\n");
      if (code !== "") parts.push({ kind: "solution", id: nameOf(own), source: code, cell });
      continue;
    }
    const isBlank = role === "blank";
    if (isBlank) {
      const code = checks.length > 0 ? checks[0].before : rest;
      parts.push({ kind: "blank", id: nameOf(current), source: code, cell });
    }
    for (const [j, { before, call }] of checks.entries()) {
      const isPractice = call.binding !== "";
      if (isPractice && hidden) {
        throw new SyntaxError(
          `Cannot make an assignment: a hidden check must compare one answer, but that of cell ` +
            `${i + 1} tries a function`,
        );
      }
      parts.push({
        kind: "check",
        id: nameOf(`${current}-${hidden ? "hidden" : "check"}-${j + 1}`),
        exercise: current,
        before: isBlank && j === 0 ? "" : before,
        call,
        isPractice,
        isHidden: hidden,
        points,
      });
    }
    if (rest !== "" && !(isBlank && checks.length === 0)) {
      parts.push({ kind: "given", id: nameOf(`${own}-rest`), source: rest, cell });
    }
  }
  if (!parts.some(({ kind }) => kind === "check")) {
    throw new SyntaxError(
      "Cannot make an assignment: expected a notebook with exercises and checks, but it has none",
    );
  }
  return parts;
}

const ROLES: readonly unknown[] = ["blank", "check", "solution", undefined];

function roleOf({ metadata }: Cell, i: number): Role {
  const role = (metadata.gradbook ?? {}) as Role;
  if (!ROLES.includes(role.role)) {
    throw new SyntaxError(
      `Cannot make an assignment: the role of cell ${i + 1} must be blank, check or solution, ` +
        `but is ${quote(role.role)}`,
    );
  }
  if (role.role) return role;
  if (metadata.tags?.includes("exercise")) return { ...role, role: "blank" };
  return metadata.tags?.includes("solution") ? { ...role, role: "solution" } : role;
}

/** An exercise's name where only its cell has one. */
function nameFrom({ id }: Cell): string | undefined {
  return id?.match(/^(.+)-exercise$/)?.[1];
}

/** Makes names that nbgrader takes, each once. */
function unique(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const stem = wanted.replace(/[^\w-]+/g, "-");
    let name = stem;
    for (let n = 2; taken.has(name); n++) name = `${stem}-${n}`;
    taken.add(name);
    return name;
  };
}

/** The checks among parts. */
export function checksIn(parts: readonly Part[]): Check[] {
  return parts.filter((part) => part.kind === "check");
}
