/**
 * Seeds as callers give them.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectInteger } from "../tensor/integers.ts";

const ACTION = "seed the stream";

/** An integer, or a list or typed array of integers. */
export type Seed = number | bigint | ArrayLike<number | bigint>;

/**
 * The integers of a seed: of one, itself.
 *
 * @throws {TypeError} If it is neither an integer nor a list.
 * @throws {RangeError} If one is no integer from 0 to `max`; of numbers, also above 2⁵³.
 */
export function seedsOf(seed: Seed, max: number): bigint[] {
  const isOne = typeof seed === "number" || typeof seed === "bigint";
  const isList = Array.isArray(seed) || (ArrayBuffer.isView(seed) && "length" in seed);
  if (!isOne && !isList) {
    throw new TypeError(
      `Cannot ${ACTION}: expected an integer or a list of integers, but got ${describe(seed)}`,
    );
  }
  return (isOne ? [seed] : Array.from(seed as ArrayLike<number | bigint>)).map((each) => {
    const isBig = typeof each === "bigint";
    expectInteger(isBig ? Number(each) : each, 0, isBig ? max : Math.min(max, 2 ** 53), ACTION);
    return BigInt(each);
  });
}
