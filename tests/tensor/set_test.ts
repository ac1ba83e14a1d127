/** Assignment by indices, ranges, arrays of indices and masks, against NumPy. */
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { arange, tensor, zeros } from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_set.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

const grid = () => arange(12).reshape([3, 4]);
const cube = () => arange(24).reshape([2, 3, 4]);

Deno.test("set() writes items, rows, columns and slices", () => {
  assertSame(grid().set(0, -1, 50), numpy`x = np.arange(12.).reshape(3, 4); x[0, -1] = 50; x`);
  assertSame(grid().set(1, 50), numpy`x = np.arange(12.).reshape(3, 4); x[1] = 50; x`);
  assertSame(grid().set(50), numpy`x = np.arange(12.).reshape(3, 4); x[...] = 50; x`);
  assertSame(
    grid().set(null, 2, [5, 6, 7]),
    numpy`x = np.arange(12.).reshape(3, 4); x[:, 2] = [5, 6, 7]; x`,
  );
  assertSame(
    grid().set([1], [null, null, -2], tensor([[5], [6]])),
    numpy`x = np.arange(12.).reshape(3, 4); x[1:, ::-2] = [[5], [6]]; x`,
  );
  assertSame(
    cube().set(1, [1, null], [0, 2], tensor([[[5, 6]]])),
    numpy`x = np.arange(24.).reshape(2, 3, 4); x[1, 1:, 0:2] = np.array([[[5, 6]]]); x`,
  );
  assertSame(zeros([]).set(3), numpy`x = np.zeros(()); x[...] = 3; x`);
  assertSame(grid().set([3], 9), numpy`x = np.arange(12.).reshape(3, 4); x[3:] = 9; x`);
  const x = grid();
  assertStrictEquals(x.set(0, 1), x);
});

Deno.test("set() writes where arrays of indices point, several of them in pairs", () => {
  const rows = Int32Array.of(0, 2, -1), columns = Int32Array.of(1, 1, 3);
  assertSame(
    grid().set(rows, [[1], [2], [3]]),
    numpy`x = np.arange(12.).reshape(3, 4); x[[0, 2, -1]] = [[1], [2], [3]]; x`,
  );
  assertSame(
    grid().set(rows, columns, [50, 60, 70]),
    numpy`x = np.arange(12.).reshape(3, 4); x[[0, 2, -1], [1, 1, 3]] = [50, 60, 70]; x`,
  );
  assertSame(
    grid().set([null, null, 2], Int32Array.of(3, 0), [50, 60]),
    numpy`x = np.arange(12.).reshape(3, 4); x[::2, [3, 0]] = [50, 60]; x`,
  );
  assertSame(
    cube().set(Int32Array.of(1, 0), [1], Int32Array.of(3, 0), [[50, 60], [70, 80]]),
    numpy`
      x = np.arange(24.).reshape(2, 3, 4)
      x[[1, 0], 1:, [3, 0]] = [[50, 60], [70, 80]]; x`,
  );
  assertSame(
    cube().set(1, null, Int32Array.of(3, 0), [[1, 2, 3], [4, 5, 6]]),
    numpy`x = np.arange(24.).reshape(2, 3, 4); x[1, :, [3, 0]] = [[1, 2, 3], [4, 5, 6]]; x`,
  );
  assertSame(
    cube().set(null, 1, Int32Array.of(3, 0), [[1, 2], [4, 5]]),
    numpy`x = np.arange(24.).reshape(2, 3, 4); x[:, 1, [3, 0]] = [[1, 2], [4, 5]]; x`,
  );
  assertSame(
    grid().set(Int32Array.of(1), Int32Array.of(0, 2), 9),
    numpy`x = np.arange(12.).reshape(3, 4); x[[1], [0, 2]] = 9; x`,
  );
  assertSame(
    grid().set(new Int32Array(0), 9),
    numpy`x = np.arange(12.).reshape(3, 4); x[np.zeros(0, int)] = 9; x`,
  );
});

