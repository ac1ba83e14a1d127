/** What the legacy stream draws from further distributions is what NumPy's does. */
import { assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../lib/random/mod.ts";
import fixture from "../fixtures/random_counts.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

/** The golden values below are lists over these seeds. */
const SEEDS = [0, 42, 2 ** 32 - 1, 123, [1, 2, 3]];

function ofEachSeed<T>(draw: (stream: RandomState) => T): T[] {
  return SEEDS.map((seed) => draw(new RandomState(seed)));
}

Deno.test("randomSample(), random() and standardNormal() draw as rand() and randn() do", () => {
  assertSame(
    ofEachSeed((stream) => [
      stream.randomSample(),
      stream.randomSample([2, 3]),
      stream.random(3),
      stream.standardNormal(),
      stream.standardNormal(1000),
      stream.standardNormal([2, 2]),
    ]),
    numpy`
      [[
        r.random_sample(),
        r.random_sample((2, 3)),
        r.random(3),
        r.standard_normal(),
        r.standard_normal(1000),
        r.standard_normal((2, 2)),
      ] for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
});

Deno.test("exponential() gives NumPy's draws to the bit", () => {
  assertSame(
    ofEachSeed((stream) => [
      stream.exponential(),
      stream.exponential(2.5, 100000),
      stream.exponential(0, [2, 2]),
    ]),
    numpy`
      [[r.exponential(), r.exponential(2.5, 100000), r.exponential(0, (2, 2))]
        for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
});

Deno.test("binomial() gives NumPy's draws, by inversion and by rejection", () => {
  const trials = [
    ...[[0, 0.5], [10, 0], [10, 1], [10, 0.5], [60, 0.5], [61, 0.5], [100, 0.9], [1000, 0.001]],
    ...[[1000, 0.4], [100000, 0.7], [1e9, 0.25], [2 ** 53, 0.5], [2 ** 53, 1e-15]],
  ];
  assertSame(
    ofEachSeed((stream) => [
      stream.binomial(10, 0.3),
      ...trials.map(([n, p]) => stream.binomial(n, p, 2000)),
      stream.binomial(5, 0.5, [2, 3]),
      stream.rand(),
    ]),
    numpy`
      trials = [(0, .5), (10, 0), (10, 1), (10, .5), (60, .5), (61, .5), (100, .9), (1000, .001),
        (1000, .4), (100000, .7), (10**9, .25), (2**53, .5), (2**53, 1e-15)]
      [[
        r.binomial(10, .3),
        *[r.binomial(n, p, 2000) for n, p in trials],
        r.binomial(5, .5, (2, 3)),
        r.rand(),
      ] for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
});

Deno.test("poisson() gives NumPy's draws, by products and by rejection", () => {
  const means = [0, 1e-3, 1, 9.999, 10, 33.3, 1e3, 1e8, 1e15];
  assertSame(
    ofEachSeed((stream) => [
      stream.poisson(),
      ...means.map((lam) => stream.poisson(lam, 2000)),
      stream.poisson(4, [2, 3]),
      stream.rand(),
    ]),
    numpy`
      means = 0, 1e-3, 1, 9.999, 10, 33.3, 1e3, 1e8, 1e15
      [[
        r.poisson(),
        *[r.poisson(lam, 2000) for lam in means],
        r.poisson(4, (2, 3)),
        r.rand(),
      ] for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
});

Deno.test("a typed array of one integer seeds as the integer does, a list does not", () => {
  assertSame(
    [Int32Array.of(5), BigInt64Array.of(5n), 5, 5n, [5], [5n], Int32Array.of(5, 6)]
      .map((seed) => new RandomState(seed).rand(3)),
    numpy`
      seeds = np.array([5]), np.array([5]), 5, 5, [5], [5], np.array([5, 6])
      [RandomState(s).rand(3) for s in seeds]
    `,
  );
});

Deno.test("exponential(), binomial() and poisson() reject what NumPy rejects, and draw nothing", () => {
  const stream = new RandomState(42), before = stream.getState();
  assertThrows(() => stream.exponential(-1), RangeError, "scale must not be negative, but is -1");
  assertThrows(() => stream.exponential(-0), RangeError, "but is -0");
  assertThrows(() => stream.exponential("1" as never), TypeError, 'a number, but got "1"');
  assertThrows(() => stream.binomial(-1, 0.5), RangeError, "but got -1");
  assertThrows(() => stream.binomial(1.5, 0.5), RangeError, "but got 1.5");
  for (const p of [-0.1, 1.1, NaN]) {
    assertThrows(() => stream.binomial(3, p), RangeError, `from 0 to 1, but is ${p}`);
  }
  for (const lam of [-1, NaN, Infinity, 1e19]) {
    assertThrows(() => stream.poisson(lam), RangeError, `but is ${lam}`);
  }
  assertThrows(() => stream.normal([0] as never), TypeError, "but got a list");
  assertThrows(() => stream.permutation("abc" as never), TypeError, 'but got "abc"');
  assertThrows(() => stream.shuffle(5 as never), TypeError, "but got 5");
  assertEquals(stream.getState(), before);
});
