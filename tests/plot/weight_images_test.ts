import { assert, assertEquals, assertThrows } from "@std/assert";
import { tensor, zeros } from "../../lib/tensor/mod.ts";
import { decodePng } from "../../lib/formats/mod.ts";
import { learningCurves } from "../../lib/plot/charts.ts";
import { imageAnimation, weightAnimation } from "../../lib/plot/interactive/image_animation.ts";
import { sideBySide } from "../../lib/plot/side_by_side.ts";
import { aroundZero, heatMaps, weightImages } from "../../lib/plot/weight_images.ts";
import { imageGrid } from "../../lib/plot/images.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

const W = tensor([[-1, 0.5], [0, 0.25], [0.5, -0.5], [1, 0]]); // (D, H): two units that see 2 × 2

Deno.test("weightImages() shows columns as images, on one scale around zero", () => {
  const figure = weightImages(W, { titles: ["a", "b"], scale: 10, title: "W1" });
  const asRows = imageGrid(W.T.copy(), {
    titles: ["a", "b"],
    scale: 10,
    title: "W1",
    colormap: "rdbu",
    range: [-1, 1],
    colorBar: true,
  });
  assertEquals(figure.svg, asRows.svg);
  assertEquals(figure.alt, "W1: 2 images: a, b");
  if (canRead) assertSnapshot("weights", figure);
});

Deno.test("weightImages() is dark at zero where the page is dark", () => {
  for (const colormap of ["rdbu", "prgn"] as const) {
    const { svg } = weightImages(W, { colormap });
    assert(svg.includes(".diverging{filter:invert(1) hue-rotate(180deg)}"));
    assertEquals(svg.match(/<image [^>]*class="diverging"/g)?.length, 2); // images, and their scale
  }
  assert(!imageGrid(W.T.copy()).svg.includes("diverging"));
});

Deno.test("weightImages() takes inputs of another shape than a square, and no wrong one", () => {
  assert(weightImages(W, { shape: [1, 4] }).svg !== weightImages(W).svg);
  assertThrows(
    () => weightImages(zeros([3, 2])),
    TypeError,
    "expected 3 pixels, but got no square",
  );
  assertThrows(() => weightImages(W, { shape: [3, 2] }), TypeError, "but got 3 × 2");
});

Deno.test("heatMaps() has the last row of a map at the top, as y grows upwards", () => {
  const map = tensor([[0, 0], [1, -1]]);
  const [, href] = /clip-path="url\(#tiles\)" href="data:image\/png;base64,([^"]+)"/
    .exec(heatMaps([map], { scale: 10 }).svg)!;
  const { data, shape } = decodePng(Uint8Array.fromBase64(href));
  const pixel = (row: number, column: number) => {
    const at = (row * shape[1] + column) * 3;
    return [...data.subarray(at, at + 3)];
  };
  const top = shape[0] - 2; // of the tile; above it there is a gap
  const [blue, red] = [pixel(top, 1), pixel(top, 2)];
  assert(blue[2] > blue[0] && red[0] > red[2], `${blue} ${red}`);
  assertEquals(heatMaps(zeros([2, 3, 3])).alt, "2 images");
  assertThrows(() => heatMaps([map, zeros([3, 3])]), TypeError, "all of one shape");
});

Deno.test("aroundZero() reaches as far below zero as above it", () => {
  assertEquals(aroundZero([0.5, -2, 1]), [-2, 2]);
  assertEquals(aroundZero([0, 0]), [-1, 1]);
  assertEquals(aroundZero([0, 0], [0.25]), [-0.25, 0.25]);
});

Deno.test("weightAnimation() gives the player one sheet for each frame, on one scale", () => {
  const frames = [1, 0.5, 2].map((k) => ({ title: `epoch ${k}`, weights: W.mul(k) }));
  const moving = weightAnimation(frames, { title: "W1", scale: 10, titles: ["a", "b"] });
  const [, json] = /const data=(.*);/.exec(moving.standalone())!;
  const { sheets, titles } = JSON.parse(json) as { sheets: string[]; titles: string[] };
  assertEquals(titles, ["epoch 1", "epoch 0.5", "epoch 2"]);
  assertEquals(new Set(sheets).size, 3);
  // Still, the first, the middle and the last stand below each other.
  for (const sheet of sheets) assert(moving.still.svg.includes(sheet));
  // Nothing cuts their edges off, which are drawn around the sheets.
  assertEquals(moving.still.svg.match(/<svg\b/g)?.length, 1);
  assertEquals(moving.alt, "W1: 2 images, from epoch 1 to epoch 2");
});

Deno.test("weightAnimation() of weights that begin at zero has the scale of those that follow", () => {
  const frames = [0, 0.125].map((k) => ({ title: "", weights: W.mul(k) }));
  const { svg } = weightAnimation(frames).still;
  assert(svg.includes(">-0.13</text>") && svg.includes(">0.13</text>"));
});

Deno.test("imageAnimation() rejects no frames, and frames that differ", () => {
  assertThrows(() => imageAnimation([]), RangeError, "at least one frame");
  const frames = [zeros([2, 4]), zeros([1, 4])].map((images) => ({ title: "", images }));
  assertThrows(() => imageAnimation(frames), TypeError, "as many of one size");
});

Deno.test("imageAnimation() rejects titles, colormaps and speeds that are none", () => {
  const frames = [{ title: "", images: W.T.copy() }];
  assertThrows(
    () => imageAnimation(frames, { title: 1 as never }),
    TypeError,
    "a text for the title",
  );
  assertThrows(() => imageAnimation(frames, { colormap: "red" as never }), RangeError, '"red"');
  assertThrows(
    () => imageAnimation(frames, { fps: 0 }),
    RangeError,
    "fps must be a positive number",
  );
});

Deno.test("sideBySide() puts figures in a row that breaks", () => {
  const [a, b] = [learningCurves({ a: [1, 2] }), learningCurves({ b: [2, 1] })];
  const html = sideBySide(a, b).toHTML();
  assert(html.includes("flex-wrap:wrap") && html.includes(a.toHTML()) && html.includes(b.toHTML()));
  assertEquals(sideBySide(a, b).alt, `${a.alt}\n${b.alt}`);
  assertThrows(() => sideBySide(), TypeError, "one figure or more");
});
