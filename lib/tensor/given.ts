/**
 * Checks of what callers hand in, where the compiler has not: cells of a notebook are not
 * type-checked.
 *
 * @module
 */
import { formatShape } from "./shape.ts";
import { Tensor } from "./tensor.ts";

const RANKS = ["a number", "a vector", "a matrix"];

/** What something is, in a few words. */
export function describeGiven(value: unknown): string {
  if (value instanceof Tensor) return formatShape(value.shape);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`;
  switch (typeof value) {
    case "number":
    case "boolean":
    case "undefined":
      return String(value);
    case "bigint":
      return `the BigInt ${value}n`.slice(0, 60);
    case "string":
      return JSON.stringify(nameGiven(value));
    case "object":
      return value === null ? "null" : "an object";
    default:
      return `a ${typeof value}`;
  }
}

/** What was given in place of a name: the beginning of a text, without quotes, or what else it is. */
export function nameGiven(value: unknown): string {
  if (typeof value !== "string") return describeGiven(value);
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}

/**
 * Expects a tensor of so many axes.
 *
 * @throws {TypeError} If it is none.
 */
export function expectTensor(value: unknown, ndim: 1 | 2, action: string): void {
  if (value instanceof Tensor && value.ndim === ndim) return;
  throw new TypeError(
    `Cannot ${action}: expected ${RANKS[ndim]}, but got ${describeGiven(value)}` +
      (Array.isArray(value) ? "; tensor(list) makes one" : ""),
  );
}

/**
 * Expects an object with none but these properties.
 *
 * @throws {TypeError} If it is no object, or has others.
 */
export function expectOptions(
  value: unknown,
  names: readonly string[],
  action: string,
  what = "options",
): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(
      `Cannot ${action}: expected ${what} { ${names.join(", ")} }, but got ${describeGiven(value)}`,
    );
  }
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue;
    throw new TypeError(
      `Cannot ${action}: expected ${what} ${names.join(", ")}, but got ${describeGiven(name)}`,
    );
  }
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
    `Cannot ${action} with ${name} ${describeGiven(value)}: expected a finite number, ` +
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
    `Cannot ${action} with ${name} ${describeGiven(value)}: expected an integer of at least 1, ` +
      `but got ${describeGiven(value)}`,
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
    `Cannot ${action}: expected an AbortSignal, but got ${describeGiven(value)}`,
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
      `Cannot ${action}: expected a list of numbers or a vector, but got ${describeGiven(value)}`,
    );
  }
  const place = value.findIndex((entry) => typeof entry !== "number");
  if (place >= 0) {
    throw new TypeError(
      `Cannot ${action}: expected a list of numbers, but entry ${place} is ` +
        describeGiven(value[place]),
    );
  }
  return value;
}
