/**
 * Open blanks in an assignment: where graders run it, a blank that is still open is a wrong answer.
 *
 * @module
 */

/**
 * The same attempt, but it fails where it comes to an open blank: a check shows that and goes on,
 * and a grader that looks for errors would take it for right.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { todo } from "gradbook/notebook";
 * import { required } from "gradbook/classroom";
 *
 * assertThrows(required(() => todo("anything")), Error, "todo (anything)");
 * ```
 */
export function required<T>(attempt: () => T): () => T {
  return () => {
    try {
      const value = attempt();
      return value instanceof Promise ? value.catch(fail) as T : value;
    } catch (error) {
      return fail(error);
    }
  };
}

function fail(error: unknown): never {
  if (!(error instanceof Error) || error.name !== "OpenBlank") throw error;
  throw new Error(error.message);
}
