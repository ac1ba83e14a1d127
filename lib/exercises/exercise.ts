/**
 * What makes up an exercise: the right function, inputs to try it on, and functions that commit its
 * typical faults.
 *
 * @module
 */
import type { RandomState } from "../random/random_state.ts";
import type { FaultName } from "./faults.ts";

/** Any function; what a reader writes is called with inputs of the reference's kind. */
// deno-lint-ignore no-explicit-any -- the parameters of an exercise's function may be anything
export type AnyFunction = (...args: any[]) => unknown;

/** An exercise. */
export interface Exercise<F extends AnyFunction = AnyFunction> {
  /** What it is called where a result is shown. */
  readonly title: string;
  /** The right function. */
  readonly reference: F;
  /** Draws arguments for one trial; without it, the function has none and is called once. */
  readonly inputs?: (random: RandomState, trial: number) => Parameters<F>;
  /** How many trials are made. Default: 6. */
  readonly trials?: number;
  /** Sizes that factors may come from. Default: N, the rows of the first argument. */
  readonly sizes?: (...args: Parameters<F>) => { readonly N: number; readonly K?: number };
  /** Functions that commit typical faults, by the fault's name. */
  readonly faults?: { readonly [Name in FaultName]?: F | readonly F[] };
  /** Where to look, if no fault explains the difference. */
  readonly where: string;
  /** How to go on, if no fault explains it. */
  readonly how: string;
  /** Shown once the answer is right: why it is. */
  readonly why?: string;
  /** What is to be said of wrong answers of a choice, by the answer. */
  readonly choices?: Readonly<Record<string, string>>;
  /** How near numbers must come, relative to the greatest of the trial. Default: 1e-9. */
  readonly tolerance?: number;
  /** Whether the cells below go on with the function; an answer to a question is of no use to them. */
  readonly isUsed?: boolean;
}

/** An exercise, as it stands; its function's type is inferred. */
export function exercise<F extends AnyFunction>(parts: Exercise<F>): Exercise<F> {
  return parts;
}
