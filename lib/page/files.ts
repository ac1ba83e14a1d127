/**
 * Files in memory, by the functions that Deno has for files. They are there until the kernel ends; what
 * the site carries is fetched when it is first read.
 *
 * @module
 */
import { isAbsolute, join, resolve } from "./node/path.ts";
import { fileURLToPath } from "./node/url.ts";

/** A file of the site's. */
export interface Asset {
  /** Where it is fetched from. */
  readonly url: string;
  /** Bytes. */
  readonly size: number;
}

/** A failure of the system's, with the code that systems give it. */
class SystemError extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
    this.name = new.target.name;
  }
}
class NotFound extends SystemError {}
class AlreadyExists extends SystemError {}
class IsADirectory extends SystemError {}
class NotADirectory extends SystemError {}
class NotCapable extends SystemError {}
class NotSupported extends SystemError {}

/** The classes of what can go wrong. */
export const errors = {
  NotFound,
  AlreadyExists,
  IsADirectory,
  NotADirectory,
  NotCapable,
  NotSupported,
};

const absent = (call: string, path: string) =>
  new NotFound("ENOENT", `No such file or directory (os error 2): ${call} '${path}'`);
const isFolder = (call: string, path: string) =>
  new IsADirectory("EISDIR", `Is a directory (os error 21): ${call} '${path}'`);

interface File {
  bytes?: Uint8Array<ArrayBuffer>;
  asset?: Asset;
  mtime: Date;
}

interface Writing {
  readonly append?: boolean;
  readonly create?: boolean;
  readonly createNew?: boolean;
}

interface Opening extends Writing {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly truncate?: boolean;
}

type Path = string | URL;

/** A tree of files. */
export class MemoryFiles {
  readonly #files = new Map<string, File>();
  readonly #folders = new Set(["/"]);
  readonly #load: (url: string) => Uint8Array<ArrayBuffer>;
  #folder = "/";
  #numbers = 0;

  /** No files but `assets`, which `load` fetches, by their paths. */
  constructor(
    load: (url: string) => Uint8Array<ArrayBuffer>,
    assets: Readonly<Record<string, Asset>> = {},
  ) {
    this.#load = load;
    this.mkdir("/tmp");
    for (const [path, asset] of Object.entries(assets)) {
      this.mkdir(join(path, ".."), { recursive: true });
      this.#files.set(path, { asset, mtime: new Date(0) });
    }
  }

  cwd(): string {
    return this.#folder;
  }

