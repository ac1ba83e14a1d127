/** Each seeded draw is NumPy's own: the line that makes it stands beside ours. */
import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../lib/random/mod.ts";
import { Tensor } from "../../lib/tensor/tensor.ts";
import fixture from "../fixtures/random_random_state.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

/** The golden values below are lists over these seeds. */
const SEEDS = [0, 42, 2 ** 32 - 1, 123, [1, 2, 3]];

function ofEachSeed<T>(draw: (stream: RandomState) => T): T[] {
  return SEEDS.map((seed) => draw(new RandomState(seed)));
}

/** Rows 0 … n - 1 of `columns` numbers, all different. */
function rows(n: number, columns: number): Tensor<readonly [number, number]> {
  return new Tensor([n, columns], Float64Array.from({ length: n * columns }, (_, i) => i));
}

Deno.test("rand() gives NumPy's draws", () => {
  assertSame(new RandomState(42).rand(), numpy`RandomState(42).rand()`);
  assertSame(
    ofEachSeed((stream) => stream.rand(10000)),
    numpy`[RandomState(s).rand(10000) for s in (0, 42, 2**32 - 1, 123, [1, 2, 3])]`,
  );
  assertSame(new RandomState(7).rand(2, 3, 4), numpy`RandomState(7).rand(2, 3, 4)`);
  assertSame(new RandomState(7).rand(3, 0), numpy`RandomState(7).rand(3, 0)`);
});

Deno.test("seed() takes integers, lists of any length, and lists of one integer", () => {
  const many = Array.from({ length: 1000 }, (_, i) => i * 4000000);
  assertSame(
    [[0], [2 ** 32 - 1], [0, 0], Uint32Array.of(5, 6, 7, 8), many].map((seed) =>
      new RandomState(seed).rand(10)
    ),
    numpy`
      seeds = [0], [2**32 - 1], [0, 0], [5, 6, 7, 8], np.arange(1000) * 4000000
      [RandomState(s).rand(10) for s in seeds]
    `,
  );
});

Deno.test("seed() starts the stream anew and drops the kept Gaussian draw", () => {
  const stream = new RandomState(1);
  stream.randn();
  stream.seed(42);
  assertSame(stream.randn(3), numpy`RandomState(42).randn(3)`);
});

Deno.test("seed() takes nothing but numbers", () => {
  assertThrows(() => new RandomState({} as never), TypeError, "but got an object");
  assertThrows(() => new RandomState("42" as never), TypeError, 'but got "42"');
  assertThrows(() => new RandomState(["42"] as never), RangeError, 'but got "42"');
});

Deno.test("seed() without a seed gives a stream of its own each time", () => {
  assertNotEquals(new RandomState().rand(8).data, new RandomState().rand(8).data);
});

Deno.test("randn() gives NumPy's draws", () => {
  const stream = new RandomState(42);
  assertSame(
    [stream.randn(), stream.randn(), stream.randn(), stream.randn()],
    numpy`RandomState(42).randn(4)`,
  );
  assertSame(
    ofEachSeed((stream) => stream.randn(200000)),
    numpy`[RandomState(s).randn(200000) for s in (0, 42, 2**32 - 1, 123, [1, 2, 3])]`,
  );
  assertSame(new RandomState(42).randn(784, 128), numpy`RandomState(42).randn(784, 128)`);
});

Deno.test("uniform() gives NumPy's draws", () => {
  assertSame(new RandomState(42).uniform(), numpy`RandomState(42).uniform()`);
  assertSame(new RandomState(42).uniform(5), numpy`RandomState(42).uniform(5)`);
  assertSame(
    ofEachSeed((stream) => stream.uniform(-0.05, 0.07, 10000)),
    numpy`[RandomState(s).uniform(-0.05, 0.07, 10000) for s in (0, 42, 2**32 - 1, 123, [1, 2, 3])]`,
  );
  assertSame(
    new RandomState(3).uniform(2, -1, [4, 5]),
    numpy`RandomState(3).uniform(2, -1, (4, 5))`,
  );
});

