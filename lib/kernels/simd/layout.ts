/**
 * Structures and matrices in a run's memory, as assembly/network.ts and assembly/panels.ts have them.
 *
 * @module
 */
import type { FloatArray } from "../interface.ts";

/** The fields of assembly/network.ts' structures, in order; all are 32-bit words but a batch's first. */
export const LAYER = [
  "inputs",
  "outputs",
  "vectors",
  "rowBytes",
  "activation",
  "weights",
  "bias",
  "transposed",
  "output",
  "delta",
  "weightGradient",
  "biasGradient",
] as const;

/** See `LAYER`. */
export const NETWORK = [
  "threads",
  "meeting",
  "layers",
  "firstLayer",
  "head",
  "losses",
  "correct",
  "scratch",
  "counts",
  "places",
  "entries",
  "stride",
  "ends",
  "placed",
  "bounds",
] as const;

/** The leading 64-bit floats of a batch. */
export const BATCH_FLOATS = ["rate", "size", "background", "loss"] as const;

/** The words after them: of each part, and of the data set. */
export const PART_WORDS = ["count", "trains", "inParts", "last", "correct"] as const;
/** See `PART_WORDS`. */
export const SET_WORDS = [
  "starts",
  "columnOf",
  "values",
  "table",
  "targets",
  "rows",
  "dense",
  "denseRowBytes",
] as const;

/** In the order of the constants of assembly/heads.ts and assembly/activations.ts. */
export const HEADS = [
  "softmaxCrossEntropy",
  "sigmoidBinaryCrossEntropy",
  "sigmoidSquaredError",
] as const;

/** See `HEADS`. */
export const ACTIVATIONS = ["relu", "tanh", "sigmoid", "identity"] as const;

/** The words of barrier.ts' Meeting. */
export const MEETING = { command: 0, broken: 3, sleeps: 4, patience: 5, words: 6 };

/** Writes a structure's words at an address. */
export function writeWords<Field extends string>(
  buffer: ArrayBufferLike,
  address: number,
  fields: readonly Field[],
  values: Record<Field, number>,
): void {
  new Uint32Array(buffer, address, fields.length).set(fields.map((field) => values[field]));
}

/** Bytes of a vector and of a cache line. */
export const VECTOR = 16;
const LINE = 64;

/** How many vectors n numbers of some bytes fill. */
export function vectorsFor(n: number, bytes: number): number {
  return Math.ceil(n * bytes / VECTOR);
}

/** Bytes from row to row of activations: whole cache lines, an odd number of them. */
export function rowBytesFor(n: number, bytes: number): number {
  const lines = Math.ceil(n * bytes / LINE);
  return LINE * (lines + 1 - lines % 2);
}

/** Hands out addresses, one after the other, each at the start of a pair of cache lines. */
export class Allocator {
  /** The first free address. The compiler's constants stand before it. */
  top = 65536;

  /** The address of so many bytes. */
  take(bytes: number): number {
    const address = this.top;
    this.top = Math.ceil((address + bytes) / (2 * LINE)) * 2 * LINE;
    return address;
  }
}

/** Copies weights (rows, columns) to or from panels, whose first number is at index `at`. */
export function copyPanels(
  panels: FloatArray,
  at: number,
  weights: FloatArray,
  rows: number,
  columns: number,
  direction: "in" | "out",
): void {
  const lanes = VECTOR / weights.BYTES_PER_ELEMENT;
  const vectors = Math.ceil(columns / lanes);
  let p = at;
  for (let v = 0; v < vectors;) {
    const width = panelWidth(v, vectors), numbers = width * lanes, first = v * lanes;
    const count = Math.min(columns - first, numbers);
    for (let k = 0; k < rows; k++, p += numbers) {
      const w = k * columns + first;
      if (direction === "in") { for (let j = 0; j < count; j++) panels[p + j] = weights[w + j]; }
      else for (let j = 0; j < count; j++) weights[w + j] = panels[p + j];
    }
    v += width;
  }
}

/** As in assembly/panels.ts: eight vectors, or what is left as four, two and one. */
function panelWidth(v: number, vectors: number): number {
  const left = vectors - v;
  return left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
}
