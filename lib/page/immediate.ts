/**
 * `setImmediate`, which browsers do not have: a turn of the event loop without the delay of a timer.
 *
 * @module
 */

type Work = (...args: unknown[]) => void;

/** Makes it, over a channel of its own. */
export function makeImmediate(): (work: Work, ...args: unknown[]) => void {
  const waiting: (() => void)[] = [], { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return (work, ...args) => {
    waiting.push(() => work(...args));
    port2.postMessage(undefined);
  };
}