Deno.test("normal() gives NumPy's draws", () => {
  assertSame(new RandomState(42).normal(), numpy`RandomState(42).normal()`);
  assertSame(new RandomState(42).normal(3), numpy`RandomState(42).normal(3)`);
  assertSame(
    ofEachSeed((stream) => stream.normal(0.1, 1.7, 10000)),
    numpy`[RandomState(s).normal(0.1, 1.7, 10000) for s in (0, 42, 2**32 - 1, 123, [1, 2, 3])]`,
  );
  assertSame(new RandomState(3).normal(1, 0, [2, 3]), numpy`RandomState(3).normal(1, 0, (2, 3))`);
});

Deno.test("randint() gives NumPy's draws from 0 to a bound", () => {
  const bounds = [1, 2, 10, 255, 256, 2 ** 16, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53];
  assertSame(
    ofEachSeed((stream) => bounds.map((bound) => stream.randint(bound, undefined, 10000))),
    numpy`
      bounds = 1, 2, 10, 255, 256, 2**16, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**53
      streams = [RandomState(s) for s in (0, 42, 2**32 - 1, 123, [1, 2, 3])]
      [[r.randint(bound, size=10000) for bound in bounds] for r in streams]
    `,
  );
});

Deno.test("randint() gives NumPy's draws between negative and wide bounds", () => {
  const narrow = [[-1, 1], [-5, -4], [-1000, 7], [-(2 ** 31), 2 ** 31], [-3, 2 ** 32 - 2]];
  const wide = [[-(2 ** 40) - 5, 2 ** 33 + 11], [-(2 ** 53), 2 ** 53]];
  const atTheEnds = [[-(2 ** 53), -(2 ** 53) + 2], [2 ** 53 - 9, 2 ** 53]];
  const ranges = [...narrow, ...wide, ...atTheEnds];
  assertSame(
    ofEachSeed((stream) => ranges.map(([low, high]) => stream.randint(low, high, 10000))),
    numpy`
      ranges = [(-1, 1), (-5, -4), (-1000, 7), (-2**31, 2**31), (-3, 2**32 - 2),
        (-2**40 - 5, 2**33 + 11), (-2**53, 2**53), (-2**53, -2**53 + 2), (2**53 - 9, 2**53)]
      streams = [RandomState(s) for s in (0, 42, 2**32 - 1, 123, [1, 2, 3])]
      [[r.randint(low, high, 10000) for low, high in ranges] for r in streams]
    `,
  );
});

Deno.test("randint() fills a shape", () => {
  assertSame(
    new RandomState(3).randint(0, 10, [2, 3]),
    numpy`RandomState(3).randint(0, 10, (2, 3))`,
  );
  assertEquals(new RandomState(3).randint(0, 10, [0, 3]).shape, [0, 3]);
});

Deno.test("randint() without a size gives a number", () => {
  const stream = new RandomState(42);
  assertSame(
    [stream.randint(10), stream.randint(-3, 3), stream.randint(2 ** 40)],
    numpy`r = RandomState(42); r.randint(10), r.randint(-3, 3), r.randint(2**40)`,
  );
});

Deno.test("permutation() of a number gives NumPy's order", () => {
  assertSame(
    ofEachSeed((stream) => [0, 1, 2, 10000, 60000].map((n) => stream.permutation(n))),
    numpy`
      streams = [RandomState(s) for s in (0, 42, 2**32 - 1, 123, [1, 2, 3])]
      [[r.permutation(n) for n in (0, 1, 2, 10000, 60000)] for r in streams]
    `,
  );
});

Deno.test("permutation() of an array or tensor gives a permuted copy", () => {
  const stream = new RandomState(42), matrix = rows(100, 7);
  assertSame(
    [
      stream.permutation(Uint8Array.of(3, 1, 4, 1, 5, 9, 2, 6)),
      stream.permutation(["a", "b", "c", "d"]),
      stream.permutation(new Tensor([5], Float32Array.of(1, 2, 3, 4, 5))),
      stream.permutation(matrix),
      stream.permutation(rows(60, 6).reshape([30, 3, 4])),
      stream.permutation(rows(1, 3)),
      stream.permutation(rows(0, 3)),
      stream.rand(),
    ],
    numpy`
      r = RandomState(42)
      [
        r.permutation(np.array([3, 1, 4, 1, 5, 9, 2, 6])),
        r.permutation(np.array(["a", "b", "c", "d"])),
        r.permutation(np.array([1, 2, 3, 4, 5])),
        r.permutation(np.arange(700).reshape(100, 7)),
        r.permutation(np.arange(360).reshape(30, 3, 4)),
        r.permutation(np.arange(3).reshape(1, 3)),
        r.permutation(np.empty((0, 3))),
        r.rand(),
      ]
    `,
  );
  assertEquals(matrix.toArray(), rows(100, 7).toArray());
  assertEquals(stream.permutation(new Tensor([2], Float32Array.of(1, 2))).dtype, "float32");
});

