/** Tensors against NumPy: indexing, views and copies, shapes, and how they come out again. */
import { assert, assertEquals, assertNotStrictEquals, assertThrows } from "@std/assert";
import {
  arange,
  expectShape,
  formatShape,
  type Matrix,
  ones,
  Tensor,
  tensor,
  zeros,
} from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_tensor.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

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
  for (const copy of [x.column(0), x.slice([0, 1]), x.take([0]), x.transpose(), x.copy()]) {
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

Deno.test("toArray() nests, toString() and the console print as NumPy", () => {
  assertEquals(grid.rows(0, 2).toArray(), [[0, 1, 2, 3], [4, 5, 6, 7]]);
  assertEquals(tensor(3).toArray() as number, 3);
  assertSame(String(grid), numpy`repr(np.arange(12.).reshape(3, 4))`);
  assertSame(Deno.inspect(ones([2], { dtype: "float32" })), numpy`repr(np.ones(2, np.float32))`);
  const copy = grid.copy();
  assertNotStrictEquals(copy.data, grid.data);
  assert(copy.ndim === 2 && copy.size === 12);
});
