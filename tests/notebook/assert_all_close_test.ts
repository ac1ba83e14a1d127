/** `assertAllClose` beside `np.testing.assert_allclose`. */
import { assertEquals, assertThrows } from "@std/assert";
import { tensor } from "../../lib/mod.ts";
import { assertAllClose } from "../../lib/notebook/mod.ts";
import fixture from "../fixtures/notebook_assert_all_close.json" with { type: "json" };
import { golden } from "../golden.ts";

const numpy = golden(fixture);

/** Pairs that lie near the border, on either side. */
const PAIRS: readonly [number, number][] = [
  [1, 1],
  [1 + 0.9e-7, 1],
  [1 + 1.1e-7, 1],
  [1, 1 + 1.1e-7],
  [0, 1e-300],
  [1e-300, 0],
  [0, -0],
  [NaN, NaN],
  [NaN, 1],
  [Infinity, Infinity],
  [Infinity, -Infinity],
  [1e308, Infinity],
];

function passes(actual: number, expected: number, options = {}): boolean {
  try {
    assertAllClose(tensor([actual]), [expected], options);
    return true;
  } catch {
    return false;
  }
}

Deno.test("assertAllClose() keeps to NumPy's rule and tolerances", () => {
  assertEquals(
    PAIRS.map(([a, e]) => passes(a, e)),
    numpy`
      inf, nan = np.inf, np.nan
      def passes(a, e, **options):
          try:
              np.testing.assert_allclose([a], [e], **options)
              return True
          except AssertionError:
              return False
      pairs = [(1, 1), (1 + 0.9e-7, 1), (1 + 1.1e-7, 1), (1, 1 + 1.1e-7), (0, 1e-300), (1e-300, 0), (0, -0.0), (nan, nan), (nan, 1), (inf, inf), (inf, -inf), (1e308, inf)]
      [passes(a, e) for a, e in pairs]`,
  );
  assertEquals(
    PAIRS.map(([a, e]) => passes(a, e, { rtol: 0, atol: 1e-7 })),
    numpy`
      inf, nan = np.inf, np.nan
      def passes(a, e, **options):
          try:
              np.testing.assert_allclose([a], [e], **options)
              return True
          except AssertionError:
              return False
      pairs = [(1, 1), (1 + 0.9e-7, 1), (1 + 1.1e-7, 1), (1, 1 + 1.1e-7), (0, 1e-300), (1e-300, 0), (0, -0.0), (nan, nan), (nan, 1), (inf, inf), (inf, -inf), (1e308, inf)]
      [passes(a, e, rtol=0, atol=1e-7) for a, e in pairs]`,
  );
});

Deno.test("assertAllClose() takes tensors, lists, typed arrays and numbers", () => {
  assertAllClose(tensor([[1, 2], [3, 4]]).T, [[1, 3], [2, 4]]);
  assertAllClose([[1, 2]], tensor([[1, 2]]));
  assertAllClose(Float32Array.of(0.1), [0.1]);
  assertAllClose(tensor([2, 2]), 2);
  assertAllClose(2, [2, 2]);
  assertAllClose([], 1);
  assertAllClose(3, 3);
});

Deno.test("assertAllClose() names the first difference, how many there are, and the greatest", () => {
  const message = (actual: Parameters<typeof assertAllClose>[0], expected: typeof actual) => {
    const { name, message } = assertThrows(() => assertAllClose(actual, expected), Error);
    assertEquals(name, "AssertionError");
    return message;
  };
  // What NumPy's message says of the same numbers.
  const [count, absolute, relative] = numpy`
      import re
      def found(a, e):
          try:
              np.testing.assert_allclose(a, e)
          except AssertionError as error:
              patterns = [r"elements: (\d+)", r"absolute difference .*: (.+)", r"relative difference .*: (.+)"]
              return [float(re.search(pattern, str(error))[1]) for pattern in patterns]
      found([[1.0, 2, 3], [4, 5, 7]], [[1, 2, 3.25], [4, 5, 6]])` as readonly number[];
  assertEquals(
    message(tensor([[1, 2, 3], [4, 5, 7]]), [[1, 2, 3.25], [4, 5, 6]]),
    "Cannot call these equal to rtol 1e-7, atol 0: expected 3.25 at [0, 2], but got 3; " +
      `${count} of 6 differ, by at most ${absolute}, relative to what is expected ` +
      relative.toPrecision(3),
  );
  assertEquals(
    message([NaN, 1], [0, 1]),
    "Cannot call these equal to rtol 1e-7, atol 0: expected 0 at [0], but got NaN; 1 of 2 differ",
  );
  assertEquals(
    message(1, 2),
    "Cannot call these equal to rtol 1e-7, atol 0: expected 2, but got 1; " +
      "1 of 1 differ, by at most 1, relative to what is expected 0.5",
  );
  assertEquals(
    message([[1, 2]], [1, 2]),
    "Cannot call these equal: expected shape (2,), but got (1, 2)",
  );
});

Deno.test("assertAllClose() refuses what are no numbers, and unknown options", () => {
  // @ts-expect-error: texts are no numbers
  assertThrows(() => assertAllClose(["1"], [1]), TypeError, "expected a tensor or numbers");
  assertThrows(() => assertAllClose([[1], [1, 2]], [1]), TypeError, "but got a list");
  // @ts-expect-error: another name
  assertThrows(() => assertAllClose([1], [1], { rTol: 1 }), TypeError, "is rtol meant?");
});
