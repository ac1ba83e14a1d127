/**
 * What a message says of a value that is not what was expected. Notebook cells are not type-checked,
 * so it may be anything.
 *
 * @module
 */
import { quote } from "./quote.ts";

/** The most characters of a text that a message shows. */
const SHOWN = 40;

/** A number as it is, a text in quotes, nothing for undefined; of all else, what kind of thing it is. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return quote(value, SHOWN);
    case "bigint":
      return "a bigint";
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  const { name } = Object.getPrototypeOf(value)?.constructor ?? {};
  if (typeof name !== "string" || !/^[A-Z]\w{0,39}$/.test(name) || name === "Object") {
    return "an object";
  }
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
