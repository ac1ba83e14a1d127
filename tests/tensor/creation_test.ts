/** How tensors are made, against NumPy. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  columnStack,
  concatenate,
  eye,
  full,
  hstack,
  linspace,
  meshgrid,
  ones,
  stack,
  tensor,
  vstack,
  zeros,
} from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_creation.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

Deno.test("tensor() nests as NumPy's array does", () => {
  assertSame(tensor([[1, 2, 3], [4, 5, 6]]), numpy`np.array([[1., 2, 3], [4, 5, 6]])`);
  assertSame(tensor([[[1], [2]], [[3], [4]]]), numpy`np.array([[[1.], [2]], [[3], [4]]])`);
  assertSame(tensor(7), numpy`np.array(7.)`);
  assertSame(tensor([]), numpy`np.array([])`);
  assertSame(tensor([[], []]), numpy`np.array([[], []])`);
  assertSame(tensor(Uint8Array.of(255, 0)), numpy`np.array([255., 0])`);
  assertSame(tensor([0.1], { dtype: "float32" }), numpy`np.array([0.1], dtype=np.float32)`);
});

Deno.test("tensor() copies, and rejects ragged lists and anything but numbers", () => {
  const source = Float64Array.of(1, 2);
  const copy = tensor(source);
  source[0] = 9;
  assertEquals(copy.toArray(), [1, 2]);
  assertThrows(() => tensor([[1, 2], [3]]), TypeError, "ragged");
  assertThrows(() => tensor([[1, 2], 3] as unknown as number[][]), TypeError, "ragged");
  assertThrows(() => tensor([1, [2]] as unknown as number[]), TypeError, "ragged");
  assertThrows(() => tensor(["1"] as unknown as number[]), TypeError, "expected numbers");
  assertThrows(() => tensor([1, null] as unknown as number[]), TypeError, "Cannot create a tensor");
  assertThrows(() => tensor(undefined as unknown as number), TypeError, "expected numbers");
});

Deno.test("zeros(), ones(), full() and eye() fill", () => {
  assertSame(zeros([2, 3]), numpy`np.zeros((2, 3))`);
  assertSame(ones([2, 0]), numpy`np.ones((2, 0))`);
  assertSame(full([], 2.5), numpy`np.full((), 2.5)`);
  assertSame(eye(3), numpy`np.eye(3)`);
  assertSame(eye(2, 4), numpy`np.eye(2, 4)`);
  assertEquals(zeros([2], { dtype: "float32" }).dtype, "float32");
  assertThrows(() => zeros([-1]), RangeError, "(-1,)");
  assertThrows(() => zeros([1.5]), RangeError);
  assertThrows(() => zeros([1e6, 1e6]), RangeError, "there is not as much memory");
  assertThrows(() => zeros([2], { dtype: "int8" as never }), TypeError, "float64 or float32");
});

Deno.test("arange() and linspace() give NumPy's bits", () => {
  assertSame(arange(5), numpy`np.arange(5.)`);
  assertSame(arange(2, 9, 3), numpy`np.arange(2., 9, 3)`);
  assertSame(arange(0, 1, 0.1), numpy`np.arange(0, 1, 0.1)`);
  assertSame(arange(1, 20, 0.3), numpy`np.arange(1, 20, 0.3)`);
  assertSame(arange(5, 0, -2), numpy`np.arange(5., 0, -2)`);
  assertSame(arange(3, 1), numpy`np.arange(3., 1)`);
  assertSame(
    arange(1, 0, -0.1, { dtype: "float32" }),
    numpy`np.arange(1, 0, -.1, dtype=np.float32)`,
  );
  assertThrows(() => arange(0, 1, 0), RangeError, "finite length");
  assertThrows(() => arange(10, 0, 0), RangeError, "finite length");
  assertSame(linspace(-2, 2, 100), numpy`np.linspace(-2, 2, 100)`);
  assertSame(linspace(-3, 3, 200), numpy`np.linspace(-3, 3, 200)`);
  assertSame(linspace(0, 1), numpy`np.linspace(0, 1)`);
  assertSame(linspace(5, 6, 1), numpy`np.linspace(5, 6, 1)`);
  assertSame(linspace(5, 6, 0), numpy`np.linspace(5, 6, 0)`);
});

Deno.test("linspace() leaves out its end, and divides first where the step would be 0", () => {
  const open = { endpoint: false };
  assertSame(linspace(-1, 3, 7, open), numpy`np.linspace(-1, 3, 7, endpoint=False)`);
  assertSame(linspace(5, 6, 1, open), numpy`np.linspace(5, 6, 1, endpoint=False)`);
  assertSame(linspace(5, 6, 0, open), numpy`np.linspace(5, 6, 0, endpoint=False)`);
  assertSame(
    linspace(0, 1, 10, { endpoint: false, dtype: "float32" }),
    numpy`np.linspace(0, 1, 10, endpoint=False, dtype=np.float32)`,
  );
  assertSame(linspace(0, 1e-323, 5), numpy`np.linspace(0, 1e-323, 5)`);
  assertSame(linspace(0, 4e-324, 5, open), numpy`np.linspace(0, 4e-324, 5, endpoint=False)`);
});

Deno.test("meshgrid() repeats x along rows and y along columns", () => {
  const [xx, yy] = meshgrid(tensor([1, 2, 3]), tensor([4, 5]));
  assertSame(xx, numpy`np.meshgrid([1., 2, 3], [4., 5])[0]`);
  assertSame(yy, numpy`np.meshgrid([1., 2, 3], [4., 5])[1]`);
  assertSame(
    meshgrid(tensor([1, 2, 3]), tensor([4, 5]), { indexing: "ij" }),
    numpy`np.meshgrid([1., 2, 3], [4., 5], indexing="ij")`,
  );
  assertThrows(
    () => meshgrid(tensor([1]), tensor([2]), { indexing: "ji" as "ij" }),
    TypeError,
    'Cannot make a grid: indexing must be "xy" or "ij", but is "ji"',
  );
});

Deno.test("stack(), hstack(), vstack(), columnStack() and concatenate() join", () => {
  const a = arange(6).reshape([2, 3]), b = a.add(10), v = tensor([7, 8]);
  assertSame(stack([a, b]), numpy`a = np.arange(6.).reshape(2, 3); np.stack([a, a + 10])`);
  assertSame(stack([a, b], 1), numpy`a = np.arange(6.).reshape(2, 3); np.stack([a, a + 10], 1)`);
  assertSame(stack([a, b], -1), numpy`a = np.arange(6.).reshape(2, 3); np.stack([a, a + 10], -1)`);
  assertSame(hstack([a, b]), numpy`a = np.arange(6.).reshape(2, 3); np.hstack([a, a + 10])`);
  assertSame(hstack([v, v]), numpy`np.hstack([[7., 8], [7., 8]])`);
  assertSame(vstack([a, b]), numpy`a = np.arange(6.).reshape(2, 3); np.vstack([a, a + 10])`);
  assertSame(vstack([v, v]), numpy`np.vstack([[7., 8], [7., 8]])`);
  assertSame(
    columnStack([v, a, v]),
    numpy`a = np.arange(6.).reshape(2, 3); np.column_stack([[7., 8], a, [7., 8]])`,
  );
  assertSame(
    concatenate([a, a.rows(0, 1)]),
    numpy`a = np.arange(6.).reshape(2, 3); np.concatenate([a, a[:1]])`,
  );
  assertThrows(() => stack([]), TypeError, "at least one");
  assertThrows(() => stack([a, v]), TypeError, "Cannot stack (2, 3) and (2,)");
  assertThrows(() => stack([a, b], 5), RangeError, "shape (2, 3) along axis 5");
  assertThrows(() => hstack([a, zeros([3, 3])]), TypeError, "(2, 3) and (3, 3) along axis 1");
  assertThrows(() => concatenate([a, b], 2), RangeError, "axis 2");
  assertThrows(() => vstack([a, b.astype("float32")]), TypeError, "float64 and float32");
});
