import { assert, assertEquals, assertThrows } from "@std/assert";
import { histogram } from "../../lib/routines/mod.ts";
import { histogramChart } from "../../lib/plot/histogram_chart.ts";
import { tensor } from "../../lib/tensor/mod.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const numbers = [1, 2, 2, 3, 3, 3, 4, 4, 5, 9];

Deno.test("histogramChart() counts all in the same bins, with a legend where there are several", () => {
  const one = histogramChart({ numbers }, { bins: 4, title: "Spread" });
  assertEquals(one.alt, "Histogram of value: numbers, 10 from 1 to 9, most near 4");
  const two = histogramChart({ numbers, tensor: tensor([[0, 0.5]]) }, { bins: 3, x: "weight" });
  assertEquals(
    two.alt,
    "Histogram of weight: numbers, 10 from 0 to 9, most near 4.5; tensor, 2 from 0 to 9, most near 1.5",
  );
  assert(two.svg.includes(">numbers</text>") && !one.svg.includes(">numbers</text>"));
  if (canRead) assertSnapshot("histogram", one);
});

Deno.test("histogramChart() takes counts as they are, and shows them by orders of magnitude", () => {
  const counted = histogram(numbers, { bins: 2, range: [0, 10] });
  const { svg, alt } = histogramChart({ counted }, { logarithmic: true });
  assertEquals(alt, "Histogram of value: counted, 10 from 0 to 10, most near 2.5");
  assert(svg.includes(">1</text>"));
});

Deno.test("histogramChart() rejects what is nothing to count", () => {
  assertThrows(() => histogramChart({}), TypeError, "expected numbers, but got none");
  assertThrows(() => histogramChart({ a: [NaN] }), RangeError, "expected a finite range");
  // @ts-expect-error: numbers without a name
  assertThrows(() => histogramChart([1, 2]), TypeError, "numbers by name");
});
