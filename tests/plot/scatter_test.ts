import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { linspace, tensor, zeros } from "../../lib/tensor/creation.ts";
import { scatter } from "../../lib/plot/scatter.ts";
import { RandomState } from "../../lib/random/mod.ts";
import { Tensor } from "../../lib/tensor/tensor.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const points = new RandomState(1).uniform(-1, 1, [40, 2]);
const labels = Array.from(
  { length: 40 },
  (_, i) => points.item(i, 0) ** 2 + points.item(i, 1) ** 2 > 0.5 ? 1 : 0,
);

Deno.test({
  name: "scatter() draws what was looked at",
  ignore: !canRead,
  fn() {
    const lines = [{ slope: 1, intercept: 0.2, label: "decision line" }];
    const options = { labels, lines, title: "Two classes", x: "first", y: "second" };
    assertSnapshot("scatter_line", scatter(points, options));
    assertSnapshot(
      "scatter_probability",
      scatter(points, {
        labels,
        classNames: ["inner", "outer"],
        // A step, so that its shade is the same bytes everywhere.
        probability: (grid) =>
          Array.from({ length: grid.shape[0] }, (_, i) => {
            const [x, y] = grid.data.subarray(2 * i);
            return Math.min(1, Math.round(8 * (x * x + y * y)) / 8);
          }),
        equalAxes: true,
        width: 400,
      }),
    );
  },
});

Deno.test("scatter() puts points where the axes say, dots and triangles by class", () => {
  const { svg } = scatter(tensor([[0, 0], [10, 10], [5, 5]]), { labels: [0, 0, 1], width: 500 });
  const [, dots] = / d="(M[^"]*h0)"/.exec(svg)!;
  const [[x0, y0], [x1, y1]] = Array.from(
    dots.matchAll(/M([\d.]+),([\d.]+)h0/g),
    ([, x, y]) => [Number(x), Number(y)],
  );
  const [, x2, y2] = / d="M([\d.]+),([\d.]+)l4,7h-8z"/.exec(svg)!.map(Number);
  assert(x0 < x1 && y0 > y1);
  assertAlmostEquals(x2, (x0 + x1) / 2, 0.1);
  assertAlmostEquals(y2 + 4, (y0 + y1) / 2, 0.1);
});

Deno.test("scatter() draws the line where a function or a grid of probabilities is one half", () => {
  const byFunction = scatter(points, {
    probability: (grid) => grid.data.filter((_, i) => i % 2 === 0).map((x) => x + 0.5),
  });
  const values = new Tensor([2, 3] as const, Float64Array.of(0, 0.5, 1, 0, 0.5, 1));
  const byGrid = scatter(points, { probability: { values, x: [-2, 2], y: [-2, 2] } });
  for (const { svg } of [byFunction, byGrid]) {
    const [, d] = /aria-label="line".*?<path d="(M[^"]*)"/.exec(svg)!;
    const across = Array.from(d.matchAll(/[ML]([\d.]+),/g), ([, x]) => Number(x));
    const zero = Number(/translate\(([\d.]+),[\d.]+\)" y="0.71em">0.0</.exec(svg)?.[1]);
    for (const x of across) assertAlmostEquals(x, zero, 0.02);
  }
});

Deno.test("scatter() gives a unit the same length along both axes where asked to", () => {
  const wide = tensor([[0, 0], [4, 1]]);
  const { svg } = scatter(wide, { equalAxes: true });
  const [, dots] = / d="(M[^"]*h0)"/.exec(svg)!;
  const [x0, y0, x1, y1] = dots.match(/[\d.]+(?=,|h)/g)!.map(Number);
  assertAlmostEquals((x1 - x0) / 4, y0 - y1, 1);
});

Deno.test("scatter() says in words what it shows", () => {
  assertEquals(
    scatter(points, { labels, lines: [{ slope: -2, intercept: -1 }] }).alt,
    `${labels.filter((label) => label === 0).length} points of class 0, ` +
      `${labels.filter((label) => label === 1).length} of class 1; line y = -2 x - 1`,
  );
  assertEquals(scatter(zeros([0, 2])).alt, "No points");
});

Deno.test("scatter() rejects what are no points in the plane, and numbers that do not fit", () => {
  assertThrows(() => scatter(zeros([2, 3])), TypeError, "expected shape (N, 2), but got (2, 3)");
  assertThrows(() => scatter(zeros([2, 2]), { labels: [0] }), TypeError, "but got 1");
  assertThrows(() => scatter(zeros([1, 2]), { labels: [0.5] }), RangeError, "label 0 is 0.5");
  assertThrows(() => scatter(points, { labels: 1 as never }), TypeError, "but got 1");
  assertThrows(() => scatter(tensor([[0, NaN]])), RangeError, "point 0 is NaN");
  const short = { probability: () => linspace(0, 1, 3) };
  assertThrows(() => scatter(points, short), TypeError, "but got 3");
});
