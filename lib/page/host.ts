/**
 * A kernel as its page has it: a worker that is started when a cell is to run, asked to stop, and
 * replaced where it does not obey.
 *
 * @module
 */
import { shown } from "../relay/marks.ts";
import { REPLACED, Stop } from "../relay/stop.ts";
import { answerInput, inputMemory } from "./input.ts";
import type { CellError, FromWorker, ToWorker } from "./kernel.ts";

/** What a kernel says by itself. */
export interface HostEvents {
  /** An output, or a change of one, as Jupyter's messages have it. */
  publish(type: string, content: Record<string, unknown>, metadata?: object): void;
  /** A question; without an answer, the program goes on with null. */
  ask(question: string): Promise<string | undefined>;
}

/**
 * A worker that loads the script: one of another site could not be a worker itself, and this one may
 * ask no address for anything that its page may not, whoever's cells it runs.
 */
function scriptAt(address: URL): string {
  const where = JSON.stringify(address.href);
  const script = `self.gradbookWorker = ${where}; importScripts(${where});`;
  return URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
}

const diedOf = (reason: string) =>
  shown(
    "KernelDied",
    `The kernel has ended (${reason}), and all variables are gone; the next cell starts it anew`,
  );

/** Runs cells, one at a time. */
export class KernelHost {
  readonly #address: URL;
  readonly #events: HostEvents;
  #worker: Worker | undefined;
  #input: SharedArrayBuffer | undefined;
  /** The cell that runs. */
  #cell: { readonly stop: Stop; finish(error?: CellError): void } | undefined;

  /** The worker's script is at `address`, beside all that it fetches. */
  constructor(address: URL, events: HostEvents) {
    this.#address = address;
    this.#events = events;
  }

  /** Starts the worker, so that the first cell need not wait for it. */
  start(): void {
    if (this.#worker) return;
    const worker = new Worker(scriptAt(this.#address), { name: "gradbook" });
    this.#worker = worker;
    this.#input = inputMemory();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "locked") this.#watch(worker, data.lock);
      else this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const reason = event.message || `${this.#address} cannot be loaded`;
      this.#replace(diedOf(reason));
    };
    const lock = `gradbook ${performance.timeOrigin} ${Math.random()}`;
    this.#send({ kind: "start", input: this.#input, lock });
  }

  /** A worker that is gone says nothing, but lets go of its lock. */
  #watch(worker: Worker, lock: string): void {
    navigator.locks.request(lock, () => {
      if (this.#worker === worker) this.#replace(diedOf("its worker has closed"));
    });
  }

  /** Runs a cell; resolves with the error that ended it, if one did. */
  execute(code: string, count: number): Promise<CellError | undefined> {
    this.start();
    const { promise: ended, resolve: finish } = Promise.withResolvers<CellError | undefined>();
    const stop = new Stop({
      ask: () => {
        this.#send({ kind: "stop" });
        if (this.#input) answerInput(this.#input, undefined);
      },
      // A worker cannot be interrupted, but only ended.
      alive: () => Infinity,
      interrupt() {},
      replace: () => this.#replace(REPLACED),
      ended,
    });
    this.#cell = { stop, finish };
    this.#send({ kind: "execute", code, count });
    return ended;
  }

  /** Stops the cell that runs; pressed again, it does not wait so long. */
  stop(): void {
    this.#cell?.stop.press();
  }

  /** Ends the worker, and the cell with it. */
  end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#end();
  }

  #replace(error: CellError): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#end(error);
  }

  #end(error?: CellError): void {
    const cell = this.#cell;
    this.#cell = undefined;
    cell?.finish(error);
  }

  #send(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  async #receive(message: Exclude<FromWorker, { kind: "locked" }>): Promise<void> {
    switch (message.kind) {
      case "publish":
        return this.#events.publish(message.type, message.content, message.metadata);
      case "done":
        return this.#end(message.error);
      case "ask": {
        const answer = await this.#events.ask(message.question);
        if (this.#input) answerInput(this.#input, answer);
      }
    }
  }
}
