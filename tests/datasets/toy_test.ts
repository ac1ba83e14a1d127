/** Source 1's points against NumPy, bit for bit. */
import { assertEquals, assertThrows } from "@std/assert";
import { random, RandomState } from "../../lib/mod.ts";
import { toy } from "../../lib/datasets/mod.ts";
import fixture from "../fixtures/datasets_toy.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

Deno.test("toy.line() draws source 1's points, and its stream goes on with the random lines", () => {
  const stream = new RandomState(42);
  const { points, labels } = toy.line({ randomState: stream });
  const lines = Array.from({ length: 6 }, () => stream.uniform(-2, 2));
  assertSame(
    [points, labels, lines],
    numpy`
      rng = RandomState(42); X = rng.uniform(-5, 5, (200, 2))
      [X, (X[:, 1] > X[:, 0]).astype(int), [rng.uniform(-2, 2) for _ in range(6)]]`,
  );
});

Deno.test("toy.donut() draws source 1's two rings", () => {
  const { points, labels } = toy.donut({ randomState: 0 });
  assertSame(
    [points, labels],
    numpy`import toy; [toy.donut(0), np.hstack([np.zeros(200), np.ones(200)])]`,
  );
  assertSame(
    [1, 2, 3].map((randomState) => toy.donut({ nSamples: 1000, randomState }).points),
    numpy`import toy; [toy.donut(seed, 1000) for seed in (1, 2, 3)]`,
  );
});

Deno.test("toy.line() and toy.donut() draw from the global stream where none is given", () => {
  for (const draw of [toy.line, toy.donut]) {
    random.seed(7);
    assertEquals(draw().points.data, draw({ randomState: 7 }).points.data);
  }
});

Deno.test("toy.donut() gives the ring the odd point, and takes none for none", () => {
  assertEquals([...toy.donut({ nSamples: 3, randomState: 0 }).labels], [0, 1, 1]);
  assertEquals(toy.donut({ nSamples: 0 }).points.shape, [0, 2]);
  assertEquals(toy.line({ nSamples: 0 }).labels.length, 0);
});

Deno.test("toy.line() and toy.donut() reject what is no number of points", () => {
  assertThrows(() => toy.line({ nSamples: -1 }), RangeError, "Cannot draw points about a line");
  assertThrows(() => toy.donut({ nSamples: 1.5 }), RangeError, "but got 1.5");
});
