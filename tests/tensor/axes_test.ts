/** Reductions over one axis, several and all, against NumPy, to the last bit. */
import { assertEquals, assertThrows } from "@std/assert";
import { type Axes, RandomState, type Tensor, tensor, zeros } from "../../lib/mod.ts";
import fixture from "../fixtures/tensor_axes.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

/** All ways to choose axes of a tensor, none and all among them, as itertools.combinations has them. */
function choices(rank: number): number[][] {
  const all = Array.from(
    { length: 2 ** rank },
    (_, bits) => Array.from({ length: rank }, (_, axis) => axis).filter((axis) => bits >> axis & 1),
  );
  return all.sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
}

for (const name of ["sum", "mean", "var", "std", "prod"] as const) {
  Deno.test(`${name}() over every choice of axes gives NumPy's bits, in both dtypes`, () => {
    const all = [[4, 1, 6, 5], [13, 3, 140], [2, 3, 2, 2, 3]].flatMap((shape) =>
      (["float64", "float32"] as const).flatMap((dtype) => {
        const x = new RandomState(7).randn(...shape).astype(dtype);
        return choices(shape.length).flatMap((axes) => {
          const along: (axes: Axes, options?: { keepdims?: boolean }) => Tensor = x[name];
          const reduced = along.call(x, axes), kept = along.call(x, axes, { keepdims: true });
          assertEquals(kept.shape, shape.map((n, axis) => axes.includes(axis) ? 1 : n));
          assertEquals(kept.data, reduced.data);
          return Array.from(reduced.data);
        });
      })
    );
    const expected = {
      sum: numpy`
        from itertools import combinations
        shapes = (4, 1, 6, 5), (13, 3, 140), (2, 3, 2, 2, 3)
        xs = [RandomState(7).randn(*s).astype(t) for s in shapes for t in ("f8", "f4")]
        axes = lambda x: [c for n in range(x.ndim + 1) for c in combinations(range(x.ndim), n)]
        np.concatenate([np.sum(x, axis=a).ravel() for x in xs for a in axes(x)])`,
      mean: numpy`
        from itertools import combinations
        shapes = (4, 1, 6, 5), (13, 3, 140), (2, 3, 2, 2, 3)
        xs = [RandomState(7).randn(*s).astype(t) for s in shapes for t in ("f8", "f4")]
        axes = lambda x: [c for n in range(x.ndim + 1) for c in combinations(range(x.ndim), n)]
        np.concatenate([np.mean(x, axis=a).ravel() for x in xs for a in axes(x)])`,
      var: numpy`
        from itertools import combinations
        shapes = (4, 1, 6, 5), (13, 3, 140), (2, 3, 2, 2, 3)
        xs = [RandomState(7).randn(*s).astype(t) for s in shapes for t in ("f8", "f4")]
        axes = lambda x: [c for n in range(x.ndim + 1) for c in combinations(range(x.ndim), n)]
        np.concatenate([np.var(x, axis=a).ravel() for x in xs for a in axes(x)])`,
      std: numpy`
        from itertools import combinations
        shapes = (4, 1, 6, 5), (13, 3, 140), (2, 3, 2, 2, 3)
        xs = [RandomState(7).randn(*s).astype(t) for s in shapes for t in ("f8", "f4")]
        axes = lambda x: [c for n in range(x.ndim + 1) for c in combinations(range(x.ndim), n)]
        np.concatenate([np.std(x, axis=a).ravel() for x in xs for a in axes(x)])`,
      prod: numpy`
        from itertools import combinations
        shapes = (4, 1, 6, 5), (13, 3, 140), (2, 3, 2, 2, 3)
        xs = [RandomState(7).randn(*s).astype(t) for s in shapes for t in ("f8", "f4")]
        axes = lambda x: [c for n in range(x.ndim + 1) for c in combinations(range(x.ndim), n)]
        np.concatenate([np.prod(x, axis=a).ravel() for x in xs for a in axes(x)])`,
    };
    assertSame(Float64Array.from(all), expected[name]);
  });
}

const cube = new RandomState(3).randint(-3, 4, 24);
const x = tensor(cube).reshape([2, 3, 4]);

Deno.test("max(), min(), any() and all() take several axes, negative ones and in any order", () => {
  assertSame(x.max([0, 2]), numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).max((0, 2))`);
  assertSame(x.max([-1, 0]), numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).max((-1, 0))`);
  assertSame(
    x.min([1, 2], { keepdims: true }),
    numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).min((1, 2), keepdims=True)`,
  );
  assertSame(x.any([0, 1]), numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).any((0, 1))`);
  assertSame(x.all(2), numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).all(2)`);
  assertSame(x.all([0, 1, 2]), numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).all((0, 1, 2)) * 1`);
  assertSame(
    [zeros([0]).any(), zeros([0]).all(), tensor([NaN]).any(), tensor([NaN]).all()],
    numpy`
      nothing, nan = np.zeros(0), np.array([np.nan])
      [bool(v) for v in (nothing.any(), nothing.all(), nan.any(), nan.all())]`,
  );
});

Deno.test("reductions refuse an axis named twice, and one that is not there", () => {
  assertThrows(
    () => x.sum([0, -3]),
    RangeError,
    "Cannot sum (2, 3, 4) along axes [0, -3]: expected each axis once, but axis 0 is there twice",
  );
  assertThrows(() => x.mean([0, 3]), RangeError, "along axis 3: it has 3 axes");
  assertThrows(() => x.var(0.5), RangeError, "along axis 0.5");
  assertThrows(() => x.argmin([0, 1] as never), TypeError, "expected one axis, but got [0,1]");
  assertThrows(() => zeros([2, 0]).min([1]), RangeError, "expected at least one element");
  assertEquals(zeros([2, 0]).prod(1).toArray(), [1, 1]);
});

Deno.test("argmin() chooses the first of equals, and NaN", () => {
  assertSame(x.argmin(), numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).argmin()`);
  assertSame(x.argmin(0), numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).argmin(0).ravel()`);
  assertSame(x.argmin(-1), numpy`RandomState(3).randint(-3, 4, (2, 3, 4)).argmin(-1).ravel()`);
  assertSame(
    tensor([[1, NaN], [0, -0], [Infinity, -Infinity]]).argmin(1),
    numpy`np.array([[1, np.nan], [0, -0.], [np.inf, -np.inf]]).argmin(1)`,
  );
  assertThrows(() => zeros([0]).argmin(), RangeError, "Cannot take the argmin of (0,)");
});

Deno.test("var() and std() divide by n - ddof", () => {
  const v = new RandomState(5).randn(30, 7);
  assertSame(v.var(undefined, { ddof: 1 }), numpy`RandomState(5).randn(30, 7).var(ddof=1)`);
  assertSame(v.std(0, { ddof: 1 }), numpy`RandomState(5).randn(30, 7).std(0, ddof=1)`);
  assertSame(
    v.var(1, { ddof: 2, keepdims: true }),
    numpy`RandomState(5).randn(30, 7).var(1, ddof=2, keepdims=True)`,
  );
  assertSame(tensor([3]).var(undefined, { ddof: 1 }), numpy`np.array([3.]).var(ddof=1)`);
  assertSame(tensor([1, 3]).var(undefined, { ddof: 3 }), numpy`np.array([1., 3.]).var(ddof=3)`);
});
