/**
 * Stop, for everything that takes long: one signal that all long loops obey without being handed it.
 *
 * `fit` and `evaluate` look at `interruptSignal()` between steps, loops written by hand call
 * `breathe()` (pacing.ts). Nothing in here knows what pressing Stop is: the notebook kernel calls
 * `interrupt()`, programs that never do run as if this file were not there.
 *
 * @module
 */
import { expectText } from "./kinds.ts";

/** Ends a cell or program that was asked to stop. */
export class Interrupted extends Error {
  /** Tells it from failures. */
  override readonly name = "Interrupted";

  /** The trace is left out: where Stop found the program says nothing. */
  constructor(message = "Stop was pressed; all variables keep the values they have") {
    expectText("stop", "the message", message);
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}

let controller = new AbortController();
let watched = false;

/** Aborted when Stop is pressed, with an {@linkcode Interrupted} as its reason. */
export function interruptSignal(): AbortSignal {
  watched = true;
  return controller.signal;
}

/** Whether anything has asked for the signal since {@linkcode unwatch} was called. */
export function isWatched(): boolean {
  return watched;
}

/** From here on, what has asked for the signal does not count: it has ended. */
export function unwatch(): void {
  watched = false;
}

/** Stops all that obeys the current signal. */
export function interrupt(): void {
  controller.abort(new Interrupted());
}

/** Replaces the signal where it is aborted, so that work can begin anew. */
export function resume(): void {
  if (controller.signal.aborted) controller = new AbortController();
}
