/**
 * A run's steps shared out among ranks.
 *
 * Each rank takes some examples of a part of the batch forward and backward, and sends what became of
 * them, outputs and deltas, to all others. Then each has what a single process would have, and updates
 * the parameters by it in that process's own order: all of them, or, where that is more work than to send
 * them, those of some units, which it then sends to all others. The bits are the same, whatever the
 * number of ranks.
 *
 * @module
 */
import type { ExampleBuffers, ExampleField, FloatArray, Sharing } from "../kernels/interface.ts";
import { isBytes } from "../kernels/sparse.ts";
import type { MLP } from "../models/mlp.ts";
import { type Communicator, expectSame } from "./communicator.ts";
import type { FitOptions } from "./options.ts";
import { type Regime, streamStates } from "./state.ts";

/** What all ranks make of their shares, brought to each of them. */
export class SharedSteps implements Sharing {
  readonly #communicator: Communicator;
  readonly #own: AbortSignal;
  readonly #agreed = new AbortController();
  #part = new Uint8Array(0);
  #all = new Uint8Array(0);

  /** @param signal Asks this rank to stop: then all of them do, after the same step. */
  constructor(communicator: Communicator, signal: AbortSignal) {
    this.#communicator = communicator;
    this.#own = signal;
  }

  /** Aborted in all ranks between the same two steps. */
  get signal(): AbortSignal {
    return this.#agreed.signal;
  }

  get rank(): number {
    return this.#communicator.rank;
  }

  get size(): number {
    return this.#communicator.size;
  }

  own(count: number): readonly [number, number] {
    const { rank } = this.#communicator;
    return [this.#start(count, rank), this.#start(count, rank + 1)];
  }

  gather(fields: readonly ExampleField[], count: number): void {
    const { size } = this.#communicator, [first, end] = this.own(count);
    const bytes = fields.reduce((sum, field) => sum + field.bytes, 0);
    const sizes = Array.from(
      { length: size },
      (_, rank) => 1 + bytes * (this.#start(count, rank + 1) - this.#start(count, rank)),
    );
    const part = this.#part = withRoom(this.#part, 1 + bytes * (end - first));
    const all = this.#all = withRoom(this.#all, size + bytes * count);
    part[0] = this.#own.aborted ? 1 : 0;
    let at = 1;
    for (const field of fields) at = copy(field, 0, end - first, part, at, "out");
    this.#communicator.allgather(
      part.subarray(0, at),
      all.subarray(0, size + bytes * count),
      sizes,
    );
    let stops = false;
    at = 0;
    for (let rank = 0; rank < size; rank++) {
      if (all[at++] !== 0) stops = true;
      const from = this.#start(count, rank), to = this.#start(count, rank + 1);
      for (const field of fields) at = copy(field, from, to, all, at, "in");
    }
    if (stops) this.#agreed.abort(this.#own.reason);
  }

  exchange(places: readonly (readonly Uint8Array[])[]): void {
    const { rank: own } = this;
    const sizes = places.map((of) => of.reduce((sum, { length }) => sum + length, 0));
    const part = this.#part = withRoom(this.#part, sizes[own]);
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
    const all = this.#all = withRoom(this.#all, total);
    let at = 0;
    for (const place of places[own]) {
      part.set(place, at);
      at += place.length;
    }
    this.#communicator.allgather(part.subarray(0, at), all.subarray(0, total), sizes);
    at = 0;
    for (const [rank, of] of places.entries()) {
      for (const place of of) {
        const end = at + place.length;
        if (rank !== own) place.set(all.subarray(at, end));
        at = end;
      }
    }
  }

  #start(count: number, rank: number): number {
    return Math.floor(count * rank / this.#communicator.size);
  }
}

function withRoom(buffer: Uint8Array<ArrayBuffer>, bytes: number): Uint8Array<ArrayBuffer> {
  return buffer.length < bytes ? new Uint8Array(bytes) : buffer;
}

/** Copies the examples from…to of a field, to or from a place in a packed buffer; returns its end. */
function copy(
  { memory, bytes, stride }: ExampleField,
  from: number,
  to: number,
  packed: Uint8Array,
  at: number,
  direction: "in" | "out",
): number {
  if (bytes === stride) {
    const field = memory.subarray(bytes * from, bytes * to), end = at + field.length;
    if (direction === "in") field.set(packed.subarray(at, end));
    else packed.set(field, at);
    return end;
  }
  for (let i = from; i < to; i++, at += bytes) {
    const field = memory.subarray(stride * i, stride * i + bytes);
    if (direction === "in") field.set(packed.subarray(at, at + bytes));
    else packed.set(field, at);
  }
  return at;
}

/** How many of its machine's processors are this rank's. */
export function coresOf({ localSize }: Communicator): number {
  return Math.max(1, Math.floor(navigator.hardwareConcurrency / localSize));
}

/** What makes a run the same: what each rank brings to it. */
interface Brought {
  readonly model: MLP;
  readonly sets: readonly ExampleBuffers[];
  readonly regime: Regime;
  readonly options: FitOptions;
}

/**
 * Expects that all ranks are about to do the same.
 *
 * @throws {RangeError} In every rank, if they are not.
 */
export function expectSameRun(
  communicator: Communicator,
  { model, sets, regime, options }: Brought,
): void {
  const { epochs, evaluateTraining = false, resumeFrom } = options;
  const [examples, validation] = sets.map(({ count, inputs, targets }) => {
    const [bytes, numbers] = isBytes(inputs)
      ? [inputs.source.all(), inputs.numbers]
      : [new Uint8Array(0), inputs];
    return `${count} with the checksum ${checksum([bytes, numbers, targets])}`;
  });
  const parameters = model.layers.flatMap(({ weights, bias }) => [weights.data, bias.data]);
  const { random } = streamStates(options.random);
  expectSame(communicator, "train together", {
    "options": JSON.stringify({ ...regime, epochs, evaluateTraining }),
    "layers": model.layers.map(({ weights }) => `${weights.dtype} ${weights.shape.join(" → ")}`)
      .concat(model.head, ...model.activations).join(", "),
    "initial parameters": `some with the checksum ${checksum(parameters)}`,
    "training examples": examples,
    ...(validation !== undefined && { "validation examples": validation }),
    "RandomState": random ? `one with the checksum ${textChecksum(random)}` : "none",
    "place to go on from": resumeFrom
      ? `epoch ${resumeFrom.epoch}, step ${resumeFrom.step}, order ${checksum([resumeFrom.order])}`
      : "the beginning",
  });
}

function textChecksum(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_, part) => ArrayBuffer.isView(part) ? [...part as FloatArray] : part,
  );
  return checksum([new TextEncoder().encode(text)]);
}

/** Tells data apart that differ by accident: 64 bits, of all bytes in their order. */
export function checksum(parts: readonly (Uint8Array | Int32Array | FloatArray)[]): string {
  let a = 0x811c9dc5, b = 0x9e3779b9;
  const add = (word: number) => {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul((b << 5 | b >>> 27) ^ word, 0x85ebca6b);
  };
  for (const { buffer, byteOffset, byteLength } of parts) {
    add(byteLength);
    const bytes = new Uint8Array(buffer, byteOffset, byteLength), aligned = byteOffset % 4 === 0;
    const words = aligned ? byteLength >> 2 : 0;
    const asWords = new Uint32Array(buffer, aligned ? byteOffset : 0, words);
    for (let i = 0; i < words; i++) add(asWords[i]);
    for (let i = 4 * words; i < byteLength; i++) add(bytes[i]);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
