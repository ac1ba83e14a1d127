/**
 * The event loop's turns: work that takes long and waits for nothing lets timers, charts and the Stop
 * button have theirs now and then. `fit` and `evaluate` do so between steps, loops written by hand
 * call `breathe()`.
 *
 * @module
 */
import { interruptSignal } from "./interrupt.ts";

/** When the event loop is to have a turn, and the turn itself. */
export class Pace {
  readonly #work: number;
  #last = performance.now();

  /**
   * @param work Milliseconds between two turns. A turn takes one to four: at 100 of work, training
   * is no slower for it that could be measured.
   */
  constructor(work = 100) {
    this.#work = work;
  }

  /** Whether the work has gone on for so long. To be asked often: it costs next to nothing. */
  due(): boolean {
    return performance.now() - this.#last > this.#work;
  }

  /** A turn is a timer: Deno looks for signals, such as Stop, only while it waits for one. */
  async take(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = performance.now();
  }
}

/** Shared by all loops written by hand; twice as lively as training, since they are drawn as they go. */
const breath = new Pace(50);

/**
 * Lets timers, charts and the Stop button have their turn. Call it in long loops written by hand, as
 * often as you like: all but one call in 50 ms cost next to nothing.
 *
 * @throws {Interrupted} Once Stop has been pressed.
 *
 * @example
 * ```ts
 * import { breathe } from "gradbook/notebook";
 *
 * let w = 0;
 * for (let step = 0; step < 1000; step++) {
 *   w -= 0.1 * 2 * (w - 3);
 *   await breathe();
 * }
 * ```
 */
export async function breathe(): Promise<void> {
  if (breath.due()) await breath.take();
  interruptSignal().throwIfAborted();
}
