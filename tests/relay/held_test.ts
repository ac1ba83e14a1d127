import { assertEquals } from "@std/assert";
import { Held } from "../../lib/relay/held.ts";
import { type Message, Signer } from "../../lib/relay/message.ts";

const message = (text: string) => new Signer("").make("stream", { text });

Deno.test("Held lets nothing pass what has to be shown first, and keeps the order", async () => {
  const shown: unknown[] = [];
  const first = Promise.withResolvers<void>(), second = Promise.withResolvers<void>();
  const held: Held<Message> = new Held(({ content: { text } }) => {
    shown.push(text);
    if (text === "b") held.wait(second.promise);
  });
  held.push(message("a"));
  held.wait(first.promise);
  held.push(message("b"));
  held.push(message("c"));
  assertEquals(shown, ["a"]);
  first.reject(new Error("that counts as done"));
  setTimeout(second.resolve);
  const empty = held.empty();
  await first.promise.catch(() => {});
  await empty;
  assertEquals(shown, ["a", "b", "c"]);
});
