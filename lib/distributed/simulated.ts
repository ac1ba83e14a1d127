/**
 * Ranks that are threads of one process, over memory that they share: for tests, and to find out what
 * a slower network would cost. Each rank runs in a worker of its own, and waits there in its sleep.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectInteger } from "../tensor/integers.ts";
import type { Communicator } from "../training/communicator.ts";

/** How long messages take. */
export interface Delays {
  /** Seconds that every exchange takes, however small. */
  readonly latency?: number;
  /** Bytes per second that a rank receives. */
  readonly bandwidth?: number;
}

/** What each rank is handed, by `postMessage`. */
export interface Place extends Delays {
  /** Its number. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** Where parts are exchanged. */
  readonly memory: SharedArrayBuffer;
}

/** Words of the barrier: ranks that have come, and how often it has opened. */
const ARRIVED = 0, OPENED = 1, HEADER = 8;

/** Seconds after which a rank that has not come will not come any more. */
const PATIENCE = 60;

/** Ranks and bytes, at most. */
const MOST_RANKS = 1024, MOST_BYTES = 2 ** 31;

/**
 * Places for so many ranks, whose exchanges are of so many bytes at most.
 *
 * @throws {TypeError} If a delay is unknown, or no number.
 * @throws {RangeError} If a number is out of range.
 */
export function places(size: number, bytes: number, delays: Delays = {}): Place[] {
  const action = "make places for ranks";
  expectInteger(size, 1, MOST_RANKS, action);
  expectInteger(bytes, 1, MOST_BYTES, action);
  expectOptions(action, delays ?? null, ["latency", "bandwidth"]);
  const { latency = 0, bandwidth = Infinity } = delays;
  if (!(typeof latency === "number" && latency >= 0 && latency < PATIENCE)) {
    throw new TypeError(
      `Cannot ${action}: expected seconds below ${PATIENCE}, but got ${describe(latency)}`,
    );
  }
  if (!(typeof bandwidth === "number" && bandwidth > 0)) {
    throw new TypeError(
      `Cannot ${action}: expected bytes per second, but got ${describe(bandwidth)}`,
    );
  }
  const memory = new SharedArrayBuffer(HEADER + bytes);
  return Array.from({ length: size }, (_, rank) => ({ rank, size, memory, ...delays }));
}

/** The communicator of a rank at its place. */
export class SimulatedCommunicator implements Communicator {
  /** Its number. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** All of them. */
  readonly localSize: number;
  readonly #place: Place;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  /**
   * Takes its place.
   *
   * @throws {TypeError} If it is none.
   */
  constructor(place: Place) {
    if (!(Object(place).memory instanceof SharedArrayBuffer)) {
      throw new TypeError(`Cannot join ranks: expected a place, but got ${describe(place)}`);
    }
    this.rank = place.rank;
    this.size = this.localSize = place.size;
    this.#place = place;
    this.#words = new Int32Array(place.memory, 0, HEADER / 4);
    this.#bytes = new Uint8Array(place.memory, HEADER);
  }

  /**
   * See `Communicator`.
   *
   * @throws {TypeError} If the sizes are not those of the parts.
   * @throws {RangeError} If there is less room.
   */
  allgather(part: Uint8Array, all: Uint8Array, sizes: readonly number[]): void {
    const fits = part instanceof Uint8Array && all instanceof Uint8Array && Array.isArray(sizes) &&
      sizes.length === this.size && sizes[this.rank] === part.length &&
      sizes.reduce((sum, bytes) => sum + bytes, 0) === all.length;
    if (!fits) {
      throw new TypeError(
        "Cannot exchange bytes: expected an own part, room for all, and the sizes of all ranks' " +
          "parts, but they do not fit together",
      );
    }
    if (all.length > this.#bytes.length) {
      throw new RangeError(
        `Cannot exchange ${all.length} bytes: expected at most ${this.#bytes.length}`,
      );
    }
    const first = sizes.slice(0, this.rank).reduce((sum, n) => sum + n, 0);
    this.#bytes.set(part, first);
    this.#meet();
    all.set(this.#bytes.subarray(0, all.length));
    const { latency = 0, bandwidth = Infinity } = this.#place;
    const seconds = latency + (all.length - part.length) / bandwidth;
    if (seconds > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
    // Nobody writes the next parts before all have read these.
    this.#meet();
  }

  #meet(): void {
    const words = this.#words, opened = Atomics.load(words, OPENED);
    if (Atomics.add(words, ARRIVED, 1) === this.size - 1) {
      Atomics.store(words, ARRIVED, 0);
      Atomics.add(words, OPENED, 1);
      Atomics.notify(words, OPENED);
      return;
    }
    while (Atomics.load(words, OPENED) === opened) {
      if (Atomics.wait(words, OPENED, opened, PATIENCE * 1000) === "timed-out") {
        throw new Error(`Cannot meet: expected ${this.size} ranks, but not all have come`);
      }
    }
  }
}
