/**
 * Contour lines by marching squares: where a function that is known on a grid crosses a level.
 *
 * Each cell of the grid is crossed by at most two segments, between points interpolated on its
 * sides. Neighboring cells share sides, and so the segments are strung together into curves. Where
 * opposite corners of a cell are on the same side and the others on the other, the mean of the four
 * decides which of them are connected.
 *
 * @module
 */
import { expectKind } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectTensor } from "../tensor/given.ts";
import { expectNumber } from "../tensor/integers.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { arePairs } from "./given.ts";

/** The points that a line goes through, (x, y) each, in the units of the data. */
export type Polyline = readonly (readonly [x: number, y: number])[];

/** Where a grid of values lies, and what is looked for in it. */
export interface ContourOptions {
  /** The value on the curves. Default: 0.5. */
  level?: number;
  /** Of the first and the last column. */
  x: readonly [first: number, last: number];
  /** Of the first and the last row. */
  y: readonly [first: number, last: number];
}

/**
 * The curves on which values on a grid equal `level`. Closed curves end where they start. Cells
 * with values that are not finite are left out.
 *
 * Shapes: values (rows, columns), as of `meshgrid`.
 *
 * @throws {TypeError} If the values do not form a matrix of at least 2 × 2.
 *
 * @example
 * ```ts
 * import { contour } from "gradbook/plot";
 * import { tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const values = tensor([[0, 1], [0, 1]]);
 * assertEquals(contour(values, { x: [0, 4], y: [0, 1] }), [[[2, 0], [2, 1]]]);
 * ```
 */
export function contour(values: Matrix, options: ContourOptions): Polyline[] {
  expectTensor(values, undefined, "draw a contour");
  const { level = 0.5, x, y } = Object(options) as ContourOptions;
  expectKind("draw a contour", "options with two numbers for x and for y", options, arePairs(x, y));
  expectOptions("draw a contour", options, ["level", "x", "y"]);
  expectNumber(level, "draw a contour");
  const [rows, columns] = values.shape;
  if (values.ndim !== 2 || rows < 2 || columns < 2) {
    throw new TypeError(
      `Cannot draw a contour: expected a matrix of at least 2 rows and 2 columns, ` +
        `but got ${formatShape(values.shape)}`,
    );
  }
  const { data } = values;
  const across = (from: number, to: number) => (level - data[from]) / (data[to] - data[from]);
  const xAt = (column: number) => x[0] + (x[1] - x[0]) * column / (columns - 1);
  const yAt = (row: number) => y[0] + (y[1] - y[0]) * row / (rows - 1);
  const pointOn = (side: number): [number, number] => {
    const corner = side >> 1, row = Math.floor(corner / columns), column = corner % columns;
    return side & 1
      ? [xAt(column), yAt(row + across(corner, corner + columns))]
      : [xAt(column + across(corner, corner + 1)), yAt(row)];
  };
  return strings(segments(data, rows, columns, level)).map((sides) => sides.map(pointOn));
}

/**
 * The pairs of sides between which the cells are crossed. Side `2 corner` leads from a corner to
 * the next one in its row, side `2 corner + 1` to the next one in its column.
 */
function* segments(
  data: ArrayLike<number>,
  rows: number,
  columns: number,
  level: number,
): Generator<readonly [number, number]> {
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const corner = row * columns + column;
      const a = data[corner], b = data[corner + 1];
      const c = data[corner + columns + 1], d = data[corner + columns];
      const above = +(a > level) | +(b > level) << 1 | +(c > level) << 2 | +(d > level) << 3;
      if (above === 0 || above === 15 || !Number.isFinite(a + b + c + d)) continue;
      // The corners a, b, c, d go around the cell; each of these sides starts at one of them.
      const sides = [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + columns), 2 * corner + 1];
      const crossed = sides.filter((_, k) => (above >> k & 1) !== (above >> (k + 1) % 4 & 1));
      if (crossed.length === 2) {
        yield [crossed[0], crossed[1]];
      } else if ((a + b + c + d > 4 * level) === (a > level)) {
        yield [sides[0], sides[1]];
        yield [sides[2], sides[3]];
      } else {
        yield [sides[3], sides[0]];
        yield [sides[1], sides[2]];
      }
    }
  }
}

/** Segments strung together: open curves first, since they must be picked up at an end. */
function strings(segments: Iterable<readonly [number, number]>): number[][] {
  const neighbors = new Map<number, number[]>();
  for (const [a, b] of segments) {
    neighbors.set(a, [...neighbors.get(a) ?? [], b]);
    neighbors.set(b, [...neighbors.get(b) ?? [], a]);
  }
  const follow = (start: number): number[] => {
    const string = [start];
    for (let at: number | undefined = start; at !== undefined;) {
      const next: number | undefined = neighbors.get(at)?.pop();
      if (next !== undefined) {
        const back = neighbors.get(next)!;
        back.splice(back.indexOf(at), 1);
        string.push(next);
      }
      at = next;
    }
    return string;
  };
  const ends = [...neighbors].filter(([, { length }]) => length === 1).map(([side]) => side);
  return [...ends, ...neighbors.keys()].map(follow).filter((string) => string.length > 1);
}
