/**
 * `node:assert` in a page, as far as the stand-in for @std/assert uses it.
 *
 * @module
 */
import { inspect } from "../inspect.ts";

/** What a failed comparison throws. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";

  /** Says which value there is, and which is expected. */
  constructor({ actual, expected }: { readonly actual?: unknown; readonly expected?: unknown }) {
    super(`expected\n\n${inspect(expected)}\n\nbut got\n\n${inspect(actual)}\n`);
  }
}
