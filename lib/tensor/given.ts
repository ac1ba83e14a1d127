/**
 * Checks of what callers hand in, where the compiler has not: cells of a notebook are not
 * type-checked.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { formatShape } from "./shape.ts";
import { Tensor } from "./tensor.ts";

const RANKS = ["a number", "a vector", "a matrix"];

/** What something is, in a few words; of a tensor, its shape. */
function describeGiven(value: unknown): string {
  return value instanceof Tensor ? formatShape(value.shape) : describe(value);
}

/**
 * Expects a tensor of so many axes; of any number of them, where none is given.
 *
 * @throws {TypeError} If it is none.
 */
export function expectTensor(value: unknown, ndim: 1 | 2 | undefined, action: string): void {
  if (value instanceof Tensor && (ndim === undefined || value.ndim === ndim)) return;
  throw new TypeError(
    `Cannot ${action}: expected ${ndim ? RANKS[ndim] : "a tensor"}, but got ${
      describeGiven(value)
    }` +
      (Array.isArray(value) ? "; tensor(list) makes one" : ""),
  );
}

/**
 * Expects a finite number.
 *
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not finite.
 */
export function expectFinite(value: unknown, name: string, action: string): void {
  if (Number.isFinite(value)) return;
  const Wrong = typeof value === "number" ? RangeError : TypeError;
  throw new Wrong(
    `Cannot ${action} with ${name} ${describe(value)}: expected a finite number, ` +
      `but it is none`,
  );
}

/**
 * Expects an integer of at least 1.
 *
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is another number.
 */
export function expectPositiveInteger(value: unknown, name: string, action: string): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return;
  const Wrong = typeof value === "number" ? RangeError : TypeError;
  throw new Wrong(
    `Cannot ${action} with ${name} ${describe(value)}: expected an integer of at least 1, ` +
      `but got ${describe(value)}`,
  );
}

/**
 * Expects a signal, or none.
 *
 * @throws {TypeError} If it is something else.
 */
export function expectSignal(value: unknown, action: string): void {
  if (value === undefined || value instanceof AbortSignal) return;
  throw new TypeError(
    `Cannot ${action}: expected an AbortSignal, but got ${describe(value)}`,
  );
}

/**
 * The numbers of a list, a typed array or a vector, such as labels come in.
 *
 * @throws {TypeError} If it is none of these, or a list with other entries.
 */
export function numbersOf(value: unknown, action: string): ArrayLike<number> {
  if (value instanceof Tensor && value.ndim === 1) return value.data;
  const isNumeric = ArrayBuffer.isView(value) && !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) && !(value instanceof BigUint64Array);
  if (isNumeric) return value as unknown as ArrayLike<number>;
  if (!Array.isArray(value)) {
    throw new TypeError(
      `Cannot ${action}: expected a list of numbers or a vector, but got ${describe(value)}`,
    );
  }
  const place = value.findIndex((entry) => typeof entry !== "number");
  if (place >= 0) {
    throw new TypeError(
      `Cannot ${action}: expected a list of numbers, but entry ${place} is ` +
        describe(value[place]),
    );
  }
  return value;
}