Deno.test("shuffle() of an array or a vector gives NumPy's order", () => {
  assertSame(
    ofEachSeed((stream) => {
      const list = Array.from({ length: 10000 }, (_, i) => i);
      const typed = Int32Array.from(list);
      const vector = new Tensor([10000], Float64Array.from(list));
      for (const x of [list, typed, vector]) stream.shuffle(x);
      return [Int32Array.from(list), typed, vector];
    }),
    numpy`
      def shuffled(r, x):
          r.shuffle(x)
          return np.array(x)
      streams = [RandomState(s) for s in (0, 42, 2**32 - 1, 123, [1, 2, 3])]
      makers = (lambda n: list(range(n))), np.arange, np.arange
      [[shuffled(r, make(10000)) for make in makers] for r in streams]
    `,
  );
});

Deno.test("shuffle() of what has no elements draws nothing, where permutation() draws", () => {
  assertSame(
    [[3, 0], [0, 3], [3, 0, 2], [0]].map((shape) => {
      const stream = new RandomState(0), empty = new Tensor(shape, new Float64Array(0));
      stream.shuffle(empty);
      const drawn = stream.rand();
      return [drawn, stream.permutation(empty), stream.rand()];
    }),
    numpy`
      def drawn(shape):
          r, empty = RandomState(0), np.zeros(shape)
          r.shuffle(empty)
          return [r.rand(), r.permutation(empty), r.rand()]
      [drawn(shape) for shape in ((3, 0), (0, 3), (3, 0, 2), (0,))]
    `,
  );
});

Deno.test("shuffle() of a tensor moves whole entries of its first axis", () => {
  const stream = new RandomState(42);
  const matrix = rows(10000, 3), cube = rows(8, 12).reshape([8, 3, 4]);
  for (const x of [matrix, cube]) stream.shuffle(x);
  assertSame(
    [matrix, cube, stream.rand()],
    numpy`
      r = RandomState(42)
      matrix, cube = np.arange(30000).reshape(10000, 3), np.arange(96).reshape(8, 3, 4)
      r.shuffle(matrix); r.shuffle(cube)
      matrix, cube, r.rand()
    `,
  );
});

Deno.test("RandomState gives NumPy's draws when methods take turns on one stream", () => {
  assertSame(
    ofEachSeed((stream) =>
      Array.from({ length: 3 }, () => [
        stream.randn(3),
        stream.randint(10),
        stream.randn(),
        stream.permutation(5),
        stream.normal(1, 2, 5),
        stream.choice(4, 2, false, [0.25, 0.25, 0.25, 0.25]),
        stream.uniform(-1, 1, 3),
        stream.randint(0, 2 ** 33, 3),
        stream.choice(6, 3),
        stream.rand(2, 2),
      ])
    ),
    numpy`
      p = [0.25, 0.25, 0.25, 0.25]
      [[[
        r.randn(3),
        r.randint(10),
        r.randn(),
        r.permutation(5),
        r.normal(1, 2, 5),
        r.choice(4, 2, False, p),
        r.uniform(-1, 1, 3),
        r.randint(0, 2**33, 3),
        r.choice(6, 3),
        r.rand(2, 2),
      ] for _ in range(3)] for r in map(RandomState, (0, 42, 2**32 - 1, 123, [1, 2, 3]))]
    `,
  );
});

Deno.test("getState() is NumPy's state, the kept Gaussian draw included", () => {
  const stream = new RandomState(42);
  stream.randn(1001);
  const { key, pos, hasGauss, gauss } = stream.getState();
  assertSame(
    [Uint32Array.from(key), pos, Number(hasGauss), gauss],
    numpy`r = RandomState(42); r.randn(1001); r.get_state()[1:]`,
  );
});

