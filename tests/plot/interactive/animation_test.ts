import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as Plot from "@observablehq/plot";
import { linspace, meshgrid } from "../../../lib/tensor/creation.ts";
import { animation, type AnimationFrame } from "../../../lib/plot/interactive/animation.ts";
import { contour } from "../../../lib/plot/contour.ts";
import { Backdrop } from "../../../lib/plot/interactive/backdrop.ts";
import { RandomState } from "../../../lib/random/mod.ts";
import { assertSelfContained, dataOf } from "./client_script.ts";

const background = {
  alt: "A boundary that moves between points",
  width: 520,
  height: 520,
  x: { domain: [-3, 3] },
  y: { domain: [-3, 3] },
  marks: [Plot.dot([[0, 0], [1, 2]])],
};
const line = (slope: number): AnimationFrame => ({
  title: `slope ${slope}`,
  curves: [[[-3, -3 * slope], [3, 3 * slope]]],
});

Deno.test("animation() is self-contained, with a frame and key frames", () => {
  assertSelfContained(() => animation({ background, frames: [0, 1, 2].map(line) }));
});

Deno.test("animation() hands paths and titles to the player", () => {
  const { paths, titles, fps } = dataOf(
    animation({ background, frames: [0, 1].map(line), fps: 5 }),
  );
  const { width, height } = new Backdrop(background).frame;
  const middle = Math.round(5 * height);
  assertEquals(paths[0], `M0,${middle}l${Math.round(10 * width)},0`);
  assertEquals(paths[1], `M0,${10 * height}l${10 * width}-${10 * height}`);
  assertEquals([titles, fps], [["slope 0", "slope 1"], 5]);
});

Deno.test("animation() draws 200 frames of a wavy boundary over 400 points in less than 500 KB", () => {
  const points = new RandomState(0).uniform(-3, 3, [400, 2]).toArray() as [number, number][];
  const axis = linspace(-3, 3, 100);
  const [x, y] = meshgrid(axis, axis);
  const radius = x.mul(x).add(y.mul(y));
  const frames = Array.from({ length: 200 }, (_, i) => ({
    title: `Iteration ${i + 1}/200`,
    curves: contour(radius.add(x.mul(3).add(i / 20).tanh().mul(y)), {
      level: 2 + i / 50,
      x: [-3, 3],
      y: [-3, 3],
    }),
  }));
  const html = animation({ background: { ...background, marks: [Plot.dot(points)] }, frames })
    .toHTML();
  assert(html.length < 500_000, `${html.length} bytes`);
  assert(html.length > 50_000);
});

Deno.test("animation() shows five key frames, the first and the last among them", () => {
  const frames = Array.from({ length: 41 }, (_, i) => line(i));
  const { svg } = animation({ background, frames }).still;
  const titles = Array.from(svg.matchAll(/>slope (\d+)</g), ([, slope]) => Number(slope));
  assertEquals(titles, [0, 10, 20, 30, 40]);
  assertEquals(
    animation({ background, frames: [line(7)] }).still.svg.match(/>slope 7</g)?.length,
    1,
  );
});

Deno.test("animation() shows the key frames that it is told", () => {
  const frames = Array.from({ length: 41 }, (_, i) => line(i)), keyFrames = [3, 4, 40];
  const { svg } = animation({ background, frames, keyFrames }).still;
  const titles = Array.from(svg.matchAll(/>slope (\d+)</g), ([, slope]) => Number(slope));
  assertEquals(titles, keyFrames);
  assertThrows(() => animation({ background, frames, keyFrames: [41] }), RangeError, "41");
});

Deno.test("animation() rejects no frames, speeds that are none, and plots without numbers", () => {
  const frames = [line(1)];
  assertThrows(() => animation({ background, frames: [] }), RangeError, "at least one frame");
  assertThrows(() => animation({ background, frames, fps: 0 }), RangeError, "but is 0");
  assertThrows(() => animation({ background, frames, fps: Infinity }), RangeError, "fps");
  const bars = { alt: "Bars", marks: [Plot.barY([1, 2], { x: ["a", "b"] })] };
  assertThrows(() => animation({ background: bars, frames }), TypeError, "continuous x and y");
});

Deno.test("Backdrop.path() stays within a sixth of a pixel of the curve", () => {
  const backdrop = new Backdrop(background);
  const curve = Array.from({ length: 400 }, (_, i) => {
    const angle = i / 200 * Math.PI;
    return [2 * Math.cos(angle), 2 * Math.sin(angle)] as const;
  });
  const path = backdrop.path([curve]);
  assert(path.match(/l/g)!.length < 130);
  const { width, height } = backdrop.frame;
  let x = 0, y = 0, worst = 0;
  for (const [, dx, dy] of path.matchAll(/[Ml](-?\d+),?(-?\d+)/g)) {
    [x, y] = [x + Number(dx), y + Number(dy)];
    const dataX = -3 + 6 * x / (10 * width), dataY = 3 - 6 * y / (10 * height);
    worst = Math.max(worst, Math.abs(Math.hypot(dataX, dataY) - 2) * width / 6);
  }
  assertAlmostEquals(worst, 0, 1 / 6);
});

Deno.test("Backdrop.path() leaves out points at infinity", () => {
  const path = new Backdrop(background).path([[[0, 0], [1, Infinity], [NaN, 1], [3, 0]]]);
  assertEquals(path.match(/[Ml]/g)?.length, 2);
});
