/** Products against NumPy. Integer-valued data keeps sums of products exact in any order. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  type Matrix,
  RandomState,
  sizeOf,
  type Stack,
  type Tensor,
  tensor,
  zeros,
} from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_products.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

Deno.test("matmul() and dot() multiply", () => {
  const random = new RandomState(5);
  const a = tensor(random.randint(-9, 10, 35)).reshape([5, 7]);
  const b = tensor(random.randint(-9, 10, 21)).reshape([7, 3]);
  assertSame(
    a.matmul(b),
    numpy`
      random = RandomState(5); a = random.randint(-9, 10, (5, 7)); b = random.randint(-9, 10, (7, 3))
      (a @ b).astype(float)`,
  );
  assertSame(
    a.dot(b),
    numpy`
      random = RandomState(5); a = random.randint(-9, 10, (5, 7)); b = random.randint(-9, 10, (7, 3))
      a.dot(b).astype(float)`,
  );
  assertEquals(a.dot(b.column(0)).toArray(), a.matmul(b).column(0).toArray());
  assertEquals(a.row(0).dot(a.row(1)), a.matmul(a.T).item(0, 1));
  assertSame(zeros([2, 0]).matmul(zeros([0, 2])), numpy`np.zeros((2, 0)) @ np.zeros((0, 2))`);
});

Deno.test("matmul() multiplies two transposes, also where one is a row or a column", () => {
  for (const [m, k, n] of [[2, 3, 4], [1, 3, 4], [2, 3, 1], [1, 3, 1], [2, 1, 3], [1, 1, 1]]) {
    const a = arange(k * m).reshape([k, m]), b = arange(n * k).reshape([n, k]);
    assertEquals(a.T.matmul(b.T).toArray(), a.T.copy().matmul(b.T.copy()).toArray());
  }
});

Deno.test("matmul() takes vectors, and stacks of matrices that broadcast, as NumPy's @", () => {
  const make = (...shape: number[]): Tensor =>
    tensor(new RandomState(1).randint(-9, 10, sizeOf(shape))).reshape(shape);
  const pairs = [
    ...[[[4], [4]], [[3, 4], [4]], [[4], [4, 5]], [[2, 3, 4], [4]], [[4], [2, 4, 5]]],
    ...[[[2, 3, 4], [4, 5]], [[3, 4], [2, 4, 5]], [[2, 3, 4], [2, 4, 5]]],
    ...[[[6, 1, 3, 4], [2, 4, 5]], [[2, 1, 4], [1, 4, 1]], [[0, 3, 4], [4, 5]], [[2, 3, 0], [
      0,
      5,
    ]]],
  ];
  assertSame(
    pairs.map(([a, b]) => (make(...a) as Stack).matmul(make(...b))),
    numpy`
      make = lambda shape: RandomState(1).randint(-9, 10, shape).astype(float)
      pairs = [((4,), (4,)), ((3, 4), (4,)), ((4,), (4, 5)), ((2, 3, 4), (4,)), ((4,), (2, 4, 5)),
        ((2, 3, 4), (4, 5)), ((3, 4), (2, 4, 5)), ((2, 3, 4), (2, 4, 5)),
        ((6, 1, 3, 4), (2, 4, 5)), ((2, 1, 4), (1, 4, 1)), ((0, 3, 4), (4, 5)), ((2, 3, 0), (0, 5))]
      [make(a) @ make(b) for a, b in pairs]`,
  );
  const stack = make(2, 3, 4) as Stack, matrix = make(5, 4) as Matrix;
  assertEquals(stack.matmul(matrix.T).toArray(), stack.matmul(matrix.T.copy()).toArray());
  assertEquals(
    (stack.T as Stack).matmul(make(2)).toArray(),
    (stack.transpose() as Stack).matmul(make(2)).toArray(),
  );
});

Deno.test("matmul() rejects differing inner dimensions, scalars and mixed dtypes", () => {
  const x = zeros([32, 784]);
  assertThrows(
    () => x.matmul(zeros([30, 10]) as never),
    TypeError,
    "Cannot multiply (32, 784) by (30, 10): inner dimensions must match, but 784 ≠ 30",
  );
  assertThrows(() => x.matmul(zeros([]) as never), TypeError, "but one has no axis");
  assertThrows(
    () => zeros([2, 3, 4]).matmul(zeros([3, 4, 5])),
    TypeError,
    "Cannot multiply (2, 3, 4) by (3, 4, 5): the axes before the last two must be equal or 1",
  );
  assertThrows(() => zeros([2, 3, 4]).matmul(zeros([5])), TypeError, "(5,): inner dimensions");
  assertThrows(() => x.matmul([1, 2] as never), TypeError, "expected a tensor");
  assertThrows(() => x.dot(zeros([5]) as never), TypeError, "(32, 784) by (5,)");
  assertThrows(() => x.matmul(zeros([784, 2], { dtype: "float32" })), TypeError, "do not mix");
});
