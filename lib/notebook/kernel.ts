/**
 * Makes Deno's notebook kernel reliable. Importing this file is all it takes; outside the kernel it
 * does nothing.
 *
 * The kernel runs cells on one thread and talks to the notebook on another, which hands on a cell's
 * messages one by one while it already reports the cell as done: what it has not sent by then goes
 * missing, or to the next cell. So every cell waits, before it ends, for as long as the kernel takes
 * to send what the cell has said (output.ts). Of how the kernel ends a cell, two things can be hooked
 * into: it awaits `broadcastResult` where the cell succeeded, and it evaluates `thrown instanceof
 * Error` where it failed.
 *
 * Besides, Stop leaves the kernel running and aborts the `interruptSignal()`; and errors that nobody
 * catches are shown, where otherwise they are lost, or the kernel hangs.
 *
 * None of what this uses is documented by Deno: tests/jupyter/ proves it on the real kernel.
 *
 * @module
 */
import { interrupt, interruptSignal, isWatched, resume, unwatch } from "../runtime/interrupt.ts";
import { type Kernel, type RelayEnd, repairOutput } from "./output.ts";

/** Milliseconds within which a cell that starts after a stopped one had been waiting in the queue. */
const QUEUED = 100;

/** Milliseconds after which Stop is forgotten if no cell ends: none was running. */
const FORGOTTEN = 2000;

/** The same where nothing has asked for the signal since the last cell ended: most likely, none was. */
const FORGOTTEN_AT_REST = 250;

const repaired = Symbol.for("gradbook/notebook");

/** Where lib/relay/prelude.ts has put what it wants to be told. */
const RELAY: unique symbol = Symbol.for("gradbook/relay");

/** The kernel, if this runs in one; `null` if it is none that this file knows. */
function findKernel(): Kernel | null | undefined {
  let jupyter;
  try {
    jupyter = Deno.jupyter; // Throws outside the kernel, and there is no Deno in a browser.
  } catch {
    return undefined;
  }
  const deno = Deno as unknown as { internal: symbol } & Record<symbol, Kernel["internal"]>;
  const kernel = { jupyter, internal: deno[deno.internal] } as unknown as Kernel;
  const needed = [
    kernel.jupyter?.broadcast,
    kernel.jupyter?.display,
    kernel.jupyter?.format,
    kernel.internal?.jupyter?.broadcastResult,
    kernel.internal?.Console,
  ];
  return needed.every((f) => typeof f === "function") ? kernel : null;
}

/** `x instanceof Error` means what it meant, and calls `hook` before. */
function beforeInstanceofError(hook: (value: unknown) => void): void {
  const isInstance = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(Error, Symbol.hasInstance, {
    configurable: true,
    value(this: typeof Error, value: unknown): boolean {
      if (this === Error) hook(value); // Subclasses inherit this method.
      return isInstance.call(this, value);
    },
  });
}

/** Unless they are prevented, the kernel drops the one and hangs on the other. */
function showUncaughtErrors(): void {
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    console.error("Uncaught (in promise)", event.reason);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    console.error("Uncaught", event.error);
  });
}

/** Stop sends SIGINT, which would end the process. Returns what is to be called when a cell ends. */
function obeyStop(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const resumeAfter = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(resume, milliseconds);
  };
  Deno.addSignalListener("SIGINT", () => {
    const delay = isWatched() ? FORGOTTEN : FORGOTTEN_AT_REST;
    interrupt();
    resumeAfter(delay);
  });
  // With nothing to wait for, the kernel would not look for signals until the next cell runs.
  setInterval(() => {}, 2 ** 31 - 1);
  return () => {
    // Cells that were queued behind a stopped one shall not train either.
    if (interruptSignal().aborted) resumeAfter(QUEUED);
    unwatch();
  };
}

function repair(kernel: Kernel): void {
  if (repaired in kernel.jupyter) return; // By another copy of this library.
  Object.defineProperty(kernel.jupyter, repaired, { value: true });
  const relay = (globalThis as { [RELAY]?: RelayEnd })[RELAY];
  const settle = repairOutput(kernel, { console, noColor: Deno.noColor, relay });
  const onCellEnd = obeyStop();
  const { broadcastResult } = kernel.internal.jupyter;
  kernel.internal.jupyter.broadcastResult = async (count, result) => {
    await broadcastResult(count, result);
    onCellEnd();
  };
  beforeInstanceofError((value) => {
    settle(value);
    onCellEnd();
  });
  showUncaughtErrors();
}

const kernel = findKernel();
if (kernel) repair(kernel);
else if (kernel === null) {
  console.warn(
    `gradbook/notebook does not know the kernel of Deno ${Deno.version.deno}: outputs may come late ` +
      `or in the wrong cell, and Stop may end the kernel. It knows that of Deno 2.9.`,
  );
}
