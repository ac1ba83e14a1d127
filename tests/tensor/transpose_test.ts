/** Transposes: what they hold, when they follow what they are taken from, and their products. */
import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  arange,
  concatenate,
  type Matrix,
  ones,
  RandomState,
  type Tensor,
  tensor,
  type Vector,
  where,
  zeros,
} from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_transpose.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

const cube = arange(24).reshape([2, 3, 4]);
const grid: Matrix = arange(12).reshape([3, 4]);

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

Deno.test("T is a view of the same shape turned round, without elements of its own", () => {
  const t = grid.T;
  assertEquals([t.shape, t.dtype, t.size, t.ndim], [[4, 3], "float64", 12, 2]);
  assertEquals([grid, t, t.T, t.copy()].map((x) => x.isTransposed), [false, true, false, false]);
  assertStrictEquals(t.T.data, grid.data);
  const v = arange(3);
  assert(!v.T.isTransposed && v.T.data === v.data);
});

/** All ways to write to a matrix (3, 4) of float64. */
const WRITERS: Record<string, (x: Matrix, earlier: Tensor["data"]) => void> = {
  "its data": (x) => x.data[5] = 50,
  "its data, asked for earlier": (_, earlier) => earlier[5] = 50,
  "a row": (x) => x.row(1).data.fill(50),
  "rows": (x) => x.rows(1, 3).imul(2),
  "another shape": (x) => x.reshape([2, 6]).iadd(1),
  "ravel": (x) => x.ravel().idiv(3),
  "its transpose's transpose": (x) => x.T.T.data.fill(7),
  "iadd": (x) => x.iadd(x),
  "isub with alpha": (x) => x.isub(grid, { alpha: 0.5 }),
  "imul": (x) => x.imul(arange(4)),
  "take": (x) => grid.take([2, 0, 1], x),
  "shuffle": (x) => new RandomState(1).shuffle(x),
};

Deno.test("T shows at any time what the tensor holds, however that is written to", () => {
  for (const [name, write] of Object.entries(WRITERS)) {
    for (const look of [() => {}, (t: Matrix) => t.data, (t: Matrix) => t.add(t), String]) {
      const x: Matrix = grid.copy(),
        { data } = x,
        t: Matrix = x.T,
        factor: Matrix = grid.rows(0, 2);
      look(t);
      write(x, data);
      const expected: Matrix = x.T.copy();
      assertEquals(t.toArray(), expected.toArray(), name);
      assertEquals(t.data, expected.data, name);
      assertEquals(t.item(1, 1), x.item(1, 1), name);
      assertEquals(t.T.toArray(), x.toArray(), name);
      assertEquals(factor.matmul(t).data, factor.matmul(expected).data, name);
      assertEquals(expected.toArray(), Array.from({ length: 4 }, (_, j) => x.column(j).toArray()));
    }
  }
});

Deno.test("operations in place on T write to the tensor, as NumPy's do", () => {
  const after = (change: (t: Matrix, x: Matrix) => void): Matrix => {
    const x: Matrix = grid.copy(), t: Matrix = x.T;
    t.toArray();
    change(t, x);
    assertEquals(t.toArray(), x.T.toArray());
    return x;
  };
  assertSame(after((t) => t.iadd(1)), numpy`x = np.arange(12.).reshape(3, 4); t = x.T; t += 1; x`);
  assertSame(
    after((t) => t.imul(tensor([1, 2, 4]))),
    numpy`x = np.arange(12.).reshape(3, 4); t = x.T; t *= np.array([1., 2, 4]); x`,
  );
  assertSame(
    after((t) => t.idiv(arange(1, 5).reshape([4, 1]))),
    numpy`x = np.arange(12.).reshape(3, 4); t = x.T; t /= np.arange(1., 5).reshape(4, 1); x`,
  );
  assertSame(
    after((t, x) => t.isub(x.rows(0, 1).T)),
    numpy`x = np.arange(12.).reshape(3, 4); t = x.T; t -= x[:1].T; x`,
  );
  assertSame(
    after((t) => t.isub(arange(12).reshape([4, 3]), { alpha: 0.5 })),
    numpy`x = np.arange(12.).reshape(3, 4); t = x.T; t -= 0.5 * np.arange(12.).reshape(4, 3); x`,
  );
  assertSame(
    after((t) => arange(12).reshape([4, 3]).take([3, 1, 0, 2], t)),
    numpy`x = np.zeros((3, 4)); x.T[...] = np.arange(12.).reshape(4, 3)[[3, 1, 0, 2]]; x`,
  );
  assertSame(
    after((t) => new RandomState(2).shuffle(t)),
    numpy`x = np.arange(12.).reshape(3, 4); RandomState(2).shuffle(x.T); x`,
  );
  const square: Matrix = arange(9).reshape([3, 3]);
  square.T.isub(square);
  assertSame(square, numpy`x = np.arange(9.).reshape(3, 3); x.T[...] = x.T - x; x`);
  const solid = cube.copy();
  (solid.T as Tensor).isub(arange(2));
  assertSame(solid, numpy`x = np.arange(24.).reshape(2, 3, 4); t = x.T; t -= np.arange(2.); x`);
  assertThrows(() => grid.T.isub(arange(4) as Tensor as Vector<3>), TypeError, "(4, 3) and (4,)");
  assertThrows(() => grid.take([0, 1, 2], grid.T as Matrix), TypeError, "Cannot take into (4, 3)");
  assertThrows(() => square.take([0, 1, 2], square.T), TypeError, "data of its own");
});

