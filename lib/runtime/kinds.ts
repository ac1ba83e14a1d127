/**
 * Checks of what callers hand in that is no number, where the compiler has not: cells of a notebook
 * are not type-checked.
 *
 * @module
 */
import { describe } from "./describe.ts";

/**
 * Expects what is described as `expected`, such as "a function"; `isIt` says whether it is.
 *
 * @throws {TypeError} If it is not.
 */
export function expectKind(action: string, expected: string, value: unknown, isIt: boolean): void {
  if (isIt) return;
  throw new TypeError(`Cannot ${action}: expected ${expected}, but got ${describe(value)}`);
}

/**
 * Expects a text; `what` says which.
 *
 * @throws {TypeError} If it is none.
 */
export function expectText(action: string, what: string, value: unknown): asserts value is string {
  expectKind(action, `a text for ${what}`, value, typeof value === "string");
}

/**
 * Expects the path of a file or folder.
 *
 * @throws {TypeError} If it is no text, or an empty one.
 */
export function expectPath(action: string, path: unknown): asserts path is string {
  expectKind(action, "a path", path, typeof path === "string" && path !== "");
}

/**
 * Expects something to be called; `what` says which.
 *
 * @throws {TypeError} If it is none.
 */
export function expectFunction(action: string, what: string, value: unknown): void {
  expectKind(action, `a function for ${what}`, value, typeof value === "function");
}

/** Whether a value is an object with values by name: no list, no bytes, no function. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !ArrayBuffer.isView(value);
}

/** Whether a value is a list, or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
