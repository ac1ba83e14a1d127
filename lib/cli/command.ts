/**
 * What all commands share: what they need of their surroundings, and how they end.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { readVariable } from "../runtime/environment.ts";
import { writeWhole } from "../runtime/standard_output.ts";
import { harmless } from "../runtime/quote.ts";
import { denoAsCalled, pathAsCalled } from "./caller.ts";
import { UsageError } from "./flags.ts";
import type { Output } from "./report.ts";

/** What commands need of their surroundings. */
export interface Surroundings extends Output {
  /** The project's folder. */
  readonly root: string;
  /** How the person calls Deno, for hints that can be typed as they stand. */
  readonly deno: string;
  /** The absolute path of what the person typed. */
  locate(path: string): string;
  /** Whether a permission is granted, or is when asked for; nobody is asked without a terminal. */
  permit(permission: Deno.PermissionDescriptor): Promise<boolean>;
  /** Standard input, to be read once. */
  input(): ReadableStream<Uint8Array>;
  /** Writes a line to standard error. */
  fail(line: string): void;
  /** Called once, at first: from now on, the next Ctrl-C shall call `stop`. */
  onInterrupt(stop: () => void): void;
}

/** A command: its arguments and surroundings to its exit code. */
export type Command = (
  args: readonly string[],
  surroundings: Surroundings,
) => Promise<number>;

/**
 * The exit code of a command that does `work`: what that returns, 2 (wrong flags), 141 (nobody reads
 * the output any more) or 1 (failed). Tells of errors.
 */
export async function exitCode(
  { fail }: Pick<Surroundings, "fail">,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return 141;
    fail(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Runs the command as this process, which ends with it. */
export async function start(command: Command): Promise<never> {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const code = await command(Deno.args, {
    root,
    deno: denoAsCalled(readVariable),
    locate: (path) => pathAsCalled(path, root, readVariable),
    write: (text) => writeWhole(text),
    columns: () => Deno.stdout.isTerminal() ? Deno.consoleSize().columns : null,
    permit: async (permission) => (await Deno.permissions.request(permission)).state === "granted",
    input: () => Deno.stdin.readable,
    // Whatever else a message may hold, it does not command the terminal.
    fail: (line) => console.error(harmless(line)),
    // A second Ctrl-C does what it does by default: it ends the process at once. But the terminal,
    // `deno task` and npx each send the first one, and so none counts within a second of it.
    onInterrupt(stop) {
      let isStopping = false;
      const listener = () => {
        if (isStopping) return;
        isStopping = true;
        setTimeout(() => Deno.removeSignalListener("SIGINT", listener), 1000);
        stop();
      };
      Deno.addSignalListener("SIGINT", listener);
    },
  });
  Deno.exit(code);
}
