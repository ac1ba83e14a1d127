/**
 * Features multiplied with each other.
 *
 * @module
 */
import { ones, zeros } from "../tensor/creation.ts";
import { expectTensor } from "../tensor/given.ts";
import { expectInteger } from "../tensor/integers.ts";
import type { Matrix } from "../tensor/tensor.ts";

/** Of a row. */
const MOST = 2 ** 24;

/**
 * All products of up to `degree` features, in scikit-learn's order: for (a, b) and degree 2,
 * 1, a, b, a², ab, b². They have its bits: a product of three is a (b c), in x's dtype.
 *
 * Shapes: (N, D) → (N, number of products).
 * Derived in notebooks/01_learning_based_models.ipynb, "3. A curve out of straight lines".
 *
 * @throws {TypeError} If x is no matrix.
 * @throws {RangeError} If the degree is negative or no integer, or there are more than 2^24
 * products of a row, or not enough memory.
 */
export function polynomialFeatures<N extends number>(
  x: Matrix<N, number>,
  degree = 2,
): Matrix<N, number> {
  expectTensor(x, 2, "build polynomial features");
  expectInteger(degree, 0, 2 ** 31, "build polynomial features");
  const { shape: [n, d], data } = x;
  let count = 1; // of products: the number of ways to choose `degree` of d + 1, with repetition
  for (let i = 1; i <= Math.min(d, degree); i++) {
    count = Math.round(count * (d + degree + 1 - i) / i);
  }
  if (count > MOST) {
    throw new RangeError(
      `Cannot build polynomial features: expected at most ${MOST} products of ${d} features, ` +
        `but up to degree ${degree} there are ${count}`,
    );
  }
  if (d === 0) return ones([n, 1], { dtype: x.dtype });
  const result = zeros([n, count], { dtype: x.dtype }), products = result.data;
  if (n === 0) return result;
  // Each product is a feature times a product of one degree less whose first factor does not come
  // earlier. starts[f]: where those begin whose first factor is f or later.
  const features: number[] = [], rests: number[] = [];
  let starts: number[] = new Array(d).fill(0), end = 1;
  for (let power = 1; power <= degree; power++) {
    const nextStarts: number[] = [];
    for (let f = 0; f < d; f++) {
      nextStarts.push(1 + features.length);
      for (let rest = starts[f]; rest < end; rest++) {
        features.push(f);
        rests.push(rest);
      }
    }
    [starts, end] = [nextStarts, 1 + features.length];
  }
  for (let i = 0; i < n; i++) {
    products[i * count] = 1;
    for (let k = 1; k < count; k++) {
      products[i * count + k] = data[i * d + features[k - 1]] * products[i * count + rests[k - 1]];
    }
  }
  return result;
}
