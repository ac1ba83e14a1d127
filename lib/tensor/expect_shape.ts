/**
 * Where shapes come from outside: a check at run time that gives a tensor its type.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectTensor } from "./given.ts";
import { formatShape, type Shape } from "./shape.ts";
import type { Matrix, Tensor, Vector } from "./tensor.ts";

/**
 * The same tensor with its shape known to TypeScript, for data that comes from outside.
 * `null` stands for any size.
 *
 * @throws {TypeError} If the tensor has another shape.
 *
 * @example
 * ```ts
 * import { expectShape, type Matrix, type Tensor, zeros } from "gradbook";
 *
 * const loaded: Tensor = zeros([100, 784]);
 * const x: Matrix<number, 784> = expectShape(loaded, [null, 784]);
 * ```
 */
export function expectShape<N extends number>(
  t: Tensor,
  expected: readonly [null, N],
): Matrix<number, N>;
/** Any matrix. */
export function expectShape(t: Tensor, expected: readonly [null, null]): Matrix;
/** Any vector. */
export function expectShape(t: Tensor, expected: readonly [null]): Vector;
/** A tensor of exactly this shape. */
export function expectShape<const S extends Shape>(t: Tensor, expected: S): Tensor<S>;
export function expectShape(t: Tensor, expected: readonly (number | null)[]): Tensor {
  expectTensor(t, undefined, "use what should be a tensor");
  if (!Array.isArray(expected)) {
    throw new TypeError(
      `Cannot expect a shape: it must be a list of sizes, but is ${describe(expected)}`,
    );
  }
  const fits = t.shape.length === expected.length &&
    expected.every((n, axis) => n === null || n === t.shape[axis]);
  if (!fits) {
    const wanted = expected.map((n) => n === null ? "any" : describe(n)).join(", ") +
      (expected.length === 1 ? "," : "");
    throw new TypeError(
      `Cannot use a tensor of shape ${formatShape(t.shape)}: expected (${wanted}), but it differs`,
    );
  }
  return t;
}
