import { assertEquals, assertRejects } from "@std/assert";
import { exitCode } from "../../lib/cli/command.ts";
import { UsageError } from "../../lib/cli/flags.ts";
import { LostRankError } from "../../lib/distributed/communicator.ts";

Deno.test("exitCode() is the work's own, or says by its error what went wrong", async () => {
  const lines: string[] = [];
  const codeOf = (work: () => number) =>
    exitCode({ fail: (line) => lines.push(line) }, () => Promise.try(work));
  const failing = (error: unknown) =>
    codeOf(() => {
      throw error;
    });
  assertEquals(await codeOf(() => 130), 130);
  assertEquals(await failing(new UsageError("Cannot use --x")), 2);
  assertEquals(await failing(new Error("Cannot read y")), 1);
  assertEquals(await failing(new Deno.errors.BrokenPipe("nobody reads")), 141);
  // Whoever started the ranks tells of it.
  await assertRejects(() => failing(new LostRankError(2, "gave 15")), LostRankError);
  assertEquals(lines, ["Cannot use --x", "Cannot read y"]);
});
