/**
 * A file in the making: its content goes into a file beside it (`name.….part`), then to the disk
 * (fsync), then under its name (rename, which POSIX and Windows do in one step).
 *
 * A process that is killed meanwhile leaves the `.part` behind, and nothing else. Whoever next
 * writes the same file removes it. What is alive it knows by the system's own lock, which ends with
 * its process; where there are no locks, by its age.
 *
 * @module
 */
import { beside, besideFile, type Destination, splitPath } from "./destination.ts";
import { type FileInfo, hasLocks, type OpenFile, system } from "./system.ts";

/**
 * Writes `bytes` beside a destination, all onto the disk, and then, if the part is to be kept, in its
 * place, with the mode and, as far as is permitted, the owner of what was there.
 *
 * @throws {Error} If the system refuses; the part is removed.
 */
export async function writePart(
  { path, info }: Destination,
  bytes: Uint8Array,
  { isKept }: { isKept: boolean },
): Promise<void> {
  const stem = await besideFile(path);
  await removeDead(stem);
  const { name, file } = await createPart(stem, info?.mode ?? undefined);
  try {
    // Open, and so locked, until it has its own name.
    using _ = file;
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    await file.sync();
    if (!isKept) return await system.remove(name);
    if (info) await takeAfter(name, await file.stat(), info);
    await system.rename(name, path);
  } catch (error) {
    await system.remove(name).catch(() => {});
    throw error;
  }
}

/** A new file under a name that no other has, locked. */
async function createPart(
  stem: string,
  mode: number | undefined,
): Promise<{ name: string; file: OpenFile }> {
  for (;;) {
    const name = `${stem}.${crypto.randomUUID().slice(0, 8)}.part`;
    // Never open to more people than the old file, not even while it is written.
    const options = mode === undefined ? {} : { mode: mode & 0o777 };
    const file = await system.open(name, { write: true, createNew: true, ...options });
    // Between the two, another writer may have taken it for a dead one.
    if (await isLocked(file) && await isThere(name)) return { name, file };
    file[Symbol.dispose]();
    await system.remove(name).catch(() => {});
  }
}

/** Some shared file systems have no locks: a part is then as good as locked. */
async function isLocked(file: OpenFile): Promise<boolean> {
  try {
    return await file.tryLock(true);
  } catch {
    return true;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await system.lstat(path);
    return true;
  } catch (error) {
    return !(error instanceof system.errors.NotFound);
  }
}

/** Gives a new file the mode and owner of another. What is not permitted is left. */
async function takeAfter(path: string, is: FileInfo, { mode, uid, gid }: FileInfo): Promise<void> {
  if (uid !== is.uid || gid !== is.gid) {
    await system.chown(path, uid, gid)
      // Only administrators give files away, but everyone chooses among his own groups.
      .catch(() => system.chown(path, null, gid)).catch(() => {});
  }
  // Last, since a change of owner takes bits away.
  if (mode !== null && mode !== is.mode) await system.chmod(path, mode & 0o7777).catch(() => {});
}

/** Milliseconds without a change after which a part that cannot be locked is taken for dead. */
const LIFETIME = 60 * 60_000;

/** Removes what killed processes left of the file, if that can be told and is permitted. */
async function removeDead(stem: string): Promise<void> {
  const { folder, name: start } = splitPath(stem);
  try {
    for await (const { name } of system.readDir(folder)) {
      if (
        !name.startsWith(`${start}.`) || !/^\.[0-9a-f]{8}\.part$/.test(name.slice(start.length))
      ) {
        continue;
      }
      await removeIfDead(beside(folder, name)).catch(() => {});
    }
  } catch {
    // It may be forbidden to list the folder, or the next step will tell what is wrong with it.
  }
}

async function removeIfDead(part: string): Promise<void> {
  const { mtime } = await system.lstat(part);
  if (hasLocks) {
    using file = await system.open(part, { write: true });
    try {
      if (await file.tryLock(true)) await system.remove(part);
      return;
    } catch {
      // By its age, then.
    }
  }
  if (mtime && Date.now() - mtime.getTime() > LIFETIME) await system.remove(part);
}
