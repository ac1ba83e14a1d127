/**
 * The pool of worker threads: started when first needed, kept for the next run, and never a reason
 * for the process to stay alive.
 *
 * @module
 */
import { WORKER_SOURCE } from "./worker_source.ts";

/** Milliseconds that a worker may take to start; inside a notebook it takes 1,000. */
const START_LIMIT = 5000;

/** A thread beside the main one. */
export interface Thread {
  /** Hands it its part of a run; resolves once it waits for commands. */
  join(run: unknown): Promise<void>;
  /** Whether it still runs, as far as is known. */
  readonly alive: boolean;
  /** Ends it. */
  end(): void;
}

interface Pooled extends Thread {
  busy: boolean;
}

const pool: Pooled[] = [];

/** The part of node:worker_threads' Worker that is used: unlike a web worker, it can be unref'ed. */
interface NodeWorker {
  on(event: "message" | "error" | "exit", listener: (value: unknown) => void): void;
  postMessage(message: unknown): void;
  unref(): void;
  terminate(): void;
}

type NodeThreads = {
  Worker: new (source: string, options: { eval: true; env: object }) => NodeWorker;
};
type WithProcess = { process?: { getBuiltinModule?(name: string): NodeThreads | undefined } };

/** Takes up to `count` threads out of the pool, starting those that are missing. */
export function takeThreads(count: number): Thread[] {
  for (let i = pool.length - 1; i >= 0; i--) if (!pool[i].alive) pool.splice(i, 1);
  const taken = pool.filter(({ busy }) => !busy).slice(0, count);
  while (taken.length < count) {
    const thread = startThread();
    if (!thread) break;
    pool.push(thread);
    taken.push(thread);
  }
  for (const thread of taken) thread.busy = true;
  return taken;
}

/** Gives threads back to the pool. */
export function returnThreads(threads: readonly Thread[]): void {
  for (const thread of pool) if (threads.includes(thread)) thread.busy = false;
}

/** Ends all threads; the next run starts new ones. */
export function endThreads(): void {
  for (const thread of pool.splice(0)) thread.end();
}

function startThread(): Pooled | null {
  try {
    const node = (globalThis as WithProcess).process?.getBuiltinModule?.("node:worker_threads");
    return node ? startNodeWorker(node) : startWebWorker();
  } catch {
    return null;
  }
}

function startNodeWorker(node: NodeThreads): Pooled {
  const worker = new node.Worker(WORKER_SOURCE, { eval: true, env: {} });
  const thread = createThread((message) => worker.postMessage(message), () => worker.terminate());
  worker.on("message", thread.onReady);
  worker.on("error", thread.onEnd);
  worker.on("exit", thread.onEnd);
  // After the listeners, which in Node keep the process alive.
  worker.unref();
  return thread;
}

function startWebWorker(): Pooled {
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module" });
  const thread = createThread((message) => worker.postMessage(message), () => worker.terminate());
  worker.onmessage = thread.onReady;
  worker.onerror = (event) => {
    event.preventDefault();
    thread.onEnd();
  };
  return thread;
}

function createThread(post: (message: unknown) => void, terminate: () => void) {
  let settle: ((isReady: boolean) => void) | undefined;
  const thread = {
    busy: false,
    alive: true,
    onReady: () => settle?.(true),
    onEnd: () => {
      thread.alive = false;
      settle?.(false);
    },
    join: async (run: unknown) => {
      const isReady = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => settle?.(false), START_LIMIT);
        settle = (value) => {
          clearTimeout(timer);
          resolve(value);
        };
        if (thread.alive) post(run);
        else settle(false);
      });
      if (!isReady) throw new Error("Cannot use a worker: expected it to start, but it did not");
    },
    end: () => {
      thread.alive = false;
      terminate();
    },
  };
  return thread;
}
