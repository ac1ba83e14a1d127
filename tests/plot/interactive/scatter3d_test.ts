import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { tensor } from "../../../lib/tensor/creation.ts";
import {
  boxCorners,
  boxEdges,
  fitRadius,
  project,
} from "../../../lib/plot/interactive/client/scatter3d.ts";
import { scatter3d } from "../../../lib/plot/interactive/scatter3d.ts";
import { RandomState } from "../../../lib/random/mod.ts";
import { expectShape } from "../../../lib/tensor/expect_shape.ts";
import { assertSelfContained, dataOf } from "./client_script.ts";

const ball = (count: number) => new RandomState(1).randn(count, 3);
const tenClasses = (count: number) => Int32Array.from({ length: count }, (_, i) => i % 10);

Deno.test("scatter3d() is self-contained, with a frame and a picture", () => {
  assertSelfContained(() => scatter3d(ball(50), { labels: tenClasses(50), title: "A ball" }));
});

Deno.test("scatter3d() takes less than 300 KB for 10,000 points", () => {
  const html = scatter3d(ball(10_000), { labels: tenClasses(10_000) }).toHTML();
  assert(html.length < 300_000, `${html.length} bytes`);
});

Deno.test("scatter3d() keeps positions and labels", () => {
  const points = ball(100), labels = tenClasses(100);
  const data = dataOf(scatter3d(points, { labels }));
  assertEquals([...Uint8Array.fromBase64(data.labels)], [...labels]);
  const packed = new Uint16Array(Uint8Array.fromBase64(data.points).buffer);
  // One scale for all axes: distances keep their proportions.
  const distance = (from: ArrayLike<number>, i: number, j: number) =>
    Math.hypot(...[0, 1, 2].map((axis) => from[3 * i + axis] - from[3 * j + axis]));
  const scale = distance(packed, 0, 1) / distance(points.data, 0, 1);
  for (let i = 2; i < 100; i++) {
    assertAlmostEquals(distance(packed, 0, i) / scale / distance(points.data, 0, i), 1, 1e-3);
  }
  assertEquals(Math.max(...packed), 65535);
  assertEquals(Math.min(...packed), 0);
});

Deno.test("scatter3d() draws every point in the picture", () => {
  const { svg } = scatter3d(ball(1000), { labels: tenClasses(1000) }).still;
  // Each is a corner of a line that shows nothing but markers.
  const corners = Array.from(svg.matchAll(/d="m([^"]*)" fill="none"/g), ([, d]) => d);
  assertEquals(corners.join("l").split(/[l ]/).length, 1000);
});

Deno.test("scatter3d() gives ten classes ten symbols, and their names", () => {
  const figure = scatter3d(ball(100), { labels: tenClasses(100), classNames: [..."0123456789"] });
  const symbols = Array.from(figure.still.svg.matchAll(/<marker [^>]*><path d="([^"]*)"/g));
  assertEquals(new Set(symbols.map(([, d]) => d)).size, 10);
  assertEquals(figure.still.svg.match(/font-size="20"[^>]*>\d</g)?.length, 10);
  assert(figure.standalone().includes('id="names"'));
});

Deno.test("scatter3d() draws one point, and points in a plane", () => {
  const one = expectShape(tensor([[1, 2, 3]]), [null, 3]);
  assertEquals(dataOf(scatter3d(one)).box, [0, 0, 0]);
  const plane = expectShape(tensor([[0, 0, 5], [4, 2, 5]]), [null, 3]);
  assertEquals(dataOf(scatter3d(plane)).box, [1, 0.5, 0]);
});

Deno.test("project() turns about the vertical, leans, and makes what is nearer larger", () => {
  const at = (point: number[], yaw: number, pitch: number) =>
    [...project(point, { yaw, pitch, zoom: 1 })].map((value) =>
      Math.round(1000 * value) / 1000 + 0
    );
  assertEquals(at([1, 0, 0], 0, 0), [1, 0, 0]);
  assertEquals(at([0, 0, 1], 0, 0), [0, -1, 0]);
  assertEquals(at([0, 1, 0], 0, 0), [0, 0, 1]);
  assertEquals(at([1, 0, 0], Math.PI / 2, 0), [0, 0, 1]);
  // From above: what is up is near.
  assertEquals(at([0, 0, 1], 0, Math.PI / 2), [0, 0, -1]);
  const [near] = project([1, -1, 0], { yaw: 0, pitch: 0, zoom: 1 });
  const [far] = project([1, 1, 0], { yaw: 0, pitch: 0, zoom: 1 });
  assert(near > 1 && far < 1);
});

Deno.test("fitRadius() keeps a box within the picture, however it turns", () => {
  const box = [1, 0.8, 0.9], corners = boxCorners(box);
  const radius = fitRadius(box, 700, 400);
  for (let yaw = 0; yaw < 6.3; yaw += 0.1) {
    for (let pitch = -1.5; pitch < 1.6; pitch += 0.1) {
      const at = project(corners, { yaw, pitch, zoom: 1 });
      for (let k = 0; k < 8; k++) {
        assert(radius * Math.hypot(at[3 * k], at[3 * k + 1]) < 200);
      }
    }
  }
});

Deno.test("boxEdges() are the twelve edges, the three axes first", () => {
  const edges = boxEdges();
  assertEquals(edges.slice(0, 3), [[0, 1], [0, 2], [0, 4]]);
  assertEquals(new Set(edges.map(String)).size, 12);
});

Deno.test("scatter3d() rejects what it cannot draw", () => {
  const points = ball(3);
  assertThrows(() => scatter3d(points, { labels: [0, 1] }), TypeError, "as many labels, but got 2");
  assertThrows(() => scatter3d(points, { labels: [0, 1, 0.5] }), RangeError, "label 2 is 0.5");
  assertThrows(() => scatter3d(points, { labels: [0, -1, 0] }), RangeError, "label 1 is -1");
  assertThrows(() => scatter3d(points, { descriptions: ["a"] }), TypeError, "as many descriptions");
  const broken = ball(3);
  broken.data[5] = NaN;
  assertThrows(() => scatter3d(broken), RangeError, "that of point 1 is NaN");
  // deno-lint-ignore no-explicit-any
  assertThrows(() => scatter3d(tensor([[1, 2]]) as any), TypeError, "(N, 3), but got (1, 2)");
});
