/**
 * A file claimed by one process for as long as it works on it, so that two runs do not overwrite one
 * another's results.
 *
 * The claim is the system's own lock (flock) on an empty file beside it, `name.lock`, and so it ends
 * with its process, however that ends. An orderly end removes the file; what a killed process leaves
 * claims nothing, and the next that claims the same file removes it.
 *
 * @module
 */
import { expectPath } from "./kinds.ts";
import { besideFile, followLinks } from "./destination.ts";
import { hasLocks, type OpenFile, system } from "./system.ts";

/**
 * Claims a file, which need not be there yet, until what this resolves to is disposed of; undefined
 * where another process has claimed it, or this one has.
 *
 * Node and Bun have no locks, nor have some shared file systems: there, every claim succeeds.
 *
 * @throws {Error} If the system refuses.
 */
export async function claimFile(path: string): Promise<AsyncDisposable | undefined> {
  expectPath("claim a file", path);
  const free: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };
  if (!hasLocks) return free;
  const name = `${await besideFile((await followLinks(path)).path)}.lock`;
  for (;;) {
    const file = await system.open(name, { write: true, create: true });
    const state = await lock(file);
    const release = async (isOurs: boolean) => {
      if (isOurs) await system.remove(name).catch(() => {});
      file[Symbol.dispose]();
    };
    // Who had it before may have removed it in between: then this is nobody's lock any more.
    if (state === "locked" && await isSame(file, name)) {
      return { [Symbol.asyncDispose]: () => release(true) };
    }
    await release(state === "unlockable");
    if (state === "taken") return undefined;
    if (state === "unlockable") return free;
  }
}

async function lock(file: OpenFile): Promise<"locked" | "taken" | "unlockable"> {
  try {
    return await file.tryLock(true) ? "locked" : "taken";
  } catch {
    return "unlockable";
  }
}

async function isSame(file: OpenFile, name: string): Promise<boolean> {
  try {
    const [is, was] = [await system.stat(name), await file.stat()];
    return is.ino === was.ino;
  } catch (error) {
    return !(error instanceof system.errors.NotFound);
  }
}
