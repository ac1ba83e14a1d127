/**
 * Worker threads beside the main one, and how many pay off. They are never a reason for the process
 * to stay alive.
 *
 * @module
 */
import type { NetworkPlan } from "../interface.ts";
import { type ThreadPart, WEB_WORKER, WORKER_SOURCE } from "./worker_source.ts";

/** Threads that pay off where there are as many processors; and that may be tried where there are less. */
export const USEFUL_THREADS = 4;

/** How many threads a run may have, and all runs together beside the main one. */
export const MOST_THREADS: number = Math.max(navigator.hardwareConcurrency, USEFUL_THREADS);

/** Multiplications per step below which sharing them costs more than it gains. */
const LEAST_WORK = 100_000;

/** How many threads pay off for steps of this plan. */
export function usefulThreads(plan: NetworkPlan): number {
  if (multiplications(plan) < LEAST_WORK) return 1;
  return Math.min(plan.threadLimit, navigator.hardwareConcurrency, USEFUL_THREADS);
}

/** Multiplications of a step's forward pass, and as many of its update. */
export function multiplications({ layers, sets: [set], batchSize }: NetworkPlan): number {
  const listed = set.sparsity ? set.sparsity.listed / set.count : layers[0].inputs;
  const perExample = layers.reduce((sum, layer, l) => {
    return sum + (l === 0 ? listed : layer.inputs) * layer.outputs;
  }, 0);
  return Math.min(batchSize, set.count) * perExample;
}

/** How a pool's threads come to be. */
export interface PoolOptions {
  /** What they run: a program that answers a `ThreadPart` as `WORKER_SOURCE` does. */
  readonly source?: string;
  /** Milliseconds that one may take to start; inside a notebook it takes 1,000. */
  readonly startLimit?: number;
}

/** A thread beside the main one. */
export interface Thread {
  /** Hands it its part of a run; resolves once it waits for commands. */
  join(part: ThreadPart): Promise<void>;
  /** Whether it still runs, as far as is known. */
  readonly alive: boolean;
  /** Ends it. */
  end(): void;
}

interface Pooled extends Thread {
  busy: boolean;
}

/** The part of node:worker_threads' Worker that is used: unlike a standard web worker, it can be unref'ed. */
interface NodeWorker extends Pick<Worker, "postMessage" | "terminate"> {
  on(event: "message" | "error" | "exit", listener: (value: unknown) => void): void;
  unref(): void;
}

type NodeThreads = {
  Worker: new (source: string, options: { eval: true; env: object }) => NodeWorker;
};
type WithProcess = { process?: { getBuiltinModule?(name: string): NodeThreads | undefined } };

/**
 * Threads that are started when first needed, and kept for the next run: never more than
 * `MOST_THREADS`, however many runs are under way.
 */
export class ThreadPool {
  readonly #threads = new Set<Pooled>();
  readonly #start: () => Pooled | null;

  constructor({ source = WORKER_SOURCE, startLimit = 5000 }: PoolOptions = {}) {
    this.#start = () => startThread(source, startLimit);
  }

  /** How many threads may be taken now. */
  get available(): number {
    return MOST_THREADS - [...this.#threads].filter(({ alive, busy }) => alive && busy).length;
  }

  /** Takes up to `count` of the available threads, starting those that are missing. */
  take(count: number): Thread[] {
    for (const thread of this.#threads) if (!thread.alive) this.#threads.delete(thread);
    const free = Math.min(count, this.available);
    const taken = [...this.#threads].filter(({ busy }) => !busy).slice(0, free);
    while (taken.length < free) {
      const thread = this.#start();
      if (!thread) break;
      this.#threads.add(thread);
      taken.push(thread);
    }
    for (const thread of taken) thread.busy = true;
    return taken;
  }

  /** Gives threads back to the pool. */
  giveBack(threads: readonly Thread[]): void {
    for (const thread of this.#threads) if (threads.includes(thread)) thread.busy = false;
  }

  /** Ends all threads; the next run starts new ones. */
  end(): void {
    for (const thread of this.#threads) thread.end();
    this.#threads.clear();
  }
}

function startThread(source: string, limit: number): Pooled | null {
  try {
    const { process, Deno } = globalThis as WithProcess & { Deno?: unknown };
    const letGo = Deno ? findLetGo() : undefined;
    const node = letGo ? undefined : process?.getBuiltinModule?.("node:worker_threads");
    return node ? startNodeWorker(node, source, limit) : startWebWorker(source, limit, letGo);
  } catch {
    return null;
  }
}

function startNodeWorker(node: NodeThreads, source: string, limit: number): Pooled {
  const worker = new node.Worker(source, { eval: true, env: {} });
  const thread = createThread(worker, limit);
  worker.on("message", thread.onReady);
  worker.on("error", thread.onEnd);
  worker.on("exit", thread.onEnd);
  // After the listeners, the first of which would keep Node alive again.
  worker.unref();
  return thread;
}

/** Lets the process end while a web worker is there. */
type LetGo = (worker: Worker) => void;

/**
 * What Deno's own node:worker_threads unrefs a web worker by, a method that it has under a nameless
 * symbol. By itself such a worker starts in a third of the time and takes 11 MB less, since it brings
 * nothing of Node along. Where the method is not to be found, Node's worker does as well.
 */
function findLetGo(): LetGo | undefined {
  const methods = Worker.prototype as unknown as Record<symbol, unknown>;
  const [symbol, ...others] = Object.getOwnPropertySymbols(methods)
    .filter((symbol) => symbol.description === undefined && typeof methods[symbol] === "function");
  if (symbol === undefined || others.length > 0) return undefined;
  return (worker) => (worker as unknown as Record<symbol, (isRef: boolean) => void>)[symbol](false);
}

function startWebWorker(source: string, limit: number, letGo?: LetGo): Pooled {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", name: WEB_WORKER });
  const thread = createThread(worker, limit);
  worker.onmessage = thread.onReady;
  worker.onerror = (event) => {
    event.preventDefault();
    thread.onEnd();
  };
  letGo?.(worker);
  return thread;
}

function createThread(worker: Pick<Worker, "postMessage" | "terminate">, startLimit: number) {
  let settle: ((isReady: boolean) => void) | undefined;
  const thread = {
    busy: false,
    alive: true,
    onReady: () => settle?.(true),
    onEnd: () => {
      thread.alive = false;
      settle?.(false);
    },
    join: (part: ThreadPart): Promise<void> =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle?.(false), startLimit);
        settle = (isReady) => {
          clearTimeout(timer);
          if (isReady) resolve();
          else reject(new Error("Cannot use a worker: expected it to start, but it did not"));
        };
        if (thread.alive) worker.postMessage(part);
        else settle(false);
      }),
    end: () => {
      thread.alive = false;
      worker.terminate();
    },
  };
  return thread;
}

/** Whether this thread may wait in its sleep: a browser's main thread may not. */
export function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}
