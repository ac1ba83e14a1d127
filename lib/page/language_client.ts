/**
 * A page's end of its language service, which is asked as lib/relay/ asks its own.
 *
 * The worker is several times as large as the kernel, and is not fetched before {@linkcode
 * LanguageClient.start}; until it is there, and where it fails, every answer is nothing.
 *
 * @module
 */
import type { Finding, Language } from "../relay/language.ts";
import type { Question } from "./language_worker.ts";

type Inspected = Awaited<ReturnType<Language["inspect"]>>;
type Completed = Awaited<ReturnType<Language["complete"]>>;

/** Asks the worker at an address. */
export class LanguageClient implements Language {
  readonly #address: URL;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  /** What ran before the worker was there. */
  readonly #early: (readonly [code: string, there?: readonly string[]])[] = [];
  #worker: Worker | undefined;
  #questions = 0;
  #isReady = false;
  #hasEnded = false;

  /** The worker's script is at `address`, beside all that it fetches. */
  constructor(address: URL) {
    this.#address = address;
  }

  async start(): Promise<void> {
    if (this.#worker || this.#hasEnded) return;
    const worker = new Worker(this.#address, { name: "gradbook language" });
    this.#worker = worker;
    worker.onmessage = ({ data: { id, answer } }) => {
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.end();
    };
    for (const ran of this.#early) this.accept(...ran);
    await this.#ask("start", undefined);
    this.#isReady = true;
  }

  check(code: string): Promise<readonly Finding[]> {
    return this.#ask<readonly Finding[]>("check", [], code);
  }

  accept(code: string, there?: readonly string[]): void {
    if (this.#hasEnded) return;
    if (this.#worker) this.#ask("accept", undefined, code, there);
    else this.#early.push([code, there]);
  }

  forget(): void {
    this.#early.length = 0;
    this.#ask("forget", undefined);
  }

  inspect(code: string, cursor: number): Promise<Inspected> {
    return this.#ask<Inspected>("inspect", undefined, code, cursor);
  }

  complete(code: string, cursor: number): Promise<Completed> {
    return this.#ask<Completed>("complete", { matches: [] }, code, cursor);
  }

  isComplete(code: string): Promise<string> {
    return this.#ask("isComplete", "unknown", code);
  }

  end(): void {
    this.#hasEnded = true;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isReady = false;
    this.#early.length = 0;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }

  async #ask<T>(method: Question["method"], nothing: T, ...args: Question["args"]): Promise<T> {
    if (!this.#worker || !this.#isReady && !/^(?:start|accept|forget)$/.test(method)) {
      return nothing;
    }
    const id = ++this.#questions;
    const answer = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#worker.postMessage({ id, method, args } satisfies Question);
    return (await answer ?? nothing) as T;
  }
}
