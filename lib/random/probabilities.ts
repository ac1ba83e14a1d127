/**
 * Probabilities to choose by, and whether they are some.
 *
 * @module
 */
import { numbersOf } from "../tensor/given.ts";

/** The space between 1 and the next number of a type. */
const EPSILON: Record<string, number> = { Float16Array: 2 ** -10, Float32Array: 2 ** -23 };

/**
 * Expects `n` probabilities, and gives a copy.
 *
 * They may miss the sum of 1 by the root of their type's precision.
 *
 * @throws {TypeError} If they are none, or not so many.
 * @throws {RangeError} If one is negative or NaN, or they do not sum to 1.
 */
export function expectProbabilities(given: unknown, n: number): Float64Array {
  const p = numbersOf(given, "choose by probability");
  if (p.length !== n) {
    throw new TypeError(
      `Cannot choose by probability: each of the ${n} items must have one, but there are ${p.length}`,
    );
  }
  for (let i = 0; i < n; i++) {
    if (!(p[i] >= 0)) {
      throw new RangeError(
        `Cannot choose by probability: none may be negative or NaN, but p[${i}] is ${p[i]}`,
      );
    }
  }
  const sum = kahanSum(p);
  const type = Object.prototype.toString.call(p).slice(8, -1);
  const tolerance = Math.sqrt(EPSILON[type] ?? 2 ** -52);
  if (!(Math.abs(sum - 1) <= tolerance)) {
    throw new RangeError(`Cannot choose by probability: they must sum to 1, but sum to ${sum}`);
  }
  return Float64Array.from(p);
}

/** The sum, with what each addition loses carried over to the next. */
function kahanSum(values: ArrayLike<number>): number {
  let sum = 0, excess = 0;
  for (let i = 0; i < values.length; i++) {
    const addend = values[i] - excess;
    const next = sum + addend;
    excess = (next - sum) - addend;
    sum = next;
  }
  return sum;
}
