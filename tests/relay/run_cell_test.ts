import { assert, assertEquals } from "@std/assert";
import { Signer } from "../../lib/relay/message.ts";
import { RunningCell } from "../../lib/relay/run_cell.ts";

const signer = new Signer("");
const reply = (content: Record<string, unknown>) =>
  Promise.resolve(signer.make("execute_reply", content));
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

Deno.test("RunningCell ends with the mark, however long after the reply it comes", async () => {
  const cell = new RunningCell(true);
  let hasEnded = false;
  const end = cell.end(reply({ status: "ok" })).finally(() => hasEnded = true);
  for (let i = 0; i < 6; i++) {
    await pause(40);
    assert(!hasEnded);
  }
  cell.mark({ kind: "end" });
  assertEquals(await end, { content: { status: "ok" } });
});

Deno.test("RunningCell ends after a silence where no mark comes", async () => {
  const cell = new RunningCell(false);
  assertEquals(await cell.end(reply({ status: "ok" })), { content: { status: "ok" } });
});

Deno.test("RunningCell ends with the error of the mark, or with none that is known", async () => {
  const error = { ename: "A", evalue: "b", traceback: [] };
  const cell = new RunningCell(true);
  cell.mark({ kind: "error", error });
  const content = { status: "error", ename: "Error", evalue: "other", traceback: [] };
  assertEquals((await cell.end(reply(content))).error, error);
  const silent = { ...content, evalue: "Execution failed" };
  assertEquals((await new RunningCell(true).end(reply(silent))).error, "silent");
});

Deno.test("RunningCell.fail() ends a cell that the engine does not answer", async () => {
  const cell = new RunningCell(true);
  const error = { ename: "A", evalue: "b", traceback: [] };
  cell.fail(error);
  assertEquals(await cell.end(new Promise(() => {})), { error });
});
