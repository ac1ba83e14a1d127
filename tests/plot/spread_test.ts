import { assertEquals, assertThrows } from "@std/assert";
import { spreadChart } from "../../lib/plot/spread.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const results = { "as they are": [0.9722, 0.9708, 0.9713], shuffled: [0.9696, 0.9672, 0.9699] };

Deno.test({
  name: "spreadChart() draws runs and their means",
  ignore: !canRead,
  fn() {
    const options = { title: "Three seeds", x: "test accuracy", percent: true };
    assertSnapshot("spread", spreadChart(results, options));
  },
});

Deno.test("spreadChart() draws a dot for each run, and a tick for each row", () => {
  const { svg, alt } = spreadChart({ a: [1, 2, 3], b: Int32Array.of(5) });
  assertEquals(svg.match(/<circle [^>]*r="5"/g)?.length, 4 + 1); // One stands in the legend.
  assertEquals(alt, "value: a 1, 2, 3, mean 2; b 5, mean 5");
});

Deno.test("spreadChart() draws a line at 0 among differences, and calls dots what they are", () => {
  const isRuled = (values: number[]) =>
    spreadChart({ a: values }, { dot: "a pair" }).svg.includes('aria-label="rule"');
  assertEquals([isRuled([-1, 2]), isRuled([1, 2]), isRuled([0, 2])], [true, false, false]);
  assertEquals(spreadChart({ a: [1] }, { dot: "a pair" }).svg.includes(">a pair</text>"), true);
});

Deno.test("spreadChart() rejects what are no results", () => {
  assertThrows(() => spreadChart({}), TypeError, "expected numbers for each name");
  assertThrows(() => spreadChart({ a: [] }), TypeError, "expected numbers for each name");
  assertThrows(() => spreadChart({ a: [NaN] }), RangeError, "NaN");
  assertThrows(() => spreadChart([1, 2] as never), TypeError, "expected lists of numbers by name");
});
