/**
 * Files: read if there, written whole or not at all, and named in every error.
 *
 * Whoever reads the path finds the old content or the new, never a part of it, even where the
 * process or the machine stops in between. The content goes into a file beside it (`name.….part`),
 * then to the disk (fsync), then under its name (rename, which POSIX and Windows do in one step). A
 * process that is killed meanwhile leaves the `.part` behind, and nothing else.
 *
 * @module
 */
import { plain, reasonOf } from "./quote.ts";
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
    throw new Error(`Cannot write ${plain(path)}: ${reasonOf(error)}`, { cause: error });
  }
}

/** What is done with a file, in the words of an error. */
export type FileAction = "read" | "load";

/**
 * The bytes of a file, or undefined where there is none.
 *
 * @throws {Deno.errors.NotCapable} If permission to read it is missing.
 * @throws {Error} If the system refuses; its own error is the cause.
 */
export async function readIfThere(
  path: string,
  action: FileAction = "read",
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await system.readFile(path);
  } catch (error) {
    if (error instanceof system.errors.NotFound) return undefined;
    if (error instanceof system.errors.NotCapable) {
      throw new system.errors.NotCapable(
        `Cannot ${action} ${
          plain(path)
        }: permission to read its folder must be granted (--allow-read), ` +
          `but is not`,
        { cause: error },
      );
    }
    throw new Error(`Cannot ${action} ${plain(path)}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * What `decode` makes of a file's bytes.
 *
 * @throws {SyntaxError} If it fails, with the file's name in front of what it says.
 */
export async function naming<T>(
  path: string,
  decode: () => T | Promise<T>,
  action: FileAction = "read",
): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    throw new SyntaxError(`Cannot ${action} ${plain(path)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
