/**
 * Pictures compared as text with those stored in snapshots/. After a change that is meant, look at
 * what this writes: `deno test -A tests/plot -- --update`.
 */
import { assert } from "@std/assert";
import type { Figure } from "../../lib/plot/figure.ts";

const folder = new URL("snapshots/", import.meta.url);

/** Whether there may be snapshots: tests that need them are ignored where there may not. */
export const canRead = Deno.permissions.querySync({ name: "read" }).state === "granted";

/** Compares a picture with `snapshots/<name>.svg`. */
export function assertSnapshot(name: string, { svg }: Figure): void {
  const file = new URL(`${name}.svg`, folder);
  // One element to a line, so that a difference is one.
  const lines = svg.replaceAll("><", ">\n<") + "\n";
  if (Deno.args.includes("--update")) Deno.writeTextFileSync(file, lines);
  const stored = Deno.readTextFileSync(file);
  if (lines === stored) return;
  const [now, before] = [lines.split("\n"), stored.split("\n")];
  const at = now.findIndex((line, i) => line !== before[i]);
  assert(false, `${name}.svg differs in line ${at + 1}:\n- ${before[at]}\n+ ${now[at]}`);
}
