/**
 * The simplest classifier there is: a line y = slope · x + intercept, with class 1 above it and
 * class 0 elsewhere; and the best one of a grid, found by trying them all.
 *
 * @module
 */
import { accuracy, type Labels } from "../metrics.ts";
import { linspace, zeros } from "../tensor/creation.ts";
import { expectShape } from "../tensor/expect_shape.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectFinite, expectTensor, numbersOf } from "../tensor/given.ts";
import type { Matrix, Vector } from "../tensor/tensor.ts";

/** A line in the plane. */
export interface Line {
  /** How far y rises when x grows by 1: m. */
  readonly slope: number;
  /** The y where x is 0: c. */
  readonly intercept: number;
}

/** The best line of a grid, and how good each of them is. */
export interface BestLine extends Line {
  /** The share of points that it puts into the right class, 0 to 1. */
  readonly accuracy: number;
  /** (M, C), the accuracy of each slope (row) with each intercept (column). */
  readonly accuracies: Matrix;
}

/**
 * The class of each point: 1 above the line, 0 on it and below.
 *
 * Shapes: points (N, 2) → N labels.
 *
 * @throws {TypeError} If the points are no matrix of two columns, or the line is none.
 * @throws {RangeError} If its slope or intercept is not finite.
 *
 * @example
 * ```ts
 * import { expectShape, tensor } from "gradbook";
 * import { classifyByLine } from "gradbook/models";
 * import { assertEquals } from "@std/assert";
 *
 * const points = expectShape(tensor([[0, 1], [1, 0], [2, 2]]), [null, 2]);
 * assertEquals([...classifyByLine(points, { slope: 1, intercept: 0 })], [1, 0, 0]);
 * ```
 */
export function classifyByLine(
  points: Matrix<number, 2>,
  line: Line,
): Int32Array {
  expectTensor(points, 2, "classify points");
  // The best line of a grid is one, too.
  expectOptions("classify", line ?? null, ["slope", "intercept", "accuracy", "accuracies"]);
  const { slope, intercept } = line;
  expectFinite(slope, "slope", "classify");
  expectFinite(intercept, "intercept", "classify");
  const { data } = expectShape(points, [null, 2]);
  return Int32Array.from(
    { length: data.length / 2 },
    (_, i) => data[2 * i + 1] > slope * data[2 * i] + intercept ? 1 : 0,
  );
}

/**
 * The line that puts most points into the right class, of all slopes with all intercepts: 100 of
 * each from -2 to 2 unless told. Of several equally good ones it is the first.
 *
 * Shapes: points (N, 2), N labels, slopes (M,), intercepts (C,).
 * Derived in notebooks/01_learning_based_models.ipynb, "1. A random line".
 *
 * @throws {TypeError} If the points are no matrix of two columns, there is not one label each, or the
 * grid is made of anything but vectors.
 * @throws {RangeError} If the grid is empty, or a number in it is not finite.
 *
 * @example
 * ```ts
 * import { bestLine } from "gradbook/models";
 * import { toy } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const { points, labels } = toy.line({ randomState: 42 });
 * const best = bestLine(points, labels);
 * assertEquals([best.slope.toFixed(2), best.intercept.toFixed(2)], ["0.99", "-0.02"]);
 * assertEquals(best.accuracy, 1);
 * ```
 */
export function bestLine(
  points: Matrix<number, 2>,
  labels: Labels,
  grid: { readonly slopes?: Vector; readonly intercepts?: Vector } = {},
): BestLine {
  expectOptions("try lines", grid, ["slopes", "intercepts"]);
  const { slopes = linspace(-2, 2, 100), intercepts = linspace(-2, 2, 100) } = grid;
  expectTensor(slopes, 1, "try slopes");
  expectTensor(intercepts, 1, "try intercepts");
  if (slopes.size * intercepts.size === 0) {
    throw new RangeError("Cannot try lines: expected slopes and intercepts, but got none");
  }
  const expected = numbersOf(labels, "try lines on labels");
  const accuracies = zeros([slopes.size, intercepts.size]);
  slopes.data.forEach((slope, row) => {
    intercepts.data.forEach((intercept, column) => {
      const predicted = classifyByLine(points, { slope, intercept });
      accuracies.data[row * intercepts.size + column] = accuracy(predicted, expected);
    });
  });
  const place = accuracies.argmax();
  return {
    slope: slopes.data[Math.floor(place / intercepts.size)],
    intercept: intercepts.data[place % intercepts.size],
    accuracy: accuracies.data[place],
    accuracies,
  };
}
