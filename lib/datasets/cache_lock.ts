/**
 * The lock of a folder in the cache: who downloads into it writes down its process, so that others
 * can say whom they wait for. The lock is the system's own (flock), and so it ends with its process,
 * however that ends.
 *
 * @module
 */
import { join } from "node:path";
import { pause } from "../runtime/pause.ts";
import { plain, reasonOf } from "../runtime/quote.ts";
import { type OpenFile, system } from "../runtime/system.ts";

/** How to wait for a lock. */
export interface LockOptions {
  /** Milliseconds to wait at most. */
  readonly timeout: number;
  /** Is told once whom it waits for, if that takes more than a second. */
  readonly onWait: (text: string) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** Another process did not give the lock in time. */
export class LockTimeout extends Error {
  /** Tells it from the system's refusal. */
  override readonly name = "LockTimeout";
}

/** Milliseconds without a word. */
const SILENCE = 1000;
/** Milliseconds between two tries. The system's own waiting could not be broken off. */
const INTERVAL = 100;

/**
 * The folder, made if need be, for this process alone until what is returned is disposed of.
 *
 * @throws {LockTimeout} If another process keeps it too long.
 * @throws {Error} If the system refuses.
 * @throws What `signal` is aborted with.
 */
export async function lockFolder(
  folder: string,
  { timeout, onWait, signal }: LockOptions,
): Promise<Disposable> {
  const path = join(folder, ".lock");
  const lock = await openLock(folder, path);
  try {
    const start = performance.now();
    let isTold = false;
    while (!await lock.tryLock(true)) {
      const waited = performance.now() - start;
      if (waited > timeout) {
        throw new LockTimeout(
          `${await holder(path)} has kept it for more than ${timeout / 1000} s: end that, or wait`,
        );
      }
      if (waited > SILENCE && !isTold) {
        onWait(`Waiting for ${await holder(path)}, which downloads into ${plain(folder)}`);
        isTold = true;
      }
      await pause(INTERVAL, signal);
    }
    // Where there are no locks, nobody reads it.
    if (system.pid !== undefined) await lock.write(new TextEncoder().encode(`${system.pid}\n`));
    return lock;
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

async function openLock(folder: string, path: string): Promise<OpenFile> {
  try {
    await system.mkdir(folder, { recursive: true });
    return await system.open(path, { create: true, write: true });
  } catch (error) {
    throw new Error(`Cannot use ${plain(folder)} as a cache: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** Who has the lock, as far as can be told. */
async function holder(path: string): Promise<string> {
  const text = await system.readFile(path).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  const [id] = /^\d+(?=\n)/.exec(text) ?? [];
  return id === undefined ? "another process" : `process ${id}`;
}
