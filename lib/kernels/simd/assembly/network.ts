/**
 * What the threads of a run share, as it lies in memory. `../layout.ts` writes these structures and
 * lists the same fields in the same order.
 *
 * @module
 */

/** A layer (inputs, outputs) and its buffers. */
@unmanaged
export class Layer {
  inputs: u32;
  outputs: u32;
  /** Vectors that a row of outputs fills. */
  vectors: u32;
  /** Bytes from one example's outputs, or deltas, to the next one's. */
  rowBytes: u32;
  activation: u32;
  /** (inputs, outputs) in panels. */
  weights: usize;
  /** One row of vectors. */
  bias: usize;
  /** The weights as (outputs, inputs) in panels, for the backward pass; none in the first layer. */
  transposed: usize;
  /** What the layer made of each example. */
  output: usize;
  /** The loss's gradient with respect to the output before activation. */
  delta: usize;
  /** Where gradients are summed up, as weights and bias, if a batch is taken in several parts. */
  weightGradient: usize;
  biasGradient: usize;
}

/** The network, and what a step needs beside its layers. */
@unmanaged
export class Network {
  threads: u32;
  meeting: usize;
  layers: u32;
  firstLayer: usize;
  head: u32;
  /** Each example's loss, in f64, and whether it was answered correctly, in u32. */
  losses: usize;
  correct: usize;
  /** A panel's worth of vectors for each thread. */
  scratch: usize;
  /** How many entries each column has, and where the next one belongs, for each thread. */
  counts: usize;
  places: usize;
  /** The batch's entries by example, `stride` bytes for each, and the addresses of their ends. */
  entries: usize;
  stride: u32;
  ends: usize;
  /** The batch's entries by column, and the addresses where each column's begin. */
  placed: usize;
  bounds: usize;
}

/** The examples of one step, or of a part of it. */
@unmanaged
export class Batch {
  /** Gradient descent's rate. */
  rate: f64;
  /** Examples of the whole step, which gradients are averaged over. */
  size: f64;
  /** The value of all entries that are not listed. */
  background: f64;
  /** The losses' sum so far: a step adds those of its examples. */
  loss: f64;
  /** Examples of this part. */
  count: u32;
  trains: u32;
  /** Whether gradients are summed up over several parts, and whether this is the last of them. */
  inParts: u32;
  last: u32;
  /** How many of this part's examples were answered correctly: what a step leaves here. */
  correct: u32;
  /** The data set's sparse rows; no starts where the input is dense. */
  starts: usize;
  columnOf: usize;
  values: usize;
  /** The numbers that values stand for; none where they are numbers themselves. */
  table: usize;
  /** The data set's targets. */
  targets: usize;
  /** Which rows of the data set the examples are. */
  rows: usize;
  /** The examples' dense inputs, one row per example of this part. */
  dense: usize;
  denseRowBytes: u32;
}

// @ts-ignore: decorator
@inline
export function layerAt(network: Network, l: u32): Layer {
  return changetype<Layer>(network.firstLayer + l * offsetof<Layer>());
}
