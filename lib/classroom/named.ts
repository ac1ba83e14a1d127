/**
 * Which assignment a submission says it is of.
 *
 * @module
 */

/** The name of a notebook file, without a path; `undefined` where a submission names none. */
export function assignmentOf(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return undefined;
  try {
    const { metadata } = JSON.parse(new TextDecoder().decode(bytes));
    const name: unknown = metadata?.gradbook?.assignment;
    return typeof name === "string" && /^[\w-]+\.ipynb$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
