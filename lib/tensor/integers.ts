/**
 * Checks of arguments that are numbers.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";

/**
 * Expects a number; NaN and the infinities are numbers.
 *
 * @throws {TypeError} If it is none.
 */
export function expectNumber(value: unknown, action: string): asserts value is number {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot ${action}: expected a number, but got ${describe(value)}`);
  }
}

/**
 * Expects an integer from `min` to `max`, both included; `max` may be Infinity.
 *
 * @throws {RangeError} If it is no integer or out of range.
 */
export function expectInteger(value: number, min: number, max: number, action: string): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    const range = max === Infinity ? ` of at least ${min}` : ` from ${min} to ${max}`;
    throw new RangeError(
      `Cannot ${action}: expected an integer${min === -Infinity ? "" : range}, but got ${
        describe(value)
      }`,
    );
  }
}

/**
 * Expects a number of items: an integer from 0 to 2³¹.
 *
 * @throws {RangeError} If it is no integer or out of range.
 */
export function expectCount(value: number, action: string): void {
  expectInteger(value, 0, 2 ** 31, action);
}
