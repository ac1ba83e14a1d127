/**
 * What the prelude, inside of Deno's kernel, and the relay, outside, tell each other.
 *
 * @module
 */

/** The type of the messages on iopub that are for the relay alone. */
export const MARK = "gradbook_mark";

/** Where the prelude puts what lib/notebook/kernel.ts looks for. */
export const RELAY = Symbol.for("gradbook/relay");

/** The name under which a thrown value is shown that is no error. */
export const THROWN = "Thrown";

/** An error as Jupyter shows it. */
export interface ShownError {
  /** Its name. */
  readonly ename: string;
  /** Its message. */
  readonly evalue: string;
  /** Its stack, line by line. */
  readonly traceback: readonly string[];
}

/** An error without a trace. */
export const shown = (ename: string, evalue: string): ShownError => ({
  ename,
  evalue,
  traceback: [`${ename}: ${evalue}`],
});

/**
 * - `end`: all that a cell had to say has been said;
 * - `error`: the same of a cell that failed, and how;
 * - `alive`: Stop has arrived;
 * - `uncaught`: an error that nobody has caught, and what is said before it;
 * - `there`: those of the names that the relay has asked for which are there.
 */
export type Mark =
  | { kind: "end" }
  | { kind: "alive" }
  | { kind: "error"; error: ShownError }
  | { kind: "uncaught"; how: string; error: ShownError }
  | { kind: "there"; names: readonly string[] };
