/**
 * What units of a network look for: their weights as images, and their outputs as maps of the plane.
 *
 * Both show numbers around zero: red below it, blue above, white (in a dark page, dark) at zero. Beside
 * pictures of classes, which are blue and orange, `colormap: "prgn"` has purple and green instead.
 *
 * @module
 */
import { expectKind } from "../runtime/kinds.ts";
import { describe } from "../runtime/describe.ts";
import { expectTensor } from "../tensor/given.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Matrix, Tensor } from "../tensor/tensor.ts";
import type { Figure } from "./figure.ts";
import { arePairs } from "./given.ts";
import { expectGridOptions, imageGrid, type ImageGridOptions } from "./images.ts";

/** Options of {@linkcode weightImages}. */
export interface WeightImagesOptions extends ImageGridOptions {
  /** Rows and columns of the input that the weights belong to. Default: those of a square. */
  shape?: readonly [height: number, width: number];
}

/**
 * The columns of weights W (D, H) as H images, one for each unit: where a unit is driven up by its
 * input (blue), where down (red), and where it does not look. All images share one scale, with zero
 * in its middle.
 *
 * @throws {TypeError} If W is no matrix, or D numbers are no image of that shape.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * ```ts
 * import { RandomState } from "gradbook";
 * import { weightImages } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const W1 = new RandomState(1).randn(784, 6);
 * assertEquals(weightImages(W1, { title: "W1" }).alt, "W1: 6 images");
 * ```
 */
export function weightImages(weights: Matrix, options: WeightImagesOptions = {}): Figure {
  expectGridOptions(options, ["shape"]);
  const { shape, ...rest } = options;
  const images = weightsAsImages(weights, shape);
  return imageGrid(images, {
    colormap: "rdbu",
    range: aroundZero(images.data),
    colorBar: true,
    ...rest,
  });
}

/** Columns of weights (D, H) as images (H, height, width). */
export function weightsAsImages(
  weights: Matrix,
  shape?: readonly [height: number, width: number],
): Tensor<readonly [number, number, number]> {
  expectTensor(weights, 2, "draw weights");
  const isShape = shape === undefined || arePairs(shape);
  expectKind("draw weights", "two numbers for shape", shape, isShape);
  const [inputs, units] = weights.shape, side = Math.sqrt(inputs);
  const [height, width] = shape ?? [side, side];
  if (!Number.isInteger(height) || !Number.isInteger(width) || height * width !== inputs) {
    throw new TypeError(
      `Cannot draw weights ${formatShape(weights.shape)} as images: expected ` +
        `${inputs} pixels, but got ${
          shape ? `${describe(height)} × ${describe(width)}` : "no square number"
        }`,
    );
  }
  return weights.T.copy().reshape([units, height, width]);
}

/** Options of {@linkcode heatMaps}. */
export type HeatMapsOptions = ImageGridOptions;

/**
 * Maps of the plane, such as the output of each hidden unit on a grid: rows of values as of
 * `meshgrid`, so that y grows upwards. All share one scale, with zero in its middle.
 *
 * Shapes: a tensor (N, rows, columns), or N matrices of one shape.
 *
 * @throws {TypeError} If the shape is none of maps.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * ```ts
 * import { linspace, meshgrid } from "gradbook";
 * import { heatMaps } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const [x, y] = meshgrid(linspace(-1, 1, 20), linspace(-1, 1, 20));
 * const maps = heatMaps([x, y, x.mul(y)], { titles: ["x", "y", "x y"], scale: 4 });
 * assertEquals(maps.alt, "3 images: x, y, x y");
 * ```
 */
export function heatMaps(
  maps: Tensor | readonly Matrix[],
  options: HeatMapsOptions = {},
): Figure {
  expectGridOptions(options);
  const images = upwards(maps);
  return imageGrid(images, {
    colormap: "rdbu",
    range: aroundZero(images.data),
    colorBar: true,
    ...options,
  });
}

/** Maps with their last row first, as pictures have it. */
function upwards(maps: Tensor | readonly Matrix[]): Tensor {
  const list = maps instanceof Tensor ? planesOf(maps) : Array.isArray(maps) ? [...maps] : [];
  const [rows, columns] = list[0]?.shape ?? [0, 0];
  const areAlike = list.length > 0 &&
    list.every((map) =>
      map instanceof Tensor && map.ndim === 2 && map.shape[0] === rows && map.shape[1] === columns
    );
  expectKind("draw maps", "one matrix or more, all of one shape", maps, areAlike);
  const data = new Float64Array(list.length * rows * columns);
  list.forEach((map, i) => {
    for (let row = 0; row < rows; row++) {
      const from = map.data.subarray(row * columns, (row + 1) * columns);
      data.set(from, (i * rows + rows - 1 - row) * columns);
    }
  });
  return new Tensor([list.length, rows, columns], data);
}

function planesOf(maps: Tensor): Matrix[] {
  if (maps.ndim === 2) return [maps as Matrix];
  expectKind("draw maps", "a tensor (N, rows, columns)", maps, maps.ndim === 3);
  const [count, rows, columns] = maps.shape, size = rows * columns;
  return Array.from(
    { length: count },
    (_, i) => new Tensor([rows, columns], maps.data.slice(i * size, (i + 1) * size)),
  );
}

/** As far below zero as above it, for all of the values. */
export function aroundZero(...lists: readonly ArrayLike<number>[]): readonly [number, number] {
  let most = 0;
  for (const values of lists) {
    for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  }
  return Number.isFinite(most) && most > 0 ? [-most, most] : [-1, 1];
}
