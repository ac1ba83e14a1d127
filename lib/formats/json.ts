/**
 * JSON out of files: read more strictly than by `JSON.parse`, and with bounds.
 *
 * Where a key is written twice, readers differ on which of the two counts, and so a file could show
 * one thing to a person and another to a program: it is refused, as are texts that are larger or
 * nested deeper than their use can need.
 *
 * @module
 */
import { quote } from "../runtime/quote.ts";

/** What a text may be. */
export interface JsonBounds {
  /** The most characters. */
  readonly maxLength: number;
  /** How deep lists and objects may lie within each other. */
  readonly maxDepth: number;
}

/**
 * The value of a JSON text; its objects have ordinary prototypes, and `__proto__` is a key as any.
 *
 * @param wrong Makes the error from a problem: `it must be JSON, but is not`.
 * @throws What `wrong` makes, if the text is no JSON, goes beyond its bounds, or has an object with a
 * key twice.
 */
export function parseJson(
  text: string,
  { maxLength, maxDepth }: JsonBounds,
  wrong: (problem: string) => Error,
): unknown {
  if (text.length > maxLength) {
    throw wrong(`it must have at most ${maxLength} characters, but has ${text.length}`);
  }
  // Before the parser sees it: a nested text takes many times its length in memory.
  const problem = findProblem(text, maxDepth);
  if (problem !== undefined) throw wrong(problem);
  try {
    return JSON.parse(text);
  } catch {
    throw wrong("it must be JSON, but is not");
  }
}

/** What is wrong with the depth or the keys of a text; whether it is JSON at all is not looked at. */
function findProblem(text: string, maxDepth: number): string | undefined {
  /** The keys of each object that is open, and undefined for each list. */
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") {
      if (open.length === maxDepth) {
        return `it must be nested at most ${maxDepth} deep, but is deeper`;
      }
      open.push(character === "{" ? new Set() : undefined);
      isKey = character === "{";
    } else if (character === "}" || character === "]") {
      open.pop();
      isKey = false;
    } else if (character === ",") {
      isKey = open.at(-1) !== undefined;
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (isKey) {
        const key = keyOf(text.slice(at, end));
        if (open.at(-1)?.has(key)) return `keys must differ, but ${quote(key)} is there twice`;
        open.at(-1)?.add(key);
        isKey = false;
      }
      at = end - 1;
    }
  }
}

/** Where the string that begins at `start` ends, its closing quote included. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** The key, its escapes undone: `"a"` and `"\u0061"` are the same. */
function keyOf(json: string): string {
  try {
    return JSON.parse(json);
  } catch {
    return json; // No JSON, which is found out later.
  }
}
