/**
 * Principal component analysis with scikit-learn's numbers and signs.
 *
 * The components are the eigenvectors of the covariance matrix of the centered data: one fast
 * product, then all eigenvectors (decomposition/symmetric_eigen.ts). That is scikit-learn's solver
 * `covariance_eigh`, which it takes too where there are ten times as many examples as features; its
 * other solvers come to the same components. Data of thousands of features are not what this is for.
 *
 * Letters: N examples, D features, C components.
 *
 * @module
 */
import { symmetricEigen } from "./symmetric_eigen.ts";
import { expectInteger } from "../tensor/integers.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectTensor } from "../tensor/given.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Matrix, Tensor, type Vector } from "../tensor/tensor.ts";

/** What a PCA keeps. */
export interface PCAOptions {
  /** How many components; all min(N, D) where left out. */
  readonly nComponents?: number;
}

/** What `fit` finds. */
interface Fitted {
  readonly components: Matrix;
  readonly mean: Vector;
  readonly explainedVariance: Vector;
  readonly explainedVarianceRatio: Vector;
  readonly singularValues: Vector;
}

/**
 * The directions in which data vary most, and data seen along them. Names are scikit-learn's in
 * camel case, without the underscore of fitted attributes.
 *
 * Computed in float64; results have the data's dtype.
 *
 * Derived in notebooks/03_multilayer_perceptron.ipynb, "Ten thousand images in three dimensions".
 *
 * @example
 * ```ts
 * import { PCA, tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const pca = new PCA({ nComponents: 1 });
 * const along = pca.fitTransform(tensor([[0, 0], [3, 4], [6, 8]]));
 * assertEquals(pca.components.toArray()[0].map((x) => x.toFixed(3)), ["0.600", "0.800"]);
 * assertEquals(along.toArray().map(([x]) => x.toFixed(3)), ["-5.000", "0.000", "5.000"]);
 * assertEquals(pca.explainedVarianceRatio.toArray().map((x) => x.toFixed(3)), ["1.000"]);
 * ```
 */
export class PCA {
  readonly #nComponents: number | undefined;
  #fitted: Fitted | undefined;

  /**
   * A PCA that is still to be fitted. A number is how many components, as in scikit-learn.
   *
   * @throws {RangeError} If the number of components is no integer of at least 1.
   * @throws {TypeError} If there are unknown options.
   */
  constructor(options: PCAOptions | number = {}) {
    if (typeof options !== "number") {
      expectOptions("find components", options ?? null, ["nComponents"]);
    }
    const nComponents = typeof options === "number" ? options : options.nComponents;
    if (nComponents !== undefined) expectInteger(nComponents, 1, Infinity, "find components");
    this.#nComponents = nComponents;
  }

  /**
   * Finds the components of x (N, D), those of most variance first. The entry of each that is
   * largest in size is positive, as in scikit-learn since 1.5.
   *
   * @returns This PCA.
   * @throws {TypeError} If x is no matrix.
   * @throws {RangeError} If there are fewer than 2 examples, fewer examples or features than
   * components, or numbers that are not finite.
   */
  fit(x: Matrix): this {
    expectTensor(x, 2, "find components");
    const [n, d] = x.shape, limit = Math.min(n, d), count = this.#nComponents ?? limit;
    const action = `find components of ${formatShape(x.shape)}`;
    expectInteger(n, 2, Infinity, `${action} in its examples`);
    expectInteger(count, 1, limit, action);
    const mean = x.astype("float64").mean(0);
    const centered = x.astype("float64").sub(mean);
    const covariance = centered.T.matmul(centered).div(n - 1);
    const { values, vectors } = symmetricEigen(covariance.data, d);
    const variances = new Tensor([d], values).maximum(0); // rounding may leave them below
    const explainedVariance: Vector = new Tensor([count], variances.data.slice(0, count));
    const components: Matrix = new Tensor([count, d], vectors.slice(0, count * d));
    for (let c = 0; c < count; c++) pointUp(components.row(c));
    this.#fitted = {
      components: components.astype(x.dtype),
      mean: mean.astype(x.dtype),
      explainedVariance: explainedVariance.astype(x.dtype),
      explainedVarianceRatio: explainedVariance.div(variances.sum()).astype(x.dtype),
      singularValues: explainedVariance.mul(n - 1).sqrt().astype(x.dtype),
    };
    return this;
  }

  /**
   * x (N, D) along the components: (x − mean) componentsᵀ (N, C).
   *
   * @throws {TypeError} If x has other features than the data that was fitted, or nothing was.
   */
  transform<N extends number>(x: Matrix<N, number>): Matrix<N, number> {
    expectColumns(x, this.mean.size, "see data along components");
    return x.sub(this.mean).matmul(this.components.T);
  }

  /** Fits x (N, D) and returns it along the components (N, C). */
  fitTransform<N extends number>(x: Matrix<N, number>): Matrix<N, number> {
    return this.fit(x).transform(x);
  }

  /**
   * Back from z (N, C) to the features: z components + mean (N, D). What other components held is
   * lost.
   *
   * @throws {TypeError} If z has not one column per component, or nothing was fitted.
   */
  inverseTransform<N extends number>(z: Matrix<N, number>): Matrix<N, number> {
    expectColumns(z, this.components.shape[0], "go back from components");
    return z.matmul(this.components).add(this.mean);
  }

  /** (C, D), a direction of length 1 per row. */
  get components(): Matrix {
    return this.#result.components;
  }

  /** (D,), the center of the data. */
  get mean(): Vector {
    return this.#result.mean;
  }

  /** (C,), the variance of the data along each component, with divisor N − 1. */
  get explainedVariance(): Vector {
    return this.#result.explainedVariance;
  }

  /** (C,), the share of the whole variance that each component explains. */
  get explainedVarianceRatio(): Vector {
    return this.#result.explainedVarianceRatio;
  }

  /** (C,), the singular values of the centered data. */
  get singularValues(): Vector {
    return this.#result.singularValues;
  }

  get #result(): Fitted {
    if (!this.#fitted) {
      throw new TypeError("Cannot use a PCA: expected it to be fitted, but fit() was not called");
    }
    return this.#fitted;
  }
}

function expectColumns(x: Matrix, columns: number, action: string): void {
  expectTensor(x, 2, action);
  if (x.shape[1] !== columns) {
    throw new TypeError(
      `Cannot ${action}: expected ${columns} columns, but got ${formatShape(x.shape)}`,
    );
  }
}

/** Turns a direction round where its entry of greatest size, the first of several, is negative. */
function pointUp({ data }: Vector): void {
  let largest = 0;
  for (const value of data) if (Math.abs(value) > Math.abs(largest)) largest = value;
  if (largest < 0) data.forEach((value, i) => data[i] = -value);
}
