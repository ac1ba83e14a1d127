/**
 * The cells in their order: one at a time, each complete before the next begins, and none behind one
 * that failed.
 *
 * @module
 */
import type { Content, Message } from "./message.ts";

/** How a cell ended. */
export interface Outcome {
  /** The content of its `execute_reply`. */
  readonly reply: Content;
}

/** A request that waits for its turn. */
export interface Waiting {
  readonly request: Message;
  /** Runs it. Resolves with how it ended. */
  run(): Promise<Outcome>;
  /** What is to be done after a failure, before the next one runs; requests that come meanwhile wait. */
  clear?(): Promise<void>;
  /** Answers that it will not run. */
  abort(): void;
}

/** Milliseconds for which requests may be under way that were sent before a cell failed. */
const UNDER_WAY = 500;

/** A queue of requests. */
export class Cells {
  readonly #waiting: Waiting[] = [];
  #running = false;
  #failed = { sent: -Infinity, at: -Infinity };

  /** Runs it after those before it. */
  add(item: Waiting): void {
    const { header } = item.request;
    if (
      header.msg_type === "execute_request" && performance.now() - this.#failed.at < UNDER_WAY &&
      Date.parse(header.date) < this.#failed.sent
    ) {
      item.abort();
      return;
    }
    this.#waiting.push(item);
    this.#next();
  }

  /** Aborts all cells that wait. */
  abort(): void {
    const cells = this.#waiting.filter(({ request }) =>
      request.header.msg_type === "execute_request"
    );
    for (const cell of cells) {
      this.#waiting.splice(this.#waiting.indexOf(cell), 1);
      cell.abort();
    }
  }

  async #next(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let item; (item = this.#waiting.shift());) {
      const { reply } = await item.run();
      if (reply.status !== "error") continue;
      if (item.request.content.stop_on_error !== false) {
        this.#failed = { sent: Date.now(), at: performance.now() };
        this.abort();
      }
      await item.clear?.();
    }
    this.#running = false;
  }
}
