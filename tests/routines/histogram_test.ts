/** Counts in bins, against NumPy. */
import { assertEquals, assertThrows } from "@std/assert";
import { type Histogram, histogram, RandomState, tensor } from "../../lib/mod.ts";
import fixture from "../fixtures/routines_histogram.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);
const whole = ({ counts, edges }: Histogram) => [Array.from(counts), edges.toArray()];

Deno.test("histogram() counts as np.histogram does, where numbers lie on edges, too", () => {
  const draws = new RandomState(0).randn(1000);
  const counts = (x: Parameters<typeof histogram>[0], options = {}) =>
    tensor([...histogram(x, options).counts]);
  assertSame(counts(draws), numpy`np.histogram(RandomState(0).randn(1000))[0].astype(float)`);
  assertSame(
    counts(draws, { bins: 33, range: [-1, 2] }),
    numpy`np.histogram(RandomState(0).randn(1000), bins=33, range=(-1, 2))[0].astype(float)`,
  );
  const tenths = Array.from({ length: 101 }, (_, i) => i / 10);
  assertSame(
    counts(tenths, { bins: 30 }),
    numpy`np.histogram(np.arange(101) / 10, bins=30)[0].astype(float)`,
  );
  assertSame(
    histogram(draws, { bins: 7 }).edges,
    numpy`np.histogram(RandomState(0).randn(1000), bins=7)[1]`,
  );
});

Deno.test("histogram() of one value, of none, and of NaN", () => {
  assertEquals(whole(histogram([3, 3], { bins: 2 })), [[0, 2], [2.5, 3, 3.5]]);
  assertEquals(whole(histogram([], { bins: 2 })), [[0, 0], [0, 0.5, 1]]);
  assertEquals([...histogram([NaN, 0, 2], { bins: 1, range: [0, 1] }).counts], [1]);
  assertThrows(() => histogram([NaN]), RangeError, "expected a finite range");
  assertThrows(() => histogram([1], { range: [2, 1] }), RangeError);
  assertThrows(() => histogram([1], { bins: 0 }), RangeError);
});
