import { assertEquals, assertRejects } from "@std/assert";
import { within } from "../../lib/runtime/pause.ts";

Deno.test("within() gives what the work comes to, or its error", async () => {
  assertEquals(await within(60, "a number", Promise.resolve(1)), 1);
  await assertRejects(
    () => within(60, "a number", Promise.reject(new RangeError("none"))),
    RangeError,
    "none",
  );
});

Deno.test("within() names what does not come", async () => {
  await assertRejects(
    () => within(0.01, "a word", new Promise(() => {})),
    Error,
    "Cannot wait for a word: expected it within 0.01 s, but it is open",
  );
});
