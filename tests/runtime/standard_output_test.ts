import { assertEquals } from "@std/assert";
import { writeWhole } from "../../lib/runtime/standard_output.ts";

Deno.test("writeWhole() goes on until the system has taken all of a text", () => {
  const taken: number[] = [];
  const sink = {
    writeSync(bytes: Uint8Array) {
      // Five bytes at a time, in the midst of characters too.
      taken.push(...bytes.subarray(0, 5));
      return Math.min(bytes.length, 5);
    },
  };
  const text = "epoch 1 ░░░ 97 %\n";
  writeWhole(text, sink);
  writeWhole("", sink);
  assertEquals(new TextDecoder().decode(Uint8Array.from(taken)), text);
});
