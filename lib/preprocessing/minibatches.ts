/**
 * One epoch, cut into batches.
 *
 * @module
 */
import { RandomStream } from "../random/random_stream.ts";
import { expectOptions } from "../runtime/options.ts";
import { describe } from "../runtime/describe.ts";
import { expectInteger } from "../tensor/integers.ts";

/** How `minibatches` cuts. */
export interface MinibatchOptions {
  /** Draws a new permutation of the rows first. */
  readonly random?: RandomStream;
  /** Leave out the last batch if it is smaller than the others. */
  readonly dropLast?: boolean;
}

/**
 * The rows of one epoch, batch by batch, to `take` from inputs and targets alike.
 *
 * @param rows How many rows there are, or the rows in the order to go by.
 * @throws {RangeError} If the batch size is no integer of at least 1, or the count none of at least 0.
 *
 * @example
 * ```ts
 * import { minibatches, RandomState } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const sizes = [...minibatches(10, 4, { random: new RandomState(1) })].map((rows) => rows.length);
 * assertEquals(sizes, [4, 4, 2]);
 * ```
 */
export function minibatches(
  rows: number | Int32Array,
  batchSize: number,
  options: MinibatchOptions = {},
): Generator<Int32Array, void, void> {
  expectInteger(batchSize, 1, Infinity, "cut batches of such a size");
  expectOptions("cut batches", options, ["random", "dropLast"]);
  const { random, dropLast = false } = options;
  if (random !== undefined && !(random instanceof RandomStream)) {
    throw new TypeError(
      `Cannot cut batches: expected random to be a RandomState, but got ${describe(random)}`,
    );
  }
  if (typeof rows === "number") {
    expectInteger(rows, 0, 2 ** 31, "cut so many rows into batches");
  } else if (!(rows instanceof Int32Array)) {
    throw new TypeError(
      `Cannot cut batches: expected a number of rows or an Int32Array, but got ${describe(rows)}`,
    );
  }
  const order = typeof rows === "number"
    ? Int32Array.from({ length: rows }, (_, i) => i)
    : rows.slice();
  return cut(random ? random.permutation(order) : order, batchSize, dropLast);
}

function* cut(order: Int32Array, size: number, dropLast: boolean): Generator<Int32Array, void> {
  const end = dropLast ? order.length - order.length % size : order.length;
  for (let i = 0; i < end; i += size) yield order.subarray(i, i + size);
}
