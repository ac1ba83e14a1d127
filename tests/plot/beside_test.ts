import { assertEquals, assertThrows } from "@std/assert";
import { barChart } from "../../lib/plot/charts.ts";
import { beside } from "../../lib/plot/beside.ts";
import { JUPYTER_DISPLAY } from "../../lib/plot/figure.ts";

Deno.test("beside() shows all figures, with their texts", () => {
  const bundle = beside(barChart({ a: 1 }), barChart({ b: 2 }))[JUPYTER_DISPLAY]();
  assertEquals(bundle["text/html"].match(/<img /g)?.length, 2);
  assertEquals(bundle["text/plain"], "count: a 1\ncount: b 2");
});

Deno.test("beside() rejects what are no figures", () => {
  assertThrows(() => beside(), TypeError, "expected one figure or more");
  assertThrows(() => beside("a" as never), TypeError, "expected one figure or more");
});
