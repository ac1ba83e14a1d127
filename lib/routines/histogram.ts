/**
 * Counts of numbers in bins of one width: NumPy's `histogram`.
 *
 * @module
 */
import { expectOptions } from "../runtime/options.ts";
import { expectInteger } from "../tensor/integers.ts";
import { linspace } from "../tensor/creation.ts";
import type { Vector } from "../tensor/tensor.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";

/** How {@linkcode histogram} counts. */
export interface HistogramOptions {
  /** How many bins there are. Default: 10. */
  readonly bins?: number;
  /** Where the first one begins and the last one ends. Default: the least number and the greatest. */
  readonly range?: readonly [low: number, high: number];
}

/** Counts, and the edges of their bins, one more. */
export interface Histogram {
  /** How many numbers lie in each bin. */
  readonly counts: Int32Array;
  /** Where the bins begin, and where the last one ends. */
  readonly edges: Vector;
}

/**
 * How many numbers lie in each of some bins of one width. A bin holds its lower edge and not its
 * upper one; the last bin holds both. Numbers outside of the range are not counted.
 *
 * @throws {RangeError} If a number is not finite where no range is given, or the range or the number
 * of bins is none.
 *
 * @example
 * ```ts
 * import { histogram } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const { counts, edges } = histogram([1, 2, 2, 4], { bins: 3 });
 * assertEquals([...counts], [1, 2, 1]);
 * assertEquals(edges.toArray(), [1, 2, 3, 4]);
 * ```
 */
export function histogram(x: TensorLike, options: HistogramOptions = {}): Histogram {
  expectOptions("count in bins", options, ["bins", "range"]);
  const { bins = 10, range } = options;
  expectInteger(bins, 1, 2 ** 24, "count in so many bins");
  const { data } = asTensor("count in bins", x);
  const [low, high] = rangeOf(data, range);
  const edges = linspace(low, high, bins + 1), at = edges.data, counts = new Int32Array(bins);
  for (const value of data) {
    if (!(value >= low && value <= high)) continue;
    let bin = Math.min(bins - 1, Math.floor((value - low) / (high - low) * bins));
    // The edges decide, where the quotient was rounded.
    if (value < at[bin]) bin--;
    else if (value >= at[bin + 1] && bin < bins - 1) bin++;
    counts[bin]++;
  }
  return { counts, edges };
}

function rangeOf(data: ArrayLike<number>, range: HistogramOptions["range"]): [number, number] {
  let [low, high] = range ?? [Infinity, -Infinity];
  if (range === undefined) {
    for (let i = 0; i < data.length; i++) {
      low = Math.min(low, data[i]);
      high = Math.max(high, data[i]);
    }
    if (data.length === 0) [low, high] = [0, 1];
  }
  const isRange = Number.isFinite(low) && Number.isFinite(high) && low <= high;
  if (!isRange) {
    throw new RangeError(
      `Cannot count in bins: expected a finite range, but got ${low} to ${high}`,
    );
  }
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}
