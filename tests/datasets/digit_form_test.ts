/** The form of MNIST's digits, on the digits themselves. */
import { assert, assertEquals } from "@std/assert";
import { BOX, centerOfMass, findBox, shiftToMiddle, SIDE } from "../../lib/datasets/digit_form.ts";
import { load } from "../../lib/datasets/mnist.ts";

Deno.test("findBox() is the smallest one, or none", () => {
  // deno-fmt-ignore
  const pixels = [
    0, 0, 0, 0,
    0, 1, 0, 3,
    0, 0, 2, 0,
  ];
  assertEquals(findBox(pixels, 4, 1), { left: 1, top: 1, width: 3, height: 2 });
  assertEquals(findBox(pixels, 4, 3), { left: 3, top: 1, width: 1, height: 1 });
  assertEquals(findBox(pixels, 4, 4), undefined);
});

Deno.test("findBox(), centerOfMass() and shiftToMiddle() find all of MNIST's test digits in form", async () => {
  const { test: { images } } = await load();
  for (let i = 0; i < 10_000; i++) {
    const pixels = images.data.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
    const { width, height } = findBox(pixels, SIDE, 1)!;
    assert(Math.max(width, height) <= BOX, `digit ${i}: ${width} × ${height}`);
    const center = centerOfMass(pixels, SIDE);
    assert(center.every((c) => Math.abs(shiftToMiddle(c)) === 0), `digit ${i}: ${center}`);
  }
});
