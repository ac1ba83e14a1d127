/**
 * Writing a file whole or not at all: whoever reads the path finds the old content or the new,
 * never a part of it, even where the process or the machine stops in between.
 *
 * The content goes into a file beside it (`name.….part`), then to the disk (fsync), then under its
 * name (rename, which POSIX and Windows do in one step). A process that is killed meanwhile leaves
 * the `.part` behind, and nothing else.
 *
 * @module
 */
import { system } from "./system.ts";

/**
 * Writes `bytes` to `path`, in place of what is there.
 *
 * @throws {Error} If the system refuses; what was at `path` is still there.
 */
export async function writeFileAtomically(path: string, bytes: Uint8Array): Promise<void> {
  // Another process may be writing the same file: no two may share a name.
  const partial = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    {
      using file = await system.open(partial, { write: true, createNew: true });
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      await file.sync();
    }
    await system.rename(partial, path);
  } catch (error) {
    await system.remove(partial).catch(() => {});
    throw new Error(`Cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}
