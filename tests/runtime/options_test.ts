/** Options by name, and how messages call what they got instead. */
import { assertEquals, assertThrows } from "@std/assert";
import { describe } from "../../lib/runtime/describe.ts";
import { expectOptions, nearestName } from "../../lib/runtime/options.ts";

Deno.test("expectOptions() refuses unknown names, and says which may be meant", () => {
  const known = ["keepdims", "dtype"];
  for (const fine of [undefined, {}, { dtype: undefined }, { keepdims: true }]) {
    expectOptions("sum", fine, known);
  }
  expectOptions("sum", Object.assign(Object.create(null), { dtype: 1 }), known);
  assertThrows(
    () => expectOptions("sum", { keepdim: true }, known),
    TypeError,
    'Cannot sum: expected the options keepdims, dtype, but got "keepdim"; is keepdims meant?',
  );
  assertThrows(
    () => expectOptions("sum", { zzz: 1 }, ["keepdims"]),
    TypeError,
    'Cannot sum: expected the option keepdims, but got "zzz"',
  );
  for (const wrong of [null, 1, "x", [], new Date(0), Promise.resolve(), () => 1, Symbol("x")]) {
    assertThrows(
      () => expectOptions("sum", wrong, known),
      TypeError,
      "Cannot sum: expected options such as { keepdims: … }, but got",
    );
  }
});

Deno.test("nearestName() forgives cases, underscores and slips", () => {
  const known = ["batchSize", "learningRate", "epochs", "onEpoch"];
  assertEquals(nearestName("batch_size", known), "batchSize");
  assertEquals(nearestName("learningrate", known), "learningRate");
  assertEquals(nearestName("epoch", known), "epochs");
  assertEquals(nearestName("momentum", known), undefined);
  assertEquals(nearestName("x".repeat(1e6), known), undefined);
});

Deno.test("describe() names any value in a few words", () => {
  const named = [undefined, null, -0, NaN, true, "a\nb", 10n, Symbol("x"), () => 1, [], [1], {}];
  assertEquals(named.map(describe), [
    "nothing",
    "null",
    "-0",
    "NaN",
    "true",
    '"a\\nb"',
    "a bigint",
    "a symbol",
    "a function",
    "an empty list",
    "a list",
    "an object",
  ]);
  assertEquals(describe(new Date(0)), "a Date");
  assertEquals(describe(new Int32Array(2)), "an Int32Array");
  assertEquals(describe(Object.create(null)), "an object");
  assertEquals(describe("x".repeat(1e6)).length, 43);
});
