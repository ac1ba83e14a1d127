/**
 * What may be written at a position, as Jupyter's messages have it.
 *
 * @module
 */
import type { Engine } from "./engine.ts";

/** One of the matches, as front ends show it. */
export interface Match {
  /** What would be written. */
  readonly text: string;
  /** What it is: `function`, `variable`, …. */
  readonly type: string;
  /** Where the text that it replaces begins. */
  readonly start: number;
  /** Where the text that it replaces ends. */
  readonly end: number;
}

/** The content of a `complete_reply`, without its status. */
export interface Completion {
  /** What may be written, the likeliest first. */
  readonly matches: readonly string[];
  /** Where the text that they replace begins. */
  readonly cursor_start: number;
  /** Where the text that they replace ends. */
  readonly cursor_end: number;
  /** The same matches, with what they are. */
  readonly metadata: { readonly _jupyter_types_experimental: readonly Match[] };
}

/** As many as a front end can show. */
const MOST = 500;

/** The completion that offers nothing. */
export function noCompletion(cursor: number): Completion {
  return toCompletion([], cursor, cursor);
}

/** What may stand at a position, beginning as the word there begins. */
export async function completeAt(
  engine: Engine,
  document: string,
  code: string,
  cursor: number,
): Promise<Completion> {
  const suggestions = await engine.suggest(document, cursor);
  const word = cursor - /[\p{ID_Continue}$#]*$/u.exec(code.slice(0, cursor))![0].length;
  const begin = suggestions.find(({ start }) => start !== undefined)?.start ?? word;
  const typed = code.slice(begin, cursor).toLowerCase();
  const matches = suggestions
    .filter(({ text, start = word }) => start === begin && text.toLowerCase().startsWith(typed))
    .slice(0, MOST)
    .map(({ text, kind }) => ({ text, type: kind, start: begin, end: cursor }));
  return toCompletion(matches, begin, cursor);
}

function toCompletion(matches: readonly Match[], start: number, end: number): Completion {
  return {
    matches: matches.map(({ text }) => text),
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: matches },
  };
}
