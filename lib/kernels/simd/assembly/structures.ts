/**
 * The structures of ../fields.ts, which says what they hold: made by `deno task build:kernels`, and not to be edited.
 *
 * @module
 */

@unmanaged
export class Layer {
  inputs: u32;
  outputs: u32;
  vectors: u32;
  rowBytes: u32;
  activation: u32;
  weights: u32;
  bias: u32;
  transposed: u32;
  output: u32;
  delta: u32;
  weightGradient: u32;
  biasGradient: u32;
  own: u32;
  ownEnd: u32;
}

@unmanaged
export class Network {
  threads: u32;
  meeting: u32;
  layers: u32;
  firstLayer: u32;
  head: u32;
  library: u32;
  answers: u32;
  losses: u32;
  correct: u32;
  scratch: u32;
  counts: u32;
  places: u32;
  entries: u32;
  stride: u32;
  ends: u32;
  placed: u32;
  bounds: u32;
}

@unmanaged
export class Batch {
  rate: f64;
  size: f64;
  background: f64;
  loss: f64;
  count: u32;
  trains: u32;
  inParts: u32;
  last: u32;
  correct: u32;
  computes: u32;
  updates: u32;
  starts: u32;
  columnOf: u32;
  values: u32;
  table: u32;
  targets: u32;
  rows: u32;
  dense: u32;
  denseRowBytes: u32;
}

@unmanaged
export class Meeting {
  command: i32;
  arrived: i32;
  opened: i32;
  broken: i32;
  sleeps: i32;
  patience: i32;
}

@unmanaged
export class Product {
  a: u32;
  aRow: u32;
  aNext: u32;
  b: u32;
  bRow: u32;
  bNext: u32;
  c: u32;
  m: u32;
  k: u32;
  n: u32;
  bytes: u32;
  isFirst: u32;
  threads: u32;
  scratch: u32;
  turned: u32;
  skips: u32;
  unit: u32;
  left: u32;
  done: u32;
}
