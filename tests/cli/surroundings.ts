/** Commands called in this process, in surroundings of the test's choice. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command, Surroundings } from "../../lib/cli/command.ts";

/** The project's folder, where the command is called if nothing else is said. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** Calls a command and keeps what it writes, which `changes` hear of too. */
export async function call(
  command: Command,
  args: readonly string[],
  changes: Partial<Surroundings> = {},
): Promise<{ code: number; out: string; err: string }> {
  let out = "", err = "";
  const code = await command(args, {
    root,
    deno: "deno",
    locate: (path) => resolve(root, path),
    columns: () => null,
    permit: async (permission) => (await Deno.permissions.query(permission)).state === "granted",
    input: () => ReadableStream.from([]),
    onInterrupt: () => {},
    ...changes,
    write(text) {
      out += text;
      changes.write?.(text);
    },
    fail(line) {
      err += `${line}\n`;
      changes.fail?.(line);
    },
  });
  return { code, out, err };
}
