/**
 * Source 1's points in the plane, drawn in its order: two classes on either side of a line, and a
 * ring inside a wider ring.
 *
 * @module
 */
import { expectCount } from "../tensor/integers.ts";
import { random as global, RandomState } from "../random/mod.ts";
import { cos, sin } from "../random/sine.ts";
import { type Matrix, Tensor } from "../tensor/tensor.ts";

/** Points in the plane and the class of each. */
export interface LabeledPoints {
  /** (N, 2), a row x, y per point. */
  readonly points: Matrix<number, 2>;
  /** (N), 0 or 1. */
  readonly labels: Int32Array;
}

/** How points are drawn. */
export interface ToyOptions {
  /** How many points. */
  readonly nSamples?: number;
  /** A seed, or the stream to draw from; the global stream where left out. */
  readonly randomState?: number | RandomState;
}

/**
 * Points all over the square from -5 to 5, 200 unless told; those above the line y = x are class 1.
 *
 * Source 1, sections 1 and 2, go on with the stream after this, so they hand theirs in.
 *
 * @throws {RangeError} If the number of points is negative or no integer.
 *
 * @example
 * ```ts
 * import { RandomState } from "gradbook";
 * import { toy } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const stream = new RandomState(42);
 * const { points, labels } = toy.line({ randomState: stream });
 * assertEquals(points.shape, [200, 2]);
 * assertEquals(labels[0], points.item(0, 1) > points.item(0, 0) ? 1 : 0);
 * assertEquals(stream.uniform(-2, 2), -1.5875045246562696); // the slope of its first random line
 * ```
 */
export function line({ nSamples = 200, randomState = global }: ToyOptions = {}): LabeledPoints {
  expectCount(nSamples, "draw points about a line");
  const points = streamOf(randomState).uniform(-5, 5, [nSamples, 2]);
  const labels = Int32Array.from({ length: nSamples }, (_, i) => {
    const [x, y] = points.data.subarray(2 * i);
    return y > x ? 1 : 0;
  });
  return { points, labels };
}

/**
 * A ring of radius 1 or so, class 0, inside one of radius 2.5 or so, class 1: 400 points unless
 * told, one half each, the inner first. Radii are normal with standard deviation 0.2, angles uniform.
 *
 * The numbers are NumPy's to the bit, sines and cosines included (random/sine.ts).
 *
 * @throws {RangeError} If the number of points is negative or no integer.
 *
 * @example
 * ```ts
 * import { toy } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const { points, labels } = toy.donut({ randomState: 0 });
 * assertEquals(points.shape, [400, 2]);
 * assertEquals([labels[199], labels[200]], [0, 1]);
 * ```
 */
export function donut({ nSamples = 400, randomState = global }: ToyOptions = {}): LabeledPoints {
  expectCount(nSamples, "draw points of a donut");
  const stream = streamOf(randomState);
  const inner = Math.floor(nSamples / 2);
  const points = new Tensor([nSamples, 2] as const, new Float64Array(2 * nSamples));
  for (const [from, to, radius] of [[0, inner, 1], [inner, nSamples, 2.5]]) {
    const radii = stream.randn(to - from).mul(0.2).add(radius).data;
    const angles = stream.rand(to - from).mul(2).mul(Math.PI).data;
    radii.forEach((r, i) => {
      points.data.set([r * cos(angles[i]), r * sin(angles[i])], 2 * (from + i));
    });
  }
  return { points, labels: Int32Array.from({ length: nSamples }, (_, i) => i < inner ? 0 : 1) };
}

function streamOf(randomState: number | RandomState): RandomState {
  return typeof randomState === "number" ? new RandomState(randomState) : randomState;
}
