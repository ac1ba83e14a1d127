/**
 * A stand-in for `jsr:@std/assert@^1`: the same names, signatures and verdicts, for networks
 * that do not reach the JSR registry. The README beside this file says how to take it out.
 *
 * It is not a copy: messages are worded differently, and the difference shown by
 * {@linkcode assertEquals} is drawn by `node:assert`.
 *
 * @module
 */

import { AssertionError as NodeAssertionError } from "node:assert";
import { equal, hasProperties } from "./equal.ts";

export { equal };

/** Any constructor, an abstract class's included. */
// deno-lint-ignore no-explicit-any
export type AnyConstructor = abstract new (...args: any[]) => any;

/** The type of a constructor's instances. */
export type GetConstructorType<T extends AnyConstructor> = InstanceType<T>;

/** A constructor of errors of type `E`. */
// deno-lint-ignore no-explicit-any
export type ErrorConstructorOf<E extends Error> = abstract new (...args: any[]) => E;

/** The values that {@linkcode assertFalse} lets pass. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** An array-like object that is not a string. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/** Thrown by every assertion that fails. */
export class AssertionError extends Error {
  /** Makes an error with this message. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Throws `what`, followed by the caller's own message if there is one. */
function refuse(what: string, msg?: string): never {
  throw new AssertionError(msg ? `${what}: ${msg}` : what);
}

/** Asserts that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Asserts that `expr` is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** Fails. */
export function fail(msg?: string): never {
  refuse("Failed assertion", msg);
}

/** Marks code that is still to be written: fails when called. */
export function unimplemented(msg?: string): never {
  refuse("Unimplemented", msg);
}

/** Marks code that is never reached: fails when called. */
export function unreachable(msg?: string): never {
  refuse("Unreachable", msg);
}

/** Asserts that `actual` equals `expected`, deeply; see {@linkcode equal}. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  refuse(`Values are not equal${msg ? `: ${msg}` : ""}\n${difference(actual, expected)}`);
}

/** Asserts that `actual` does not equal `expected`, deeply; see {@linkcode equal}. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) refuse(`Expected a value other than ${show(expected)}`, msg);
}

/** Asserts that `actual` and `expected` are the same value, as `Object.is` has it. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  refuse(`Values are not strictly equal${msg ? `: ${msg}` : ""}\n${difference(actual, expected)}`);
}

/** Asserts that `actual` and `expected` are not the same value, as `Object.is` has it. */
export function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void {
  if (Object.is(actual, expected)) refuse(`Expected a value that is not ${show(expected)}`, msg);
}

/**
 * Asserts that two numbers differ by at most `tolerance`, which is a ten-millionth of the
 * expected value unless given.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  const delta = Math.abs(expected - actual);
  if (delta <= allowed) return;
  refuse(`Expected ${actual} to be within ${allowed} of ${expected}, but it is ${delta} off`, msg);
}

/** Asserts that `actual` is neither null nor undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) refuse(`Expected a value, but got ${actual}`, msg);
}

/** Asserts that `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) refuse(`Expected ${show(actual)} > ${show(expected)}`, msg);
}

/** Asserts that `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) refuse(`Expected ${show(actual)} >= ${show(expected)}`, msg);
}

/** Asserts that `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) refuse(`Expected ${show(actual)} < ${show(expected)}`, msg);
}

/** Asserts that `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) refuse(`Expected ${show(actual)} <= ${show(expected)}`, msg);
}

/** Asserts that each element of `expected` equals some element of `actual`. */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const elements = Array.from(actual);
  const missing = Array.from(expected).filter((item) => !elements.some((x) => equal(x, item)));
  if (missing.length > 0) refuse(`Expected ${show(actual)} to include ${show(missing)}`, msg);
}

/** Asserts that `actual` contains the text `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) {
    refuse(`Expected ${show(actual)} to include ${show(expected)}`, msg);
  }
}

/** Asserts that `actual` matches the regular expression. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) refuse(`Expected ${show(actual)} to match ${expected}`, msg);
}

/** Asserts that `actual` does not match the regular expression. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) refuse(`Expected ${show(actual)} not to match ${expected}`, msg);
}

/** Asserts that `actual` has everything `expected` has, deeply; it may have more. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  if (typeof actual !== "object" || actual === null) {
    throw new TypeError(`Cannot assertObjectMatch ${show(actual)}`);
  }
  if (hasProperties(actual, expected)) return;
  refuse(`Objects do not match${msg ? `: ${msg}` : ""}\n${difference(actual, expected)}`);
}

/** Asserts that `actual` is an instance of a class. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is GetConstructorType<T> {
  if (actual instanceof expectedType) return;
  refuse(`Expected an instance of ${expectedType.name}, but got ${show(actual)}`, msg);
}

/** Asserts that `actual` is not an instance of a class. */
export function assertNotInstanceOf<A, T>(
  actual: A,
  // deno-lint-ignore no-explicit-any
  unexpectedType: abstract new (...args: any[]) => T,
  msg?: string,
): asserts actual is Exclude<A, T> {
  if (actual instanceof unexpectedType) {
    refuse(`Expected no instance of ${unexpectedType.name}, but got ${show(actual)}`, msg);
  }
}

/** Asserts that `error` is an Error, of a class and with a message when these are given. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorConstructorOf<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) refuse(`Expected an Error, but got ${show(error)}`, msg);
  if (ErrorClass && !(error instanceof ErrorClass)) {
    refuse(`Expected an error of class ${ErrorClass.name}, but got ${show(error)}`, msg);
  }
  const found = msgMatches instanceof RegExp
    ? msgMatches.test(error.message)
    : error.message.includes(msgMatches ?? "");
  if (!found) {
    refuse(
      `Expected the message to include ${show(msgMatches)}, but got ${show(error.message)}`,
      msg,
    );
  }
}

/** Asserts that a function throws, and returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that a function throws an error of a class, and returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorConstructorOf<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  classOrMsg?: ErrorConstructorOf<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  try {
    fn();
  } catch (error) {
    if (typeof classOrMsg === "function") assertIsError(error, classOrMsg, msgIncludes, msg);
    return error;
  }
  refuse("Expected the function to throw", typeof classOrMsg === "string" ? classOrMsg : msg);
}

/** Asserts that a function's promise rejects, and returns what it rejected with. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** Asserts that a function's promise rejects with an error of a class, and returns it. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorConstructorOf<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorConstructorOf<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const ownMsg = typeof classOrMsg === "string" ? classOrMsg : msg;
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
  } catch (error) {
    refuse(`Expected the function to reject, but it threw ${show(error)}`, ownMsg);
  }
  if (typeof promise?.then !== "function") {
    refuse("Expected the function to reject, but it returned no promise", ownMsg);
  }
  try {
    await promise;
  } catch (error) {
    if (typeof classOrMsg === "function") assertIsError(error, classOrMsg, msgIncludes, msg);
    return error;
  }
  refuse("Expected the function to reject", ownMsg);
}

function show(value: unknown): string {
  return Deno.inspect(value);
}

/** What differs between two values, line by line. */
function difference(actual: unknown, expected: unknown): string {
  return new NodeAssertionError({ actual, expected, operator: "deepStrictEqual" }).message;
}