Deno.test("setState() continues where getState() was called, through JSON and in another stream", () => {
  for (const [draws, hasGauss] of [[0, false], [311, true], [312, false], [1001, true]] as const) {
    const stream = new RandomState(42);
    stream.randn(draws);
    const saved = JSON.stringify(stream.getState());
    assertEquals(stream.getState().hasGauss, hasGauss);
    const expected = [stream.randn(1000).data, stream.randint(0, 99, 1000)];
    const other = new RandomState(0);
    other.randn();
    other.setState(JSON.parse(saved));
    assertEquals([other.randn(1000).data, other.randint(0, 99, 1000)], expected);
  }
});

Deno.test("RandomState rejects what no draw can be made of", () => {
  const stream = new RandomState(42), before = stream.getState();
  for (const seed of [-1, 2 ** 32, 1.5, NaN, [1, -1], [0.5], []]) {
    assertThrows(() => stream.seed(seed), RangeError, "Cannot seed the stream: ");
  }
  for (const shape of [[-1], [2, 1.5], [NaN]]) {
    assertThrows(() => stream.rand(...shape), RangeError, "Cannot draw a tensor (");
  }
  assertThrows(
    () => stream.rand("2" as never),
    TypeError,
    'a dimension to be a number, but got "2"',
  );
  assertThrows(() => stream.uniform(0, Infinity), RangeError, "the distance must be finite");
  assertThrows(() => stream.uniform(-1e308, 1e308), RangeError, "but is Infinity");
  assertThrows(() => stream.normal(0, -1), RangeError, "scale must not be negative, but is -1");
  assertThrows(() => stream.normal(0, -0), RangeError, "scale must not be negative, but is -0");
  assertThrows(() => stream.randint(0), RangeError, "low is 0 and high is 0");
  assertThrows(() => stream.randint(5, 4, 3), RangeError, "low is 5 and high is 4");
  assertThrows(() => stream.randint(0, 2 ** 54), RangeError, "Cannot draw integers: ");
  assertThrows(() => stream.randint(0.5, 2), RangeError, "but got 0.5");
  assertThrows(() => stream.randint(0, 2, -1), RangeError, "but got -1");
  assertThrows(() => stream.permutation(-1), RangeError, "Cannot permute: ");
  assertThrows(() => stream.shuffle(new Tensor([], Float64Array.of(1))), TypeError, "has none");
  assertEquals(stream.getState(), before);
});

Deno.test("setState() rejects what is no state, and stays where it was", () => {
  const stream = new RandomState(42), state = stream.getState();
  const reject = (part: object, error: typeof RangeError | typeof TypeError, message: string) =>
    assertThrows(() => stream.setState({ ...state, ...part }), error, message);
  reject({ key: state.key.slice(1) }, TypeError, "but is of 623");
  reject({ key: "key" }, TypeError, "but is string");
  reject({ key: state.key.with(5, -1) }, RangeError, "but got -1");
  reject({ pos: 625 }, RangeError, "but got 625");
  reject({ pos: undefined }, RangeError, "but got nothing");
  reject({ hasGauss: 1 }, TypeError, "hasGauss must be a boolean");
  assertThrows(() => stream.setState(null as never), TypeError, "but got null");
  reject({ gauss: NaN }, TypeError, "gauss a finite number");
  assertEquals(stream.getState(), state);
});

Deno.test("random(), randomSample() and standardNormal() refuse sizes one by one, and options", () => {
  const rng = new RandomState(1), before = rng.getState();
  // np.random.RandomState(1).random_sample(2, 2): TypeError
  const wrong = [[2, 2], [3, { dtype: "float32" }]] as unknown as [number][];
  for (const args of wrong) {
    for (const name of ["random", "randomSample", "standardNormal"] as const) {
      assertThrows(
        () => rng[name](...args),
        TypeError,
        "Cannot draw a tensor: expected one size, or a shape such as [2, 3], but got 2 arguments",
      );
    }
  }
  assertEquals(rng.getState(), before);
});
