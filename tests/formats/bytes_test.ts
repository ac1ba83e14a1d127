import { assertEquals, assertThrows } from "@std/assert";
import { concatenate, decodeUtf8 } from "../../lib/formats/bytes.ts";

Deno.test("concatenate() joins bytes in their order, views and nothing included", () => {
  const view = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
  assertEquals(concatenate([view, new Uint8Array(0), Uint8Array.of(3)]), Uint8Array.of(1, 2, 3));
  assertEquals(concatenate([]), new Uint8Array(0));
});

Deno.test("decodeUtf8() keeps a byte order mark, and throws the caller's error at other bytes", () => {
  const wrong = () => new SyntaxError("a text must be UTF-8, but is not");
  assertEquals(decodeUtf8(new TextEncoder().encode("\uFEFFé"), wrong), "\uFEFFé");
  assertThrows(() => decodeUtf8(Uint8Array.of(0x61, 0xff), wrong), SyntaxError, "must be UTF-8");
});
