/**
 * What all commands share: what they need of their surroundings, and how they end.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { LostRankError } from "../distributed/communicator.ts";
import { readVariable } from "../runtime/environment.ts";
import { writeWhole } from "../runtime/standard_output.ts";
import { harmless, reasonOf } from "../runtime/quote.ts";
import { denoAsCalled, pathAsCalled } from "./caller.ts";
import { UsageError } from "./flags.ts";
import type { Output } from "./report.ts";
import { failByFileSize, onStopSignal } from "./signals.ts";

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
  /**
   * Called once, at first: from now on, the next Ctrl-C, or another request to stop, shall call `stop`
   * with the exit code that it asks for, 130 where that is left out.
   */
  onInterrupt(stop: (code?: number) => void): void;
}

/** A command: its arguments and surroundings to its exit code. */
export type Command = (
  args: readonly string[],
  surroundings: Surroundings,
) => Promise<number>;

/**
 * The exit code of a command that does `work`: what that returns, 2 (wrong flags), 141 (nobody reads
 * the output any more) or 1 (failed). Tells of errors.
 *
 * @throws {LostRankError} Where one is lost: for who started the ranks to tell of, and to end them all.
 */
export async function exitCode(
  { fail }: Pick<Surroundings, "fail">,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LostRankError) throw error;
    if (error instanceof Deno.errors.BrokenPipe) return 141;
    fail(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Writes to standard output, and says so where that fails. */
function writeOutput(text: string): void {
  try {
    writeWhole(text);
  } catch (error) {
    // The terminal is gone: a signal says so, if it matters.
    if ((error as { code?: string }).code === "EIO") return;
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    throw new Error(`Cannot write to standard output: ${reasonOf(error)}`, { cause: error });
  }
}

/** Writes a line to standard error. Where that is closed, there is nobody to tell. */
function writeError(line: string): void {
  try {
    // Whatever else a message may hold, it does not command the terminal.
    console.error(harmless(line));
  } catch {
    // What was to be told has happened all the same.
  }
}

/** Runs the command as this process, which ends with it. */
export async function start(command: Command): Promise<never> {
  failByFileSize();
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const code = await command(Deno.args, {
    root,
    deno: denoAsCalled(readVariable),
    locate: (path) => pathAsCalled(path, root, readVariable),
    write: writeOutput,
    columns: () => Deno.stdout.isTerminal() ? Deno.consoleSize().columns : null,
    permit: async (permission) => (await Deno.permissions.request(permission)).state === "granted",
    input: () => Deno.stdin.readable,
    fail: writeError,
    onInterrupt: onStopSignal,
  });
  Deno.exit(code);
}
