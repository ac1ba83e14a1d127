/**
 * Published files, got over the network once and kept in a cache that no failure can poison.
 *
 * A file reaches the cache only when its content has the published SHA-256, and then in one step;
 * it is compared again whenever it is read. Several mirrors stand in for one another. Two processes
 * that want the same file do not collide: the second waits (cache_lock.ts) and finds it there.
 *
 * Not a general downloader: it knows before it starts what it must get. One attempt on one mirror is
 * in transfer.ts.
 *
 * @module
 */

import { expectKind, isRecord } from "../runtime/kinds.ts";

import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataFolder } from "../runtime/data_folder.ts";
import { readVariable } from "../runtime/environment.ts";
import { expectBounded, writeFileAtomically } from "../runtime/files.ts";
import { pause } from "../runtime/pause.ts";
import { plain, reasonOf } from "../runtime/quote.ts";
import { system } from "../runtime/system.ts";
import { lockFolder, LockTimeout } from "./cache_lock.ts";
import { sha256Of } from "./checksum.ts";
import { gunzip, isGzip } from "../formats/gzip.ts";
import { transfer, TransferError } from "./transfer.ts";

/** A published file. */
export interface PublishedFile {
  /** Where it stands in the cache: a relative path with `/` between folders. */
  readonly name: string;
  /** Addresses that have it, plain or gzipped, best first. */
  readonly mirrors: readonly string[];
  /** The SHA-256 of its content, uncompressed, in lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes of its content, uncompressed. */
  readonly size: number;
}

/** How far a download has come. */
export interface DownloadProgress {
  /** The file's name in the cache. */
  readonly name: string;
  /** The mirror's address. */
  readonly mirror: string;
  /** Bytes that have come. */
  readonly received: number;
  /** Bytes that will have come at the end, where the mirror says so. */
  readonly total: number | undefined;
}

/** How to download. */
export interface DownloadOptions {
  /** The folder of the cache. Default: the project's `data/cache`. */
  readonly cache?: string | URL;
  /** Take what is in the cache, and do not touch the network. Default: where GRADBOOK_OFFLINE is 1. */
  readonly offline?: boolean;
  /** Hears of each piece that arrives. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Ends the download; nothing is left behind. */
  readonly signal?: AbortSignal;
  /** How often to ask each mirror whose failure may pass. Default: 3. */
  readonly attempts?: number;
  /** Milliseconds to wait before the second round of mirrors, doubled each round. Default: 1000. */
  readonly backOff?: number;
  /** Milliseconds without a byte after which a mirror is given up. Default: 30,000. */
  readonly stallTimeout?: number;
  /**
   * Milliseconds that one attempt may take. Default: a minute, and a second for each 10 KB of the
   * file; half an hour at most.
   */
  readonly timeout?: number;
  /** Milliseconds to wait at most for a mirror that says how long, or is given up. Default: a minute. */
  readonly longestWait?: number;
  /** Milliseconds to wait at most for another process that downloads the same. Default: 5 minutes. */
  readonly lockTimeout?: number;
  /** Hears in a sentence what it waits for. Default: `console.warn`. */
  readonly onWait?: (text: string) => void;
}

/** A place where a file was looked for in vain. */
export interface FailedSource {
  /** A mirror's address, or a path. */
  readonly source: string;
  /** What was wrong there. */
  readonly reason: string;
}

/** No source had the file. The message lists them all, and says what can be done by hand. */
export class DownloadError extends Error {
  /** Tells it from the caller's own reason to abort. */
  override readonly name = "DownloadError";
  /** Where the file was looked for, and what was wrong there. */
  readonly tried: readonly FailedSource[];

  /** Composes the message. */
  constructor(file: PublishedFile, folder: string, tried: readonly FailedSource[]) {
    expectPublished("name what could not be had", file);
    expectKind("name what could not be had", "a list of sources", tried, isSources(tried));
    const { name, sha256 } = file;
    super(
      `Cannot get ${name}: one of its sources must have it, but none has\n` +
        tried.map(({ source, reason }) => `  ${plain(source)}: ${reason}\n`).join("") +
        `To put it there by hand, place ${basename(name)}, plain or as .gz, in ${plain(folder)}; ` +
        `the SHA-256 of its uncompressed content is ${sha256}`,
    );
    this.tried = tried;
  }
}

function isSources(tried: unknown): boolean {
  return Array.isArray(tried) && tried.every((source) => isRecord(source));
}

/** Expects what says where a file is, and what is in it. */
function expectPublished(action: string, file: unknown): void {
  const { name, mirrors, sha256, size } = Object(file);
  const isIt = typeof name === "string" && typeof sha256 === "string" &&
    Array.isArray(mirrors) && Number.isFinite(size);
  expectKind(action, "a file { name, mirrors, sha256, size }", file, isIt);
}

/**
 * The content of a published file, uncompressed: out of the cache, else from the first mirror that
 * has it, and then into the cache.
 *
 * A file put into the cache by hand, plain or as `.gz`, is as good as one downloaded: both must have
 * the published SHA-256.
 *
 * Derived in notebooks/04_mnist_raw_idx.ipynb, "1. Fetching a file once".
 *
 * @throws {DownloadError} If it is neither in the cache nor to be had from any mirror.
 * @throws {Error} If it cannot be written into the cache.
 * @throws What `signal` was aborted with.
 */
