/**
 * The processes of this machine, as Linux tells of them in /proc; elsewhere, none are known.
 *
 * @module
 */

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
