import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { toDigitImage } from "../../lib/datasets/digit_image.ts";
import { load } from "../../lib/datasets/mnist.ts";
import type { PngImage } from "../../lib/formats/png.ts";

async function digit(i: number): Promise<Uint8Array> {
  const { test } = await load();
  return test.images.data.slice(i * 784, (i + 1) * 784);
}

/** A picture with each pixel made into `size` × `size`, and a margin on the left and above. */
function enlarge(pixels: Uint8Array, size: number, margin = 0): PngImage {
  const rows = 28 * size + margin, columns = 28 * size + 2 * margin;
  const data = new Uint8Array(rows * columns);
  for (let row = 0; row < 28 * size; row++) {
    for (let column = 0; column < 28 * size; column++) {
      data[(row + margin) * columns + column + 2 * margin] =
        pixels[Math.floor(row / size) * 28 + Math.floor(column / size)];
    }
  }
  return { shape: [rows, columns], data };
}

const invert = (image: PngImage): PngImage => ({ ...image, data: image.data.map((x) => 255 - x) });

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, x, i) => sum + Math.abs(x - b[i]), 0) / a.length;
}

Deno.test("toDigitImage() takes 28 × 28 as they are, light or dark", async () => {
  const pixels = await digit(0);
  const image: PngImage = { shape: [28, 28], data: pixels };
  assertEquals(toDigitImage(image), { pixels, steps: [] });
  assertEquals(toDigitImage(invert(image)), {
    pixels,
    steps: ["inverted, since its background is light"],
  });
  assertEquals(toDigitImage(invert(image), "dark").pixels, invert(image).data);
  assertEquals(toDigitImage(image, "light").pixels, invert(image).data);
  assertThrows(() => toDigitImage(image, "grey" as never), TypeError, `but is "grey"`);
});

Deno.test("toDigitImage() brings enlarged, moved and inverted digits back to about what they were", async () => {
  for (const i of [0, 1, 2, 3, 4]) {
    const pixels = await digit(i);
    const { pixels: found, steps } = toDigitImage(invert(enlarge(pixels, 7, 61)));
    // Of 255; other digits differ by 30 and more.
    assert(meanDifference(found, pixels) < 12, `digit ${i}: ${meanDifference(found, pixels)}`);
    assertEquals(steps.length, 2);
    assertStringIncludes(steps[1], "in 318 × 257 pixels scaled to ");
  }
});

Deno.test("toDigitImage() scales a figure into 20 × 20 and centres it", () => {
  // A bar of 40 × 10 in 100 × 50: 20 × 5 in the middle, rows 12 to 16 with its centre at 14.5.
  const data = new Uint8Array(100 * 50).fill(200);
  for (let row = 5; row < 15; row++) data.fill(20, row * 100 + 50, row * 100 + 90);
  const { pixels, steps } = toDigitImage({ shape: [50, 100], data });
  assertEquals(steps[1], "figure of 40 × 10 in 100 × 50 pixels scaled to 20 × 5 and centred");
  const lit = Array.from(pixels.entries()).filter(([, value]) => value > 0);
  assertEquals(lit.length, 100);
  assert(lit.every(([, value]) => value === 255));
  assertEquals([lit[0][0], lit[99][0]], [12 * 28 + 4, 16 * 28 + 23]);
});

Deno.test("toDigitImage() reads color by luminance, and shows figures through what is transparent", () => {
  const side = 30, count = side * side;
  const inside = (i: number) => {
    const row = Math.floor(i / side), column = i % side;
    return row >= 10 && row < 20 && column >= 12 && column < 16;
  };
  const picture = (figure: number[], ground: number[]): PngImage => ({
    shape: [side, side, figure.length as 2 | 3 | 4],
    data: Uint8Array.from(
      Array.from({ length: count }, (_, i) => inside(i) ? figure : ground).flat(),
    ),
  });
  const { pixels } = toDigitImage(picture([255, 255, 0], [0, 0, 255]));
  const rest: [number[], number[]][] = [
    [[0, 0, 128], [255, 255, 255]], // dark blue on white
    [[255, 255, 255, 255], [0, 0, 0, 0]], // white on nothing
    [[0, 0, 0, 255], [0, 0, 0, 0]], // black on nothing
    [[0, 255], [255, 255]],
    [[255, 255], [255, 0]],
  ];
  for (const [figure, ground] of rest) {
    assertEquals(toDigitImage(picture(figure, ground)).pixels, pixels, `${figure} on ${ground}`);
  }
});

Deno.test("toDigitImage() copes with lines of one pixel and with figures that touch the edge", () => {
  const line = new Uint8Array(1000).fill(0).fill(255, 300, 500);
  for (const shape of [[1000, 1], [1, 1000]] as const) {
    const { pixels } = toDigitImage({ shape, data: line });
    assertEquals(pixels.filter((value) => value > 0).length, 20);
  }
});

Deno.test("toDigitImage() refuses pictures with nothing in them", () => {
  assertThrows(
    () => toDigitImage({ shape: [40, 40], data: new Uint8Array(1600).fill(90) }),
    RangeError,
    "its figure must be lighter than its background by 32 of 255, but is by 0",
  );
  assertThrows(() => toDigitImage({ shape: [0, 5], data: new Uint8Array() }), TypeError, "(0, 5)");
});
