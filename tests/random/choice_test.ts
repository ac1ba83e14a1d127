/** What choice() draws is what NumPy's draws: the line that makes it stands beside ours. */
import { assertEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../lib/random/mod.ts";
import { arange, tensor } from "../../lib/tensor/mod.ts";
import fixture from "../fixtures/random_choice.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

/** The golden values below are lists over these seeds. */
const SEEDS = [0, 42, 2 ** 32 - 1, 123, [1, 2, 3]];

function ofEachSeed<T>(draw: (stream: RandomState) => T): T[] {
  return SEEDS.map((seed) => draw(new RandomState(seed)));
}

Deno.test("choice() with replacement gives NumPy's draws", () => {
  assertSame(
    ofEachSeed((stream) => [
      stream.choice(10),
      stream.choice(1000, 10000),
      stream.choice([2.5, 3.5, 4.5]),
      stream.choice(Float32Array.of(1, 2, 4, 8), 5),
      stream.choice(["a", "b", "c"], 5),
      stream.choice(4, 0),
      stream.choice(0, 0),
    ]),
    numpy`
      [[
        r.choice(10),
        r.choice(1000, 10000),
        r.choice([2.5, 3.5, 4.5]),
        r.choice([1, 2, 4, 8], 5),
        r.choice(["a", "b", "c"], 5),
        r.choice(4, 0),
        r.choice(0, 0),
      ] for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
});

Deno.test("choice() by probability gives NumPy's draws", () => {
  const p = Array.from({ length: 100 }, (_, i) => (i + 1) / 5050);
  assertSame(
    ofEachSeed((stream) => [
      stream.choice(100, 10000, true, p),
      stream.choice(["a", "b", "c"], 5, true, [0.2, 0, 0.8]),
      stream.choice(3, undefined, true, [0.2, 0.5, 0.3]),
      stream.choice(4, 1000, true, [0, 1, 0, 0]),
      stream.choice(3, 1000, true, Float32Array.of(0.1, 0.2, 0.7)),
      stream.choice(2, 1000, true, [0.5, 0.50000001]),
    ]),
    numpy`
      p = np.arange(1, 101) / 5050
      [[
        r.choice(100, 10000, p=p),
        r.choice(["a", "b", "c"], 5, p=[0.2, 0, 0.8]),
        r.choice(3, p=[0.2, 0.5, 0.3]),
        r.choice(4, 1000, p=[0, 1, 0, 0]),
        r.choice(3, 1000, p=np.float32([0.1, 0.2, 0.7])),
        r.choice(2, 1000, p=[0.5, 0.50000001]),
      ] for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
});

Deno.test("choice() without replacement gives NumPy's draws", () => {
  const p = Array.from({ length: 20000 }, (_, i) => (i % 100 + 1) / 1010000);
  assertSame(
    ofEachSeed((stream) => [
      stream.choice(20000, 10000, false),
      stream.choice(5, undefined, false),
      stream.choice(["a", "b", "c"], 3, false),
      stream.choice(20000, 10000, false, p),
      stream.choice(4, 3, false, [0.97, 0.01, 0, 0.02]),
      stream.choice(3, undefined, false, [0.2, 0.5, 0.3]),
      stream.choice(3, 0, false, [0.2, 0.5, 0.3]),
      stream.rand(),
    ]),
    numpy`
      p = (np.arange(20000) % 100 + 1) / 1010000
      [[
        r.choice(20000, 10000, False),
        r.choice(5, None, False),
        r.choice(["a", "b", "c"], 3, False),
        r.choice(20000, 10000, False, p),
        r.choice(4, 3, False, [0.97, 0.01, 0, 0.02]),
        r.choice(3, None, False, [0.2, 0.5, 0.3]),
        r.choice(3, 0, False, [0.2, 0.5, 0.3]),
        r.rand(),
      ] for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
});

Deno.test("choice() fills a shape, and draws from a vector", () => {
  assertSame(
    ofEachSeed((stream) => [
      stream.choice(10, [2, 3]),
      stream.choice([2.5, 3.5], [3, 2]),
      stream.choice(["a", "b", "c"], [2, 2]) as string[],
      stream.choice(arange(9).mul(1.5), 4),
      stream.choice(arange(9).mul(1.5)),
      stream.choice(tensor([1, 2, 3]), [2, 2], true, tensor([0.2, 0.5, 0.3])),
      stream.choice(6, [3, 2], false),
      stream.choice(6, [0, 2]),
      stream.rand(),
    ]),
    numpy`
      [[
        r.choice(10, (2, 3)),
        r.choice([2.5, 3.5], (3, 2)),
        r.choice(["a", "b", "c"], (2, 2)),
        r.choice(np.arange(9) * 1.5, 4),
        r.choice(np.arange(9) * 1.5),
        r.choice([1, 2, 3], (2, 2), p=[0.2, 0.5, 0.3]),
        r.choice(6, (3, 2), False),
        r.choice(6, (0, 2)),
        r.rand(),
      ] for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
  assertEquals(
    new RandomState(1).choice(tensor([1, 2], { dtype: "float32" }), 3).dtype,
    "float32",
  );
});

Deno.test("choice() lets probabilities miss their sum by the root of their type's precision", () => {
  assertSame(
    [
      new RandomState(1).choice([1, 2, 3], 100, true, Float16Array.of(0.4, 0.4, 0.2)),
      new RandomState(1).choice(2, 100, true, tensor([0.1, 0.9], { dtype: "float32" })),
    ],
    numpy`[
      RandomState(1).choice([1, 2, 3], 100, p=np.float16([.4, .4, .2])),
      RandomState(1).choice(2, 100, p=np.float32([.1, .9])),
    ]`,
  );
  const reject = (p: ArrayLike<number>) =>
    assertThrows(() => new RandomState(1).choice(2, 1, true, p), RangeError, "must sum to 1");
  reject([0.5, 0.5 + 1e-7]);
  reject(Float32Array.of(0.5, 0.5004));
  reject(Float16Array.of(0.5, 0.54));
});

Deno.test("choice() rejects what cannot be chosen", () => {
  const stream = new RandomState(42), before = stream.getState();
  assertThrows(() => stream.choice(0), RangeError, "there must be some, but there are none");
  assertThrows(() => stream.choice([], 2), RangeError, "there must be some, but there are none");
  assertThrows(() => stream.choice(-1, 0), RangeError, "but got -1");
  assertThrows(() => stream.choice(2.5), RangeError, "but got 2.5");
  assertThrows(() => stream.choice(3, 1.5), RangeError, "but got 1.5");
  assertThrows(() => stream.choice(3, 4, false), RangeError, "only 3 are");
  assertThrows(() => stream.choice(3, 2, false, [0, 1, 0]), RangeError, "only 1 are");
  assertThrows(() => stream.choice(3, 1, true, [0.5, 0.5]), TypeError, "but there are 2");
  assertThrows(() => stream.choice(2, 1, true, [1.5, -0.5]), RangeError, "p[1] is -0.5");
  assertThrows(() => stream.choice(2, 1, true, [NaN, 1]), RangeError, "p[0] is NaN");
  assertThrows(() => stream.choice(2, 1, true, [0.5, 0.5001]), RangeError, "must sum to 1");
  assertThrows(() => stream.choice("abc" as never), TypeError, 'but got "abc"');
  assertThrows(() => stream.choice(arange(4).reshape([2, 2]) as never), TypeError, "a vector");
  assertThrows(() => stream.choice(3, "2" as never), TypeError, "a number or a shape");
  assertThrows(() => stream.choice(2, 1, true, "ab" as never), TypeError, "by probability");
  for (const way of [{ replace: false }, { p: [0.5, 0.5] }, 0, null]) {
    assertThrows(() => stream.choice(2, 1, way as never), TypeError, "replace to be true or false");
  }
  assertEquals(stream.getState(), before);
});
