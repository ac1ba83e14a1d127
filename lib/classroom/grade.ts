/**
 * Grades one submission: reads it, runs it, and marks each check by what it was told.
 *
 * Where the process has to be stopped, it starts again without the cell at which that happened: an
 * endless loop in one exercise costs that exercise, and no other.
 *
 * @module
 */
import { type Cell, joinText, parseNotebook } from "../notebook/ipynb.ts";
import { reasonOf } from "../runtime/quote.ts";
import { type Check, checksIn } from "./assignment.ts";
import { judge, type Mark, type Truths, truthsOf } from "./judge.ts";
import { match, type Matching } from "./match.ts";
import { assignmentOf } from "./named.ts";
import { type Assignment, solutionSteps, submissionSteps } from "./plan.ts";
import { type Run, run, type Step, type StepResult } from "./run.ts";
import type { Bounds, Sandbox } from "./sandbox.ts";

/** What a submission came to. */
export interface Grade {
  /** Of each check. */
  readonly marks: readonly Mark[];
  /** What whoever reads the marks should know. */
  readonly notes: readonly string[];
}

/** How often a submission may take what the assignment's own cells take in the assignment's own run. */
const PATIENCE = 3;

/** What code says that takes an answer from the library's catalog of exercises. */
const OF_THE_LIBRARY = /\bCATALOG\b|\breference\b|\bexercises\/|gradbook\/classroom/;

/** How many notes whoever reads the marks gets. */
const MOST_NOTES = 50;
/** The most bytes of a submission with all its outputs. */
export const MOST_BYTES = 2 ** 26;
/** The most cells that are not empty, and characters of code. */
const MOST_CELLS = 2000, MOST_CODE = 2 ** 18;

/**
 * Runs the assignment's own solutions.
 *
 * @throws {Error} If they do not pass their own checks.
 */
export async function findTruths(
  assignment: Assignment,
  sandbox: Sandbox,
  bounds: Bounds,
): Promise<Truths> {
  const steps = solutionSteps(assignment), ran = await run(sandbox, steps, bounds, true);
  if (ran.stopped) {
    throw new Error(
      `Cannot grade: the assignment's own cells must run to the end, but at ` +
        `${ran.stopped.id ?? "the start"} ${ran.stopped.reason}`,
    );
  }
  const notes = steps.flatMap(({ id, callee }) => {
    const error = ran.results.get(id)?.error;
    return error && callee === undefined
      ? [`${id} fails where it is graded: ${error.message}`]
      : [];
  });
  return {
    notes,
    truths: truthsOf(checksIn(assignment.parts), ran.results),
    seconds: new Map(Array.from(ran.results, ([id, { seconds }]) => [id, seconds])),
  };
}

/** Grades the bytes of a submission's file; whatever they are, this resolves. */
export async function grade(
  assignment: Assignment,
  { truths, seconds }: Truths,
  bytes: Uint8Array,
  sandbox: Sandbox,
  bounds: Bounds,
): Promise<Grade> {
  const checks = checksIn(assignment.parts);
  let matching: Matching;
  try {
    matching = match(assignment.parts, cellsOf(bytes));
  } catch (error) {
    return ungraded(checks, reasonOf(error));
  }
  const steps = submissionSteps(assignment, matching).map((step): Step =>
    step.owner === "student" ? step : { ...step, grace: PATIENCE * (seconds.get(step.id) ?? 0) }
  );
  const own = steps.reduce((sum, { grace = 0 }) => sum + grace, 0);
  const allowed = { ...bounds, seconds: Math.ceil(bounds.seconds + own) };
  const { results, skipped, notes } = await runAll(sandbox, steps, allowed);
  const marks = checks.map((check): Mark => {
    const reason = skipped.get(check.id);
    if (reason !== undefined) return { check, points: 0, reason };
    return judge(check, results.get(check.id), truths.get(check.id)!);
  });
  const named = assignmentOf(bytes), isOther = named !== undefined && named !== assignment.name;
  const all = [
    ...(isOther ? [`says that it is of another assignment: ${named}`] : []),
    ...notesOn(assignment, matching),
    ...notes,
  ];
  const rest = all.splice(MOST_NOTES);
  return { marks, notes: [...all, ...(rest.length > 0 ? [`and ${rest.length} notes more`] : [])] };
}

/**
 * The cells of a submission.
 *
 * @throws {Error} If it is no notebook, or has too many that are not empty.
 */
