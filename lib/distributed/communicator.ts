/**
 * The ranks of a run under MPI.
 *
 * Every call that waits for others is started, and then asked for until it is done: so there is a
 * moment in which to notice that nobody answers any more.
 *
 * @module
 */
import { plain } from "../runtime/quote.ts";
import type { Communicator } from "../training/communicator.ts";
import type { Handle, Library } from "./libraries.ts";

/** Who sent a message, by which tag, and how long it is. */
export interface Envelope {
  /** The rank that sent it. */
  readonly source: number;
  /** What it is about, as both agree. */
  readonly tag: number;
  /** In bytes. */
  readonly length: number;
}

/** Memory that a library writes to. */
type Buffer = Uint8Array | Float64Array | Int32Array;

/** Milliseconds of asking without a rest, and of the rests after that. */
const RESTLESS = 1, REST = 0.1;

/**
 * Milliseconds between two questions that count as waiting, at most: a process that was stopped, and
 * goes on, has not waited for the others meanwhile.
 */
const LONGEST = 100;

/** Seconds by which each rank is more patient than the one before, so that one of them speaks. */
const COURTESY = 0.25;

/** MPI's world, from `connect` to `close`. */
export class MpiCommunicator implements Communicator {
  /** This one's number, from 0. */
  readonly rank: number;
  /** How many there are. */
  readonly size: number;
  /** This one's number among those that share its machine. */
  readonly localRank: number;
  /** How many share it. */
  readonly localSize: number;
  /** The implementation's name. */
  readonly family: string;
  /** Seconds to wait for other ranks before they are given up for lost. */
  patience: number;
  readonly #library: Library;
  /** A handle of a request, what became of it, and a place to wait at. */
  readonly #request = new Uint8Array(new ArrayBuffer(8));
  readonly #flag = new Int32Array(new ArrayBuffer(4));
  readonly #status = new Int32Array(new ArrayBuffer(64));
  readonly #nothing = new Int32Array(new SharedArrayBuffer(4));
  readonly #sleeps: boolean;
  #isOpen = true;

  /** Asks the library who is there. */
  constructor(library: Library, patience: number) {
    this.#library = library;
    this.patience = patience;
    this.family = library.family;
    const { call, world } = library;
    this.#check("MPI_Comm_set_errhandler", world, library.errorsReturn);
    const ask = (name: "MPI_Comm_rank" | "MPI_Comm_size", group: Handle) => {
      const answer = new Int32Array(1);
      call[name](group, answer);
      return answer[0];
    };
    this.rank = ask("MPI_Comm_rank", world);
    this.size = ask("MPI_Comm_size", world);
    const local = new BigUint64Array(1);
    this.#check("MPI_Comm_split_type", world, library.shared, this.rank, library.noInfo, local);
    const group = typeof world === "number" ? Number(BigInt.asIntN(32, local[0])) : local[0];
    this.localRank = ask("MPI_Comm_rank", group);
    this.localSize = ask("MPI_Comm_size", group);
    this.#sleeps = this.localSize > navigator.hardwareConcurrency;
  }

  /** Returns once all ranks have come here. */
  barrier(): void {
    this.#wait("MPI_Ibarrier", this.#library.world);
  }

  /** Sends what rank `root` has in `bytes` to all others, into theirs. */
  broadcast(bytes: Uint8Array, root = 0): void {
    const { byte, world } = this.#library;
    this.#wait("MPI_Ibcast", settled(bytes), bytes.length, byte, root, world);
  }

  /** Puts the parts of all ranks, of so many bytes each, into `all`, one after the other. */
  allgather(part: Uint8Array, all: Uint8Array, sizes: readonly number[]): void {
    const { byte, world } = this.#library;
    const counts = settled(Int32Array.from(sizes)), starts = settled(new Int32Array(sizes.length));
    for (let rank = 1; rank < sizes.length; rank++) {
      starts[rank] = starts[rank - 1] + sizes[rank - 1];
    }
    this.#wait(
      "MPI_Iallgatherv",
      ...[settled(part), part.length, byte],
      ...[settled(all), counts, starts, byte, world],
    );
  }

  /** Adds the numbers of all ranks up, in place: in MPI's order, which depends on their number. */
  sum(numbers: Float64Array): void {
    const { inPlace, double, sum, world } = this.#library;
    this.#wait("MPI_Iallreduce", inPlace, settled(numbers), numbers.length, double, sum, world);
  }

  /** Sends a message, and returns once it is on its way. */
  send(bytes: Uint8Array, to: number, tag = 0): void {
    const { byte, world } = this.#library;
    this.#wait("MPI_Isend", settled(bytes), bytes.length, byte, to, tag, world);
  }

  /** The next message that has come, without waiting for one; of any rank and tag, if left out. */
  probe(source?: number, tag?: number): Envelope | undefined {
    const { anySource, anyTag, world, byte, call } = this.#library;
    this.#check("MPI_Iprobe", source ?? anySource, tag ?? anyTag, world, this.#flag, this.#status);
    if (this.#flag[0] === 0) return undefined;
    const length = new Int32Array(1);
    call.MPI_Get_count(this.#status, byte, length);
    const { source: from, tag: by } = this.#library;
    return { source: this.#status[from], tag: this.#status[by], length: length[0] };
  }

  /** Takes the message that `probe` found. */
  receive({ source, tag, length }: Envelope): Uint8Array {
    const { byte, world } = this.#library, bytes = settled(new Uint8Array(length));
    this.#wait("MPI_Irecv", bytes, length, byte, source, tag, world);
    return bytes;
  }

  /** Ends all ranks, this one included, with an exit code. */
  abort(code: number): never {
    this.#library.call.MPI_Abort(this.#library.world, code);
    Deno.exit(code);
  }

  /** Takes leave of the other ranks, which all must do. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.barrier();
    this.#check("MPI_Finalize");
  }

  /** As `close`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #check(name: keyof Library["call"], ...args: unknown[]): void {
    const code = this.#library.call[name](...args);
    if (code !== 0) {
      throw new Error(`Cannot go on under MPI: expected ${name} to succeed, but it gave ${code}`);
    }
  }

  /** Starts something, and returns once it is done. */
  #wait(name: keyof Library["call"], ...args: unknown[]): void {
    const { MPI_Test } = this.#library.call;
    this.#check(name, ...args, this.#request);
    const patience = this.patience + COURTESY * Math.min(this.rank, 4);
    for (let waited = 0, before = performance.now();;) {
      const code = MPI_Test(this.#request, this.#flag, this.#status);
      if (code !== 0) throw this.#lost(`gave ${code}`);
      if (this.#flag[0] !== 0) return;
      const now = performance.now();
      waited += Math.min(now - before, LONGEST);
      before = now;
      if (waited > patience * 1000) throw this.#lost(`have been silent for ${this.patience} s`);
      if (waited > RESTLESS || this.#sleeps) Atomics.wait(this.#nothing, 0, 0, REST);
    }
  }

  #lost(what: string): LostRankError {
    return new LostRankError(this.size, what);
  }
}

/** A rank that does not answer. */
export class LostRankError extends Error {
  /** Says what happened. */
  override readonly name = "LostRankError";

  /** Some of so many ranks, and what became of them: they "gave 15". */
  constructor(size: number, what: string) {
    super(`Cannot go on under MPI: expected all ${plain(size)} ranks, but some ${plain(what)}`);
  }
}

/** Asking for the buffer brings small arrays to a place of their own, where they stay. */
function settled<T extends Buffer>(array: T): T {
  void array.buffer;
  return array;
}
