import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import { eye, tensor, zeros } from "../../lib/tensor/creation.ts";
import type { Images } from "../../lib/datasets/images.ts";
import { decodePng } from "../../lib/formats/png.ts";
import { COLORMAPS } from "../../lib/plot/colors.ts";
import { imageGrid, imageWithColorBar } from "../../lib/plot/images.ts";
import { RandomState } from "../../lib/random/mod.ts";
import { Tensor } from "../../lib/tensor/tensor.ts";
import { assertSnapshot, canRead } from "./snapshot.ts";

/** Two tiles: one grey level each. */
const tiles: Images = {
  shape: [2, 28, 28],
  data: Uint8Array.from({ length: 2 * 784 }, (_, i) => i < 784 ? 40 : 200),
};

/** The PNGs inside of a picture. */
const sheets = (svg: string) =>
  Array.from(
    svg.matchAll(/href="data:image\/png;base64,([^"]*)"/g),
    ([, base64]) => decodePng(Uint8Array.fromBase64(base64)),
  );

Deno.test({
  name: "imageGrid() and imageWithColorBar() draw what was looked at",
  ignore: !canRead,
  fn() {
    const noise = new RandomState(1).rand(3, 16);
    const options = { title: "Tiles", titles: ["5 → 3", "a & b", ""], columns: 2, scale: 8 };
    assertSnapshot("grid", imageGrid(noise, options));
    const random = new RandomState(1).rand(28, 28);
    assertSnapshot("color_bar", imageWithColorBar(random, { title: "A random digit" }));
  },
});

Deno.test("imageGrid() puts all tiles, pixel for pixel, into one grey PNG, gaps white", () => {
  const { svg, width } = imageGrid(tiles);
  const [sheet, ...others] = sheets(svg);
  assertEquals(others, []);
  assertEquals(sheet.shape, [30, 60]);
  const count = (level: number) => sheet.data.filter((pixel) => pixel === level).length;
  assertEquals([count(40), count(200), count(255)], [784, 784, 30 * 60 - 2 * 784]);
  assertEquals([1, 28, 29, 30, 31, 59].map((x) => sheet.data[29 * 60 + x]), [
    40,
    40,
    255,
    255,
    200,
    255,
  ]);
  assert(svg.includes('width="120" height="60" image-rendering="pixelated"'));
  assertEquals(width, 260);
});

Deno.test("imageGrid() writes titles as text, over the middle of their tiles", () => {
  const { svg, alt } = imageGrid(tiles, { title: "Errors", titles: (i) => `${i} → <b>\nno` });
  assert(svg.includes(">0 → &#60;b&#62;</text>") && svg.includes(">1 → &#60;b&#62;</text>"));
  assertEquals(alt, "Errors: 2 images: 0 → <b> no, 1 → <b> no");
});

Deno.test("imageGrid() writes the labels of rows to their left", () => {
  const rowLabels = ["before", "a & b"];
  const { svg, alt } = imageGrid(tiles, { columns: 1, rowLabels });
  assert(svg.includes(">before</text>") && svg.includes(">a &#38; b</text>"));
  assertEquals(alt, "2 images in rows: before, a & b");
  const [wide, narrow] = [{ rowLabels }, {}].map((more) =>
    imageGrid(tiles, { columns: 1, scale: 10, ...more }).width
  );
  assert(wide > narrow + 40);
  assertThrows(() => imageGrid(tiles, { rowLabels }), TypeError, "as many labels, but got 2");
});

Deno.test("imageGrid() makes tiles as wide apart as their titles", () => {
  const narrow = sheets(imageGrid(tiles).svg)[0], titles = ["a very long title of a tile", "b"];
  assert(sheets(imageGrid(tiles, { titles }).svg)[0].shape[1] > 2 * narrow.shape[1]);
});

