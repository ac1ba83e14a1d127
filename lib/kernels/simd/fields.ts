/**
 * What the threads of a run share, as it lies in memory: the fields of each structure, in order.
 * `build.ts` makes the assembly's structures of these lists, so that they are the only ones.
 *
 * @module
 */

/** A layer (inputs, outputs) and its buffers, in 32-bit words. */
export const LAYER = [
  "inputs",
  "outputs",
  // Vectors that a row of outputs fills.
  "vectors",
  // Bytes from one example's outputs, or deltas, to the next one's.
  "rowBytes",
  // The activation's place in ACTIVATIONS.
  "activation",
  // (inputs, outputs) in panels.
  "weights",
  // One row of vectors.
  "bias",
  // The weights as (outputs, inputs) in panels, for the backward pass; none in the first layer.
  "transposed",
  // What the layer made of each example.
  "output",
  // The loss's gradient with respect to the output before activation.
  "delta",
  // Where gradients are summed up, as weights and bias, if a batch is taken in several parts.
  "weightGradient",
  "biasGradient",
  // The vectors, whole panels, whose weights and biases are updated here: all, but where ranks share that.
  "own",
  "ownEnd",
] as const;

/** The network, and what a step needs beside its layers, in 32-bit words. */
export const NETWORK = [
  "threads",
  "meeting",
  "layers",
  "firstLayer",
  // The head's place in HEADS.
  "head",
  // Whether the first layer's products are those of a library.
  "library",
  // The place in ANSWERS of what its outputs answer.
  "answers",
  // Each example's loss, in f64, and whether it was answered correctly, in u32.
  "losses",
  "correct",
  // A panel's worth of vectors for each thread.
  "scratch",
  // How many entries each column has, and where the next one belongs, for each thread.
  "counts",
  "places",
  // The batch's entries by example, `stride` bytes for each, and the addresses of their ends.
  "entries",
  "stride",
  "ends",
  // The batch's entries by column, and the addresses where each column's begin.
  "placed",
  "bounds",
] as const;

/** The examples of one step, or of a part of it: 64-bit floats first. */
export const BATCH_FLOATS = [
  // Gradient descent's rate.
  "rate",
  // Examples of the whole step, which gradients are averaged over.
  "size",
  // The value of all entries that are not listed.
  "background",
  // The losses' sum so far: a step adds those of its examples.
  "loss",
] as const;

/** Then 32-bit words, of each part … */
export const PART_WORDS = [
  // Examples of this part.
  "count",
  "trains",
  // Whether gradients are summed up over several parts, and whether this is the last of them.
  "inParts",
  "last",
  // How many of this part's examples were answered correctly: what a step leaves here.
  "correct",
  // Which halves of a step are taken: the work on its examples, forward and backward; the update by
  // what became of them all.
  "computes",
  "updates",
] as const;

/** … and of the data set. */
export const SET_WORDS = [
  // The data set's sparse rows; no starts where the input is dense.
  "starts",
  "columnOf",
  "values",
  // The numbers that values stand for; none where they are numbers themselves.
  "table",
  // The data set's targets.
  "targets",
  // Which rows of the data set the examples are.
  "rows",
  // The examples' dense inputs, one row per example of this part.
  "dense",
  "denseRowBytes",
] as const;

/** Where threads wait for each other, in signed 32-bit words. */
export const MEETING = [
  // Steps that were asked for; CLOSED when there will be no more.
  "command",
  // Threads that have come to the barrier.
  "arrived",
  // How often the barrier has opened.
  "opened",
  // Not 0 once a thread has failed: the others shall not wait for it.
  "broken",
  // Whether thread 0 may sleep; a browser's main thread may not.
  "sleeps",
  // Seconds after which a thread that has not come will not come any more.
  "patience",
] as const;

/** A product `C = A B` that threads share, in 32-bit words. */
export const PRODUCT = [
  // Addresses, and bytes from row to row and from one number of a row to the next; C lies row by row.
  ...["a", "aRow", "aNext", "b", "bRow", "bNext", "c", "m", "k", "n"] as const,
  // Bytes of a number; whether it is the first part of a sum, so that what is in C counts for nothing;
  // and what each thread works in.
  ...["bytes", "isFirst", "threads", "scratch"] as const,
  // What the product itself finds out: whether C is turned, zeros are skipped, and rows of a share.
  ...["turned", "skips", "unit"] as const,
  // Shares that nobody has taken yet, and those that are done.
  ...["left", "done"] as const,
] as const;

/** The command that ends a run. */
export const CLOSED = -1;

/** Writes a structure's words at an address. */
export function writeWords<Field extends string>(
  buffer: ArrayBufferLike,
  address: number,
  fields: readonly Field[],
  values: Record<Field, number>,
): void {
  new Uint32Array(buffer, address, fields.length).set(fields.map((field) => values[field]));
}

/**
 * The number by which the assembly knows one of a closed list's names.
 *
 * @throws {RangeError} If it is none of them.
 */
export function numberOf<Name extends string>(names: readonly Name[], name: Name): number {
  const number = names.indexOf(name);
  if (number >= 0) return number;
  throw new RangeError(
    `Cannot train in WebAssembly: expected ${names.join(", ")}, but got "${name}"`,
  );
}
