/** Reductions against NumPy, to the last bit. */
import { assertEquals, assertThrows } from "@std/assert";
import { arange, RandomState, tensor, zeros } from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_reductions.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

const cube = arange(24).reshape([2, 3, 4]);

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
