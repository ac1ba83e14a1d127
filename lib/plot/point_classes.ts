/**
 * Points in the plane by their classes, which differ in color and in shape, round or three-cornered:
 * as marks, and in the legend.
 *
 * @module
 */
import type * as Plot from "@observablehq/plot";
import type { Labels } from "../metrics.ts";
import { expectTensor, numbersOf } from "../tensor/given.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { PALETTE } from "./palette.ts";
import type { LegendItem } from "./legend.ts";

/** The points of one class, and how they are drawn. */
export interface PointClass {
  readonly name: string;
  readonly points: (readonly [number, number])[];
  readonly color: string;
  readonly mark: "dot" | "triangle";
}

/**
 * Points (N, 2) by their class: from 0 up to the greatest label, all of class 0 without labels.
 *
 * @throws {TypeError} If points are not (N, 2), or there are not as many labels.
 * @throws {RangeError} If a label is no integer from 0.
 */
export function byClass(
  points: Matrix,
  labels?: Labels,
  classNames?: readonly string[],
): PointClass[] {
  expectPoints(points);
  const { shape: [count], data } = points;
  const classes: PointClass[] = [];
  for (const [i, label] of classOfEach(labels, count).entries()) {
    while (classes.length <= label) {
      const k = classes.length;
      classes.push({
        name: classNames?.[k] ?? `class ${k}`,
        points: [],
        color: PALETTE[k % PALETTE.length],
        mark: k % 2 === 0 ? "dot" : "triangle",
      });
    }
    classes[label].points.push([data[2 * i], data[2 * i + 1]]);
  }
  return classes;
}

/**
 * The class of each of so many points: 0, where there are no labels.
 *
 * @throws {TypeError} If there are not as many labels.
 * @throws {RangeError} If a label is no integer from 0 to 99.
 */
export function classOfEach(
  labels: Labels | undefined,
  count: number,
): Uint8Array<ArrayBuffer> {
  if (labels === undefined) return new Uint8Array(count);
  const numbers = numbersOf(labels, "draw points");
  if (numbers.length !== count) {
    throw new TypeError(
      `Cannot draw ${count} points: expected as many labels, but got ${numbers.length}`,
    );
  }
  return Uint8Array.from(numbers, (label, i) => {
    if (!Number.isInteger(label) || label < 0 || label > 99) {
      throw new RangeError(
        `Cannot draw points: labels must be integers from 0 to 99, but label ${i} is ${label}`,
      );
    }
    return label;
  });
}

/** All points of a class as one path, at a dozen bytes a point. */
export function classDots({ points, color, mark }: PointClass): Plot.RenderFunction {
  return (_index, { x, y }, _values, _dimensions, context) => {
    const path = context.document.createElementNS("http://www.w3.org/2000/svg", "path");
    const at = (px: number, py: number, dy: number) =>
      `M${Number(x!(px).toFixed(1))},${Number((y!(py) + dy).toFixed(1))}`;
    // A round stroke of no length is a dot.
    const d = points.map(([px, py]) =>
      mark === "dot" ? `${at(px, py, 0)}h0` : `${at(px, py, -4)}l4,7h-8z`
    );
    path.setAttribute("d", d.join(""));
    if (mark === "triangle") path.setAttribute("fill", color);
    else {
      path.setAttribute("stroke", color);
      path.setAttribute("stroke-width", "6");
      path.setAttribute("stroke-linecap", "round");
    }
    return path;
  };
}

/** A legend's entries for classes. */
export function classLegend(classes: readonly PointClass[]): LegendItem[] {
  return classes.map(({ name, color, mark }) => ({ label: name, color, mark }));
}

function expectPoints(points: Matrix): void {
  expectTensor(points, undefined, "draw points");
  if (points.ndim === 2 && points.shape[1] === 2) return;
  throw new TypeError(
    `Cannot draw points: expected shape (N, 2), but got ${formatShape(points.shape)}`,
  );
}