Deno.test("T's data is a copy made each time, as are row(), rows(), reshape() and ravel() of T", () => {
  const x: Matrix = grid.copy(), t: Matrix = x.T;
  assertNotStrictEquals(t.data, t.data);
  for (const copy of [t, t.row(0), t.rows(0, 2), t.reshape([2, 6]), t.ravel(), t.copy()]) {
    copy.data.fill(-1);
    copy.data[0] = -1;
  }
  for (const copy of [t.row(0), t.rows(0, 2), t.reshape([2, 6]), t.ravel(), t.copy()]) {
    copy.imul(-1);
  }
  assertEquals([x.data, t.data], [grid.data, grid.T.data]);
});

Deno.test("every operation takes T as it takes T's copy", () => {
  const filled: Matrix = ones([4, 3]);
  const operations: Record<string, (t: Matrix) => unknown> = {
    "add": (t) => t.add(t),
    "add after": (t) => filled.add(t),
    "sub": (t) => t.sub(arange(3)),
    "rsub": (t) => t.rsub(1),
    "exp": (t) => t.exp(),
    "gt": (t) => t.gt(5),
    "item": (t) => [t.item(3, 1), t.item(-1, -2)],
    "row": (t) => t.row(-1),
    "rows": (t) => t.rows(1, 3),
    "column": (t) => t.column(2),
    "slice": (t) => [t.slice([3, 0, -2], 1), t.slice(null, [1])],
    "take": (t) => t.take([3, 0]),
    "reshape": (t) => t.reshape([2, -1]),
    "ravel": (t) => t.ravel(),
    "transpose": (t) => [t.transpose(), t.transpose([0, 1])],
    "broadcastTo": (t) => t.broadcastTo([2, 4, 3]),
    "astype": (t) => t.astype("float32"),
    "sum": (t) => [t.sum(), t.sum(0), t.sum(1, { keepdims: true })],
    "std": (t) => t.std(1),
    "argmax": (t) => [t.argmax(), t.argmax(0)],
    "dot": (t) => t.dot(arange(3)),
    "toString": String,
    "where": (t) => where(t, t, 0),
    "concatenate": (t) => [concatenate([t, t]), concatenate([t, t], 1)],
    "permutation": (t) => new RandomState(3).permutation(t),
    "isub": (t) => filled.copy().isub(t, { alpha: 0.1 }),
  };
  const x: Matrix = arange(-4, 8).reshape([3, 4]);
  for (const [name, operate] of Object.entries(operations)) {
    assertEquals(String(operate(x.T)), String(operate(x.T.copy())), name);
  }
  const solid = cube.T, copy = solid.copy();
  assert(solid.isTransposed && !copy.isTransposed);
  assertSame(copy, numpy`np.arange(24.).reshape(2, 3, 4).T`);
  assertEquals(solid.item(3, 1, 0), cube.item(0, 1, 3));
  assertEquals(String(solid.slice(2, [1])), String(copy.slice(2, [1])));
  assertEquals(String(solid.transpose([1, 0, 2])), String(copy.transpose([1, 0, 2])));
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

Deno.test("T is live in both directions at any time, also after its data was read", () => {
  const x = tensor([[1, 2, 3], [4, 5, 6]]), t = x.T;
  assertEquals(t.data.length, 6);
  x.set(0, 1, 20);
  x.row(1).imul(10);
  x.data[0] = -1;
  assertEquals(t.toArray(), [[-1, 40], [20, 50], [3, 60]]);
  t.set(2, 0, 30);
  t.iadd(1);
  t.T.isub(1);
  assertEquals(x.toArray(), [[-1, 20, 30], [40, 50, 60]]);
  t.data.fill(0);
  t.row(0).imul(0);
  t.rows(0, 2).imul(0);
  t.reshape(6).imul(0);
  t.ravel().imul(0);
  assertEquals(x.toArray(), [[-1, 20, 30], [40, 50, 60]]);
});
