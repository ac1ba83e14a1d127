import { assertEquals, assertThrows } from "@std/assert";
import { accuracy, confusionMatrix } from "../lib/mod.ts";
import fixture from "./fixtures/metrics.json" with { type: "json" };
import { assertSame, golden } from "./golden.ts";

const numpy = golden(fixture);

Deno.test("accuracy() is the share of equal entries", () => {
  assertEquals(accuracy(Int32Array.of(1, 2, 3), [1, 0, 3]), 2 / 3);
  assertEquals(accuracy([], []), NaN);
  assertThrows(() => accuracy([1], [1, 2]), TypeError, "1 predictions");
});

Deno.test("confusionMatrix() has labels as rows and predictions as columns", () => {
  assertSame(
    confusionMatrix([0, 2, 2, 1], [0, 1, 2, 1], 3),
    numpy`
      from sklearn.metrics import confusion_matrix
      confusion_matrix([0, 1, 2, 1], [0, 2, 2, 1]).astype(float)`,
  );
  assertThrows(() => confusionMatrix([3], [0], 3), RangeError, "from 0 to 2");
  assertThrows(() => confusionMatrix([0], [0.5], 3), RangeError);
});
