import { assertEquals, assertThrows } from "@std/assert";
import { shufflePixels } from "../../lib/datasets/shuffle_pixels.ts";
import { arange, type Matrix, RandomState } from "../../lib/mod.ts";
import fixture from "../fixtures/datasets_shuffle_pixels.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

Deno.test("shufflePixels() draws as source 1 does", () => {
  const images: Matrix = arange(3 * 50).reshape([3, 50]);
  assertSame(
    shufflePixels(images, 0.1, new RandomState(3)),
    numpy`
      random = RandomState(3); images = np.arange(150.).reshape(3, 50); out = images.copy()
      for image in out: i = random.choice(50, 5, replace=False); v = image[i]; random.shuffle(v); image[i] = v
      out`,
  );
  assertEquals(images.item(0, 1), 1);
  assertThrows(() => shufflePixels(images, 1.5, new RandomState(3)), RangeError, "from 0 to 1");
});