Deno.test("imageGrid() inverts, clamps to a range, and colors by a palette", () => {
  const pixels = tensor([[-1, 0, 1, 3]]);
  const levels = (options: Parameters<typeof imageGrid>[1]) => {
    const { shape: [, width, samples = 1], data } = sheets(imageGrid(pixels, options).svg)[0];
    // The tile of 2 × 2 stands in the last two rows, after one column of the gap.
    return [2, 3].flatMap((y) => [1, 2].map((x) => data[(y * width + x) * samples]));
  };
  assertEquals(levels({}), [0, 64, 128, 255]);
  assertEquals(levels({ colormap: "inverted" }), [255, 191, 127, 0]);
  assertEquals(levels({ range: [0, 1] }), [0, 0, 255, 255]);
  // matplotlib's viridis, of which Plot's is a copy, runs from #440154 to #fde725.
  assertEquals(levels({ colormap: "viridis", range: [0, 1] }), [0x44, 0x44, 0xfd, 0xfd]);
});

Deno.test("imageGrid() takes rows of squares, stacks of rectangles, and constant images", () => {
  assertEquals(sheets(imageGrid(eye(4)).svg)[0].shape, [4, 16]);
  const flat = new Tensor([2, 3, 5] as const, new Float64Array(30).fill(7));
  const [sheet] = sheets(imageGrid(flat).svg);
  assertEquals(sheet.shape, [5, 14]);
  assertEquals(new Set(sheet.data), new Set([0, 255]));
});

Deno.test("imageGrid() draws by every colormap, and each has a look of its own", () => {
  const image = tensor([[0, 1, 2, 3]]);
  const looks = COLORMAPS.map((colormap) => imageGrid(image, { colormap }).svg);
  assertEquals(new Set(looks).size, COLORMAPS.length);
});

Deno.test("imageGrid() rejects what are no images", () => {
  assertThrows(() => imageGrid(zeros([2, 10])), TypeError, "but got (2, 10)");
  assertThrows(() => imageGrid(zeros([4])), TypeError, "but got (4,)");
  assertThrows(() => imageGrid({ ...tiles, shape: [3, 28, 28] }), TypeError, "but got (3, 28, 28)");
  assertThrows(() => imageGrid(zeros([0, 4])), RangeError, "expected some, but got 0");
  assertThrows(() => imageGrid(tiles, { columns: 0 }), RangeError, "but got 0");
  assertThrows(() => imageGrid(tiles, { titles: ["a"] }), TypeError, "titles, but got 1");
  assertThrows(() => imageGrid(tensor([[NaN]])), RangeError, "number 0 is NaN");
  for (const draw of [imageGrid, imageWithColorBar]) {
    assertThrows(
      // @ts-expect-error: no such colormap
      () => draw(zeros([1, 4]), { colormap: "jet" }),
      RangeError,
      'Cannot color by "jet": expected one of grey, inverted, viridis,',
    );
  }
});

Deno.test("imageWithColorBar() takes a matrix, a vector that is a square, or one image", () => {
  const images: Images = { shape: [1, 28, 28], data: tiles.data.subarray(0, 784) };
  for (const image of [zeros([28, 28]), zeros([784]), images]) {
    assertEquals(imageWithColorBar(image).alt.slice(0, 22), "Image: 28 × 28 pixels,");
  }
  assertThrows(() => imageWithColorBar(tiles), TypeError, "but got 2");
  assertThrows(() => imageWithColorBar(zeros([10])), TypeError, "but got (1, 10)");
});

Deno.test("imageWithColorBar() shows the scale of its values beside the pixels", () => {
  const { svg } = imageWithColorBar(tensor([[0, 50], [100, 25]]), { label: "level" });
  const [ramp, pixels] = sheets(svg);
  assertEquals(ramp.shape, [1, 256, 4]);
  assertEquals(pixels.shape, [2, 2, 4]);
  assertEquals([0, 4, 8, 12].map((i) => pixels.data[i]), [0, 128, 255, 64]);
  assert(svg.includes(">level</text>") && svg.includes(">100</text>"));
  assertFalse(svg.includes("NaN"));
});

Deno.test("imageGrid() breaks titles that are wider than its tiles, and shortens endless ones", () => {
  const grid = imageGrid(zeros([2, 16]), { titles: ["word ".repeat(30), "W".repeat(1_000_000)] });
  assert(grid.width < 600, `${grid.width} pixels`);
  assert(grid.height < 500, `${grid.height} pixels`);
});
