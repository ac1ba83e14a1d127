/**
 * What the prelude, inside of Deno's kernel, and the relay, outside, tell each other.
 *
 * @module
 */

/** The type of the messages on iopub that are for the relay alone. */
export const MARK = "gradbook_mark";

/** Where the prelude puts what lib/notebook/kernel.ts looks for. */
export const RELAY = Symbol.for("gradbook/relay");

/** An error as Jupyter shows it. */
export interface ShownError {
  /** Its name. */
  readonly ename: string;
  /** Its message. */
  readonly evalue: string;
  /** Its stack, line by line. */
  readonly traceback: readonly string[];
}

/**
 * - `end`: all that a cell had to say has been said;
 * - `error`: the same of a cell that failed, and how;
 * - `alive`: Stop has arrived.
 */
export type Mark = { kind: "end" } | { kind: "alive" } | { kind: "error"; error: ShownError };
