/**
 * Pixels of images put into another order, to see what a network makes of it: section 6 of source 1.
 *
 * @module
 */
import type { RandomState } from "../random/mod.ts";
import { describe } from "../runtime/describe.ts";
import { expectKind } from "../runtime/kinds.ts";
import { expectTensor } from "../tensor/given.ts";
import type { Matrix } from "../tensor/tensor.ts";

/**
 * Permutes a share of each image's pixels among themselves, with draws in source 1's order: which
 * pixels (`choice` without replacement), then their new order (`shuffle`), image by image.
 *
 * Shapes: (N, D) → (N, D), a copy.
 * Derived in notebooks/01_learning_based_models.ipynb, "6. Shuffled pixels".
 *
 * @throws {TypeError} If the images are no matrix.
 * @throws {RangeError} If the share is not between 0 and 1.
 */
export function shufflePixels<N extends number, D extends number>(
  images: Matrix<N, D>,
  share: number,
  random: RandomState,
): Matrix<N, D> {
  expectTensor(images, 2, "shuffle pixels");
  const isStream = typeof Object(random).choice === "function";
  expectKind("shuffle pixels", "a RandomState", random, isStream);
  if (typeof share !== "number" || !(share >= 0 && share <= 1)) {
    throw new RangeError(
      `Cannot shuffle a share of ${describe(share)}: expected a number from 0 to 1, but it is none`,
    );
  }
  const result = images.copy();
  const [n, d] = images.shape;
  const moved = Math.trunc(share * d);
  for (let i = 0; i < n; i++) {
    const image = result.data.subarray(i * d, (i + 1) * d);
    const places = random.choice(d, moved, false);
    const values = Float64Array.from(places, (place) => image[place]);
    random.shuffle(values);
    places.forEach((place, j) => image[place] = values[j]);
  }
  return result;
}
