/** Base64 as the engine itself has it. */
import { assertEquals, assertThrows } from "@std/assert";
import { fromBase64, toBase64 } from "../../lib/runtime/base64.ts";

Deno.test("toBase64() and fromBase64() agree with the engine's own", () => {
  for (const length of [0, 1, 2, 3, 255, 256, 8192, 8193, 100_000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 7 + (i >> 8));
    assertEquals(toBase64(bytes), bytes.toBase64());
    assertEquals(fromBase64(bytes.toBase64()), bytes);
  }
});

Deno.test("toBase64() takes a view's own bytes only", () => {
  assertEquals(toBase64(Uint8Array.of(1, 2, 3, 4).subarray(1, 3)), "AgM=");
});

Deno.test("fromBase64() rejects what is not base64", () => {
  assertThrows(() => fromBase64("a!b"), DOMException);
});