  chdir(path: Path): void {
    const folder = this.realPath(path);
    if (!this.#folders.has(folder)) throw absent("chdir", folder);
    this.#folder = folder;
  }

  /** The absolute path of what a program names. */
  #path(path: Path): string {
    const name = path instanceof URL ? fileURLToPath(path) : String(path);
    return isAbsolute(name) ? join(name) : resolve(this.#folder, name);
  }

  realPath(path: Path): string {
    const full = this.#path(path);
    if (!this.#files.has(full) && !this.#folders.has(full)) throw absent("realpath", full);
    return full;
  }

  stat(path: Path): Deno.FileInfo {
    const full = this.#path(path), file = this.#files.get(full);
    if (!file && !this.#folders.has(full)) throw absent("stat", String(path));
    return infoOf(file);
  }

  readFile(path: Path): Uint8Array<ArrayBuffer> {
    return this.#bytes(path).slice();
  }

  readTextFile(path: Path): string {
    return new TextDecoder().decode(this.#bytes(path));
  }

  #bytes(path: Path): Uint8Array<ArrayBuffer> {
    const full = this.#path(path), file = this.#files.get(full);
    if (!file) throw (this.#folders.has(full) ? isFolder : absent)("open", String(path));
    return file.bytes ??= this.#load(file.asset!.url);
  }

  writeFile(path: Path, bytes: Uint8Array, options: Writing = {}): void {
    using file = this.open(path, {
      write: true,
      truncate: !options.append,
      create: options.create ?? true,
      createNew: options.createNew ?? false,
    });
    if (options.append) file.seekSync(0, 2);
    file.writeSync(bytes);
  }

  writeTextFile(path: Path, text: string, options?: Writing): void {
    this.writeFile(path, new TextEncoder().encode(text), options);
  }

  copyFile(from: Path, to: Path): void {
    this.writeFile(to, this.#bytes(from));
  }

  mkdir(path: Path, { recursive = false }: { readonly recursive?: boolean } = {}): void {
    const full = this.#path(path), above = join(full, "..");
    if (this.#files.has(full) || this.#folders.has(full) && !recursive) {
      throw new AlreadyExists("EEXIST", `File exists (os error 17): mkdir '${path}'`);
    }
    if (!this.#folders.has(above)) {
      if (!recursive) throw absent("mkdir", String(path));
      this.mkdir(above, { recursive });
    }
    this.#folders.add(full);
  }

  makeTempDir({ prefix = "", dir = "/tmp" }: { prefix?: string; dir?: string } = {}): string {
    const path = join(dir, `${prefix}${(++this.#numbers).toString(36).padStart(8, "0")}`);
    this.mkdir(path);
    return path;
  }

  makeTempFile({ prefix = "", suffix = "", dir = "/tmp" }: {
    prefix?: string;
    suffix?: string;
    dir?: string;
  } = {}): string {
    const path = join(dir, `${prefix}${(++this.#numbers).toString(36).padStart(8, "0")}${suffix}`);
    this.writeFile(path, new Uint8Array());
    return path;
  }

  *readDir(path: Path): Generator<Deno.DirEntry> {
    const full = this.#path(path);
    if (!this.#folders.has(full)) throw absent("readdir", String(path));
    const start = full === "/" ? full : `${full}/`;
    for (const known of [...this.#folders, ...this.#files.keys()]) {
      const name = known.slice(start.length);
      if (!known.startsWith(start) || name === "" || name.includes("/")) continue;
      const isFile = this.#files.has(known);
      yield { name, isFile, isDirectory: !isFile, isSymlink: false };
    }
  }

  remove(path: Path, { recursive = false }: { readonly recursive?: boolean } = {}): void {
    const full = this.#path(path);
    if (this.#files.delete(full)) return;
    if (!this.#folders.has(full)) throw absent("remove", String(path));
    const inside = [...this.readDir(full)];
    if (inside.length > 0 && !recursive) {
      throw new SystemError("ENOTEMPTY", `Directory not empty (os error 39): remove '${path}'`);
    }
    for (const { name } of inside) this.remove(join(full, name), { recursive });
    this.#folders.delete(full);
  }

  rename(from: Path, to: Path): void {
    const [old, now] = [this.#path(from), this.#path(to)], file = this.#files.get(old);
    if (!file) {
      throw this.#folders.has(old)
        ? new NotSupported("ENOTSUP", `Cannot rename ${old}: folders keep their names in a page`)
        : absent("rename", String(from));
    }
    this.#expectFolder(now, to);
    this.#files.delete(old);
    this.#files.set(now, file);
  }

  #expectFolder(full: string, path: Path): void {
    if (this.#folders.has(full)) throw isFolder("open", String(path));
    if (!this.#folders.has(join(full, ".."))) throw absent("open", String(path));
  }

  open(path: Path, options: Opening = { read: true }): OpenMemoryFile {
    const full = this.#path(path);
    let file = this.#files.get(full);
    if (file && options.createNew) {
      throw new AlreadyExists("EEXIST", `File exists (os error 17): open '${path}'`);
    }
    if (!file) {
      this.#expectFolder(full, path);
      if (!options.create && !options.createNew) throw absent("open", String(path));
      file = { bytes: new Uint8Array(), mtime: new Date() };
      this.#files.set(full, file);
    }
    file.bytes = options.truncate ? new Uint8Array() : this.#bytes(full);
    return new OpenMemoryFile(file as Required<Pick<File, "bytes">> & File, options.append);
  }
}

function infoOf(file: File | undefined): Deno.FileInfo {
  const nothing = { dev: 0, ino: null, nlink: null, uid: null, gid: null, rdev: null };
  const kinds = { isBlockDevice: false, isCharDevice: false, isFifo: false, isSocket: false };
  const mtime = file?.mtime ?? new Date(0);
  return {
    isFile: !!file,
    isDirectory: !file,
    isSymlink: false,
    size: file?.bytes?.length ?? file?.asset?.size ?? 0,
    ...{ mtime, atime: mtime, birthtime: mtime, ctime: mtime, mode: null },
    ...nothing,
    ...{ blksize: null, blocks: null },
    ...kinds,
  };
}

/** A file that is open. Locks are always to be had: nobody else is here. */
export class OpenMemoryFile implements Disposable {
  readonly #file: File & { bytes: Uint8Array<ArrayBuffer> };
  #at: number;

  constructor(file: File & { bytes: Uint8Array<ArrayBuffer> }, append = false) {
    this.#file = file;
    this.#at = append ? file.bytes.length : 0;
  }

  readSync(into: Uint8Array): number | null {
    const part = this.#file.bytes.subarray(this.#at, this.#at + into.length);
    into.set(part);
    this.#at += part.length;
    return part.length === 0 && into.length > 0 ? null : part.length;
  }

  writeSync(bytes: Uint8Array): number {
    const end = this.#at + bytes.length;
    if (end > this.#file.bytes.length) {
      const longer = new Uint8Array(end);
      longer.set(this.#file.bytes);
      this.#file.bytes = longer;
    }
    this.#file.bytes.set(bytes, this.#at);
    this.#file.mtime = new Date();
    this.#at = end;
    return bytes.length;
  }

  seekSync(offset: number, whence: 0 | 1 | 2): number {
    return this.#at = offset + [0, this.#at, this.#file.bytes.length][whence];
  }

  truncateSync(length = 0): void {
    const bytes = new Uint8Array(length);
    bytes.set(this.#file.bytes.subarray(0, length));
    this.#file.bytes = bytes;
  }

  statSync(): Deno.FileInfo {
    return infoOf(this.#file);
  }

  read(into: Uint8Array): Promise<number | null> {
    return Promise.resolve(this.readSync(into));
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(this.writeSync(bytes));
  }

  seek(offset: number, whence: 0 | 1 | 2): Promise<number> {
    return Promise.resolve(this.seekSync(offset, whence));
  }

  truncate(length?: number): Promise<void> {
    return Promise.resolve(this.truncateSync(length));
  }

  stat(): Promise<Deno.FileInfo> {
    return Promise.resolve(this.statSync());
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  tryLock(): Promise<boolean> {
    return Promise.resolve(true);
  }

  close(): void {}

  [Symbol.dispose](): void {}
}
