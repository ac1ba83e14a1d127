/**
 * One cell on the engine: it has ended when the engine says so and all that it said has come.
 *
 * @module
 */
import { pause } from "../runtime/pause.ts";
import type { Mark, ShownError } from "./marks.ts";
import type { Content, Message } from "./message.ts";

/**
 * Milliseconds of silence that end the output where no mark comes: an engine that does not know marks
 * says all soon, one that does may have been kept waiting by the machine. At last, where a cell failed
 * without a word.
 */
const GRACE = { unknown: 100, known: 1000, silent: 10 };

/** What a silent `execute_reply` says: nothing. */
const SILENT = "Execution failed";

/** The end of a cell, as it comes together from two channels. */
export class RunningCell {
  readonly #ended = Promise.withResolvers<ShownError | undefined>();
  readonly #mark = Promise.withResolvers<void>();
  #error: ShownError | undefined;
  #lastOutput = -Infinity;
  readonly #grace: number;
  /** When the engine last said that it knows of Stop. */
  alive = -Infinity;
  /** The names that are there, where it was asked for some. */
  there: readonly string[] = [];

  /** A cell on an engine that marks the end of its cells, or on another. */
  constructor(isKnown: boolean) {
    this.#grace = isKnown ? GRACE.known : GRACE.unknown;
  }

  /** Takes in a mark. */
  mark(mark: Mark): void {
    if (mark.kind === "alive") {
      this.alive = performance.now();
      return;
    }
    if (mark.kind === "there") this.there = mark.names;
    if (mark.kind === "error") this.#error = mark.error;
    if (mark.kind === "error" || mark.kind === "end") this.#mark.resolve();
  }

  /** Takes note of an output. */
  touch(): void {
    this.#lastOutput = performance.now();
  }

  /** Ends the cell in place of the engine. */
  fail(error: ShownError): void {
    this.#ended.resolve(error);
  }

  /** Waits for the end; resolves with the error, `"silent"` where the engine does not say which. */
  async end(
    reply: Promise<Message>,
  ): Promise<{ content?: Content; error?: ShownError | "silent" }> {
    const answered = (async () => {
      const { content } = await reply;
      if (content.status === "error" && content.evalue === SILENT) {
        await this.#silence(GRACE.silent);
        return { content, error: "silent" as const };
      }
      await Promise.race([this.#mark.promise, this.#silence(this.#grace)]);
      if (content.status !== "error") return { content };
      return { content, error: this.#error ?? content as unknown as ShownError };
    })();
    const failed = this.#ended.promise.then((error) => ({ error }));
    return await Promise.race([answered, failed]);
  }

  async #silence(grace: number): Promise<void> {
    let from = performance.now();
    for (let left = grace; left > 0; left = from + grace - performance.now()) {
      await pause(left);
      from = Math.max(from, this.#lastOutput);
    }
  }
}
