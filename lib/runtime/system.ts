/**
 * The system below: its files, permissions and variables. In Deno these are Deno's own functions; in
 * Node and Bun the same few over `node:fs`, where nothing need be permitted; in a browser there are
 * none, and whatever asks for a file says so.
 *
 * @module
 */
import type * as fs from "node:fs";

/** A file that is open. */
export interface OpenFile extends Disposable {
  /** Reads into `bytes`; resolves to how many came, or null at the end. */
  read(bytes: Uint8Array): Promise<number | null>;
  /** Writes a part of `bytes`; resolves to how many they were. */
  write(bytes: Uint8Array): Promise<number>;
  /** Resolves once all is on the disk. */
  sync(): Promise<void>;
  /** Locks it until it is closed; false where another process holds it. */
  tryLock(exclusive: boolean): Promise<boolean>;
  /** What it is, also where it has another name by now, or none. */
  stat(): Promise<FileInfo>;
}

/** A file that is open to be read at once. */
export interface OpenSyncFile extends Disposable {
  /** Sets where it is read next, in bytes from its start. */
  seekSync(offset: number, whence: 0): void;
  /** Reads into `bytes`; returns how many came, or null at the end. */
  readSync(bytes: Uint8Array): number | null;
  statSync(): FileInfo;
}

/** What the system says of a file; null where it does not know such a thing. */
export interface FileInfo {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  /** Bytes. */
  readonly size: number;
  readonly mode: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
  readonly ino: number | bigint | null;
  readonly mtime: Date | null;
}

/** A kind of failure. */
type Failure = new (message: string, options?: ErrorOptions) => Error;

/** What is used of Deno. */
export interface System {
  readonly errors: {
    readonly NotFound: Failure;
    readonly IsADirectory: Failure;
    readonly NotCapable: Failure;
  };
  /** The process's number; undefined where there are no locks, which it is written down for. */
  readonly pid?: number;
  readonly env: { get(name: string): string | undefined };
  readonly permissions: {
    query(permission: Deno.PermissionDescriptor): Promise<{ readonly state: string }>;
    querySync(permission: Deno.PermissionDescriptor): { readonly state: string };
  };
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  readDir(path: string): AsyncIterable<{ readonly name: string }>;
  open(
    path: string,
    options: {
      readonly read?: true;
      readonly write?: true;
      readonly create?: true;
      readonly createNew?: true;
      readonly mode?: number;
    },
  ): Promise<OpenFile>;
  /** Opens a file to be read now, and not when its turn comes. */
  openSync(path: string): OpenSyncFile;
  stat(path: string): Promise<FileInfo>;
  lstat(path: string): Promise<FileInfo>;
  readLink(path: string): Promise<string>;
  realPath(path: string): Promise<string>;
  chmod(path: string, mode: number): Promise<void>;
  chown(path: string, uid: number | null, gid: number | null): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  mkdir(path: string, options: { readonly recursive: true }): Promise<void>;
}

/** What is used of the global `process` of Node and Bun. */
interface Process {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
  getBuiltinModule?(name: "node:fs"): typeof fs;
}

/** Looked up when it is needed: in Deno, looking alone loads all that stands behind it. */
function findProcess(): Process | undefined {
  return (globalThis as { process?: Process }).process;
}

class NotFound extends Error {
  override readonly name = "NotFound";
}

class IsADirectory extends Error {
  override readonly name = "IsADirectory";
}

class NotCapable extends Error {
  override readonly name = "NotCapable";
}

const FAILURES: Readonly<Record<string, Failure>> = { ENOENT: NotFound, EISDIR: IsADirectory };

/** Not imported, so that programs for browsers can be bundled. */
function filesOf(): typeof fs {
  const files = findProcess()?.getBuiltinModule?.("node:fs");
  if (!files) throw new Error("expected Deno, Node or Bun, but there are no files here");
  return files;
}

