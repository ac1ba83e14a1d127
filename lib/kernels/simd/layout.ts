/**
 * Where matrices lie in the kernels' memory, and how: see assembly/panels.ts.
 *
 * @module
 */
import type { FloatArray } from "../interface.ts";

/** Bytes of a vector and of a cache line. */
export const VECTOR = 16;
const LINE = 64;

/** A dense product's blocks: so many rows of A, and so many products of a sum. */
export const BLOCK_ROWS = 128, BLOCK_COUNT = 512;

/** Bytes that each thread needs beside that: for a block of rows with all its entries, and a panel. */
export const SCRATCH: number = 2 * BLOCK_ROWS * BLOCK_COUNT * 8 + 2 ** 18;

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
  top: number;

  constructor(top = 65536) {
    this.top = top;
  }

  /** The address of so many bytes. */
  take(bytes: number): number {
    const address = this.top;
    this.top = Math.ceil((address + bytes) / (2 * LINE)) * 2 * LINE;
    return address;
  }
}

/**
 * Copies weights (rows, columns) to or from panels, whose first number is at index `at`; `isWhole`, to
 * or from a single one.
 */
export function copyPanels(
  panels: FloatArray,
  at: number,
  weights: FloatArray,
  rows: number,
  columns: number,
  direction: "in" | "out",
  isWhole = false,
): void {
  const lanes = VECTOR / weights.BYTES_PER_ELEMENT, vectors = Math.ceil(columns / lanes);
  for (let v = 0, p = at; v < vectors;) {
    const width = isWhole ? vectors : panelWidth(v, vectors), numbers = width * lanes;
    const first = v * lanes, count = Math.min(columns - first, numbers);
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
