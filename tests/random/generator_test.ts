/** Each seeded draw is that of NumPy's Generator: the line that makes it stands beside ours. */
import { assertEquals, assertNotEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { defaultRng, type RandomGenerator, RandomState } from "../../lib/random/mod.ts";
import { arange } from "../../lib/tensor/mod.ts";
import fixture from "../fixtures/random_generator.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

/** The golden values below are lists over these seeds. */
const SEEDS = [0, 42, 2 ** 32, 2n ** 200n + 7n, [1, 2, 3]];

function ofEachSeed<T>(draw: (rng: RandomGenerator) => T): T[] {
  return SEEDS.map((seed) => draw(defaultRng(seed)));
}

Deno.test("defaultRng() takes integers of any size, and lists of them", () => {
  const many = Array.from({ length: 50 }, (_, i) => i * 4000000);
  assertSame(
    [[], [0], [0, 0], [2 ** 40, 0, 7n], Uint32Array.of(5, 6), BigInt64Array.of(9n), many]
      .map((seed) => defaultRng(seed).random(5)),
    numpy`
      seeds = [], [0], [0, 0], [2**40, 0, 7], [5, 6], [9], np.arange(50) * 4000000
      [np.random.default_rng(s).random(5) for s in seeds]
    `,
  );
  const rng = defaultRng(1);
  assertStrictEquals(defaultRng(rng), rng);
  assertNotEquals(defaultRng().random(8).data, defaultRng().random(8).data);
});

Deno.test("random() and uniform() of defaultRng give NumPy's draws", () => {
  assertSame(
    ofEachSeed((rng) => [rng.random(), rng.random(10000), rng.random([2, 3]), rng.random([3, 0])]),
    numpy`
      seeds = 0, 42, 2**32, 2**200 + 7, [1, 2, 3]
      [[r.random(), r.random(10000), r.random((2, 3)), r.random((3, 0))]
        for r in map(np.random.default_rng, seeds)]
    `,
  );
  assertSame(
    ofEachSeed((rng) => [rng.uniform(), rng.uniform(-0.05, 0.07, 10000), rng.uniform(1, 1)]),
    numpy`
      seeds = 0, 42, 2**32, 2**200 + 7, [1, 2, 3]
      [[r.uniform(), r.uniform(-0.05, 0.07, 10000), r.uniform(1, 1)]
        for r in map(np.random.default_rng, seeds)]
    `,
  );
});

Deno.test("standardNormal() and normal() of defaultRng give NumPy's draws, the tail included", () => {
  assertSame(
    ofEachSeed((rng) => [
      rng.standardNormal(),
      rng.standardNormal(300000),
      rng.normal(0.1, 1.7, 1000),
      rng.normal(3, 0),
      rng.normal(1, 2, [2, 3]),
    ]),
    numpy`
      seeds = 0, 42, 2**32, 2**200 + 7, [1, 2, 3]
      [[r.standard_normal(), r.standard_normal(300000), r.normal(0.1, 1.7, 1000), r.normal(3, 0),
        r.normal(1, 2, (2, 3))] for r in map(np.random.default_rng, seeds)]
    `,
  );
});

Deno.test("integers() gives NumPy's draws over narrow and wide ranges", () => {
  const ranges = [
    ...[[0, 1], [0, 2], [-5, 5], [0, 256], [0, 2 ** 31], [-(2 ** 31), 2 ** 31 + 1]],
    ...[[0, 2 ** 32 - 1], [0, 2 ** 32], [7, 2 ** 32 + 8], [-(2 ** 40), 2 ** 33 + 11]],
    ...[[-(2 ** 53), 2 ** 53], [2 ** 53 - 9, 2 ** 53]],
  ];
  assertSame(
    ofEachSeed((rng) => [
      rng.integers(10),
      ...ranges.map(([low, high]) => rng.integers(low, high, 1001)),
      ...ranges.map(([low, high]) => rng.integers(low, high, 101, { endpoint: true })),
      rng.integers(0, 10, [2, 3]),
      rng.integers(3, 3, 0),
      rng.integers(3, 3, undefined, { endpoint: true }),
    ]),
    numpy`
      ranges = [(0, 1), (0, 2), (-5, 5), (0, 256), (0, 2**31), (-2**31, 2**31 + 1),
        (0, 2**32 - 1), (0, 2**32), (7, 2**32 + 8), (-2**40, 2**33 + 11),
        (-2**53, 2**53), (2**53 - 9, 2**53)]
      seeds = 0, 42, 2**32, 2**200 + 7, [1, 2, 3]
      [[
        r.integers(10),
        *[r.integers(low, high, 1001) for low, high in ranges],
        *[r.integers(low, high, 101, endpoint=True) for low, high in ranges],
        r.integers(0, 10, (2, 3)),
        r.integers(3, 3, 0),
        r.integers(3, 3, endpoint=True),
      ] for r in map(np.random.default_rng, seeds)]
    `,
  );
});

Deno.test("permutation() and shuffle() of defaultRng give NumPy's order", () => {
  assertSame(
    ofEachSeed((rng) => {
      const list = Array.from({ length: 1000 }, (_, i) => i), matrix = arange(42).reshape([7, 6]);
      rng.shuffle(list);
      rng.shuffle(matrix);
      rng.shuffle(arange(0).reshape([5, 0]));
      return [
        ...[0, 1, 2, 10000].map((n) => rng.permutation(n)),
        Int32Array.from(list),
        matrix,
        rng.permutation(matrix),
        rng.permutation(arange(0).reshape([5, 0])),
        rng.integers(100),
      ];
    }),
    numpy`
      def order(r):
          list, matrix = np.arange(1000), np.arange(42).reshape(7, 6)
          r.shuffle(list)
          r.shuffle(matrix)
          r.shuffle(np.zeros((5, 0)))
          return [*[r.permutation(n) for n in (0, 1, 2, 10000)], list, matrix,
            r.permutation(matrix), r.permutation(np.zeros((5, 0))), r.integers(100)]
      [order(np.random.default_rng(s)) for s in (0, 42, 2**32, 2**200 + 7, [1, 2, 3])]
    `,
  );
});

Deno.test("choice() of defaultRng gives NumPy's draws, with and without replacement", () => {
  const p = Array.from({ length: 100 }, (_, i) => (i + 1) / 5050);
  assertSame(
    ofEachSeed((rng) => [
      rng.choice(10),
      rng.choice(1000, 1001),
      rng.choice(["a", "b", "c"], 5),
      rng.choice(100, 1000, true, p),
      rng.choice(100, 50, false, p),
      rng.choice(4, 4, false),
      rng.choice(10000, 9000, false),
      rng.choice(10001, 201, false),
      rng.choice(10001, 200, false),
      rng.choice(20000, 20000, false),
      rng.choice(20000, 2000, false, undefined, { shuffle: false }),
      rng.choice(20000, 500, false, undefined, { shuffle: false }),
      rng.choice(7, [2, 3]),
      rng.choice(7, [2, 3], false),
      rng.choice(arange(12).reshape([4, 3])),
      rng.choice(arange(12).reshape([4, 3]), 2),
      rng.choice(arange(12).reshape([4, 3]), [2, 2]),
      rng.integers(100),
    ]),
    numpy`
      p = np.arange(1, 101) / 5050; x = np.arange(12).reshape(4, 3)
      seeds = 0, 42, 2**32, 2**200 + 7, [1, 2, 3]
      [[
        r.choice(10),
        r.choice(1000, 1001),
        r.choice(["a", "b", "c"], 5),
        r.choice(100, 1000, p=p),
        r.choice(100, 50, False, p),
        r.choice(4, 4, False),
        r.choice(10000, 9000, False),
        r.choice(10001, 201, False),
        r.choice(10001, 200, False),
        r.choice(20000, 20000, False),
        r.choice(20000, 2000, False, shuffle=False),
        r.choice(20000, 500, False, shuffle=False),
        r.choice(7, (2, 3)),
        r.choice(7, (2, 3), False),
        r.choice(x),
        r.choice(x, 2),
        r.choice(x, (2, 2)),
        r.integers(100),
      ] for r in map(np.random.default_rng, seeds)]
    `,
  );
});

Deno.test("binomial() and poisson() of defaultRng give NumPy's draws", () => {
  assertSame(
    ofEachSeed((rng) => [
      ...[[0, 0.5], [10, 0], [10, 1], [100, 0.3], [1000, 0.7], [2 ** 40, 1e-9]]
        .map(([n, p]) => rng.binomial(n, p, 1000)),
      ...[0, 0.5, 9.99, 10, 1e6].map((lam) => rng.poisson(lam, 1000)),
      rng.random(),
    ]),
    numpy`
      trials = (0, .5), (10, 0), (10, 1), (100, .3), (1000, .7), (2**40, 1e-9)
      seeds = 0, 42, 2**32, 2**200 + 7, [1, 2, 3]
      [[*[r.binomial(n, p, 1000) for n, p in trials],
        *[r.poisson(lam, 1000) for lam in (0, .5, 9.99, 10, 1e6)],
        r.random()] for r in map(np.random.default_rng, seeds)]
    `,
  );
});

Deno.test("getState() of defaultRng is NumPy's, and setState() goes on there, through JSON", () => {
  const rng = defaultRng(42);
  rng.integers(10);
  const state = rng.getState();
  assertSame(
    [state.state, state.inc, Number(state.hasUint32), state.uinteger],
    numpy`
      r = np.random.default_rng(42); r.integers(10); s = r.bit_generator.state
      str(s["state"]["state"]), str(s["state"]["inc"]), s["has_uint32"], s["uinteger"]
    `,
  );
  const saved = JSON.stringify(state), expected = [...rng.integers(0, 99, 9), rng.random()];
  const other = defaultRng(7);
  other.setState(JSON.parse(saved));
  assertEquals([...other.integers(0, 99, 9), other.random()], expected);

  const before = rng.getState();
  const reject = (part: object, error: typeof RangeError | typeof TypeError, message: string) =>
    assertThrows(() => rng.setState({ ...state, ...part }), error, message);
  reject({ state: 5 }, TypeError, "expected state to be digits, but got 5");
  reject({ state: "0x1" }, TypeError, 'but got "0x1"');
  reject({ state: `${2n ** 128n}` }, RangeError, "to have 128 bits");
  reject({ inc: "2" }, RangeError, "inc must be odd");
  reject({ hasUint32: 1 }, TypeError, "hasUint32 must be a boolean");
  reject({ uinteger: 2 ** 32 }, RangeError, "but got 4294967296");
  assertThrows(() => rng.setState(undefined as never), TypeError, "but got nothing");
  reject({ key: [] }, TypeError, '"key"');
  assertEquals(rng.getState(), before);
});

Deno.test("defaultRng() and its draws reject what NumPy rejects", () => {
  for (const seed of [-1, 1.5, NaN, -1n, [1, -1], [0.5], ["1"]]) {
    assertThrows(() => defaultRng(seed as number), RangeError, "Cannot seed the stream: ");
  }
  for (const seed of ["1", {}, null, true, new RandomState(1)]) {
    assertThrows(() => defaultRng(seed as never), TypeError, "Cannot seed the stream: ");
  }
  const rng = defaultRng(1), before = rng.getState();
  assertThrows(() => rng.uniform(1, 0), RangeError, "high - low must not be negative, but is -1");
  assertThrows(() => rng.uniform(0, -0), RangeError, "but is -0");
  assertThrows(() => rng.integers(0), RangeError, "low must be below high");
  assertThrows(
    () => rng.integers(1, 0, 2, { endpoint: true }),
    RangeError,
    "low must be at most high, but low is 1 and high is 0",
  );
  assertThrows(() => rng.integers(0, 2.5), RangeError, "but got 2.5");
  assertThrows(() => rng.integers(0, 2, 3, { endPoint: true } as never), TypeError, '"endPoint"');
  assertThrows(() => rng.choice(3, 4, false), RangeError, "only 3 are");
  assertThrows(() => rng.choice(0), RangeError, "there are none");
  assertThrows(() => rng.random("3" as never), TypeError, "Cannot draw so many");
  assertThrows(() => rng.standardNormal([2, -1]), RangeError, "Cannot draw a tensor (2, -1)");
  assertEquals(rng.getState(), before);
});
