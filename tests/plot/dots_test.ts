import { assert, assertEquals, assertThrows } from "@std/assert";
import { dotPlot } from "../../lib/plot/dots.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const effects = { "a change that helps": [1, 4, 2.5], "one that may harm": [-3, 0.5] };
const look = { x: "points of accuracy", title: "What each change brings" };

Deno.test({
  name: "dotPlot() draws what was looked at",
  ignore: !canRead,
  fn: () => assertSnapshot("dots", dotPlot(effects, look)),
});

Deno.test("dotPlot() says the means and ranges in words, and writes the means beside the rows", () => {
  const { svg, alt } = dotPlot(effects, look);
  assertEquals(
    alt,
    "points of accuracy: a change that helps 2.5 on average (1 to 4), " +
      "one that may harm -1.2 on average (-3 to 0.5)",
  );
  assert(svg.includes(">2.5</text>") && svg.includes(">-1.2</text>"));
});

Deno.test("dotPlot() leaves out what is not finite, and refuses rows without values", () => {
  assertEquals(dotPlot({ a: [1, NaN, 3] }).alt, "value: a 2.0 on average (1 to 3)");
  const empty: Record<string, number[]>[] = [{}, { a: [] }, { a: [NaN] }];
  for (const rows of empty) {
    assertThrows(() => dotPlot(rows), TypeError, "expected rows of values, but got none");
  }
});

Deno.test("dotPlot() rejects what is no lists by name", () => {
  // @ts-expect-error: a cell of a notebook is not type-checked
  assertThrows(() => dotPlot({ a: 1 }), TypeError, "expected lists of numbers by name");
});
