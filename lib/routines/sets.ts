/**
 * Arrays as sets.
 *
 * @module
 */
import { expectOptions } from "../runtime/options.ts";
import type { Vector } from "../tensor/tensor.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";
import { ascending } from "./sorting.ts";

/** What {@linkcode unique} tells beside the values. */
export interface UniqueOptions {
  /** Which of the values each element is. */
  readonly returnInverse?: boolean;
  /** How often each value occurs. */
  readonly returnCounts?: boolean;
}

/**
 * The different values among all elements, in ascending order; all NaN count as one, and come last.
 *
 * Asked for, there follow plain arrays: which of the values each element is, in row-major order, and
 * how often each occurs.
 *
 * @example
 * ```ts
 * import { unique } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const [classes, counts] = unique([2, 0, 2, 1, 2], { returnCounts: true });
 * assertEquals(classes.toArray(), [0, 1, 2]);
 * assertEquals(counts, Int32Array.of(1, 1, 3));
 * ```
 */
export function unique(x: TensorLike): Vector;
/** And which of them each element is, and how often each occurs. */
export function unique(
  x: TensorLike,
  options: { readonly returnInverse: true; readonly returnCounts: true },
): [values: Vector, inverse: Int32Array, counts: Int32Array];
/** And which of them each element is. */
export function unique(
  x: TensorLike,
  options: { readonly returnInverse: true; readonly returnCounts?: false },
): [values: Vector, inverse: Int32Array];
/** And how often each occurs. */
export function unique(
  x: TensorLike,
  options: { readonly returnInverse?: false; readonly returnCounts: true },
): [values: Vector, counts: Int32Array];
/** The values, alone or followed by what is asked for. */
export function unique(
  x: TensorLike,
  options?: UniqueOptions,
): Vector | [values: Vector, ...more: Int32Array[]];
export function unique(
  x: TensorLike,
  options?: UniqueOptions,
): Vector | [values: Vector, ...more: Int32Array[]] {
  expectOptions("find values", options, ["returnInverse", "returnCounts"]);
  const { returnInverse = false, returnCounts = false } = options ?? {};
  const all = asTensor("find the values of", x).ravel(), { data } = all;
  const inverse = new Int32Array(data.length);
  const firsts: number[] = [], counts: number[] = [];
  for (const place of ascending(data)) {
    const value = data[place], last = data[firsts.at(-1) ?? -1];
    const isNew = firsts.length === 0 ||
      (value !== last && !(Number.isNaN(value) && Number.isNaN(last)));
    if (isNew) {
      firsts.push(place);
      counts.push(0);
    }
    counts[counts.length - 1]++;
    inverse[place] = firsts.length - 1;
  }
  const values = all.take(firsts);
  if (!returnInverse && !returnCounts) return values;
  return [
    values,
    ...(returnInverse ? [inverse] : []),
    ...(returnCounts ? [Int32Array.from(counts)] : []),
  ];
}
