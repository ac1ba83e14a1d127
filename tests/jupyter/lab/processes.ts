/**
 * The processes of this machine, as Linux tells of them in /proc; elsewhere, none are known. And the
 * end of those that take too long.
 *
 * @module
 */

import { within } from "../../../lib/runtime/pause.ts";

/** Each living process, with the one that has started it. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  try {
    for (const { name } of Deno.readDirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const [state, parent] = fieldsOf(name);
      if (state !== "Z" && parent) found.set(Number(name), Number(parent));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}

/** What is behind a process's name, which may hold anything; nothing if it has just ended. */
function fieldsOf(pid: string): string[] {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");
  } catch {
    return [];
  }
}

/** The processes that one has started, and that these have started. */
export function descendantsOf(ancestor: number): number[] {
  const known = parents();
  const descends = (pid: number | undefined): boolean =>
    pid !== undefined && (known.get(pid) === ancestor || descends(known.get(pid)));
  return [...known.keys()].filter(descends);
}

/** Those that live. */
export function living(pids: readonly number[]): number[] {
  const known = parents();
  return pids.filter((pid) => known.has(pid));
}

/** Ends a process, and all that it has started, at once. */
export function killWhole(process: Deno.ChildProcess): void {
  for (const pid of [...descendantsOf(process.pid), process.pid]) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}

/**
 * What a program prints, which must end within so many seconds: then all that it has started is ended,
 * too, which a signal to a wrapper does not reach, and which may hold its output open.
 */
export async function outputWithin(
  seconds: number,
  program: string,
  options: Deno.CommandOptions,
): Promise<Deno.CommandOutput> {
  const process = new Deno.Command(program, {
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...options,
  }).spawn();
  try {
    const what = [program, ...options.args ?? []].join(" ");
    return await within(seconds, `the end of ${what}`, process.output());
  } catch (error) {
    killWhole(process);
    throw error;
  }
}
