/** Masks: what comparisons give, how they print, and what they pick, against NumPy. */
import { assertEquals, assertThrows } from "@std/assert";
import { arange, tensor, zeros } from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_masks.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

const x = arange(12).reshape([3, 4]);

Deno.test("masks print as NumPy's booleans", () => {
  assertSame(String(x.gt(4)), numpy`repr(np.arange(12.).reshape(3, 4) > 4)`);
  assertSame(String(x.ge(0).row(0)), numpy`repr(np.arange(4.) >= 0)`);
  assertSame(String(arange(1200).ne(3)), numpy`repr(np.arange(1200.) != 3)`);
  assertSame(String(arange(30).lt(5)), numpy`repr(np.arange(30.) < 5)`);
  assertSame(String(zeros([]).eq(0)), numpy`repr(np.array(True))`);
  assertSame(String(zeros([]).ne(0)), numpy`repr(np.array(False))`);
  assertSame(String(zeros([0]).le(0)), numpy`repr(np.zeros(0) <= 0)`);
  assertSame(String(zeros([2, 0]).le(0)), numpy`repr(np.zeros((2, 0)) <= 0)`);
  assertSame(String(x.astype("float32").gt(4).T), numpy`repr((np.arange(12).reshape(3, 4) > 4).T)`);
  assertSame(String(tensor([[true, false]])), numpy`repr(np.array([[True, False]]))`);
  assertSame(String(tensor([true, 2])), numpy`repr(np.array([True, 2.]))`);
});

Deno.test("views and copies of masks are masks; numbers made of them are numbers", () => {
  const mask = x.gt(4);
  const alike = [
    mask.row(0),
    mask.T.row(0),
    mask.column(1),
    mask.rows(1),
    mask.slice(1),
    mask.take([0]),
    mask.reshape([12]),
    mask.ravel(),
    mask.T,
    mask.transpose(),
    mask.copy(),
    mask.broadcastTo([2, 3, 4]),
  ];
  assertEquals(alike.map(({ isMask }) => isMask), alike.map(() => true));
  assertEquals([mask.mul(1), mask.astype("float64"), mask.neg()].map((t) => t.isMask), [
    ...[false, false, false],
  ]);
  assertEquals(mask.sum(), 7);
  assertEquals(x.astype("float32").gt(1).dtype, "float32");
});

Deno.test("take() picks where a mask over the first axes is true", () => {
  const cube = arange(24).reshape([2, 3, 4]);
  assertSame(x.take(x.gt(4)), numpy`x = np.arange(12.).reshape(3, 4); x[x > 4]`);
  assertSame(
    x.take(x.column(0).gt(2)),
    numpy`x = np.arange(12.).reshape(3, 4); x[x[:, 0] > 2]`,
  );
  assertSame(
    cube.take(cube.mean(2).gt(10)),
    numpy`x = np.arange(24.).reshape(2, 3, 4); x[x.mean(2) > 10]`,
  );
  assertSame(x.T.take(x.T.gt(4)), numpy`x = np.arange(12.).reshape(3, 4).T; x[x > 4]`);
  assertSame(x.take(x.gt(99)), numpy`x = np.arange(12.).reshape(3, 4); x[x > 99]`);
  assertSame(
    arange(3).take(tensor([true, false, true])),
    numpy`np.arange(3.)[[True, False, True]]`,
  );
  assertThrows(
    () => x.take(tensor([true, false])),
    TypeError,
    "Cannot index (3, 4) by a mask of (2,): expected the same dimensions from axis 0 on",
  );
  assertThrows(() => x.take(tensor([0, 2])), TypeError, "Cannot take by a tensor of numbers");
});
