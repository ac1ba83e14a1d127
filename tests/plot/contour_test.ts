import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { linspace, meshgrid, tensor } from "../../lib/tensor/creation.ts";
import { contour } from "../../lib/plot/contour.ts";
import type { Matrix } from "../../lib/tensor/tensor.ts";

const unit = { x: [0, 1], y: [0, 1] } as const;

function circle(side: number): Matrix {
  const [x, y] = meshgrid(linspace(-3, 3, side), linspace(-3, 3, side));
  return x.mul(x).add(y.mul(y));
}

Deno.test("contour() closes a circle, within the error of linear interpolation", () => {
  const [curve, ...others] = contour(circle(61), { level: 4, x: [-3, 3], y: [-3, 3] });
  assertEquals(others, []);
  assertEquals(curve[0], curve.at(-1));
  assert(curve.length > 100);
  for (const [x, y] of curve) assertAlmostEquals(Math.hypot(x, y), 2, 0.002);
});

Deno.test("contour() gives two circles as two curves", () => {
  const ring = circle(61).sub(3).abs();
  const curves = contour(ring, { level: 2, x: [-3, 3], y: [-3, 3] });
  const radii = curves.map(([[x, y]]) => Math.hypot(x, y)).toSorted();
  assertAlmostEquals(radii[0], 1, 0.01);
  assertAlmostEquals(radii[1], Math.sqrt(5), 0.01);
  assertEquals(radii.length, 2);
});

Deno.test("contour() follows a line from border to border", () => {
  const [x, y] = meshgrid(linspace(0, 1, 11), linspace(0, 1, 11));
  const curves = contour(y.sub(x.mul(0.5)), { ...unit, level: 0.23 });
  assertEquals(curves.length, 1);
  for (const [px, py] of curves[0]) assertAlmostEquals(py, 0.5 * px + 0.23, 1e-12);
  assertEquals(curves[0].map(([px]) => px).filter((px) => px === 0 || px === 1).length, 2);
});

Deno.test("contour() lets the mean decide where opposite corners agree", () => {
  const connected = contour(tensor([[1, 0], [0.4, 1]]), unit);
  const apart = contour(tensor([[1, 0], [0, 0.6]]), unit);
  // Above the level in the middle: the curves cut off the corners that are below it.
  assertEquals(connected.map(([[x, y]]) => [x, y]).length, 2);
  const cutsOrigin = (curves: typeof apart) =>
    curves.some((curve) => curve.every(([x, y]) => x + y < 1));
  assert(!cutsOrigin(connected));
  assert(cutsOrigin(apart));
});

Deno.test("contour() finds nothing where nothing is crossed, and skips what is not finite", () => {
  assertEquals(contour(tensor([[0, 0], [0, 0]]), unit), []);
  assertEquals(contour(tensor([[0.5, 0.5], [0.5, 0.5]]), unit), []);
  assertEquals(contour(tensor([[0, 1], [NaN, 1]]), unit), []);
  assertEquals(contour(tensor([[0, Infinity], [0, 1]]), unit), []);
});

Deno.test("contour() rejects what is no grid", () => {
  assertThrows(
    () => contour(tensor([[1, 2, 3]]), unit),
    TypeError,
    "Cannot draw a contour: expected a matrix of at least 2 rows and 2 columns, but got (1, 3)",
  );
});
