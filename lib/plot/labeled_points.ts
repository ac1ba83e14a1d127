/**
 * Points of several classes as what stands still behind an animation, with the legend that says which
 * is which. A picture of its own: scatter.ts.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import type { Labels } from "../metrics.ts";
import { expectKind } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { numbersOf } from "../tensor/given.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { FigureOptions } from "./drawing.ts";
import { arePairs } from "./given.ts";
import { byClass, classDots, classLegend } from "./point_classes.ts";

/** Options of {@linkcode labeledPoints}. */
export interface LabeledPointsOptions {
  /** What the animation shows, in a sentence. */
  readonly alt: string;
  /** Stands above the plot. */
  readonly title?: string;
  /** The ends of both axes. */
  readonly domain: readonly [low: number, high: number];
  /** The name of each class. Default: "class 0", … */
  readonly classNames?: readonly string[];
  /** What moves over the points, for the legend. Default: "decision boundary". */
  readonly moving?: string;
}

/**
 * The options of a plot of points (N, 2), to be the `background` of an `animation`.
 *
 * Classes differ in color and in shape, round or three-cornered.
 *
 * @throws {TypeError} If points are not (N, 2), there is not one label each, or the domain is no pair.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { animation, labeledPoints } from "gradbook/plot";
 * import { assert } from "@std/assert";
 *
 * const background = labeledPoints(tensor([[0, 1], [1, 0]]), [1, 0], {
 *   alt: "Two points, and a line that turns between them",
 *   domain: [-1, 2],
 * });
 * const steps = animation({ background, frames: [{ title: "y = x", curves: [[[-1, -1], [2, 2]]] }] });
 * assert(steps.toHTML().includes("class 1"));
 * ```
 */
export function labeledPoints(
  points: Matrix,
  labels: Labels,
  options: LabeledPointsOptions,
): FigureOptions {
  const action = "draw points";
  const known = ["alt", "title", "domain", "classNames", "moving"];
  expectOptions(action, options ?? null, known);
  const { alt, title, domain, classNames, moving = "decision boundary" } = options;
  expectKind(action, "two numbers for domain", domain, arePairs(domain));
  const classes = byClass(points, numbersOf(labels, action), classNames);
  return {
    alt,
    title,
    width: SIDE,
    height: SIDE - 20,
    x: { domain: [...domain], label: "x" },
    y: { domain: [...domain], label: "y" },
    legend: [...classLegend(classes), { label: moving, color: "currentColor", mark: "line" }],
    marks: [Plot.frame({ stroke: "#d1d9e0" }), ...classes.map(classDots)],
  };
}

/** In CSS pixels. */
const SIDE = 460;
