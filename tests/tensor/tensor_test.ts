/** Tensors against NumPy. Integer-valued data keeps sums and products exact in any order. */
import { assert, assertEquals, assertNotStrictEquals, assertThrows } from "@std/assert";
import {
  arange,
  concatenate,
  expectShape,
  formatShape,
  type Matrix,
  ones,
  RandomState,
  Tensor,
  tensor,
  where,
  zeros,
} from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_tensor.json" with { type: "json" };
import { assertClose, assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

/** V8's and NumPy's exp and log stay within 1 ulp of the true value, tanh on these numbers too. */
const TWO_ULP = { rtol: 2 * 2 ** -52 };

// ── Indexing and shape ──────────────────────────────────────────────────────────────────────

const cube = arange(24).reshape([2, 3, 4]);
const grid: Matrix = arange(12).reshape([3, 4]);

Deno.test("item(), row(), column() and rows() index as NumPy does", () => {
  assertEquals(cube.item(1, -1, 2), 22);
  assertSame(grid.row(-1), numpy`np.arange(12.).reshape(3, 4)[-1]`);
  assertSame(grid.column(1), numpy`np.arange(12.).reshape(3, 4)[:, 1]`);
  assertSame(grid.rows(1), numpy`np.arange(12.).reshape(3, 4)[1:]`);
  assertSame(grid.rows(-2, -1), numpy`np.arange(12.).reshape(3, 4)[-2:-1]`);
  assertSame(grid.rows(1, 99), numpy`np.arange(12.).reshape(3, 4)[1:99]`);
  assertSame(grid.rows(2, 1), numpy`np.arange(12.).reshape(3, 4)[2:1]`);
  assertThrows(() => grid.row(3), RangeError, "Cannot index axis 0 of (3, 4)");
  assertThrows(() => grid.row(0.5), RangeError);
  assertThrows(() => zeros([0, 4]).row(0), RangeError);
  assertThrows(() => grid.item(1), TypeError, "2 axes");
  assertThrows(() => grid.item(null as unknown as number, 0), RangeError);
  for (const other of [zeros([5]), cube] as unknown as Matrix[]) {
    assertThrows(() => other.row(0), TypeError, "Cannot take a row of");
    assertThrows(() => other.rows(0), TypeError, "expected a matrix");
    assertThrows(() => other.column(0), TypeError, "Cannot take a column of");
  }
});

Deno.test("row(), rows(), reshape() and ravel() are views; column(), slice() and take() are copies", () => {
  const x = zeros([2, 2]);
  for (const view of [x.row(0), x.rows(0, 1), x.reshape([4]), x.ravel()]) {
    x.data.fill(0);
    view.data[0] = 1;
    assertEquals(x.item(0, 0), 1);
  }
  for (const copy of [x.column(0), x.slice([0, 1]), x.take([0]), x.T, x.copy()]) {
    x.data.fill(0);
    copy.data[0] = 1;
    assertEquals(x.item(0, 0), 0);
  }
});

Deno.test("slice() takes ranges with steps, indices and whole axes", () => {
  assertSame(cube.slice(1), numpy`np.arange(24.).reshape(2, 3, 4)[1]`);
  assertSame(cube.slice(null, 1), numpy`np.arange(24.).reshape(2, 3, 4)[:, 1]`);
  assertSame(
    cube.slice(null, [1], [0, -1, 2]),
    numpy`np.arange(24.).reshape(2, 3, 4)[:, 1:, 0:-1:2]`,
  );
  assertSame(
    cube.slice(null, null, [null, null, -1]),
    numpy`np.arange(24.).reshape(2, 3, 4)[:, :, ::-1]`,
  );
  assertSame(cube.slice([5]), numpy`np.arange(24.).reshape(2, 3, 4)[5:]`);
  assertSame(
    cube.slice(0, [2, -9, -1], -1),
    numpy`np.arange(24.).reshape(2, 3, 4)[0, 2:-9:-1, -1]`,
  );
  assertThrows(() => grid.slice([0, 1, 0]), RangeError, "step not 0");
  assertThrows(() => grid.slice(null, null, null), TypeError, "2 axes");
});

Deno.test("take() picks rows by index list", () => {
  assertSame(grid.take([2, 0, -1, 2]), numpy`np.arange(12.).reshape(3, 4)[[2, 0, -1, 2]]`);
  assertSame(cube.take([1]), numpy`np.arange(24.).reshape(2, 3, 4)[[1]]`);
  assertSame(arange(5).take(Int32Array.of(4, 4)), numpy`np.arange(5.)[[4, 4]]`);
  assertSame(grid.take([]), numpy`np.zeros((0, 4))`);
  assertThrows(() => grid.take([3]), RangeError, "but got 3");
  assertThrows(() => tensor(1).take([0]), TypeError);
});

Deno.test("take() writes into a tensor of the result's shape", () => {
  const out = zeros([2, 4]), { data } = out;
  assert(grid.take([2, -3], out) === out && out.data === data);
  assertEquals(out.toArray(), grid.take([2, 0]).toArray());
  for (const wrong of [zeros([3, 4]), zeros([2, 4, 1]), grid.rows(0, 2)] as Matrix[]) {
    assertThrows(() => grid.take([0, 1], wrong), TypeError, "Cannot take into");
  }
  assertThrows(() => grid.take([0, 1], zeros([2, 4], { dtype: "float32" })), TypeError, "mix");
  assertThrows(() => grid.take([0, 1], [] as unknown as Matrix), TypeError, "expected a tensor");
});

Deno.test("reshape() works out -1 and rejects other sizes", () => {
  assertSame(cube.reshape([4, -1]), numpy`np.arange(24.).reshape(4, -1)`);
  assertEquals(zeros([0, 3]).reshape([3, 0]).shape, [3, 0]);
  assertThrows(() => grid.reshape([5, 2]), TypeError, "Cannot reshape (3, 4) to (5, 2)");
  assertThrows(() => grid.reshape([-1, -1]), TypeError);
  assertThrows(() => grid.reshape([5, -1]), TypeError);
  assertThrows(() => grid.reshape([-3, -4]), TypeError);
  assertThrows(() => zeros([0, 3]).reshape([-1, 0]), TypeError, "one shape");
});

Deno.test("T and transpose() reorder axes", () => {
  assertSame(grid.T, numpy`np.arange(12.).reshape(3, 4).T`);
  assertSame(cube.T, numpy`np.arange(24.).reshape(2, 3, 4).T`);
  assertSame(cube.transpose([1, 0, 2]), numpy`np.arange(24.).reshape(2, 3, 4).transpose(1, 0, 2)`);
  assertSame(arange(3).T, numpy`np.arange(3.).T`);
  assertSame(
    cube.transpose([-1, 0, 1]),
    numpy`np.arange(24.).reshape(2, 3, 4).transpose(-1, 0, 1)`,
  );
  assertThrows(() => grid.transpose([0, 0]), TypeError, "permutation");
});

Deno.test("T is copied when its elements are asked for, and once", () => {
  const x = grid.copy(), t = x.T;
  assertEquals([t.shape, t.dtype, t.size, t.ndim], [[4, 3], "float64", 12, 2]);
  assert(t.transposeOf?.data === x.data);
  const { data } = t;
  assert(t.data === data && t.transposeOf === null);
  x.data.fill(0);
  assertSame(t, numpy`np.arange(12.).reshape(3, 4).T`);
  assertEquals(t.T.toArray(), grid.toArray());
});

Deno.test("expectShape() gives a loaded tensor its type or says what is wrong", () => {
  assertEquals(expectShape(grid, [null, 4]).shape, [3, 4]);
  assertThrows(() => expectShape(grid, [null, 5]), TypeError, "expected (any, 5)");
  assertThrows(() => expectShape(grid, [null]), TypeError, "expected (any,)");
  assertEquals([[], [3], [2, 3]].map(formatShape), ["()", "(3,)", "(2, 3)"]);
});

Deno.test("Tensor rejects data that does not fill its shape", () => {
  assertThrows(() => new Tensor([2, 2], new Float64Array(3)), TypeError, "holds 4 elements");
  assertThrows(() => new Tensor([2], [1, 2] as never), TypeError, "Float64Array or a Float32Array");
});

// ── Arithmetic ──────────────────────────────────────────────────────────────────────────────

Deno.test("add() broadcasts as NumPy does", () => {
  const wide: Tensor = arange(3).reshape([3, 1]);
  assertSame(grid.add(grid), numpy`a = np.arange(12.).reshape(3, 4); a + a`);
  assertSame(grid.add(arange(4)), numpy`np.arange(12.).reshape(3, 4) + np.arange(4.)`);
  assertSame(
    grid.add(arange(3).reshape([3, 1])),
    numpy`np.arange(12.).reshape(3, 4) + np.arange(3.).reshape(3, 1)`,
  );
  assertSame(wide.add(arange(4)), numpy`np.arange(3.).reshape(3, 1) + np.arange(4.)`);
  const c: Tensor = cube;
  assertSame(
    c.add(arange(3).reshape([3, 1])),
    numpy`np.arange(24.).reshape(2, 3, 4) + np.arange(3.).reshape(3, 1)`,
  );
  assertSame(
    c.add(arange(8).reshape([2, 1, 4])),
    numpy`np.arange(24.).reshape(2, 3, 4) + np.arange(8.).reshape(2, 1, 4)`,
  );
  assertSame(
    (arange(4).reshape([2, 1, 2, 1]) as Tensor).add(arange(6).reshape([3, 1, 2])),
    numpy`np.arange(4.).reshape(2, 1, 2, 1) + np.arange(6.).reshape(3, 1, 2)`,
  );
  assertSame(zeros([0, 3]).add(zeros([3])), numpy`np.zeros((0, 3)) + np.zeros(3)`);
  assertSame(tensor(1).add(2), numpy`np.array(1.) + 2`);
});

Deno.test("broadcastTo() repeats, and rejects what does not fit", () => {
  assertSame(arange(3).broadcastTo([2, 3]), numpy`np.broadcast_to(np.arange(3.), (2, 3))`);
  assertThrows(() => arange(3).broadcastTo([3, 2]), TypeError, "Cannot broadcast (3,) to (3, 2)");
  assertThrows(() => grid.broadcastTo([4]), TypeError);
});

Deno.test("add() and its like name both shapes or dtypes when they do not fit", () => {
  const a: Tensor = zeros([2, 3]);
  assertThrows(() => a.add(zeros([4])), TypeError, "Cannot add (2, 3) and (4,)");
  assertThrows(() => a.mul(zeros([3, 2])), TypeError, "Cannot multiply (2, 3) and (3, 2)");
  assertThrows(
    () => a.sub(zeros([2, 3], { dtype: "float32" })),
    TypeError,
    'Cannot subtract float64 and float32: dtypes do not mix, but convert by .astype("float64")',
  );
  assertThrows(() => a.add([1, 2] as never), TypeError, "Cannot add 1,2: expected a tensor");
  assertThrows(() => a.mul("2" as never), TypeError, "of type string");
  assertThrows(
    () => zeros([2, 3]).matmul(2 as never),
    TypeError,
    "Cannot multiply by 2: expected a",
  );
});

Deno.test("sub(), mul(), div(), pow() and their reverses follow IEEE 754", () => {
  const a = tensor([-2, -0, 0, 0.5, 3, Infinity, NaN]), b = tensor([3, 0, 2, -1, 0.5, 0, 1]);
  assertSame(
    a.sub(b),
    numpy`np.array([-2, -0., 0, .5, 3, np.inf, np.nan]) - [3, 0, 2, -1, .5, 0, 1]`,
  );
  assertSame(
    a.mul(b),
    numpy`np.array([-2, -0., 0, .5, 3, np.inf, np.nan]) * [3, 0, 2, -1, .5, 0, 1]`,
  );
  assertSame(
    a.div(b),
    numpy`np.array([-2, -0., 0, .5, 3, np.inf, np.nan]) / [3, 0, 2, -1, .5, 0, 1]`,
  );
  assertSame(a.pow(2), numpy`np.array([-2, -0., 0, .5, 3, np.inf, np.nan]) ** 2`);
  assertSame(tensor([2, 3]).pow(tensor([10, 3])), numpy`np.array([2., 3]) ** [10, 3]`);
  assertSame(tensor([4, 2]).pow(0.5), numpy`np.array([4., 2]) ** 0.5`);
  assertSame(a.rsub(1), numpy`1 - np.array([-2, -0., 0, .5, 3, np.inf, np.nan])`);
  assertSame(a.rdiv(1), numpy`1 / np.array([-2, -0., 0, .5, 3, np.inf, np.nan])`);
  assertSame(a.neg(), numpy`-np.array([-2, -0., 0, .5, 3, np.inf, np.nan])`);
});

Deno.test("iadd(), isub(), imul() and idiv() write the result into the tensor itself", () => {
  const operands = [2, tensor([1, -2, 4]), grid.column(1).reshape([3, 1]), grid.add(1)].map((b) =>
    typeof b === "number" ? b : b.ndim === 1 ? concatenate([b, tensor([8])]) : b
  );
  for (const b of operands as (Matrix | number)[]) {
    for (const [inPlace, apart] of [["iadd", "add"], ["isub", "sub"], ["imul", "mul"]] as const) {
      const x = grid.copy(), { data } = x;
      assert(x[inPlace](b) === x && x.data === data);
      assertEquals(data, grid[apart](b).data);
    }
    assertEquals(grid.copy().idiv(b).data, grid.div(b).data);
  }
});

Deno.test("isub() with alpha gives the bits of NumPy's a -= alpha * b", () => {
  for (const dtype of ["float64", "float32"] as const) {
    const a = grid.astype(dtype);
    for (const b of [grid.astype(dtype).add(1), tensor([1, -2, 4, 8], { dtype })] as Matrix[]) {
      assertEquals(a.copy().isub(b, { alpha: 0.1 }).data, a.sub(b.mul(0.1)).data);
    }
    assertEquals(a.copy().isub(3, { alpha: 0.1 }).data, a.sub(3 * 0.1).data);
    const x = a.copy();
    assertEquals(x.isub(x, { alpha: 0.1 }).data, a.sub(a.mul(0.1)).data);
  }
});

Deno.test("isub() reads a view of the tensor as it was before", () => {
  const x = grid.copy();
  assertEquals(x.isub(x.row(0)).data, grid.sub(grid.row(0)).data);
  assertEquals(x.isub(x).data, new Float64Array(12));
  const square: Matrix = arange(9).reshape([3, 3]);
  assertEquals(square.copy().isub(square.T).data, square.sub(square.T).data);
});

Deno.test("isub() rejects what does not fit into the tensor", () => {
  for (const larger of [grid, zeros([1, 1, 4]), zeros([5])] as unknown as Tensor<readonly [4]>[]) {
    assertThrows(() => (ones([4]) as Tensor<readonly [4]>).isub(larger), TypeError, "in place");
  }
  assertThrows(() => ones([2]).isub(ones([2], { dtype: "float32" })), TypeError, "do not mix");
  assertThrows(() => ones([2]).isub("1" as unknown as number), TypeError, "expected a tensor");
});

Deno.test("comparisons give 0 and 1, NaN being unequal to everything", () => {
  const a = tensor([1, 2, 3, NaN]);
  assertSame(a.gt(2), numpy`(np.array([1, 2, 3, np.nan]) > 2).astype(float)`);
  assertSame(a.ge(2), numpy`(np.array([1, 2, 3, np.nan]) >= 2).astype(float)`);
  assertSame(a.lt(2), numpy`(np.array([1, 2, 3, np.nan]) < 2).astype(float)`);
  assertSame(a.le(2), numpy`(np.array([1, 2, 3, np.nan]) <= 2).astype(float)`);
  assertSame(a.eq(a), numpy`a = np.array([1, 2, 3, np.nan]); (a == a).astype(float)`);
  assertSame(a.ne(a), numpy`a = np.array([1, 2, 3, np.nan]); (a != a).astype(float)`);
});

Deno.test("maximum(), minimum(), clip() and where() choose, NaN winning", () => {
  const a = tensor([[-1, NaN], [0.5, 9]]);
  assertSame(a.maximum(0), numpy`np.maximum(0, [[-1, np.nan], [.5, 9]])`);
  assertSame(a.minimum(tensor([0, 1])), numpy`np.minimum([[-1, np.nan], [.5, 9]], [0., 1])`);
  assertSame(a.clip(0, 1), numpy`np.clip([[-1, np.nan], [.5, 9]], 0, 1)`);
  assertSame(
    where(tensor([[1, 0], [0, 2]]), tensor([5, NaN]), -Infinity),
    numpy`np.where([[1, 0], [0, 2]], [5, np.nan], -np.inf)`,
  );
  const single = where(tensor([1, 0]), ones([2], { dtype: "float32" }), 0);
  assertSame(single, numpy`np.where([1, 0], np.ones(2, np.float32), 0)`);
  assertEquals(single.dtype, "float32");
  assertThrows(
    () => where(tensor([1, 0]) as Tensor, tensor([1, 2, 3]), 0),
    TypeError,
    "Cannot choose between (3,) and () by (2,)",
  );
});

Deno.test("exp(), log(), tanh(), sqrt(), abs() and sigmoid() agree with NumPy", () => {
  const x = new RandomState(1).normal(0, 3, 60);
  assertClose(x.exp(), numpy`np.exp(RandomState(1).normal(0, 3, 60))`, TWO_ULP);
  assertClose(x.abs().log(), numpy`np.log(np.abs(RandomState(1).normal(0, 3, 60)))`, TWO_ULP);
  assertClose(x.tanh(), numpy`np.tanh(RandomState(1).normal(0, 3, 60))`, TWO_ULP);
  // sqrt and abs are exact; the sigmoid adds two roundings to exp's error.
  assertSame(x.abs().sqrt(), numpy`np.sqrt(np.abs(RandomState(1).normal(0, 3, 60)))`);
  assertClose(x.sigmoid(), numpy`1 / (1 + np.exp(-RandomState(1).normal(0, 3, 60)))`, {
    rtol: 4 * 2 ** -52,
  });
  const edges = tensor([-Infinity, -1, -0, 0, Infinity, NaN]);
  assertSame(edges.log(), numpy`np.log([-np.inf, -1, -0., 0, np.inf, np.nan])`);
  assertSame(edges.sqrt(), numpy`np.sqrt([-np.inf, -1, -0., 0, np.inf, np.nan])`);
  assertSame(edges.exp().slice([0, 1]), numpy`np.exp([-np.inf])`);
});

Deno.test("float32 operations round to single precision", () => {
  const x = new RandomState(2).randn(50).astype("float32");
  assertSame(
    x.mul(x).add(0.1),
    numpy`x = RandomState(2).randn(50).astype(np.float32); x * x + np.float32(0.1)`,
  );
  assertSame(x.div(3), numpy`RandomState(2).randn(50).astype(np.float32) / np.float32(3)`);
  assertEquals(x.astype("float64").dtype, "float64");
});

// ── Reductions ──────────────────────────────────────────────────────────────────────────────

Deno.test("sum(), mean() and std() add in NumPy's order, to the last bit", () => {
  const lengths = Array.from({ length: 300 }, (_, i) => i + 1).concat(1000, 4097, 100003);
  const vectors = lengths.map((n) => new RandomState(n).randn(n));
  assertSame(
    vectors.map((v) => v.sum()),
    numpy`[RandomState(n).randn(n).sum() for n in [*range(1, 301), 1000, 4097, 100003]]`,
  );
  assertSame(
    vectors.map((v) => v.mean()),
    numpy`[RandomState(n).randn(n).mean() for n in [*range(1, 301), 1000, 4097, 100003]]`,
  );
  assertSame(
    vectors.map((v) => v.std()),
    numpy`[RandomState(n).randn(n).std() for n in [*range(1, 301), 1000, 4097, 100003]]`,
  );
  assertSame(
    vectors.map((v) => v.astype("float32").sum()),
    numpy`
      lengths = [*range(1, 301), 1000, 4097, 100003]
      [RandomState(n).randn(n).astype(np.float32).sum() for n in lengths]`,
  );
});

Deno.test("sum() along each axis of each rank gives NumPy's bits", () => {
  const x = new RandomState(3).randn(300, 150), y = new RandomState(4).randn(6, 170, 9);
  assertSame(x.sum(), numpy`RandomState(3).randn(300, 150).sum()`);
  assertSame(x.sum(0), numpy`RandomState(3).randn(300, 150).sum(0)`);
  assertSame(x.sum(1), numpy`RandomState(3).randn(300, 150).sum(1)`);
  assertSame(
    x.sum(0, { keepdims: true }),
    numpy`RandomState(3).randn(300, 150).sum(0, keepdims=True)`,
  );
  assertSame(
    x.std(1, { keepdims: true }),
    numpy`RandomState(3).randn(300, 150).std(1, keepdims=True)`,
  );
  assertSame(x.mean(-1), numpy`RandomState(3).randn(300, 150).mean(-1)`);

  assertSame(y.sum(0), numpy`RandomState(4).randn(6, 170, 9).sum(0)`);
  assertSame(y.sum(1), numpy`RandomState(4).randn(6, 170, 9).sum(1)`);
  assertSame(y.sum(2), numpy`RandomState(4).randn(6, 170, 9).sum(2)`);
  assertSame(y.mean(), numpy`RandomState(4).randn(6, 170, 9).mean()`);
  assertSame(x.reshape([45000, 1]).sum(0), numpy`RandomState(3).randn(45000, 1).sum(0)`);
  assertSame(zeros([3, 0]).sum(1), numpy`np.zeros((3, 0)).sum(1)`);
  assertSame(zeros([0]).mean(), numpy`np.float64(np.nan)`);
  assertThrows(() => x.sum(2 as 0), RangeError, "along axis 2");
});

Deno.test("max(), min() and argmax() choose the first of equals, and NaN", () => {
  const x = tensor([[1, 5, 5], [NaN, 0, 7], [-1, -1, -1]]);
  assertSame(x.max(1), numpy`np.array([[1, 5, 5], [np.nan, 0, 7], [-1, -1, -1]]).max(1)`);
  assertSame(x.min(0), numpy`np.array([[1, 5, 5], [np.nan, 0, 7], [-1, -1, -1]]).min(0)`);
  assertSame(x.argmax(1), numpy`np.array([[1, 5, 5], [np.nan, 0, 7], [-1, -1, -1]]).argmax(1)`);
  assertSame(x.argmax(0), numpy`np.array([[1, 5, 5], [np.nan, 0, 7], [-1, -1, -1]]).argmax(0)`);
  assertSame(x.argmax(), numpy`np.array([[1, 5, 5], [np.nan, 0, 7], [-1, -1, -1]]).argmax()`);
  assertSame(cube.max(1), numpy`np.arange(24.).reshape(2, 3, 4).max(1)`);
  assertSame(cube.max(), numpy`np.arange(24.).max()`);
  assertSame(
    cube.min(2, { keepdims: true }),
    numpy`np.arange(24.).reshape(2, 3, 4).min(2, keepdims=True)`,
  );
  assertSame(x.max(undefined, { keepdims: true }), numpy`np.full((1, 1), np.nan)`);
  assertThrows(
    () => zeros([0]).max(),
    RangeError,
    "Cannot take the max of (0,): expected at least",
  );
  assertThrows(() => zeros([2, 0]).argmax(1), RangeError);
  assertEquals(zeros([0, 3]).argmax(1), new Int32Array(0));
});

// ── Products ────────────────────────────────────────────────────────────────────────────────

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

Deno.test("matmul() of transposes is that of their copies", () => {
  const random = new RandomState(7);
  const draw = (m: number, n: number): Matrix =>
    tensor(random.randint(-9, 10, m * n)).reshape([m, n]);
  for (const [m, k, n] of [[5, 7, 3], [20, 30, 40], [4, 1, 1], [1, 9, 2], [3, 0, 2], [0, 3, 2]]) {
    const a = draw(m, k), b = draw(k, n), expected = a.matmul(b).toArray();
    const at: Matrix = a.T.copy(), bt: Matrix = b.T.copy();
    assertEquals(at.T.matmul(b).toArray(), expected);
    assertEquals(a.matmul(bt.T).toArray(), expected);
    assertEquals(at.T.matmul(bt.T).toArray(), expected);
    assertEquals(at.T.dot(b).toArray(), expected);
    if (n > 0) assertEquals(at.T.dot(b.column(0)).toArray(), a.dot(b.column(0)).toArray());
  }
  const single = zeros([2, 3], { dtype: "float32" });
  assertThrows(() => single.T.matmul(zeros([2, 2])), TypeError, "do not mix");
});

Deno.test("matmul() rejects differing inner dimensions, other ranks and mixed dtypes", () => {
  const x = zeros([32, 784]);
  assertThrows(
    () => x.matmul(zeros([30, 10]) as never),
    TypeError,
    "Cannot multiply (32, 784) by (30, 10): inner dimensions must match, but 784 ≠ 30",
  );
  assertThrows(() => x.matmul(zeros([784]) as never), TypeError, "expected matrices");
  assertThrows(() => x.dot(zeros([5]) as never), TypeError, "(32, 784) by (5,)");
  assertThrows(() => x.matmul(zeros([784, 2], { dtype: "float32" })), TypeError, "do not mix");
});

// ── Out ─────────────────────────────────────────────────────────────────────────────────────

Deno.test("toArray() nests, toString() and the console print as NumPy", () => {
  assertEquals(grid.rows(0, 2).toArray(), [[0, 1, 2, 3], [4, 5, 6, 7]]);
  assertEquals(tensor(3).toArray() as number, 3);
  assertSame(String(grid), numpy`repr(np.arange(12.).reshape(3, 4))`);
  assertSame(Deno.inspect(ones([2], { dtype: "float32" })), numpy`repr(np.ones(2, np.float32))`);
  const copy = grid.copy();
  assertNotStrictEquals(copy.data, grid.data);
  assert(copy.ndim === 2 && copy.size === 12);
});
