/**
 * The state of a random stream as a record, and what it must be to be taken back.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectInteger } from "../tensor/integers.ts";

/** The whole state of a {@linkcode RandomState}, fit for JSON. */
export interface GeneratorState {
  /** The 624 words of the Mersenne Twister. */
  key: number[];
  /** How many of the words have been drawn: 0 to 624. */
  pos: number;
  /** Whether a Gaussian draw is kept for the next call; they are made two at a time. */
  hasGauss: boolean;
  /** The Gaussian draw that is kept, or 0. */
  gauss: number;
}

/**
 * Checks a state that may come from a file.
 *
 * @throws {TypeError} If a field is missing or of the wrong type, or `key` has not 624 words.
 * @throws {RangeError} If a word or the position is no integer or out of range.
 */
export function expectState(state: GeneratorState): void {
  expectRecord(state);
  const { key, pos, hasGauss, gauss } = state;
  if (!Array.isArray(key) || key.length !== 624) {
    throw new TypeError(
      `Cannot set the state: key must be an array of 624 words, but is ` +
        (Array.isArray(key) ? `of ${key.length}` : key === undefined ? "missing" : typeof key),
    );
  }
  if (typeof hasGauss !== "boolean" || !Number.isFinite(gauss)) {
    throw new TypeError(
      "Cannot set the state: hasGauss must be a boolean and gauss a finite number, " +
        `but they are ${describe(hasGauss)} and ${describe(gauss)}`,
    );
  }
  for (const each of key) expectInteger(each, 0, 2 ** 32 - 1, "set a word of the state");
  expectInteger(pos, 0, 624, "set the position of the state");
}

/** Expects what may be a state. */
export function expectRecord(state: unknown): void {
  if (typeof state === "object" && state !== null) return;
  throw new TypeError(
    `Cannot set the state: expected a record from getState(), but got ${describe(state)}`,
  );
}
