/**
 * What a submission's checks were told, laid beside what is right.
 *
 * @module
 */
import { findDifference, type Tolerance } from "../exercises/difference.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Check } from "./assignment.ts";
import type { StepResult } from "./run.ts";
import type { Answer } from "./values.ts";

/** What the assignment's own run told. */
export interface Truths {
  /** What is right, by the name of the check. */
  readonly truths: ReadonlyMap<string, Truth>;
  /** How long its cells took, by their name: a submission gets the more for them. */
  readonly seconds: ReadonlyMap<string, number>;
  /** Which of its cells failed, though its checks are passed: one that writes a file, say. */
  readonly notes: readonly string[];
}

/** What is right. */
export interface Truth extends Tolerance {
  /** The answer of the assignment's own solution. */
  readonly answers: readonly Answer[];
}

/** What a check is worth, and why. */
export interface Mark {
  /** The check. */
  readonly check: Check;
  /** What was earned. */
  readonly points: number;
  /** Why it is not all of them. */
  readonly reason?: string;
}

/** How near gradients must come: those that are measured have fewer digits. */
const OF_GRADIENTS: Tolerance = { rtol: 1e-6, atol: 1e-6 };

/**
 * What is right, by what the assignment's own solution gave.
 *
 * @throws {Error} If a solution fails, or is not right by its own check.
 */
export function truthsOf(
  checks: readonly Check[],
  results: ReadonlyMap<string, StepResult>,
): Map<string, Truth> {
  return new Map(checks.map((check) => {
    const result = results.get(check.id);
    const problem = (reason: string) =>
      new Error(`Cannot grade: the assignment's own solution must pass ${check.id}, but ${reason}`);
    if (!result) throw problem("does not come to it");
    if (result.error) throw problem(`fails: ${result.error.message}`);
    if (result.answers.length === 0) throw problem("gives neither numbers nor a text");
    const near = check.call.callee === "checkGradient" ? OF_GRADIENTS : {};
    const truth: Truth = { ...near, ...result.tolerance, answers: result.answers };
    const wrong = result.expected.length > 0 &&
      difference(result.answers, { ...truth, answers: result.expected });
    if (wrong) throw problem(wrong);
    return [check.id, truth];
  }));
}

/** Marks a check by what it was told. */
export function judge(check: Check, result: StepResult | undefined, truth: Truth): Mark {
  const failed = (reason: string): Mark => ({ check, points: 0, reason });
  if (!result) return failed("not reached");
  const { error } = result;
  if (error?.name === "OpenBlank") return failed("open: a blank is still to be filled in");
  // Of hidden checks neither the answer nor the inputs are told, not even by an error's message.
  if (error) return failed(check.isHidden ? "fails with an error" : `fails: ${error.message}`);
  if (result.isUnknown || result.answers.length === 0) {
    return failed("expected numbers, but got something else, or too many of them");
  }
  const wrong = difference(result.answers, truth);
  if (wrong === undefined) return { check, points: check.points };
  return failed(check.isHidden ? "another answer than the right one" : wrong);
}

function difference(
  actual: readonly Answer[],
  { answers, rtol, atol }: Truth,
): string | undefined {
  for (const { name, shape, data } of answers) {
    // What else there may be was not asked for.
    const given = actual.find((answer) => answer.name === name);
    if (!given) return `expected ${name}, but there is none`;
    const where = name === "" ? "" : `${name}: `;
    if (typeof data === "string" || typeof given.data === "string") {
      if (data !== given.data) return `${where}expected another answer`;
      continue;
    }
    const found = findDifference(
      new Tensor(given.shape!, Float64Array.from(given.data)),
      new Tensor(shape!, Float64Array.from(data)),
      { ...(rtol !== undefined && { rtol }), ...(atol !== undefined && { atol }) },
    );
    if (found !== undefined) return where + found;
  }
}
