/**
 * The memory in which single operations compute, operands being copied into it and results out of it;
 * and the threads that help with large products.
 *
 * @module
 */
import type { Modules, Room } from "./compile.ts";
import { CLOSED, MEETING, PRODUCT } from "./fields.ts";
import { Allocator } from "./layout.ts";
import { maySleep, type Thread, type ThreadPool, USEFUL_THREADS } from "./workers.ts";

/** Where the structures of products are, and where the room for operands begins. */
const allocator = new Allocator();
const AT = {
  meeting: allocator.take(4 * MEETING.length),
  product: allocator.take(4 * PRODUCT.length),
};
export const ROOM: number = allocator.top;

/** Bytes of the first memory, which is as large as most training runs'. */
const LEAST_BYTES = 2 ** 25;

/**
 * Multiplications of a product that is worth a call for help, and those that one thread does before
 * others are called for the first time: some 100 ms.
 */
const SHARED_WORK = 2 ** 20, PATIENT_WORK = 2e8;

/** A memory as bytes, and its words up to the room for operands. */
interface OwnRoom extends Room {
  readonly buffer: ArrayBufferLike;
  readonly words: Int32Array;
}

/**
 * Memories that are replaced by larger ones when they are too small; then views of them are of no use.
 * One is the own thread's, the other is shared, for large products.
 */
export class Workspace {
  /** How many threads may share a product. */
  threads = 1;
  readonly #modules: Modules;
  readonly #pool: ThreadPool;
  readonly #patience: number;
  readonly #rooms = new Map<boolean, OwnRoom>();
  #helpers: Thread[] | undefined;
  #work = 0;

  /**
   * Compiles nothing, and takes no memory, before it is asked for some. A thread that does not finish
   * its share is given up for lost after so many seconds.
   */
  constructor(modules: Modules, pool: ThreadPool, patience = 10) {
    this.#modules = modules;
    this.#pool = pool;
    this.#patience = patience;
  }

  /**
   * Makes room up to an address.
   *
   * @throws {RangeError} If there is not as much memory.
   */
  reserve(end: number, isShared = false): OwnRoom {
    const before = this.#rooms.get(isShared);
    if (before && end <= before.buffer.byteLength) return before;
    if (before && isShared) this.#letGo(before);
    const bytes = Math.max(end, LEAST_BYTES);
    const room = this.#modules.instantiate(bytes, isShared, "compute", "operands");
    const { buffer } = room.memory, words = new Int32Array(buffer, 0, ROOM / 4);
    words[AT.meeting / 4 + MEETING.indexOf("sleeps")] = maySleep() ? 1 : 0;
    words[AT.meeting / 4 + MEETING.indexOf("patience")] = this.#patience;
    const opened = { ...room, buffer, words };
    this.#rooms.set(isShared, opened);
    return opened;
  }

  /**
   * Makes room up to an address for a product of so many multiplications, and wakes those who help
   * with it; how many threads there may be. They are started once enough was computed without them,
   * and come when they come.
   */
  call(end: number, work: number): { room: OwnRoom; threads: number } {
    const isAlone = this.threads === 1 || work < SHARED_WORK || (this.#work += work) < PATIENT_WORK;
    const room = this.reserve(end, !isAlone);
    if (isAlone) return { room, threads: 1 };
    if (!this.#helpers) {
      const { memory, module } = room, { meeting, product } = AT;
      const count = Math.min(this.threads, navigator.hardwareConcurrency, USEFUL_THREADS) - 1;
      this.#helpers = this.#pool.take(count);
      this.#helpers.forEach((helper, i) => {
        const at = { network: product, batch: meeting, meeting, thread: i + 1 };
        // One that says too late that it is ready may be at work; where none can share memory, none is.
        helper.join({ module, memory, step: "help", ...at }).catch(() => {
          if (!room.words[meeting / 4 + MEETING.indexOf("arrived")]) helper.end();
        });
      });
    }
    if (this.#helpers.length > 0) room.kernels.giveCommand(AT.meeting);
    return { room, threads: 1 + this.#helpers.length };
  }

  /** Computes the product that these words of `PRODUCT` describe; whether C is turned, or null if lost. */
  multiply(room: OwnRoom, words: readonly number[]): boolean | null {
    room.words.set(words, AT.product / 4);
    if (room.kernels.multiply(AT.product, AT.meeting)) {
      return room.words[AT.product / 4 + PRODUCT.indexOf("turned")] === 1;
    }
    for (const helper of this.#helpers!) helper.end();
    this.threads = 1;
    this.#rooms.delete(true);
    return null;
  }

  /** Ends the helpers' work in a memory that is given up. */
  #letGo({ words }: OwnRoom): void {
    if (!this.#helpers) return;
    Atomics.store(words, AT.meeting / 4 + MEETING.indexOf("command"), CLOSED);
    Atomics.notify(words, AT.meeting / 4 + MEETING.indexOf("command"));
    this.#pool.giveBack(this.#helpers);
    this.#helpers = undefined;
  }
}
