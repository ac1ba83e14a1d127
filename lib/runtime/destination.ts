/**
 * Where a path leads that is to be written: through symbolic links, to a file that may be replaced
 * or to a place that is free.
 *
 * Without permission to read, a link cannot be told from a file, and is taken for one.
 *
 * @module
 */
import { type FileInfo, isWindows, system } from "./system.ts";

/** Where a path leads. */
export interface Destination {
  /** The path, with no symbolic link at its end. */
  readonly path: string;
  /** What is there, if anything. */
  readonly info?: FileInfo;
}

/** As many links as Linux follows. */
const MOST_LINKS = 40;

/**
 * Follows symbolic links to their end, which need not be there yet.
 *
 * @throws {Error} If they go in a circle, or the system refuses.
 */
export async function followLinks(path: string): Promise<Destination> {
  let end = path;
  for (let links = 0; links <= MOST_LINKS; links++) {
    const info = await infoIfThere(end);
    if (!info?.isSymlink) return { path: end, ...(info && { info }) };
    const link = await system.readLink(end);
    const { folder } = splitPath(end);
    // The dots of a link count from where its folder really is.
    const from = link.includes("..") ? await system.realPath(folder) : folder;
    end = isAbsolute(link) ? link : beside(from, link);
  }
  throw new Error("expected symbolic links that end somewhere, but they go in a circle");
}

/**
 * Makes sure that what stands at a path may be replaced: that it is a file, and that who writes may
 * write it. Replacing takes an open folder only, but what is write-protected is so for a reason.
 *
 * @throws {Error} If not.
 */
export async function expectReplaceable({ path, info }: Destination): Promise<void> {
  if (!info) return;
  if (info.isDirectory) throw new Error("expected the path of a file, but it is a folder");
  if (!info.isFile) throw new Error("expected a file, but it is a device or a pipe");
  // Said by its mode, too, since the system's administrator may write everything.
  if (info.mode !== null && (info.mode & 0o222) === 0) {
    const mode = (info.mode & 0o777).toString(8).padStart(3, "0");
    throw new Error(
      `expected a file that may be written, but it is write-protected (mode ${mode})`,
    );
  }
  (await system.open(path, { write: true }))[Symbol.dispose]();
}

/** A path's folder, and its name in there. */
export function splitPath(path: string): { folder: string; name: string } {
  const [folder] = /^.*\//s.exec(isWindows ? path.replaceAll("\\", "/") : path) ?? [""];
  return { folder: path.slice(0, folder.length) || ".", name: path.slice(folder.length) };
}

/** The path of what is called `name` in a folder. */
export function beside(folder: string, name: string): string {
  return /[/\\]$/.test(folder) ? folder + name : `${folder}/${name}`;
}

/** Bytes of a name that leave room, within the 255 that systems allow, for what is added to it. */
const LONGEST_NAME = 100;

/**
 * What stands beside a file and belongs to it: a path that begins as the file's own, or, where its
 * name is long, as a shortened one that no other file has.
 */
export async function besideFile(path: string): Promise<string> {
  const { folder, name } = splitPath(path);
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= LONGEST_NAME) return beside(folder, name);
  const digest = new DataView(await crypto.subtle.digest("SHA-256", bytes)).getUint32(0);
  const [start] = new TextDecoder().decode(bytes.subarray(0, LONGEST_NAME - 10)).split("\ufffd");
  return beside(folder, `${start}~${digest.toString(16).padStart(8, "0")}`);
}

async function infoIfThere(path: string): Promise<FileInfo | undefined> {
  try {
    return await system.lstat(path);
  } catch (error) {
    const { NotFound, NotCapable } = system.errors;
    const isNowhere = error instanceof NotFound || (error as { code?: string }).code === "ENOTDIR";
    if (isNowhere || error instanceof NotCapable) return undefined;
    throw error;
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || (isWindows && /^(\\|[a-z]:)/i.test(path));
}