export async function download(
  file: PublishedFile,
  options: DownloadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  expectPublished("get a file", file);
  expectKind("get a file", "options such as { cache: … }", options, isRecord(options));
  const cache = options.cache ?? dataFolder("cache");
  const path = join(cache instanceof URL ? fileURLToPath(cache) : cache, file.name);
  const folder = dirname(path);
  options.signal?.throwIfAborted();

  const found = await readCached(path, file);
  if (found.content) return found.content;
  const fail = (reasons: FailedSource[]) => new DownloadError(file, folder, reasons);
  if (options.offline ?? readVariable("GRADBOOK_OFFLINE") === "1") {
    const offline = { source: "network", reason: "not asked, since offline is chosen" };
    throw fail([...found.failures, offline]);
  }
  for (const name of ["read", "write"] as const) {
    if (!await isPermitted(name, folder)) {
      const reason = `permission to ${name} it is not granted (--allow-${name}=${folder})`;
      throw fail([{ source: folder, reason }]);
    }
  }

  const { lockTimeout = 5 * 60_000, onWait = console.warn, signal } = options;
  using _ = await lockFolder(folder, { timeout: lockTimeout, onWait, signal }).catch((error) => {
    if (!(error instanceof LockTimeout)) throw error;
    throw fail([...found.failures, { source: folder, reason: error.message }]);
  });
  // Another process may have got it in the meantime.
  const now = await readCached(path, file);
  if (now.content) return now.content;
  const result = await askMirrors(file, options);
  if (!result.content) throw fail([...now.failures, ...result.failures]);
  await writeFileAtomically(path, result.content);
  return result.content;
}

interface Search {
  readonly content?: Uint8Array<ArrayBuffer>;
  readonly failures: FailedSource[];
}

async function readCached(path: string, file: PublishedFile): Promise<Search> {
  const failures: FailedSource[] = [];
  for (const source of [path, `${path}.gz`]) {
    if (!await isPermitted("read", source)) continue;
    try {
      // Gzip lets a file grow by a few bytes in each 32 KB at worst.
      expectBounded(await system.stat(source), Math.ceil(file.size * 1.001) + 1000);
      const bytes = await system.readFile(source);
      const content = isGzip(bytes) ? await gunzip(bytes, file.size) : bytes;
      const wrong = await compare(content, file);
      if (!wrong) return { content, failures };
      failures.push({ source, reason: wrong });
    } catch (error) {
      if (error instanceof system.errors.NotFound) continue;
      failures.push({ source, reason: reasonOf(error) });
    }
  }
  return { failures: failures.length > 0 ? failures : [{ source: path, reason: "is not there" }] };
}

/** Mirror by mirror, then again those whose failure may pass. */
async function askMirrors(file: PublishedFile, options: DownloadOptions): Promise<Search> {
  const { attempts = 3, backOff = 1000, signal, onProgress, onWait = console.warn } = options;
  const { stallTimeout = 30_000, timeout = Math.min(30 * 60_000, 60_000 + file.size / 10) } =
    options;
  const { longestWait = 60_000 } = options;
  const reasons = new Map<string, string>();
  /** When a mirror may be asked again that has said so. */
  const times = new Map<string, number>();
  let hopeful = [...file.mirrors];
  for (let round = 1; round <= attempts && hopeful.length > 0; round++) {
    if (round > 1) await pause(backOff * 2 ** (round - 2), signal);
    const again: string[] = [];
    for (const mirror of hopeful) {
      const wait = (times.get(mirror) ?? 0) - performance.now();
      if (wait > 0) {
        onWait(`Waiting ${Math.ceil(wait / 1000)} s for ${new URL(mirror).host}, as it asks`);
        await pause(wait, signal);
      }
      try {
        const content = await transfer(mirror, {
          limit: file.size,
          stallTimeout,
          timeout,
          signal,
          onBytes: (received, total) => onProgress?.({ name: file.name, mirror, received, total }),
        });
        const wrong = await compare(content, file);
        if (!wrong) return { content, failures: [] };
        throw new TransferError(wrong, content.length < file.size);
      } catch (error) {
        if (!(error instanceof TransferError)) throw error;
        reasons.set(mirror, error.message + (round > 1 ? `; asked ${round} times` : ""));
        const { passing, retryAfter = 0 } = error;
        if (!passing || retryAfter > longestWait) continue;
        times.set(mirror, performance.now() + retryAfter);
        again.push(mirror);
      }
    }
    hopeful = again.sort((a, b) => times.get(a)! - times.get(b)!);
  }
  return { failures: Array.from(reasons, ([source, reason]) => ({ source, reason })) };
}

/** What is wrong with a content, if anything. */
async function compare(
  content: Uint8Array<ArrayBuffer>,
  { size, sha256 }: PublishedFile,
): Promise<string | undefined> {
  if (content.length !== size) return `it must have ${size} bytes, but has ${content.length}`;
  const found = await sha256Of(content);
  return found === sha256 ? undefined : `its SHA-256 must be ${sha256}, but is ${found}`;
}

async function isPermitted(name: "read" | "write", path: string): Promise<boolean> {
  return (await system.permissions.query({ name, path })).state === "granted";
}
