/**
 * Attempts at exercises, over the life of a notebook: what a reader is told after each of them, and
 * with which function the cells below go on.
 *
 * @module
 */
import { CATALOG } from "../exercises/catalog.ts";
import { diagnose, type Diagnosis, firstResult } from "../exercises/diagnose.ts";
import type { AnyFunction, Exercise } from "../exercises/exercise.ts";
import { expectFunction, expectKind, isRecord } from "../runtime/kinds.ts";
import { type CheckResult, showResult } from "./check_result.ts";

/** Failed attempts at an exercise. */
interface Attempts {
  /** How many there were, the last one included. */
  readonly count: number;
  /** What the last one was: the same again is no new attempt. */
  readonly last: string;
}

const attempts = new Map<string, Attempts>();

/** Forgets all attempts. */
export function forgetAttempts(): void {
  attempts.clear();
}

/** Tries the reader's function, shows what came of it, and returns the function to go on with. */
export async function practice<F extends AnyFunction>(
  which: string | Exercise,
  yours: F,
  solution: F,
): Promise<F> {
  const exercise = typeof which === "string" ? find(which) : which;
  expectKind("check", "an exercise or its name", exercise, isRecord(exercise));
  expectFunction("check", "your answer", yours);
  expectFunction("check", "the solution", solution);
  const diagnosis = diagnose(exercise, yours);
  await showResult(describe(exercise, diagnosis, yours));
  return diagnosis.state === "right" ? yours : solution;
}

function find(name: string): Exercise {
  if (Object.hasOwn(CATALOG, name)) return CATALOG[name as keyof typeof CATALOG] as Exercise;
  throw new RangeError(
    `Cannot check "${name}": expected the name of an exercise, but the catalog has none of that name`,
  );
}

function describe(exercise: Exercise, diagnosis: Diagnosis, yours: AnyFunction): CheckResult {
  const { title: what, why, isUsed } = exercise, { state } = diagnosis;
  const goesOn = (with_: string) => isUsed ? [`The cells below go on with ${with_}.`] : [];
  if (state === "right") {
    return { what, state, lines: [...why ? [`Why: ${why}`] : [], ...goesOn("your function")] };
  }
  if (state === "open") {
    return { what, state, detail: diagnosis.open.task, lines: goesOn("the solution") };
  }
  const { text } = diagnosis, number = count(what, `${yours}\n${firstResult(exercise, yours)}`);
  return {
    what,
    state,
    detail: `attempt ${number}`,
    lines: [
      `What is off: ${text.what}`,
      ...number > 1 ? [`Where: ${text.where}`] : ["Where to look is shown after the next attempt."],
      ...number > 2 ? [`How: ${text.how}`] : [],
      ...goesOn("the solution"),
    ],
  };
}

/** Counts an attempt, unless it is the one before. */
function count(title: string, attempt: string): number {
  const before = attempts.get(title);
  if (before?.last === attempt) return before.count;
  const number = (before?.count ?? 0) + 1;
  attempts.set(title, { count: number, last: attempt });
  return number;
}
