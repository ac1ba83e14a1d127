/**
 * A training run in a WebAssembly memory of its own: parameters, compressed inputs, activations and
 * deltas live there while it lasts, and a step is one call per thread.
 *
 * Batches of more than `PART` examples are taken in parts, whose gradients are summed up: memory
 * does not grow with the batch, and the deltas of a part stay in the processor's cache.
 *
 * @module
 */
import { ANSWERS, answersOf } from "../answers.ts";
import {
  ACTIVATIONS,
  type ExampleBuffers,
  type FloatArray,
  HEADS,
  type NetworkPlan,
  type NetworkRun,
  type Tally,
} from "../interface.ts";
import { copyRows, isBytes, listBytes, listNumbers } from "../sparse.ts";
import type { Modules, Room } from "./compile.ts";
import {
  BATCH_FLOATS,
  CLOSED,
  LAYER,
  MEETING,
  NETWORK,
  numberOf,
  PART_WORDS,
  SET_WORDS,
  writeWords,
} from "./fields.ts";
import { Allocator, copyPanels, rowBytesFor, VECTOR, vectorsFor } from "./layout.ts";
import {
  evaluateShared,
  exampleFields,
  ownVectors,
  parametersByRank,
  type PlacedLayer,
  sharesUpdate,
} from "./shared_steps.ts";
import type { ThreadPart } from "./worker_source.ts";
import { maySleep, MOST_THREADS, type Thread, type ThreadPool, usefulThreads } from "./workers.ts";

/** Examples that are worked on at a time, and where a library multiplies. */
const PART = 256, LIBRARY_PART = 1024;

/** Seconds that threads wait for one that does not come: far longer than any share of a part. */
const PATIENCE = 10;

/** Where a batch's results are, among its floats and among its words. */
const LOSS = BATCH_FLOATS.indexOf("loss"), CORRECT = PART_WORDS.indexOf("correct");

/**
 * Places a network in a new memory and brings its threads together.
 *
 * @throws {RangeError} If an activation or head is unknown, or there is not as much memory.
 */
export async function startNetwork(
  plan: NetworkPlan,
  modules: Modules,
  pool: ThreadPool,
): Promise<NetworkRun> {
  const wanted = plan.threads ?? usefulThreads(plan);
  const possible = Math.min(wanted, MOST_THREADS, 1 + pool.available);
  // First of all, since they start while the examples are copied.
  const threads = pool.take(possible - 1);
  let network: SimdNetwork;
  try {
    network = new SimdNetwork(plan, possible, modules, pool);
  } catch (error) {
    pool.giveBack(threads);
    throw error;
  }
  try {
    await Promise.all(threads.map((thread, i) => thread.join(network.partOf(i + 1))));
  } catch {
    // A thread that came late would wait for commands that never come: it is of no use any more.
    for (const thread of threads) thread.end();
    threads.length = 0;
  }
  network.begin(threads);
  if (network.threads < wanted) {
    network.note = `${wanted} threads were asked for, but ${whyFewer(network.threads, possible)}`;
  }
  return network;
}

/** What there were fewer threads for than were asked for. */
function whyFewer(threads: number, possible: number): string {
  if (threads < possible) return "workers do not start here";
  return possible === MOST_THREADS
    ? `there are no more than ${possible} here`
    : "other runs have the rest";
}

/** Where a data set lies in memory. */
type PlacedSet = Readonly<Record<"starts" | "columnOf" | "values" | "table" | "targets", number>>;

