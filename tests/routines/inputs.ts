/**
 * A function held against NumPy's over one list of inputs: many shapes, both dtypes, NaN, infinities,
 * zeros of both signs and ties. `each` in tests/fixtures/numpy_golden.py runs NumPy's.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { Tensor } from "../../lib/mod.ts";
import { assertClose, assertSame, type Golden } from "../golden.ts";

interface Stored {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly (number | string)[];
}

/** The inputs, from the golden value of `each(lambda x: x)`. */
export function inputsOf(stored: Golden): Tensor[] {
  return (stored as unknown as Stored[]).map(({ shape, dtype, data }) => {
    const Data = dtype === "float32" ? Float32Array : Float64Array;
    return new Tensor(shape, new Data(data.map(Number)));
  });
}

/** Units in the last place by which a result may be off, where it need not be the same. */
export interface Slack {
  readonly float64: number;
  readonly float32: number;
}

/** Asserts that `f` gives for each input what NumPy gave, and refuses what NumPy refused. */
export function assertEach(
  inputs: readonly Tensor[],
  f: (x: Tensor) => unknown,
  expected: Golden,
  slack?: Slack,
): void {
  const results = expected as readonly Golden[];
  assertEquals(results.length, inputs.length);
  inputs.forEach((x, i) => {
    try {
      if (results[i] === "refused") assertThrows(() => f(x), Error, "Cannot ");
      else compare(f(x), results[i], slack);
    } catch (error) {
      throw new Error(`for ${x}: ${(error as Error).message}`, { cause: error });
    }
  });
}

function compare(actual: unknown, expected: Golden, slack: Slack | undefined): void {
  if (Array.isArray(expected)) {
    assertEquals((actual as unknown[]).length, expected.length);
    expected.forEach((part, i) => compare((actual as unknown[])[i], part, slack));
    return;
  }
  const dtype = (expected as Stored).dtype;
  if (actual instanceof Tensor && dtype) {
    assertEquals(actual.isMask ? "bool" : actual.dtype, dtype);
  }
  // Where there is no axis, NumPy's masks are booleans.
  const isTruth = typeof expected === "boolean" && actual instanceof Tensor && actual.isMask;
  if (isTruth) return assertEquals(actual.item() !== 0, expected);
  if (!slack) return assertSame(actual, expected);
  const rtol = dtype === "float32" ? slack.float32 * 2 ** -23 : slack.float64 * 2 ** -52;
  assertClose(actual, expected, { rtol });
}
