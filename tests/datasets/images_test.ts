/** Images as matrices, and examples taken out of a set. */
import { assertEquals, assertThrows } from "@std/assert";
import { sha256Of } from "../../lib/datasets/checksum.ts";
import { type Images, takeExamples, toMatrix } from "../../lib/datasets/images.ts";

function bytesOf(data: ArrayBufferView<ArrayBufferLike>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

/** One image that holds every pixel value: np.resize(np.arange(256, dtype=np.uint8), 784). */
const everyPixel: Images = {
  shape: [1, 28, 28],
  data: Uint8Array.from({ length: 784 }, (_, i) => i % 256),
};

Deno.test("toMatrix() scales as NumPy does, bit for bit", async () => {
  const float64 = toMatrix(everyPixel);
  assertEquals(float64.shape, [1, 784]);
  assertEquals(float64.dtype, "float64");
  // hashlib.sha256((x / 255.0).tobytes()).hexdigest()
  assertEquals(
    await sha256Of(bytesOf(float64.data)),
    "4c4ae3028bb79666a517e4cff4a910e5d2cff18c6e8a041e662f85fc9bba389f",
  );

  const float32 = toMatrix(everyPixel, { dtype: "float32" });
  assertEquals(float32.dtype, "float32");
  // hashlib.sha256((x.astype(np.float32) / 255).tobytes()).hexdigest()
  assertEquals(
    await sha256Of(bytesOf(float32.data)),
    "141e0af15774187c00b2bbb8706b5cf613a1e1a168fd4e14ad8e3470f3956330",
  );

  const centred = toMatrix(everyPixel, { scale: (pixel) => ((pixel / 255) - 0.5) * 2 });
  // hashlib.sha256((((x / 255.) - .5) * 2).tobytes()).hexdigest()
  assertEquals(
    await sha256Of(bytesOf(centred.data)),
    "531faf328b3bf598e0a6f9928e4366046ca680bf6cb67e028f3177a4aefe107b",
  );
});

Deno.test("toMatrix() calls scale once for each of the 256 pixel values", () => {
  const calls: number[] = [];
  toMatrix(everyPixel, { scale: (pixel) => calls.push(pixel) });
  assertEquals(calls, Array.from({ length: 256 }, (_, pixel) => pixel));
});

Deno.test("toMatrix() returns an empty matrix for no images", () => {
  assertEquals(toMatrix({ shape: [0, 28, 28], data: new Uint8Array(0) }).shape, [0, 784]);
});

Deno.test("takeExamples() copies examples in the order asked for, and rejects rows there are not", () => {
  const images: Images = {
    shape: [3, 28, 28],
    data: Uint8Array.from({ length: 3 * 784 }, (_, i) => Math.floor(i / 784)),
  };
  const taken = takeExamples({ images, labels: Int32Array.of(4, 5, 6) }, [2, 0, 2, 1]);
  assertEquals(taken.images.shape, [4, 28, 28]);
  assertEquals([0, 783, 784, 1568, 2352].map((i) => taken.images.data[i]), [2, 2, 0, 2, 1]);
  assertEquals(taken.labels, Int32Array.of(6, 4, 6, 5));
  for (const row of [-1, 3, 0.5, NaN]) {
    assertThrows(() => takeExamples({ images, labels: Int32Array.of(4, 5, 6) }, [row]), RangeError);
  }
});
