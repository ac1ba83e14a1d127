/**
 * Stop, in three steps: ask the code; interrupt the engine; start another one.
 *
 * @module
 */

import { shown } from "./marks.ts";

/** How a cell ends that Stop could not end but with its kernel. */
export const REPLACED = shown(
  "Interrupted",
  "Stop was pressed, but the cell did not end: the kernel was started anew, and all variables are gone",
);

/** What Stop does to a running cell. */
export interface Stoppable {
  /** Asks the code to end. Returns nothing; `alive` tells whether that arrived. */
  ask(): void;
  /** When the engine last confirmed, as of `performance.now()`. */
  alive(): number;
  /** Ends JavaScript where it is. */
  interrupt(): void;
  /** Ends the process. */
  replace(): void;
  /** Settles when the cell has ended. */
  readonly ended: Promise<unknown>;
}

/** Milliseconds. */
const PATIENCE = 3000, CONFIRMS = 500, UNWINDS = 1500;

/** Stops one cell. */
export class Stop {
  readonly #cell: Stoppable;
  #presses = 0;
  #isForced = false;
  #hasEnded = false;

  /** For a cell that runs. */
  constructor(cell: Stoppable) {
    this.#cell = cell;
    cell.ended.finally(() => this.#hasEnded = true);
  }

  /** Whether it was pressed. */
  get isPressed(): boolean {
    return this.#presses > 0;
  }

  /** The first time, asks; the second time, or if that does not help in time, insists. */
  async press(): Promise<void> {
    if (++this.#presses > 1) return await this.#insist();
    this.#cell.ask();
    if (!await this.#endsWithin(PATIENCE)) await this.#insist();
  }

  async #insist(): Promise<void> {
    if (this.#isForced) return;
    this.#isForced = true;
    const start = performance.now();
    this.#cell.ask();
    if (await this.#endsWithin(CONFIRMS)) return;
    // Where the event loop turns, interrupting would leave the cell's promise open for ever.
    if (this.#cell.alive() < start) this.#cell.interrupt();
    if (!await this.#endsWithin(UNWINDS)) this.#cell.replace();
  }

  async #endsWithin(milliseconds: number): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const time = new Promise<void>((resolve) => timer = setTimeout(resolve, milliseconds));
    await Promise.race([this.#cell.ended, time]);
    clearTimeout(timer);
    return this.#hasEnded;
  }
}
