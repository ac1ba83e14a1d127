/** Norms, systems of equations, outer products and traces, against NumPy. */
import { assert, assertThrows } from "@std/assert";
import { eye, linalg, ones, outer, RandomState, trace, zeros } from "../../lib/mod.ts";
import fixture from "../fixtures/routines_linalg.json" with { type: "json" };
import { assertClose, assertSame, golden } from "../golden.ts";
import { assertEach, inputsOf } from "./inputs.ts";

const numpy = golden(fixture);
const inputs = inputsOf(numpy`each(lambda x: x)`);

// Without an axis, NumPy sums squares by its BLAS library, in an order of its own.
const slack = { float64: 4, float32: 4 };

Deno.test("linalg.norm() of all elements", () => {
  assertEach(
    inputs,
    (x) => linalg.norm(x),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x)))`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 1),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, 1)))`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 2),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, 2)) if x.ndim != 2 else x[9])`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 3),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, 3)))`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 0),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, 0)))`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 0.5),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, 0.5)))`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, -1),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, -1)))`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, -2),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, -2)) if x.ndim != 2 else x[9])`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, Infinity),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, np.inf)))`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, -Infinity),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, -np.inf)))`,
    slack,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, "fro"),
    numpy`each(lambda x: np.asarray(np.linalg.norm(x, "fro")))`,
    slack,
  );
});

