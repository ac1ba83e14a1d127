/** Eigenvalues and eigenvectors against their definition, and NumPy's eigenvalues. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { eye, type Matrix, RandomState, Tensor, zeros } from "../../lib/mod.ts";
import { symmetricEigen } from "../../lib/decomposition/symmetric_eigen.ts";
import fixture from "../fixtures/decomposition_symmetric_eigen.json" with { type: "json" };
import { assertClose, golden } from "../golden.ts";

const numpy = golden(fixture);

function symmetric(n: number): Matrix {
  const a: Matrix = new RandomState(n).randn(n, n);
  return a.add(a.T);
}

function assertEigen(a: Matrix): void {
  const n = a.shape[0], { values, vectors } = symmetricEigen(a.data, n);
  const v: Matrix = new Tensor([n, n], vectors);
  const largest = Math.max(Number.MIN_VALUE, ...values.map(Math.abs));
  // Backward stable: a modest multiple of n roundings of 2⁻⁵³.
  const limit = 20 * n * Number.EPSILON;
  assert(v.matmul(v.T).sub(eye(n)).abs().max() < limit, `orthogonal, n = ${n}`);
  const residual = v.matmul(a).sub(v.mul(new Tensor([n, 1], values)));
  assert(residual.abs().max() <= limit * largest, `A v = λ v, n = ${n}`);
  assertEquals(values, values.toSorted().reverse());
}

Deno.test("symmetricEigen() gives NumPy's eigenvalues", () => {
  for (
    const [n, expected] of [
      [2, numpy`a = RandomState(2).randn(2, 2); np.linalg.eigvalsh(a + a.T)[::-1]`],
      [7, numpy`a = RandomState(7).randn(7, 7); np.linalg.eigvalsh(a + a.T)[::-1]`],
      [50, numpy`a = RandomState(50).randn(50, 50); np.linalg.eigvalsh(a + a.T)[::-1]`],
    ] as const
  ) {
    const { values } = symmetricEigen(symmetric(n).data, n);
    assertClose(values, expected, { rtol: 1e-13, atol: 1e-13 });
  }
});

Deno.test("symmetricEigen() gives orthogonal vectors with A v = λ v", () => {
  for (const n of [1, 2, 3, 4, 5, 10, 33, 100]) assertEigen(symmetric(n));
});

Deno.test("symmetricEigen() copes with equal, zero and graded eigenvalues", () => {
  assertEigen(zeros([5, 5]));
  assertEigen(eye(6));
  assertEigen(eye(6).mul(zeros([6, 6]).add(1)).add(1)); // I + 1 1ᵀ
  const low: Matrix = new RandomState(1).randn(30, 4);
  assertEigen(low.matmul(low.T)); // of rank 4
  for (const sign of [1, -1]) {
    const grades: Matrix<number, 1> = new Tensor(
      [12, 1],
      Float64Array.from({ length: 12 }, (_, i) => 10 ** (sign * i)),
    );
    const graded: Matrix = symmetric(12).mul(grades);
    assertEigen(graded.mul(grades.ravel()));
  }
});

Deno.test("symmetricEigen() copes with numbers whose squares overflow or underflow", () => {
  for (const scale of [1e-300, 1e-160, 1e160, 1e300]) {
    const { values } = symmetricEigen(symmetric(7).mul(scale).data, 7);
    const { values: expected } = symmetricEigen(symmetric(7).data, 7);
    values.forEach((value, i) => assert(Math.abs(value / scale - expected[i]) < 1e-13));
  }
});

Deno.test("symmetricEigen() reads the lower triangle alone", () => {
  const a = symmetric(6), { values } = symmetricEigen(a.data, 6);
  for (let i = 0; i < 6; i++) for (let j = i + 1; j < 6; j++) a.data[i * 6 + j] = 99;
  assertEquals(symmetricEigen(a.data, 6).values, values);
});

Deno.test("symmetricEigen() rejects what is not finite", () => {
  assertThrows(() => symmetricEigen(Float64Array.of(1, NaN, NaN, 1), 2), RangeError, "but got NaN");
  assertThrows(
    () => symmetricEigen(Float64Array.of(1, 0, 0, Infinity), 2),
    RangeError,
    "but got Infinity",
  );
});