class SimdNetwork implements NetworkRun {
  note?: string;
  readonly #plan: NetworkPlan;
  readonly #pool: ThreadPool;
  readonly #room: Room;
  readonly #step: "step_f64" | "step_f32";
  readonly #bytes: number;
  /** All memory as numbers of the network's type, words, and 64-bit floats. */
  readonly #numbers: FloatArray;
  readonly #words: Uint32Array;
  readonly #floats: Float64Array;
  readonly #part: number;
  readonly #sets = new Map<ExampleBuffers, PlacedSet>();
  #chosen: PlacedSet | undefined;
  readonly #at: Record<"network" | "batch" | "meeting" | "rows", number>;
  readonly #dense: number;
  /** Where each layer's buffers lie. */
  readonly #layers: readonly PlacedLayer[];
  /** What the two halves of a step, and evaluations, leave of each example of a part. */
  readonly #fields: ReturnType<typeof exampleFields>;
  /** Where the parameters lie that each rank updates, where ranks share that. */
  readonly #updated: readonly (readonly Uint8Array[])[] | undefined;
  #threads: readonly Thread[] = [];
  #isOpen = true;
  /** Once a thread is lost, parameters may be half way through a step. */
  #isLost = false;

  constructor(plan: NetworkPlan, threads: number, modules: Modules, pool: ThreadPool) {
    this.#plan = plan;
    this.#pool = pool;
    const { layers, sets, batchSize, library } = plan;
    const like = layers[0].weights, bytes = like.BYTES_PER_ELEMENT, inputs = layers[0].inputs;
    this.#bytes = bytes;
    this.#step = bytes === 8 ? "step_f64" : "step_f32";
    const largest = Math.max(...sets.map(({ count }) => count));
    const part = this.#part = Math.min(library ? LIBRARY_PART : PART, largest);
    const isSummedUp = Math.min(batchSize, largest) > part;

    const allocator = new Allocator();
    const take = (bytes: number) => allocator.take(bytes);
    for (const set of sets) {
      const { count, inputs, sparsity, targets } = set;
      const listed = sparsity?.listed ?? 0, inBytes = isBytes(inputs);
      this.#sets.set(set, {
        starts: sparsity ? take(4 * (count + 1)) : 0,
        columnOf: take(2 * listed),
        values: take((inBytes ? 1 : bytes) * listed),
        table: inBytes ? take(bytes * 256) : 0,
        targets: take(bytes * targets.length),
      });
    }
    const lengths = library ? [] : sets.map(({ sparsity }) => sparsity?.longest ?? 0);
    const longest = Math.max(0, ...lengths);
    const isDense = library || sets.some(({ sparsity }) => !sparsity);
    this.#dense = isDense ? take(part * rowBytesFor(inputs, bytes)) : 0;
    const sharing = sharesUpdate(plan) ? plan.sharing : undefined;
    const { rank, size } = sharing ?? { rank: 0, size: 1 };
    this.#layers = layers.map(({ inputs, outputs, activation }, l) => {
      const vectors = vectorsFor(outputs, bytes), rowBytes = rowBytesFor(outputs, bytes);
      const [own, ownEnd] = ownVectors(vectors, rank, size);
      return {
        inputs,
        outputs,
        vectors,
        rowBytes,
        activation: numberOf(ACTIVATIONS, activation),
        weights: take(inputs * vectors * VECTOR),
        bias: take(vectors * VECTOR),
        transposed: l > 0 ? take(outputs * vectorsFor(inputs, bytes) * VECTOR) : 0,
        output: take(part * rowBytes),
        delta: take(part * rowBytes),
        weightGradient: isSummedUp ? take(inputs * vectors * VECTOR) : 0,
        biasGradient: isSummedUp ? take(vectors * VECTOR) : 0,
        own,
        ownEnd,
      };
    });
    const firstLayer = take(4 * LAYER.length * layers.length);
    const network = take(4 * NETWORK.length), meeting = take(4 * MEETING.length);
    const losses = take(8 * part), correct = take(4 * part);
    const batch = take(8 * BATCH_FLOATS.length + 4 * (PART_WORDS.length + SET_WORDS.length));
    this.#at = { network, batch, meeting, rows: take(4 * part) };
    // Unpacked entries, an even number for each example and for each column; see assembly/sparse_rows.ts.
    const entry = 2 * bytes, stride = rowBytesFor(longest + 1, entry);
    const words = {
      threads,
      meeting,
      layers: layers.length,
      firstLayer,
      head: numberOf(HEADS, plan.head),
      library: library ? 1 : 0,
      answers: numberOf(ANSWERS, answersOf(plan.head, layers[layers.length - 1].outputs)),
      losses,
      correct,
      scratch: take(8 * VECTOR * threads),
      counts: take(4 * inputs * threads),
      places: take(4 * inputs * threads),
      entries: take(longest > 0 ? part * stride : 0),
      stride,
      ends: take(4 * part),
      placed: take(longest > 0 ? entry * (part * longest + inputs) : 0),
      bounds: take(4 * (inputs + 1)),
    };

    const what = "examples and parameters";
    this.#room = modules.instantiate(allocator.top, true, "train", what, library?.source);
    const { buffer } = this.#room.memory;
    this.#numbers = bytes === 8 ? new Float64Array(buffer) : new Float32Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#floats = new Float64Array(buffer);
    this.#layers.forEach((layer, l) =>
      writeWords(buffer, firstLayer + 4 * LAYER.length * l, LAYER, layer)
    );
    writeWords(buffer, network, NETWORK, words);
    this.#fields = exampleFields(this.#layers, words, buffer, part);
    this.#updated = sharing && parametersByRank(this.#layers, buffer, sharing.size);
    this.#words[meeting / 4 + MEETING.indexOf("sleeps")] = maySleep() ? 1 : 0;
    this.#words[meeting / 4 + MEETING.indexOf("patience")] = plan.patience ?? PATIENCE;
    this.#copyParameters("in");
    for (const [set, placed] of this.#sets) this.#fill(set, placed);
  }

  get threads(): number {
    return 1 + this.#threads.length;
  }

  get arithmetic(): string {
    return this.#plan.library?.arithmetic(this.threads) ?? "simd";
  }

  /** What another thread has to know. */
  partOf(thread: number): ThreadPart {
    const { network, batch, meeting } = this.#at;
    const { module, memory } = this.#room, library = this.#plan.library?.source;
    return { module, memory, library, step: this.#step, network, batch, meeting, thread };
  }

  /** To be called once the threads wait for commands. */
  begin(threads: readonly Thread[]): void {
    this.#threads = threads;
    this.#words[this.#at.network / 4 + NETWORK.indexOf("threads")] = this.threads;
  }

  train(set: ExampleBuffers, rows: Int32Array, rate: number, tally: Tally): number {
    const before = tally.loss;
    this.#run(set, rows, rate, tally, true);
    return (tally.loss - before) / rows.length;
  }

  evaluate(set: ExampleBuffers, rows: Int32Array, tally: Tally): void {
    const evaluate = (rows: Int32Array, tally: Tally) => this.#run(set, rows, 0, tally, false);
    const { sharing } = this.#plan;
    if (sharing) evaluateShared(evaluate, this.#fields.results, this.#part, rows, tally, sharing);
    else evaluate(rows, tally);
  }

  readBack(): void {
    if (!this.#isLost) this.#copyParameters("out");
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const command = this.#at.meeting / 4 + MEETING.indexOf("command");
    const words = new Int32Array(this.#room.memory.buffer);
    Atomics.store(words, command, CLOSED);
    Atomics.notify(words, command);
    // Where one was lost, the others may wait for it still.
    if (this.#isLost) { for (const thread of this.#threads) thread.end(); }
    else this.#pool.giveBack(this.#threads);
  }

  #run(set: ExampleBuffers, rows: Int32Array, rate: number, tally: Tally, trains: boolean): void {
    const { sharing } = this.#plan, floats = this.#at.batch / 8;
    const words = this.#at.batch / 4 + 2 * BATCH_FLOATS.length;
    const { background } = set.sparsity ?? { background: 0 };
    const isTraining = trains ? 1 : 0, inParts = rows.length > this.#part ? 1 : 0;
    let loss = 0;
    const take = (part: Int32Array, isLast: boolean, computes: number, updates: number) => {
      this.#floats.set([rate, rows.length, background, loss], floats);
      this.#words.set([part.length, isTraining, inParts, +isLast, 0, computes, updates], words);
      this.#take(set, part);
    };
    for (let first = 0; first < rows.length; first += this.#part) {
      const part = rows.subarray(first, first + this.#part);
      const isLast = first + this.#part >= rows.length;
      if (sharing && trains) {
        take(part.subarray(...sharing.own(part.length)), isLast, 1, 0);
        sharing.gather(this.#fields.step, part.length);
        take(part, isLast, 0, 1);
        if (isLast && this.#updated) sharing.exchange(this.#updated);
      } else {
        take(part, isLast, 1, 1);
      }
      loss = this.#floats[floats + LOSS];
      tally.correct += this.#words[words + CORRECT];
    }
    tally.loss += loss;
  }

  /** Takes a step, or a half of one, on some examples. */
  #take(set: ExampleBuffers, rows: Int32Array): void {
    const placed = this.#sets.get(set);
    if (!placed) throw new TypeError("Cannot train on a data set that is not part of the plan");
    if (this.#threads.some(({ alive }) => !alive)) throw this.#lostThread();
    if (placed !== this.#chosen) this.#choose(placed);
    this.#words.set(rows, this.#at.rows / 4);
    if (!set.sparsity) {
      const n = this.#plan.layers[0].inputs, stride = rowBytesFor(n, this.#bytes) / this.#bytes;
      copyRows(this.#numbers, this.#dense / this.#bytes, stride, set.inputs, rows, n);
    }
    const { network, batch, meeting } = this.#at;
    const step = () => {
      if (this.#threads.length > 0) this.#room.kernels.giveCommand(meeting);
      this.#room.kernels[this.#step](network, batch, 0);
    };
    try {
      if (this.#plan.library) this.#plan.library.alone(step);
      else step();
    } catch (error) {
      throw this.#words[meeting / 4 + MEETING.indexOf("broken")] ? this.#lostThread(error) : error;
    }
  }

  /** Tells the steps to come which data set they work on. */
  #choose(placed: PlacedSet): void {
    const at = this.#at.batch + 8 * BATCH_FLOATS.length + 4 * PART_WORDS.length;
    writeWords(this.#room.memory.buffer, at, SET_WORDS, {
      ...placed,
      rows: this.#at.rows,
      dense: this.#dense,
      denseRowBytes: rowBytesFor(this.#plan.layers[0].inputs, this.#bytes),
    });
    this.#chosen = placed;
  }

  #lostThread(cause?: unknown): Error {
    this.#isLost = true;
    return new Error(
      "Cannot go on training: expected all threads at the end of a step, but one has died; " +
        "the model is as it was at the last event",
      { cause },
    );
  }

  #fill({ count, inputs, sparsity, targets }: ExampleBuffers, placed: PlacedSet): void {
    this.#numbers.set(targets, placed.targets / this.#bytes);
    if (!sparsity) return;
    const { buffer } = this.#room.memory, { background, listed } = sparsity;
    const starts = new Int32Array(buffer, placed.starts, count + 1);
    const columnOf = new Uint16Array(buffer, placed.columnOf, listed);
    if (isBytes(inputs)) {
      const values = new Uint8Array(buffer, placed.values, listed);
      listBytes({ starts, columnOf, values }, inputs, sparsity);
      const table = inputs.numbers.map((number) => number - background);
      this.#numbers.set(table, placed.table / this.#bytes);
    } else {
      const at = placed.values / this.#bytes, values = this.#numbers.subarray(at, at + listed);
      listNumbers({ starts, columnOf, values }, inputs, sparsity);
    }
  }

  #copyParameters(direction: "in" | "out"): void {
    const numbers = this.#numbers, bytes = this.#bytes, isWhole = !!this.#plan.library;
    this.#plan.layers.forEach(({ inputs, outputs, weights, bias }, l) => {
      const at = this.#layers[l];
      copyPanels(numbers, at.weights / bytes, weights, inputs, outputs, direction, isWhole);
      copyPanels(numbers, at.bias / bytes, bias, 1, outputs, direction);
    });
  }
}
