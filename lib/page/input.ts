/**
 * `prompt` in a worker, which waits for the page's answer: by shared memory, since nothing else can
 * wait. The page has one end of it, the worker the other.
 *
 * @module
 */

/** Bytes of an answer. */
const LONGEST = 2 ** 16;
const WAITS = 0, ANSWERED = 1, REFUSED = 2;

/** The memory between the two; undefined where pages may share none. */
export function inputMemory(): SharedArrayBuffer | undefined {
  return typeof SharedArrayBuffer === "function" ? new SharedArrayBuffer(8 + LONGEST) : undefined;
}

/** Gives the worker an answer, or none: undefined. */
export function answerInput(memory: SharedArrayBuffer, answer: string | undefined): void {
  const state = new Int32Array(memory, 0, 2);
  const bytes = new TextEncoder().encode(answer ?? "").subarray(0, LONGEST);
  new Uint8Array(memory, 8).set(bytes);
  state[1] = bytes.length;
  Atomics.store(state, 0, answer === undefined ? REFUSED : ANSWERED);
  Atomics.notify(state, 0);
}

/** Asks, by `ask`, and waits for the answer; null where there is none. */
export function waitForInput(
  memory: SharedArrayBuffer | undefined,
  ask: () => void,
): string | null {
  if (!memory) {
    throw new Error(
      "Cannot ask: the page must share memory with its kernel, but may not; open it by its start page",
    );
  }
  const state = new Int32Array(memory, 0, 2);
  Atomics.store(state, 0, WAITS);
  ask();
  Atomics.wait(state, 0, WAITS);
  if (Atomics.load(state, 0) === REFUSED) return null;
  // Text cannot be decoded from shared memory.
  return new TextDecoder().decode(new Uint8Array(memory, 8, state[1]).slice());
}