Deno.test("set() writes where a mask is true", () => {
  const x = grid();
  assertSame(
    x.set(x.gt(4), -1),
    numpy`x = np.arange(12.).reshape(3, 4); x[x > 4] = -1; x`,
  );
  assertSame(
    grid().set(grid().lt(2), [5, 6]),
    numpy`x = np.arange(12.).reshape(3, 4); x[x < 2] = [5, 6]; x`,
  );
  assertSame(
    grid().set(tensor([true, false, true]), [9, 8, 7, 6]),
    numpy`x = np.arange(12.).reshape(3, 4); x[[True, False, True]] = [9, 8, 7, 6]; x`,
  );
  assertSame(
    grid().set(null, tensor([true, false, true, true]), [[1], [2], [3]]),
    numpy`x = np.arange(12.).reshape(3, 4); x[:, [True, False, True, True]] = [[1], [2], [3]]; x`,
  );
  assertSame(
    cube().set(cube().mean(2).gt(10), [1, 2, 3, 4]),
    numpy`x = np.arange(24.).reshape(2, 3, 4); x[x.mean(2) > 10] = [1, 2, 3, 4]; x`,
  );
});

Deno.test("set() writes through views and transposes, and reads its value before it writes", () => {
  const x = grid();
  x.T.set(0, [7, 8, 9]);
  x.row(2).set([2], -1);
  assertSame(
    x,
    numpy`x = np.arange(12.).reshape(3, 4); x.T[0] = [7, 8, 9]; x[2][2:] = -1; x`,
  );
  const y = arange(5);
  y.set([1], y.slice([0, 4]));
  assertEquals(y.toArray(), [0, 0, 1, 2, 3]);
  const z = arange(9).reshape([3, 3]);
  z.set(z.T);
  assertSame(z, numpy`x = np.arange(9.).reshape(3, 3); x[...] = x.T.copy(); x`);
  const f = zeros([2], { dtype: "float32" });
  assertSame(f.set([0.1, 0.2]), numpy`np.array([0.1, 0.2], np.float32)`);
  assertEquals(String(tensor([true, false]).set(1, 5)), "array([ True,  True])");
});

Deno.test("set() refuses what does not fit, and leaves the tensor as it was", () => {
  const x = grid();
  assertThrows(() => x.set(3, 0), RangeError, "Cannot index axis 0 of (3, 4)");
  assertThrows(() => x.set(9, new Int32Array(0), 0), RangeError, "Cannot index axis 0");
  assertThrows(() => x.set(0, 0, 0, 0), TypeError, "it has 2 axes, but 3 were indexed");
  assertThrows(() => x.set(0, [1, 2]), TypeError, "Cannot broadcast (2,) to (4,)");
  assertThrows(() => x.set(tensor([1, 0, 1]), 0), TypeError, "expected a mask, as a comparison");
  assertThrows(() => x.set(tensor([true, false]), 0), TypeError, "by a mask of (2,)");
  assertThrows(
    () => x.set(Int32Array.of(0, 1), Int32Array.of(0, 1, 2), 0),
    TypeError,
    "by arrays of 2 and 3 indices",
  );
  assertThrows(() => x.set([0, 1, 1, 2] as never, 0), TypeError, "an Int32Array of indices");
  assertThrows(() => x.set("0" as never, 0), TypeError, 'Cannot index by "0": expected an index');
  assertThrows(() => x.set(zeros([4], { dtype: "float32" })), TypeError, "dtypes do not mix");
  assertThrows(() => x.set(0, "5" as never), TypeError, "expected numbers");
  assertThrows(() => x.set(Int32Array.of(0, 9), 0), RangeError, "Cannot index axis 0");
  assertThrows(() => x.set(...([] as unknown as [number])), TypeError, "expected a value");
  assertEquals(x.toArray(), grid().toArray());
});
