/** How tensors are made, against NumPy. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  arange,
  ByteMatrix,
  columnStack,
  concatenate,
  eye,
  full,
  hstack,
  linspace,
  meshgrid,
  ones,
  RandomState,
  stack,
  Tensor,
  tensor,
  vstack,
  where,
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
  assertSame(full(2, -0), numpy`np.full(2, -0.0)`);
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
  // np.meshgrid([1, 2], [5, 6, 7]) is that of the arrays.
  assertEquals(
    meshgrid([1, 2], [5, 6, 7]).map((grid) => grid.toArray()),
    meshgrid(tensor([1, 2]), tensor([5, 6, 7])).map((grid) => grid.toArray()),
  );
  assertThrows(
    () => meshgrid([[1]] as never, [1]),
    TypeError,
    "Cannot make a grid: expected a vector",
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

Deno.test("zeros(), reshape() and their like take one size, and sizes one by one, as NumPy does", () => {
  assertEquals(zeros(3).shape, [3]);
  assertEquals(ones(2).toArray(), [1, 1]);
  assertEquals(full(2, 7).toArray(), [7, 7]);
  const x = arange(6);
  assertEquals(x.reshape(3, 2).toArray(), x.reshape([3, 2]).toArray());
  assertEquals(x.reshape(-1, 2).toArray(), x.reshape(3, 2).toArray());
  assertEquals(x.reshape(2, 3).reshape(6).shape, [6]);
  assertSame(arange(3).broadcastTo(3), numpy`np.broadcast_to(np.arange(3.), 3)`);
  assertEquals(x.reshape(1, 2, 3).transpose(2, 0, 1).shape, [3, 1, 2]);
  assertEquals(x.transpose(0).toArray(), x.toArray());
  for (const wrong of ["3", null, undefined, {}, 10n, Symbol("x"), [1, "2"], [[2]], true]) {
    for (const make of [zeros, ones, (shape: never) => full(shape, 1)]) {
      assertThrows(() => make(wrong as never), TypeError, "Cannot create a tensor: expected a");
    }
    assertThrows(() => x.reshape(wrong as never), TypeError, "Cannot reshape a tensor: expected a");
  }
  assertThrows(() => zeros(-1), RangeError, "Cannot create a tensor of shape (-1,)");
  assertThrows(() => zeros(2 ** 50), RangeError, "but there is not as much memory");
});

Deno.test("tensors keep no list of shapes that anybody can change", () => {
  const shape = [2, 3];
  const made = [
    zeros(shape),
    ones(shape),
    full(shape, 2),
    new Tensor(shape, new Float64Array(6)),
    arange(6).reshape(shape),
    tensor([1, 2, 3]).broadcastTo(shape),
    new RandomState(0).uniform(0, 1, shape),
    new RandomState(0).normal(0, 1, shape),
    new RandomState(0).randint(0, 9, shape),
  ];
  const bytes = new ByteMatrix(shape as [number, number], new Uint8Array(6), new Float64Array(256));
  shape[0] = 3;
  for (const { shape } of [...made, bytes]) {
    assertEquals(shape, [2, 3]);
    assertThrows(() => (shape as number[])[0] = 3, TypeError);
  }
});

Deno.test("Tensor and ByteMatrix reject sizes that are none", () => {
  const numbers = new Float64Array(256);
  for (
    const [size, text] of [[[-1, -2], "(-1, -2)"], [[0.5, 4], "(0.5, 4)"], [[NaN, 2], "(NaN, 2)"]]
  ) {
    assertThrows(
      () => new Tensor(size as never, new Float64Array(2)),
      RangeError,
      `of shape ${text}`,
    );
    assertThrows(
      () => new ByteMatrix(size as never, new Uint8Array(2), numbers),
      RangeError,
      `Cannot create a byte matrix of shape ${text}`,
    );
  }
  assertThrows(() => new Tensor("2" as never, new Float64Array(2)), TypeError, "expected a shape");
  assertThrows(() => zeros(new Array(65).fill(1)), RangeError, "expected at most 64 axes");
  const own: unknown[] = [];
  own[0] = own;
  assertThrows(() => tensor(own as never), RangeError, "expected at most 64 axes");
});

Deno.test("stack(), where() and their like take lists and numbers, as NumPy does", () => {
  assertSame(stack([1, 2]), numpy`np.stack([1., 2])`);
  assertSame(stack([[1, 2], tensor([3, 4])], 1), numpy`np.stack([[1., 2], [3, 4]], 1)`);
  assertSame(concatenate([[1], [2, 3]]), numpy`np.concatenate([[1.], [2, 3]])`);
  assertSame(hstack([1, 2]), numpy`np.hstack([1., 2])`);
  assertSame(vstack([1, 2]), numpy`np.vstack([1., 2])`);
  assertSame(vstack([[1, 2], [3, 4]]), numpy`np.vstack([[1., 2], [3, 4]])`);
  assertSame(columnStack([[1, 2], [3, 4]]), numpy`np.column_stack([[1., 2], [3, 4]])`);
  assertSame(columnStack([1, 2]), numpy`np.column_stack([1., 2])`);
  assertSame(where([1, 0], 1, 2), numpy`np.where([1, 0], 1., 2)`);
  assertSame(where([[1], [0]], [1, 2], 5), numpy`np.where([[1], [0]], [1., 2], 5)`);
  assertEquals(where([1, 0], tensor([1, 2], { dtype: "float32" }), [3, 4]).dtype, "float32");
  const x = tensor([1, 2], { dtype: "float32" });
  assertEquals(tensor(x).dtype, "float32");
  assertEquals(tensor(x, { dtype: "float64" }).dtype, "float64");
  for (const wrong of [null, undefined, "12", {}, 10n]) {
    assertThrows(() => stack(wrong as never), TypeError, "Cannot stack tensors: expected a list");
    assertThrows(() => stack([wrong] as never), TypeError, "expected a tensor");
    assertThrows(() => where(wrong as never, 1, 2), TypeError, "expected a tensor");
  }
});

Deno.test("options with unknown names are refused", () => {
  assertThrows(
    () => zeros(2, { dtyp: "float32" } as never),
    TypeError,
    'Cannot create a tensor: expected the option dtype, but got "dtyp"; is dtype meant?',
  );
  const x = zeros([2, 2]);
  for (const name of ["sum", "max", "min", "mean", "std", "var", "prod"] as const) {
    assertThrows(() => x[name](0, { keepdim: true } as never), TypeError, "is keepdims meant?");
  }
  assertThrows(() => x.sum(0, { ddof: 1 } as never), TypeError, 'but got "ddof"');
  assertThrows(() => x.isub(x, { alfa: 1 } as never), TypeError, "is alpha meant?");
  assertThrows(
    () => linspace(0, 1, 2, { endPoint: false } as never),
    TypeError,
    "is endpoint meant?",
  );
  const v = tensor([1]);
  assertThrows(() => meshgrid(v, v, { index: "ij" } as never), TypeError, "is indexing meant?");
});
