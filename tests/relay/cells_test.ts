import { assertEquals } from "@std/assert";
import { Cells } from "../../lib/relay/cells.ts";
import { Signer } from "../../lib/relay/message.ts";

/** A queue, and a log of what it does. */
function queue() {
  const cells = new Cells();
  const signer = new Signer("");
  const log: string[] = [];
  const add = (
    name: string,
    { status = "ok", type = "execute_request", date = "", content = {} } = {},
  ) => {
    const { header, ...rest } = signer.make(type, content);
    cells.add({
      request: { ...rest, header: { ...header, ...(date && { date }) } },
      async run() {
        log.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push(`${name} ends`);
        return { reply: { status } };
      },
      abort: () => void log.push(`${name} aborted`),
    });
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 60));
  return { add, log, settle };
}

Deno.test("Cells runs one after another", async () => {
  const { add, log, settle } = queue();
  for (const name of "abc") add(name);
  await settle();
  assertEquals(log, [..."abc"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

Deno.test("Cells aborts what waits behind a failure, and runs what comes after it", async () => {
  const { add, log, settle } = queue();
  const date = new Date().toISOString();
  add("a", { status: "error" });
  add("b");
  add("question", { type: "complete_request" });
  await settle();
  add("sent before", { date });
  add("sent after");
  await settle();
  assertEquals(log, [
    ...["a begins", "a ends", "b aborted"],
    ...["question begins", "question ends"],
    "sent before aborted",
    ...["sent after begins", "sent after ends"],
  ]);
});

Deno.test("Cells runs what comes after a failure, though something is still to be done", async () => {
  const cells = new Cells(), log: string[] = [];
  const add = (name: string, status: string) =>
    cells.add({
      request: new Signer("").make("execute_request", {}),
      run: () => Promise.resolve({ reply: { status } }),
      async clear() {
        log.push(`${name} failed`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        log.push(`${name} cleared`);
      },
      abort: () => void log.push(`${name} aborted`),
    });
  add("a", "error");
  add("waiting", "ok");
  await new Promise((resolve) => setTimeout(resolve, 5));
  add("b", "error");
  await new Promise((resolve) => setTimeout(resolve, 80));
  assertEquals(log, ["waiting aborted", "a failed", "a cleared", "b failed", "b cleared"]);
});

Deno.test("Cells goes on behind a failure where stop_on_error is false", async () => {
  const { add, log, settle } = queue();
  add("a", { status: "error", content: { stop_on_error: false } });
  add("b");
  await settle();
  assertEquals(log, ["a begins", "a ends", "b begins", "b ends"]);
});
