/** Splits, encodings and augmentation against scikit-learn and NumPy, row for row. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  bits,
  fromBits,
  type Matrix,
  minibatches,
  oneHot,
  ones,
  polynomialFeatures,
  RandomState,
  tensor,
  trainTestSplit,
  zeros,
} from "../lib/mod.ts";
import fixture from "./fixtures/preprocessing.json" with { type: "json" };
import { assertSame, golden } from "./golden.ts";

const numpy = golden(fixture);

Deno.test("oneHot() puts a one at the label's place", () => {
  assertSame(oneHot([5, 0, 9], 10), numpy`np.eye(10)[[5, 0, 9]]`);
  assertEquals(oneHot([1], 2, { dtype: "float32" }).dtype, "float32");
  assertEquals(oneHot([], 3).shape, [0, 3]);
  assertThrows(() => oneHot([10], 10), RangeError, "from 0 to 9");
  assertThrows(() => oneHot([-1], 10), RangeError);
  assertThrows(() => oneHot([0.5], 10), RangeError);
  assertSame(oneHot(tensor([1, 0]), 2), numpy`np.eye(2)[[1, 0]]`);
  assertThrows(() => oneHot(["1"] as never, 2), TypeError, 'entry 0 is "1"');
  assertThrows(() => oneHot([1], undefined as never), RangeError, "but got nothing");
});

Deno.test("bits() writes labels in binary, and fromBits() reads them back", () => {
  const digits = Int32Array.from({ length: 10 }, (_, i) => i);
  assertSame(
    bits(digits, 4),
    numpy`((np.arange(10).reshape(-1, 1) >> np.arange(4)[::-1]) & 1).astype(float)`,
  );
  assertEquals(fromBits(bits(digits, 4)), digits);
  assertEquals(fromBits(bits([2 ** 31 - 1], 31)), Int32Array.of(2 ** 31 - 1));
  assertThrows(() => bits([16], 4), RangeError, "from 0 to 15");
  assertThrows(() => bits([1], 0), RangeError, "from 1 to 31");
  assertThrows(() => fromBits(tensor([[0.5]])), RangeError, "from 0 to 1");
  assertThrows(() => fromBits(ones([1, 32])), RangeError, "from 0 to 31");
  assertThrows(
    () => fromBits(ones([4]) as never),
    TypeError,
    "Cannot decode: expected a matrix, but got (4,)",
  );
});

Deno.test("polynomialFeatures() multiplies features in scikit-learn's order", () => {
  const x = tensor([[2, 3], [-1, 0.5]]);
  assertSame(
    polynomialFeatures(x),
    numpy`
      x = np.array([[2, 3], [-1, .5]]); a, b = x[:, 0], x[:, 1]
      np.column_stack([np.ones(2), a, b, a**2, a * b, b**2])`,
  );
  assertSame(
    polynomialFeatures(tensor([[2, 3, 5], [7, 0.5, -1]]), 3),
    numpy`
      from sklearn.preprocessing import PolynomialFeatures
      PolynomialFeatures(3).fit_transform([[2, 3, 5], [7, .5, -1]])`,
  );
  assertSame(polynomialFeatures(x, 0), numpy`np.ones((2, 1))`);
  assertThrows(() => polynomialFeatures(x, -1), RangeError, "but got -1");
  assertThrows(() => polynomialFeatures(x, 10 ** 5), RangeError, "there are 5000150001");
  assertSame(polynomialFeatures(zeros([2, 0]), 2 ** 31), numpy`np.ones((2, 1))`);
});

Deno.test("polynomialFeatures() has scikit-learn's bits, degrees 2 to 4, in both dtypes", () => {
  const x = new RandomState(3).randn(50, 4);
  assertSame(
    [2, 3, 4].flatMap((degree) => [
      polynomialFeatures(x, degree),
      polynomialFeatures(x.astype("float32"), degree),
      polynomialFeatures(x.T, degree),
      polynomialFeatures(x.column(0).reshape([50, 1]), degree),
    ]),
    numpy`
      from sklearn.preprocessing import PolynomialFeatures
      x = RandomState(3).randn(50, 4); views = x, x.astype(np.float32), x.T, x[:, :1]
      [PolynomialFeatures(d).fit_transform(v) for d in (2, 3, 4) for v in views]`,
  );
  assertEquals(polynomialFeatures(x.rows(0, 0), 3).shape, [0, 35]);
  assertThrows(() => polynomialFeatures([[1]] as never), TypeError, "expected a matrix");
});

Deno.test("trainTestSplit() gives scikit-learn's rows", () => {
  const split = (n: number, testSize: number | undefined, randomState: number) => {
    const options = testSize === undefined ? { randomState } : { testSize, randomState };
    const { train, test } = trainTestSplit(n, options);
    return [train, test];
  };
  assertSame(
    split(70000, 10000, 42),
    numpy`train_test_split(np.arange(70000), test_size=10000, random_state=42)`,
  );
  assertSame(split(10, 3, 0), numpy`train_test_split(np.arange(10), test_size=3, random_state=0)`);
  assertSame(
    split(101, 0.33, 2 ** 32 - 1),
    numpy`train_test_split(np.arange(101), test_size=0.33, random_state=2**32 - 1)`,
  );
  assertSame(split(7, undefined, 1), numpy`train_test_split(np.arange(7), random_state=1)`);
  assertSame(split(2, 1, 5), numpy`train_test_split(np.arange(2), test_size=1, random_state=5)`);
  const { train, test } = trainTestSplit(50, { trainSize: 0.5, testSize: 7, randomState: 9 });
  assertSame(
    [train, test],
    numpy`train_test_split(np.arange(50), train_size=.5, test_size=7, random_state=9)`,
  );
  const part = trainTestSplit(50, { trainSize: 20, randomState: 9 });
  assertSame(
    [part.train, part.test],
    numpy`train_test_split(np.arange(50), train_size=20, random_state=9)`,
  );
});

Deno.test("trainTestSplit() stratifies with scikit-learn's rows, ties by lot", () => {
  const stratified = (labels: Int32Array, testSize: number, randomState: number) => {
    const options = { testSize, randomState, stratify: labels };
    const { train, test } = trainTestSplit(labels.length, options);
    return [train, test];
  };
  const drawn = (seed: number, classes: number, n: number) =>
    Int32Array.from(new RandomState(seed).randint(0, classes, n));
  assertSame(
    stratified(drawn(0, 10, 7000), 1000, 123),
    numpy`
      y = RandomState(0).randint(0, 10, 7000)
      train_test_split(np.arange(7000), test_size=1000, random_state=123, stratify=y)`,
  );
  // Seven classes of equal size and ten draws: three classes get a second one, drawn by lot.
  const equal = Int32Array.from({ length: 70 }, (_, i) => i % 7);
  assertSame(
    [0, 1, 2, 3].map((seed) => stratified(equal, 10, seed)),
    numpy`
      y = np.arange(70) % 7
      [train_test_split(np.arange(70), test_size=10, random_state=s, stratify=y) for s in range(4)]`,
  );
  // Uneven classes, with ties among some of the remainders, named by numbers in no order.
  const uneven = Int32Array.from([
    ...Array(13).fill(9),
    ...Array(13).fill(-4),
    ...Array(5).fill(100),
    ...Array(2).fill(3),
    ...Array(31).fill(0),
  ]);
  assertSame(
    [0, 42, 2 ** 32 - 1].map((seed) => stratified(uneven, 0.3, seed)),
    numpy`
      y = [9] * 13 + [-4] * 13 + [100] * 5 + [3] * 2 + [0] * 31; n = np.arange(64)
      [train_test_split(n, test_size=.3, random_state=s, stratify=y) for s in (0, 42, 2**32 - 1)]`,
  );
});

Deno.test("trainTestSplit() splits a matrix and its labels alike", () => {
  const x: Matrix = arange(20).reshape([10, 2]), labels = Int32Array.from(arange(10).toArray());
  const parts = trainTestSplit(x, labels, { testSize: 4, randomState: 3 });
  assertSame(
    parts,
    numpy`
      train_test_split(np.arange(20.).reshape(10, 2), np.arange(10), test_size=4, random_state=3)`,
  );
  assertThrows(() => trainTestSplit(x, Array(10).fill(0.5)), RangeError, "but got 0.5");
});

Deno.test("trainTestSplit() without shuffling takes the first rows to train on", () => {
  const split = (options: object) =>
    Object.values(trainTestSplit(10, { shuffle: false, ...options }));
  const random = new RandomState(1), before = random.getState();
  assertSame(
    [
      split({}),
      split({ testSize: 2, randomState: random }),
      split({ trainSize: 3, testSize: 0.2 }),
    ],
    numpy`
      n = np.arange(10)
      [train_test_split(n, shuffle=False), train_test_split(n, shuffle=False, test_size=2),
        train_test_split(n, shuffle=False, train_size=3, test_size=.2)]`,
  );
  assertEquals(random.getState(), before);
  assertThrows(() => split({ stratify: new Array(10).fill(0) }), TypeError, "but got both");
});

Deno.test("trainTestSplit() stratifies by strings in np.unique's order, and by any numbers", () => {
  const words = Array.from({ length: 40 }, (_, i) => ["b", "a", "Ä", "\u{1F600}", "\uFF5E"][i % 5]);
  const fractions = Float64Array.from({ length: 40 }, (_, i) => [0.5, -1.25, 3][i % 3]);
  const parts = (stratify: string[] | Float64Array) =>
    [0, 1, 2].map((randomState) =>
      Object.values(trainTestSplit(40, { testSize: 7, randomState, stratify }))
    );
  assertSame(
    [parts(words), parts(fractions)],
    numpy`
      words = ["b", "a", "Ä", chr(0x1F600), chr(0xFF5E)] * 8
      fractions = [[.5, -1.25, 3][i % 3] for i in range(40)]
      [[train_test_split(np.arange(40), test_size=7, random_state=s, stratify=y) for s in range(3)]
        for y in (words, fractions)]`,
  );
});

Deno.test("trainTestSplit() splits one, two or several arrays alike, in scikit-learn's order", () => {
  const x: Matrix = arange(20).reshape([10, 2]), y = arange(10), ids = Int32Array.from(y.data);
  const words = [...ids].map((i) => `w${i}`), options = { testSize: 3, randomState: 6 };
  assertSame(
    [trainTestSplit(x, options), trainTestSplit(x, words, options), trainTestSplit(x, y, options)],
    numpy`
      x, y = np.arange(20).reshape(10, 2), np.arange(10); words = np.array([f"w{i}" for i in y])
      [train_test_split(*a, test_size=3, random_state=6) for a in ([x], [x, words], [x, y])]`,
  );
  assertSame(
    trainTestSplit(x, y, ids, words, [...ids], options),
    numpy`
      x, y = np.arange(20).reshape(10, 2), np.arange(10); words = np.array([f"w{i}" for i in y])
      train_test_split(x, y, y, words, y, test_size=3, random_state=6)`,
  );
  assertThrows(() => trainTestSplit(x, y, [1, 2]), TypeError, "expected 10 labels, but got 2");
  assertThrows(() => trainTestSplit(x, [true] as never), TypeError, "entry 0 is true");
  assertThrows(() => trainTestSplit(x, y, { testsize: 3 } as never), TypeError, '"testsize"');
  assertThrows(() => trainTestSplit(), RangeError, "Cannot split 0 rows");
});

Deno.test("trainTestSplit() goes on with a stream that it is given", () => {
  const random = new RandomState(8);
  random.rand(3);
  assertSame(
    [...Object.values(trainTestSplit(9, { randomState: random })), random.rand()],
    numpy`
      random = RandomState(8); random.rand(3)
      [*train_test_split(np.arange(9), random_state=random), random.rand()]`,
  );
});

Deno.test("trainTestSplit() says why it cannot split", () => {
  assertThrows(() => trainTestSplit(10, { testSize: 10 }), RangeError, "Cannot split 10 rows");
  assertThrows(() => trainTestSplit(10, { testSize: 0 }), RangeError);
  assertThrows(() => trainTestSplit(10, { testSize: -2 }), RangeError);
  assertThrows(() => trainTestSplit(10, { testSize: NaN }), RangeError);
  assertThrows(() => trainTestSplit(10, { testSize: 6, trainSize: 6 }), RangeError);
  // Fractions of more than the whole are refused, even where they round to less.
  for (const sizes of [{ testSize: 0.7, trainSize: 0.33 }, { testSize: 0.5, trainSize: 6 }]) {
    assertThrows(() => trainTestSplit(10, sizes), RangeError, "Cannot split 10 rows");
  }
  for (const size of [1.5, 0, 11, 10, -0.1, Infinity]) {
    assertThrows(() => trainTestSplit(10, { trainSize: size }), RangeError, "Cannot split 10 rows");
  }
  for (const n of [0, 1]) {
    assertThrows(() => trainTestSplit(n), RangeError, `Cannot split ${n} rows into 0 to train`);
  }
  assertThrows(() => trainTestSplit(10, { testSize: 0.95 }), RangeError, "into 0 to train");
  assertThrows(() => trainTestSplit(10, { trainSize: 0.05 }), RangeError, "into 0 to train");
  assertThrows(() => trainTestSplit(10, { testSize: "2" } as never), TypeError, 'but got "2"');
  assertThrows(() => trainTestSplit(10, { randomState: "2" } as never), TypeError, 'but got "2"');
  assertThrows(() => trainTestSplit(-1), RangeError, "but got -1");
  assertThrows(() => trainTestSplit(2, { stratify: [0, NaN] }), RangeError, "label 1 NaN");
  assertThrows(() => trainTestSplit(3, { stratify: [0, 1] }), TypeError, "expected 3 labels");
  assertThrows(
    () => trainTestSplit(4, { testSize: 2, stratify: [0, 0, 0, 7] }),
    RangeError,
    "class 7 has one row",
  );
  assertThrows(
    () => trainTestSplit(6, { testSize: 2, stratify: [0, 0, 1, 1, 2, 2] }),
    RangeError,
    "4 and 2",
  );
});

Deno.test("minibatches() cuts an epoch, shuffled by NumPy's stream", () => {
  const lists = (batches: Iterable<Int32Array>) => Array.from(batches, (rows) => [...rows]);
  assertEquals(lists(minibatches(5, 2)), [[0, 1], [2, 3], [4]]);
  assertEquals(lists(minibatches(5, 2, { dropLast: true })), [[0, 1], [2, 3]]);
  assertEquals(lists(minibatches(Int32Array.of(7, 8), 9)), [[7, 8]]);
  assertEquals(lists(minibatches(0, 3)), []);
  assertSame(
    lists(minibatches(6, 3, { random: new RandomState(4) })),
    numpy`order = np.arange(6); RandomState(4).shuffle(order); order.reshape(2, 3)`,
  );
  const order = Int32Array.of(1, 2), batches = minibatches(order, 1);
  order[0] = 9;
  assertEquals(lists(batches), [[1], [2]]);
  assertThrows(() => minibatches([1, 2] as never, 1), TypeError, "but got a list");
  assertThrows(() => minibatches(2, 1, { droplast: true } as never), TypeError, '"droplast"');
  assertThrows(() => minibatches(2, 1, { random: 1 } as never), TypeError, "but got 1");
  assertThrows(() => minibatches(2.5, 1), RangeError, "but got 2.5");
  assertThrows(() => minibatches(5, 0), RangeError, "of at least 1, but got 0");
});
