import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  encodeMessage,
  FrameReader,
  greeting,
  isGreeting,
  ready,
  readyProperties,
} from "../../lib/relay/frames.ts";

Deno.test("greeting() is ZMTP 3.0's, as its specification prints it", () => {
  const bytes = greeting();
  assertEquals(bytes.length, 64);
  assertEquals([...bytes.subarray(0, 17)], [
    ...[0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f],
    ...[3, 0],
    ...[..."NULL"].map((letter) => letter.charCodeAt(0)),
    0,
  ]);
  assert(isGreeting(bytes));
  bytes[12] = "P".charCodeAt(0);
  assert(!isGreeting(bytes));
});

Deno.test("ready() is a command that readyProperties() reads", () => {
  const bytes = ready("DEALER", "ä");
  assertEquals(bytes[0], 4);
  assertEquals(bytes[1], bytes.length - 2);
  assertEquals(
    [...readyProperties(bytes.subarray(2))!],
    [["socket-type", "DEALER"], ["identity", "ä"]],
  );
});

Deno.test("FrameReader puts messages together, wherever the network cuts them", () => {
  const messages = [0, 1, 255, 256, 70_000].map((size) => [
    new Uint8Array(size).fill(size),
    new Uint8Array(0),
    Uint8Array.of(1, 2, 3),
  ]);
  const bytes = messages.flatMap((frames) => [...encodeMessage(frames)]);
  const command = [...ready("PUB", "")];
  for (const step of [1, 7, 1000, bytes.length + 100]) {
    const reader = new FrameReader();
    const all = Uint8Array.from([...command, ...bytes, ...command]);
    const found: unknown[] = [];
    for (let at = 0; at < all.length; at += step) {
      found.push(...reader.push(all.subarray(at, at + step)));
    }
    const body = { command: Uint8Array.from(command.slice(2)) };
    assertEquals(found, [body, ...messages.map((message) => ({ message })), body]);
  }
});

Deno.test("FrameReader refuses a frame of more than 4 GB", () => {
  const bytes = Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 0, 0);
  assertThrows(() => [...new FrameReader().push(bytes)], RangeError, "Cannot read a frame");
});
