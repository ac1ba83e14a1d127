/**
 * Thrown values, of whatever kind, as Jupyter shows errors.
 *
 * @module
 */
import type { ShownError } from "./marks.ts";

/** Lines of a trace that lie in the kernel itself. */
const INTERNAL = /\bext:|gradbook\/relay/;

const inspect = (value: unknown) => {
  try {
    return Deno.inspect(value, { colors: false });
  } catch {
    return "a value that cannot be shown";
  }
};

/** Shows an error with its causes, and any other value as it looks. */
export function showError(thrown: unknown): ShownError {
  try {
    if (
      Object.prototype.toString.call(thrown) === "[object Error]" ||
      Error.prototype.isPrototypeOf(Object(thrown))
    ) {
      const { name, message } = thrown as Error;
      const isBare = (thrown as Error).stack === `${name}: ${message}`;
      const text = isBare ? `${name}: ${message}` : inspect(thrown);
      return {
        ename: String(name),
        evalue: String(message),
        traceback: text.split("\n").filter((line) => !INTERNAL.test(line)),
      };
    }
  } catch {
    // Its getters throw, for example.
  }
  const value = inspect(thrown);
  const ename = "Thrown";
  return { ename, evalue: value, traceback: [`${ename}: ${value}`] };
}
