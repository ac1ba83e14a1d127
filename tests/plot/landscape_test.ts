import { assert, assertEquals, assertThrows } from "@std/assert";
import { linspace, meshgrid, tensor, zeros } from "../../lib/tensor/mod.ts";
import { landscape } from "../../lib/plot/landscape.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const [x, y] = meshgrid(linspace(-1, 1, 21), linspace(0, 2, 21));
const bowl = { values: x.mul(x).add(y.mul(y)), x: [-1, 1], y: [0, 2] } as const;

Deno.test({
  name: "landscape() draws a bowl, contours, and a path down",
  ignore: !canRead,
  fn() {
    assertSnapshot(
      "landscape",
      landscape(bowl, {
        title: "A bowl",
        x: "across",
        y: "up",
        label: "height",
        levels: [1, 3],
        path: [[0.9, 1.8], [0.3, 0.6], [0.1, 0.2]],
      }),
    );
  },
});

Deno.test("landscape() says how high it is, and where its path leads", () => {
  assertEquals(landscape(bowl).alt, "value from 0 to 5");
  assertEquals(
    landscape(bowl, { label: "loss", range: [1, 4], path: [[1, 2], [0.25, 1]] }).alt,
    "loss from 1 to 4; a path of 1 step from (1, 2) to (0.25, 1)",
  );
});

Deno.test("landscape() draws a contour line for each level that is reached", () => {
  const lines = (levels: number[]) =>
    landscape(bowl, { levels }).svg.match(/aria-label="line"/g)?.length ?? 0;
  assertEquals([lines([]), lines([1]), lines([1, 3]), lines([1, 99])], [0, 1, 2, 1]);
});

Deno.test("landscape() keeps its path's colors where the page is dark", () => {
  const { svg } = landscape(bowl, { path: [[0, 0], [1, 1]] });
  assert(svg.includes('stroke="#d55e00"') && svg.includes('stroke="#fff"'));
});

Deno.test("landscape() rejects what is no grid", () => {
  assertThrows(
    () => landscape({ ...bowl, values: zeros([1, 3]) }),
    TypeError,
    "Cannot draw a landscape: expected a matrix of at least 2 rows and 2 columns, but got (1, 3)",
  );
  assertThrows(() => landscape({ ...bowl, x: [0, NaN] }), TypeError, "two numbers for x");
  assertThrows(() => landscape(tensor([[1, 2]]) as never), TypeError, "expected { values, x, y }");
  assertThrows(() => landscape(bowl, { levls: [1] } as never), TypeError, "levls");
});
