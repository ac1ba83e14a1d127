/**
 * Files: read if there, written whole or not at all, and named in every error.
 *
 * Whoever reads the path finds the old content or the new, never a part of it, even where the
 * process or the machine stops in between: part_file.ts. A symbolic link stays, and what it leads to
 * is replaced; mode and owner stay as far as the system permits; other names of the same file (hard
 * links) keep the old content.
 *
 * @module
 */
import { pause } from "./pause.ts";
import { expectReplaceable, followLinks } from "./destination.ts";
import { writePart } from "./part_file.ts";
import { plain, reasonOf } from "./quote.ts";
import { type FileInfo, system } from "./system.ts";

/** Milliseconds to wait before each further try. */
const WAITS: readonly number[] = [200, 1000, 3000];

/**
 * Writes `bytes` to `path`, in place of what is there.
 *
 * What the system refuses may pass, as on a shared file system that hangs for a moment: it is tried
 * again three times within some four seconds, with a warning, before the work of hours is given up.
 *
 * @param waits Milliseconds before each further try.
 * @throws {Error} If the path leads to a folder, a device, a write-protected file or in a circle, or
 * the system refuses; what was at `path` is still there.
 */
export async function writeFileAtomically(
  path: string,
  bytes: Uint8Array,
  waits: readonly number[] = WAITS,
): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      const destination = await followLinks(path);
      await expectReplaceable(destination);
      return await writePart(destination, bytes, { isKept: true });
    } catch (error) {
      const problem = `Cannot write ${plain(path)}: ${reasonOf(error)}`;
      if (tries >= waits.length || !mayPass(error)) throw new Error(problem, { cause: error });
      warn(`${problem}; trying again in ${waits[tries] / 1000} s`);
      await pause(waits[tries]);
    }
  }
}

function warn(line: string): void {
  try {
    console.warn(line);
  } catch {
    // Standard error may be closed, and is not what matters.
  }
}

/** What is wrong with a path as such; all else that systems refuse, and give a code, may pass. */
const LASTING: readonly unknown[] = [
  undefined,
  "EISDIR",
  "ELOOP",
  "EINVAL",
  "ENAMETOOLONG",
  "EFBIG",
];

const mayPass = (error: unknown) => !LASTING.includes((error as { code?: string }).code);

/**
 * Makes sure that `path` can be written: does all that {@linkcode writeFileAtomically} does, once and
 * with zeros, but leaves what is there as it is.
 *
 * @param size As many bytes as there will be.
 * @throws {Error} If it cannot.
 */
export async function expectWritable(path: string, size: number): Promise<void> {
  const destination = await followLinks(path);
  await expectReplaceable(destination);
  await writePart(destination, new Uint8Array(size), { isKept: false });
}

/** What is done with a file, in the words of an error. */
export type FileAction = "read" | "load";

/** The most bytes of a file: beyond, systems do not read a file in one go. */
const MOST = 2 ** 31 - 1;
/** How many of its first bytes show what a file is. */
const START = 128;

/**
 * The bytes of a file, or undefined where there is none.
 *
 * @param options How many bytes there may be; and what throws if a file that begins so is none that is
 * wanted: the rest is not read then.
 * @throws {Deno.errors.NotCapable} If permission to read it is missing.
 * @throws {SyntaxError} What `expectStart` throws, with the file's name in front of what it says.
 * @throws {RangeError} If there are more, or the path leads to a device or a pipe, which may have no end.
 * @throws {Error} If the system refuses; its own error is the cause.
 */
export async function readIfThere(
  path: string,
  action: FileAction = "read",
  { most = MOST, expectStart }: {
    readonly most?: number;
    readonly expectStart?: (start: Uint8Array) => void;
  } = {},
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const info = await system.stat(path);
    expectBounded(info, most);
    if (info.isFile && expectStart) {
      await naming(path, async () => expectStart(await startOf(path)), action);
    }
    return await system.readFile(path);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new RangeError(`Cannot ${action} ${plain(path)}: ${error.message}`, { cause: error });
    }
    if (error instanceof system.errors.NotFound) return undefined;
    if (error instanceof system.errors.NotCapable) {
      throw new system.errors.NotCapable(
        `Cannot ${action} ${plain(path)}: permission to read its folder must be granted ` +
          "(--allow-read), but is not",
        { cause: error },
      );
    }
    if (error instanceof SyntaxError) throw error;
    const isOfSystem = (error as { code?: string }).code !== undefined;
    throw new Error(
      `Cannot ${action} ${plain(path)}: ` +
        (isOfSystem ? "it must be a readable file, but " : "") + reasonOf(error),
      { cause: error },
    );
  }
}

/** @throws {RangeError} If a file is larger, or has no end. What is wrong with a folder, reading tells. */
export function expectBounded(
  { isFile, isDirectory, size }: Pick<FileInfo, "isFile" | "isDirectory" | "size">,
  most: number,
): void {
  if (!isFile && !isDirectory) {
    throw new RangeError("it must be a file, but is a device or a pipe");
  }
  if (isFile && size > most) {
    throw new RangeError(`it must have ${most} bytes at most, but has ${size}`);
  }
}

async function startOf(path: string): Promise<Uint8Array> {
  using file = await system.open(path, { read: true });
  const bytes = new Uint8Array(START);
  return bytes.subarray(0, await file.read(bytes) ?? 0);
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