function cellsOf(bytes: Uint8Array): readonly Cell[] {
  expectAtMost(MOST_BYTES, bytes.length, "bytes");
  const { cells } = parseNotebook(new TextDecoder().decode(bytes));
  const filled = cells.filter(({ source }) => joinText(source).trim() !== "");
  expectAtMost(MOST_CELLS, filled.length, "cells");
  const code = filled.filter(({ cell_type }) => cell_type === "code");
  const length = code.reduce((sum, { source }) => sum + joinText(source).length, 0);
  expectAtMost(MOST_CODE, length, "characters of code");
  return cells;
}

function expectAtMost(most: number, found: number, what: string): void {
  if (found <= most) return;
  throw new RangeError(
    `Cannot read a notebook: expected ${most} ${what} at most, but got ${found}`,
  );
}

/** No marks at all, for one reason. */
export function ungraded(checks: readonly Check[], reason: string): Grade {
  return { marks: checks.map((check) => ({ check, points: 0, reason })), notes: [reason] };
}

function notesOn({ parts }: Assignment, { answers, changed, copied, extras }: Matching): string[] {
  const notes = copied.map((id) =>
    `${id}: several cells have this name; the last that was filled in counts`
  );
  for (const part of parts) {
    if (part.kind !== "blank") continue;
    const found = answers.get(part.id);
    if (!found) {
      notes.push(`${part.id}: there is no code cell of this name; its blanks count as open`);
    } else if (found.by !== "grade_id") {
      notes.push(`${part.id}: the cell was found by its ${found.by}`);
    } else if (found.source.trim() === part.source.trim()) notes.push(`${part.id}: left as it was`);
    if (found && OF_THE_LIBRARY.test(found.source)) {
      notes.push(`${part.id}: names the library's own answers; look at it`);
    }
  }
  const own = [...extras.values()].flat().length;
  if (own > 0) notes.push(`cells of their own that were run: ${own}`);
  if (changed > 0) {
    notes.push(`cells of the assignment that were changed, and run as given: ${changed}`);
  }
  return notes;
}

interface Everything {
  readonly results: ReadonlyMap<string, StepResult>;
  /** What was left out, and why. */
  readonly skipped: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/** Runs all steps, again and again, each time without what stopped the process. */
async function runAll(
  sandbox: Sandbox,
  steps: readonly Step[],
  bounds: Bounds,
): Promise<Everything> {
  const skipped = new Map<string, string>(), notes: string[] = [];
  const due = performance.now() + bounds.seconds * 1000;
  for (;;) {
    const left = steps.filter(({ id }) => !skipped.has(id));
    const seconds = (due - performance.now()) / 1000;
    const ran = await run(sandbox, left, { ...bounds, seconds: Math.max(0.1, seconds) });
    const { stopped } = ran;
    const culprit = stopped && culpritOf(left, stopped.id);
    if (stopped && culprit) {
      skipped.set(culprit.id, stopped.reason);
      notes.push(`${culprit.id}: ${stopped.reason}; the rest was run without it`);
    }
    const isLate = performance.now() >= due;
    if (stopped && culprit && !isLate) continue;
    if (stopped) {
      const reason = isLate
        ? `not reached within the ${bounds.seconds} s of a notebook`
        : `not reached: ${stopped.reason}`;
      for (const { id, callee } of left) {
        if (callee !== undefined && !ran.results.has(id) && !skipped.has(id)) {
          skipped.set(id, reason);
        }
      }
      notes.push(
        isLate ? `the notebook took more than ${bounds.seconds} s in all` : stopped.reason,
      );
    }
    return { results: ran.results, skipped, notes: [...notes, ...notesOf(steps, ran)] };
  }
}

/** Whose doing it is that the process stopped: the check that ran, or the student's last cell. */
function culpritOf(steps: readonly Step[], id: string | undefined): Step | undefined {
  const at = steps.findIndex((step) => step.id === id);
  if (at < 0) return undefined;
  if (steps[at].callee !== undefined) return steps[at];
  return steps.slice(0, at + 1).findLast(({ owner }) => owner === "student");
}

function notesOf(steps: readonly Step[], { results, late, printed }: Run): string[] {
  const notes = steps.flatMap(({ id, owner }) => {
    const error = results.get(id)?.error;
    return error && owner === "student" ? [`${id} fails: ${error.message}`] : [];
  });
  if (late !== undefined) notes.push(`failed in the background: ${late}`);
  if (printed > 2 ** 20) {
    notes.push(`printed more than 1 MB, which nobody reads: ${Math.round(printed / 1e6)} MB came`);
  }
  return notes;
}
