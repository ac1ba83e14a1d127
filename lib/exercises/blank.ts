/**
 * What stands in an exercise where the reader is to write something. It throws, and a check shows
 * that the exercise is open.
 *
 * @module
 */
import { expectText } from "../runtime/kinds.ts";

/** Thrown where a cell comes to a blank. */
export class OpenBlank extends Error {
  /** Tells it from failures. */
  override readonly name = "OpenBlank";
  /** What there is to do, in a few words. */
  readonly task: string;

  /** The error for a blank, and what belongs there. */
  constructor(what: string) {
    expectText("leave a blank", "what belongs there", what);
    super(`Cannot run this cell: todo (${what}) must be filled in, but is still open`);
    this.task = `replace todo(…) by ${what}`;
  }
}

/**
 * A blank to be replaced by an expression. It does not run: it throws, and {@linkcode check} shows
 * that the exercise is open. It fits every type, so that a notebook with open ones type-checks.
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
  throw new OpenBlank(what);
}