/** Calls the module of files, and gives what goes wrong Deno's names. */
async function withFiles<T>(use: (files: typeof fs) => T | Promise<T>): Promise<T> {
  const files = filesOf();
  try {
    return await use(files);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const Kind = FAILURES[code ?? ""];
    throw Kind ? Object.assign(new Kind(message, { cause: error }), { code }) : error;
  }
}

function infoOf(stats: fs.Stats): FileInfo {
  const { mode, uid, gid, ino, mtime, size } = stats;
  return {
    isFile: stats.isFile(),
    isDirectory: stats.isDirectory(),
    isSymlink: stats.isSymbolicLink(),
    ...{ mode, uid, gid, ino, mtime, size },
  };
}

const GRANTED = { state: "granted" };

/** That of Node and Bun. */
export const nodeSystem: System = {
  errors: { NotFound, IsADirectory, NotCapable },
  env: { get: (name) => findProcess()?.env?.[name] },
  permissions: { query: () => Promise.resolve(GRANTED), querySync: () => GRANTED },
  // A plain array: what Node's Buffer prints, compares and slices is something else.
  readFile: (path) =>
    withFiles(async ({ promises }) => {
      const { buffer, byteOffset, byteLength } = await promises.readFile(path);
      return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
    }),
  async *readDir(path) {
    for (const name of await withFiles(({ promises }) => promises.readdir(path))) yield { name };
  },
  open: (path, { read, create, createNew, mode }) =>
    withFiles((files) => {
      const file = files.openSync(path, createNew ? "wx" : create ? "a" : read ? "r" : "r+", mode);
      return {
        read: (bytes) => withFiles(() => files.readSync(file, bytes) || null),
        write: (bytes) => withFiles(() => files.writeSync(file, bytes)),
        sync: () => withFiles(() => files.fsyncSync(file)),
        // Node has no locks. Who gets the same file twice writes the same twice, each time whole.
        tryLock: () => Promise.resolve(true),
        stat: () => withFiles(() => infoOf(files.fstatSync(file))),
        [Symbol.dispose]: () => files.closeSync(file),
      };
    }),
  openSync: (path) => {
    const files = filesOf(), file = files.openSync(path, "r");
    let at = 0;
    return {
      seekSync: (offset) => void (at = offset),
      readSync: (bytes) => {
        const count = files.readSync(file, bytes, 0, bytes.length, at);
        at += count;
        return count || null;
      },
      statSync: () => infoOf(files.fstatSync(file)),
      [Symbol.dispose]: () => files.closeSync(file),
    };
  },
  stat: (path) => withFiles(async ({ promises }) => infoOf(await promises.stat(path))),
  lstat: (path) => withFiles(async ({ promises }) => infoOf(await promises.lstat(path))),
  readLink: (path) => withFiles(({ promises }) => promises.readlink(path)),
  realPath: (path) => withFiles(({ promises }) => promises.realpath(path)),
  chmod: (path, mode) => withFiles(({ promises }) => promises.chmod(path, mode)),
  // As Deno has it, null leaves what is there; Node's word for it is -1.
  chown: (path, uid, gid) =>
    withFiles(({ promises }) => promises.chown(path, uid ?? -1, gid ?? -1)),
  rename: (from, to) => withFiles(({ promises }) => promises.rename(from, to)),
  remove: (path) => withFiles(({ promises }) => promises.rm(path)),
  mkdir: (path, options) =>
    withFiles(async ({ promises }) => void await promises.mkdir(path, options)),
};

/** The system that the program runs on. */
export const system: System = typeof Deno === "undefined" ? nodeSystem : Deno;

/** Whether files can be locked: Deno can, Node and Bun cannot. */
export const hasLocks = system !== nodeSystem;

/** Whether paths are those of Windows. */
export const isWindows = typeof Deno === "undefined"
  ? findProcess()?.platform === "win32"
  : Deno.build.os === "windows";
