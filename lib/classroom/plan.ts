/**
 * What is run: the assignment's own cells in its own order, up to its last check, with a submission's
 * answers in the places of the blanks.
 *
 * After the checks of an exercise comes its solution, so that each exercise is marked by itself: what
 * builds on it goes on with what is right.
 *
 * @module
 */
import { overrideParameters } from "../notebook/ipynb.ts";
import { compileCell } from "../page/compile.ts";
import type { Check, Given, Part } from "./assignment.ts";
import { statementOf } from "./checks.ts";
import type { Matching } from "./match.ts";
import type { Step } from "./run.ts";

/** An assignment, ready to be run. */
export interface Assignment {
  /** How its source is called. */
  readonly name: string;
  /** Its parts. */
  readonly parts: readonly Part[];
  /** What its parameters are while it is graded, where that is not what they are in the notebook. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** The assignment with its solutions: what tells which answers are right. */
export function solutionSteps({ parts, parameters }: Assignment): Step[] {
  const steps: Step[] = [];
  for (const [i, part] of untilLastCheck(parts).entries()) {
    if (part.kind === "given") steps.push(ownStep(part, parameters));
    if (part.kind === "blank") {
      // The solution comes where the blank is, before the checks.
      const next = parts.slice(i + 1).find(({ kind }) => kind === "solution" || kind === "blank");
      steps.push(given(part.id, part.source));
      if (next?.kind === "solution") steps.push(given(next.id, next.source));
    }
    if (part.kind === "check") {
      const [what, attempt, solution] = part.call.args;
      const args = part.isPractice ? [what, solution] : part.call.args;
      steps.push(...checkSteps(part, args), ...bindingSteps(part, solution));
      if (part.isPractice && /^[\w$]+$/.test(attempt)) {
        // The solution's name is another; further checks of the exercise call the student's.
        steps.push(given(`${part.id}-answer`, `const ${attempt} = ${solution};`));
      }
    }
  }
  return steps;
}

/**
 * The assignment with a submission's answers. Solutions come after the last check of their exercise:
 * until then, they are not in the process.
 */
export function submissionSteps(
  { parts, parameters }: Assignment,
  { answers, extras }: Matching,
): Step[] {
  const steps: Step[] = [], held: Step[] = [];
  const addExtras = (after: string) => {
    for (const [j, source] of (extras.get(after) ?? []).entries()) {
      steps.push({ id: `${after || "start"}+${j + 1}`, owner: "student", source });
    }
  };
  addExtras("");
  for (const part of untilLastCheck(parts)) {
    if (part.kind === "text") continue;
    if (part.kind === "solution") held.unshift(given(part.id, part.source));
    else if (part.kind === "check") {
      const [what, attempt, solution] = part.call.args;
      steps.push(...checkSteps(part, [what, attempt]));
      held.push(...bindingSteps(part, solution));
    } else {
      steps.push(...held.splice(0));
      if (part.kind === "given") steps.push(ownStep(part, parameters));
      else {
        const source = answers.get(part.id)?.source ?? part.source;
        steps.push({ id: part.id, owner: "student", source });
      }
    }
    addExtras(part.id);
  }
  return steps;
}

function untilLastCheck(parts: readonly Part[]): readonly Part[] {
  return parts.slice(0, parts.findLastIndex(({ kind }) => kind === "check") + 1);
}

function ownStep({ id, source, cell }: Given, parameters: Assignment["parameters"] = {}): Step {
  const isParameters = cell.metadata.tags?.includes("parameters");
  return given(id, isParameters ? overrideParameters(source, parameters) : source);
}

function given(id: string, source: string): Step {
  return { id, owner: "assignment", compiled: compileCell(source) };
}

/** A check, and what it needs. Whoever is checked does not get to see what is right. */
function checkSteps({ id, before, call, isPractice }: Check, args: readonly string[]): Step[] {
  const compiled = compileCell(statementOf({ ...call, binding: "" }, args));
  return [
    ...(before === "" ? [] : [given(`${id}-before`, before)]),
    { id, owner: "assignment", compiled, callee: call.callee, isPractice },
  ];
}

/** What a check declares, if anything: the solution's function. */
function bindingSteps({ id, call: { binding } }: Check, solution: string): Step[] {
  return binding === "" ? [] : [given(`${id}-after`, `${binding}${solution};`)];
}
