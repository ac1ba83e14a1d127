/** Arithmetic with broadcasting against NumPy. Integer-valued data keeps it exact. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  concatenate,
  type Matrix,
  ones,
  RandomState,
  type Tensor,
  tensor,
  where,
  zeros,
} from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_arithmetic.json" with { type: "json" };
import { assertClose, assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

/** V8's and NumPy's exp and log stay within 1 ulp of the true value, tanh on these numbers too. */
const TWO_ULP = { rtol: 2 * 2 ** -52 };

const cube = arange(24).reshape([2, 3, 4]);
const grid: Matrix = arange(12).reshape([3, 4]);

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
  assertThrows(() => a.add([1, 2] as never), TypeError, "Cannot add a list: expected a tensor");
  assertThrows(() => a.mul("2" as never), TypeError, 'Cannot multiply "2": expected a');
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
  assertSame(
    (tensor([4, -Infinity]) as Tensor).pow(tensor(0.5)),
    numpy`np.array([4., -np.inf]) ** np.array(.5)`,
  );
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
