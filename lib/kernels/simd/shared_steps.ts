/**
 * What ranks that share a run send each other of its memory: what became of a part's examples and, where
 * they share the update, too, the parameters. Then each updates the weights and biases of some units of
 * each layer, by all examples of the batch.
 *
 * @module
 */
import type { ExampleField, NetworkPlan, Sharing, Tally } from "../interface.ts";
import type { LAYER } from "./fields.ts";
import { VECTOR } from "./layout.ts";
import { multiplications } from "./workers.ts";

/** Vectors of a panel: see assembly/panels.ts. */
const PANEL = 8;

/**
 * Multiplications of an update, for each byte of the parameters, from which on it is shared. What one
 * thread does in the time that a byte takes at 10 Gb/s are some two or three.
 */
export const LEAST_WORK_PER_BYTE = 8;

/** MPI counts the bytes of an exchange in 32 bits. */
const MOST_BYTES = 2 ** 31;

/** Whether sending all parameters costs less than updating them, as far as one can tell beforehand. */
export function sharesUpdate(plan: NetworkPlan): boolean {
  if (!plan.sharing || plan.sharing.size === 1) return false;
  let bytes = 0;
  for (const { weights, bias } of plan.layers) bytes += weights.byteLength + bias.byteLength;
  // Rows are filled up to whole vectors: by less than as much again.
  return multiplications(plan) >= LEAST_WORK_PER_BYTE * bytes && 2 * bytes < MOST_BYTES;
}

/** Which of a layer's vectors a rank updates, in whole panels: from the first number up to the second. */
export function ownVectors(vectors: number, rank: number, size: number): [number, number] {
  const panels = Math.ceil(vectors / PANEL);
  const start = (rank: number) => Math.min(vectors, PANEL * Math.floor(panels * rank / size));
  return [start(rank), start(rank + 1)];
}

/** Of a layer, where in memory it is: see ./fields.ts. */
export type PlacedLayer = Readonly<Record<typeof LAYER[number], number>>;

/** What the two halves of a step, and evaluations, leave of each of so many examples. */
export function exampleFields(
  layers: readonly PlacedLayer[],
  { losses, correct }: { readonly losses: number; readonly correct: number },
  buffer: ArrayBufferLike,
  count: number,
): { readonly step: readonly ExampleField[]; readonly results: readonly ExampleField[] } {
  const field = (address: number, bytes: number, stride = bytes): ExampleField => {
    return { memory: new Uint8Array(buffer, address, count * stride), bytes, stride };
  };
  const results = [field(losses, 8), field(correct, 4)];
  const ofLayers = layers.flatMap(({ output, delta, vectors, rowBytes }, l) =>
    (l < layers.length - 1 ? [output, delta] : [delta])
      .map((address) => field(address, vectors * VECTOR, rowBytes))
  );
  return { results, step: [...results, ...ofLayers] };
}

/**
 * Evaluates the rank's own examples, part by part, and tallies what became of all: the losses are added
 * up in the same order as those of a run of one's own, once they are here.
 */
export function evaluateShared(
  evaluate: (rows: Int32Array, tally: Tally) => void,
  results: readonly ExampleField[],
  partSize: number,
  rows: Int32Array,
  tally: Tally,
  sharing: Sharing,
): void {
  const own = rows.subarray(...sharing.own(rows.length));
  const memories = results.map(({ bytes }) => new Uint8Array(bytes * rows.length));
  for (let first = 0; first < own.length; first += partSize) {
    const part = own.subarray(first, first + partSize);
    evaluate(part, { loss: 0, correct: 0 });
    results.forEach(({ memory, bytes }, i) =>
      memories[i].set(memory.subarray(0, bytes * part.length), bytes * first)
    );
  }
  sharing.gather(results.map((field, i) => ({ ...field, memory: memories[i] })), rows.length);
  const [losses, correct] = memories.map(({ buffer }) => buffer);
  tally.loss += new Float64Array(losses).reduce((sum, loss) => sum + loss, 0);
  tally.correct += new Uint32Array(correct).reduce((sum, one) => sum + one, 0);
}

/** The memory that each rank updates. */
export function parametersByRank(
  layers: readonly PlacedLayer[],
  buffer: ArrayBufferLike,
  size: number,
): Uint8Array[][] {
  const ofRank = (rank: number) =>
    layers.flatMap(({ inputs, vectors, weights, bias }) => {
      const [from, end] = ownVectors(vectors, rank, size).map((v) => VECTOR * v);
      return [
        new Uint8Array(buffer, weights + inputs * from, inputs * (end - from)),
        new Uint8Array(buffer, bias + from, end - from),
      ];
    });
  return Array.from({ length: size }, (_, rank) => ofRank(rank));
}
