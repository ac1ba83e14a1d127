/**
 * What stands in an exercise where the reader is to write something. It throws, and a check shows
 * that the exercise is open.
 *
 * @module
 */
import { expectText } from "../runtime/kinds.ts";
import { expectNumber } from "../tensor/integers.ts";

/**
 * What stands in a blank: no number, no tensor, and without methods, so that an editor marks every
 * blank that is still open.
 */
export interface Blank {
  /** What an editor shows as missing or surplus. */
  readonly blank: "still to be filled in";
}

/** Thrown where a cell comes to a blank. */
export class OpenBlank extends Error {
  /** Tells it from failures. */
  override readonly name = "OpenBlank";
  /** What there is to do, in a few words. */
  readonly task: string;

  /** The error for a blank, by its number if it has one, and what belongs there. */
  constructor(number: number | undefined, hint: string) {
    if (number !== undefined) expectNumber(number, "leave a blank");
    expectText("leave a blank", "what belongs there", hint);
    const which = number === undefined ? "todo" : `blank ${number}`;
    super(`Cannot run this cell: ${which} (${hint}) must be filled in, but is still open`);
    this.task = number === undefined
      ? `replace todo(…) by ${hint}`
      : `fill in blank ${number} (${hint})`;
  }
}

/**
 * A blank to be replaced by an expression. It does not run: it throws, and {@linkcode check} shows
 * that the exercise is open.
 *
 * @param number Which of the exercise's blanks this is, from 1.
 * @param hint What belongs here, in words.
 * @throws {OpenBlank} Always.
 *
 * @example
 * ```ts
 * import type { Matrix } from "gradbook";
 * import { blank } from "gradbook/notebook";
 *
 * function relu(z: Matrix): Matrix {
 *   // @ts-expect-error: an open blank is a type error
 *   return blank(1, "z where it is positive, 0 elsewhere");
 * }
 * ```
 */
export function blank(number: number, hint: string): Blank {
  throw new OpenBlank(number, hint);
}

/**
 * A blank that fits every type, for exercises that {@linkcode check} diagnoses: a notebook with open
 * ones still type-checks.
 *
 * @param what What belongs here, in words that go on after "replace it by".
 * @throws {OpenBlank} Always.
 *
 * @example
 * ```ts
 * import type { Matrix } from "gradbook";
 * import { todo } from "gradbook/notebook";
 *
 * const relu = (z: Matrix): Matrix => todo("z where it is positive, 0 elsewhere");
 * ```
 */
export function todo(what: string): never {
  throw new OpenBlank(undefined, what);
}