Deno.test("linalg.norm() along axes gives NumPy's bits", () => {
  assertEach(
    inputs,
    (x) => linalg.norm(x, null, { axis: 0 }),
    numpy`each(lambda x: np.linalg.norm(x, None, 0))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 0, { axis: 0 }),
    numpy`each(lambda x: np.linalg.norm(x, 0, 0))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 1, { axis: 0 }),
    numpy`each(lambda x: np.linalg.norm(x, 1, 0))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 2, { axis: 0 }),
    numpy`each(lambda x: np.linalg.norm(x, 2, 0))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, Infinity, { axis: 0 }),
    numpy`each(lambda x: np.linalg.norm(x, np.inf, 0))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, -Infinity, { axis: 0 }),
    numpy`each(lambda x: np.linalg.norm(x, -np.inf, 0))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, null, { axis: -1 }),
    numpy`each(lambda x: np.linalg.norm(x, None, -1))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 1, { axis: -1 }),
    numpy`each(lambda x: np.linalg.norm(x, 1, -1))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, Infinity, { axis: -1 }),
    numpy`each(lambda x: np.linalg.norm(x, np.inf, -1))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, null, { axis: [0, 1] }),
    numpy`each(lambda x: np.linalg.norm(x, None, (0, 1)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 1, { axis: [0, 1] }),
    numpy`each(lambda x: np.linalg.norm(x, 1, (0, 1)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, "fro", { axis: [0, 1] }),
    numpy`each(lambda x: np.linalg.norm(x, "fro", (0, 1)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, Infinity, { axis: [0, 1] }),
    numpy`each(lambda x: np.linalg.norm(x, np.inf, (0, 1)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, -Infinity, { axis: [0, 1] }),
    numpy`each(lambda x: np.linalg.norm(x, -np.inf, (0, 1)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, null, { axis: [1, 0] }),
    numpy`each(lambda x: np.linalg.norm(x, None, (1, 0)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 1, { axis: [1, 0] }),
    numpy`each(lambda x: np.linalg.norm(x, 1, (1, 0)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, Infinity, { axis: [1, 0] }),
    numpy`each(lambda x: np.linalg.norm(x, np.inf, (1, 0)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, -Infinity, { axis: [1, 0] }),
    numpy`each(lambda x: np.linalg.norm(x, -np.inf, (1, 0)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 1, { axis: [0, -1] }),
    numpy`each(lambda x: np.linalg.norm(x, 1, (0, -1)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, null, { axis: [0, 0] }),
    numpy`each(lambda x: np.linalg.norm(x, None, (0, 0)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, null, { axis: [0, 1, 2] }),
    numpy`each(lambda x: np.linalg.norm(x, None, (0, 1, 2)))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, null, { keepdims: true, axis: -1 }),
    numpy`each(lambda x: np.linalg.norm(x, axis=-1, keepdims=True))`,
  );
  assertEach(
    inputs,
    (x) => linalg.norm(x, 1, { keepdims: true, axis: [0, 1] }),
    numpy`each(lambda x: np.linalg.norm(x, 1, (0, 1), keepdims=True))`,
  );
});

Deno.test("outer() and trace() multiply and sum", () => {
  assertEach(inputs, (x) => outer(x, x), numpy`each(lambda x: np.outer(x, x))`);
  assertEach(
    inputs,
    (x) => outer(x, [1, 2, 3]),
    numpy`each(lambda x: np.outer(x, np.array([1, 2, 3], x.dtype)))`,
  );
  assertEach(
    inputs,
    (x) => trace(x, 0),
    numpy`each(lambda x: np.trace(x, 0) if x.ndim < 3 else x[9])`,
  );
  assertEach(
    inputs,
    (x) => trace(x, 1),
    numpy`each(lambda x: np.trace(x, 1) if x.ndim < 3 else x[9])`,
  );
  assertEach(
    inputs,
    (x) => trace(x, -1),
    numpy`each(lambda x: np.trace(x, -1) if x.ndim < 3 else x[9])`,
  );
  assertEach(
    inputs,
    (x) => trace(x, 5),
    numpy`each(lambda x: np.trace(x, 5) if x.ndim < 3 else x[9])`,
  );
});

Deno.test("linalg.norm() refuses what needs singular values", () => {
  const order = "Cannot take the norm of matrices: expected the order null";
  assertThrows(() => linalg.norm(eye(2), 2), RangeError, order);
  assertThrows(() => linalg.norm(eye(2), "nuc" as never), RangeError, order);
  assertThrows(() => linalg.norm([1, 2], "fro"), RangeError, "of vectors: expected a number");
  assertThrows(() => linalg.norm(zeros([2, 2, 2]), 1), TypeError, "expected one axis or two");
});

Deno.test("linalg.solve() solves systems, several at once and in stacks", () => {
  const draw = (...shape: number[]) => new RandomState(4).randn(...shape);
  // These are well-conditioned: their solutions agree to a few of the last of 52 bits.
  const near = { rtol: 1e-12, atol: 1e-13 };
  assertClose(
    linalg.solve(draw(5, 5), draw(5)),
    numpy`np.linalg.solve(RandomState(4).randn(5, 5), RandomState(4).randn(5))`,
    near,
  );
  assertClose(
    linalg.solve(draw(6, 6), draw(6, 3)),
    numpy`np.linalg.solve(RandomState(4).randn(6, 6), RandomState(4).randn(6, 3))`,
    near,
  );
  assertClose(
    linalg.solve(draw(2, 1, 3, 3), draw(2, 3, 2)),
    numpy`np.linalg.solve(RandomState(4).randn(2, 1, 3, 3), RandomState(4).randn(2, 3, 2))`,
    near,
  );
  assertClose(
    linalg.solve(draw(2, 3, 3), draw(3)),
    numpy`np.linalg.solve(RandomState(4).randn(2, 3, 3), RandomState(4).randn(3))`,
    near,
  );
  assertClose(
    linalg.solve(draw(4, 4).astype("float32"), draw(4).astype("float32")),
    numpy`
      a, b = RandomState(4).randn(4, 4), RandomState(4).randn(4)
      np.linalg.solve(a.astype(np.float32), b.astype(np.float32))`,
    { rtol: 1e-5, atol: 1e-6 },
  );
  assertSame(
    linalg.solve([[0, 2], [1, 0]], [4, 3]),
    numpy`np.linalg.solve([[0, 2], [1, 0]], [4, 3])`,
  );
  assertSame(linalg.solve(zeros([0, 0]), []), numpy`np.linalg.solve(np.zeros((0, 0)), [])`);
  const random = new RandomState(4), large = random.randn(200, 200), right = random.randn(200);
  const residual = large.matmul(linalg.solve(large, right)).sub(right).abs().max();
  assert(residual < 1e-10, `the residual is ${residual}`);
});

Deno.test("linalg.solve() refuses singular matrices and shapes that do not fit", () => {
  const a = [[1, 2], [2, 4]];
  assertThrows(
    () => linalg.solve(a, [1, 2]),
    RangeError,
    "Cannot solve by (2, 2): expected a matrix with an inverse, but it is singular",
  );
  assertThrows(() => linalg.solve(zeros([3, 3]), ones([3])), RangeError, "it is singular");
  assertThrows(() => linalg.solve([[1, 2]], [1]), TypeError, "by (1, 2): expected a square matrix");
  assertThrows(() => linalg.solve(eye(2), [1, 2, 3]), TypeError, "(3,): expected 2 rows");
  assertThrows(() => linalg.solve(eye(2), 1), TypeError, "but it has none");
  assertThrows(
    () => linalg.solve(zeros([2, 3, 3]), zeros([5, 3, 1])),
    TypeError,
    "Cannot solve (2, 3, 3) for (5, 3, 1): the axes before the last two",
  );
});
