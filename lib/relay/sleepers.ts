/**
 * The end of loops that sleep, where cells run.
 *
 * @module
 */
import { Interrupted } from "../runtime/interrupt.ts";

/** A loop that sleeps ends where it would sleep again, once Stop has been pressed in vain. */
export function endSleepers(wasInVain: () => boolean): void {
  const { setTimeout: sleep } = globalThis;
  globalThis.setTimeout = Object.assign(
    (...args: Parameters<typeof sleep>) => {
      if (wasInVain()) throw new Interrupted();
      return sleep(...args);
    },
    sleep,
  ) as typeof sleep;
}
