/**
 * Options by name, checked where they come in: a name that is not known is refused, for an option
 * that is silently left out of account is worse than none.
 *
 * @module
 */
import { describe } from "./describe.ts";

/**
 * Expects an object with no names but the known ones; an option that is undefined is left out.
 *
 * @throws {TypeError} If it is no object, or holds another name; the message says which may be meant.
 */
export function expectOptions(action: string, options: unknown, known: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null || !isPlain(options)) {
    throw new TypeError(
      `Cannot ${action}: expected options such as { ${known[0]}: … }, but got ${describe(options)}`,
    );
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  throw new TypeError(
    `Cannot ${action}: expected the option${known.length > 1 ? "s" : ""} ${known.join(", ")}, ` +
      `but got ${describe(unknown)}${nearest ? `; is ${nearest} meant?` : ""}`,
  );
}

/** Objects of a class, lists, dates and promises hold other things than options. */
function isPlain(options: object): boolean {
  const prototype = Object.getPrototypeOf(options);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The known name that takes fewest changes of a letter, where these are at most half of its length. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > 40) return undefined;
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const changes = known.map((other) => distance(plain(name), plain(other)));
  const least = Math.min(...changes), nearest = known[changes.indexOf(least)];
  return least <= nearest?.length / 2 ? nearest : undefined;
}

/** How many letters must be put in, taken out or replaced to make one text of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
    }
    row = next;
  }
  return row[b.length];
}
