/**
 * Thrown values, of whatever kind, as Jupyter shows errors.
 *
 * @module
 */
import { type ShownError, THROWN } from "./marks.ts";

/** Lines of a trace that lie in the kernel itself. */
const INTERNAL = /\bext:|gradbook\/relay/;

const inspect = (value: unknown) => {
  try {
    return Deno.inspect(value, { colors: false });
  } catch {
    return "a value that cannot be shown";
  }
};

/** How deep causes are followed. */
const DEPTH = 5;

const isError = (value: unknown): value is Error =>
  Object.prototype.toString.call(value) === "[object Error]" ||
  value instanceof Error;

/** An error's trace, then those of what caused it, indented. */
function traceOf(error: Error, depth = 0): string[] {
  const { name, message, stack } = error;
  const lines = (typeof stack === "string" && stack !== "" ? stack : `${name}: ${message}`)
    .split("\n").filter((line) => !INTERNAL.test(line));
  const inner = (label: string, value: unknown) => {
    const shown = isError(value) && depth < DEPTH ? traceOf(value, depth + 1) : [inspect(value)];
    lines.push(...`[${label}]: ${shown.join("\n")}`.split("\n").map((line) => `  ${line}`));
  };
  if (error.cause !== undefined) inner("cause", error.cause);
  if (error instanceof AggregateError) {
    for (const [i, each] of error.errors.slice(0, DEPTH).entries()) inner(`error ${i}`, each);
  }
  return lines;
}

/** Shows an error with its causes, and any other value as it looks. */
export function showError(thrown: unknown): ShownError {
  try {
    if (isError(thrown)) {
      const traceback = traceOf(thrown);
      return { ename: String(thrown.name), evalue: String(thrown.message), traceback };
    }
  } catch {
    // Its getters throw, for example.
  }
  const value = inspect(thrown);
  return { ename: THROWN, evalue: value, traceback: [`${THROWN}: ${value}`] };
}
