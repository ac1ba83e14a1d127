/**
 * A training step by the dense products of a library outside, which every thread calls by itself. The
 * weights lie row by row, all in one panel.
 *
 * 1. Each thread takes its own examples through all layers, forward and backward, once it has written
 *    sparse ones out.
 * 2. The update: each thread has its own part of the weights, and sums over all examples.
 */
import { activate, activateBackward } from "./activations";
import { meet } from "./barrier";
import { VECTOR } from "./constants";
import { layerAt, scaleOf, share, updateBias } from "./dense_layer";
import { headShare } from "./heads";
import { panelWidth } from "./panels";
import { expandEntries } from "./sparse_rows";
import { Batch, Layer, Meeting, Network } from "./structures";
import { addScaled } from "./vector_loops";

/**
 * `C ← α op(A) op(B) + β C`, C (m, n), a sum of k products: op(A) is A, or Aᵀ. Rows' distances are in
 * numbers of so many bytes.
 */
@external("env", "gemm")
declare function gemm(
  bytes: u32, turnsA: bool, turnsB: bool, m: u32, n: u32, k: u32, alpha: f64, a: usize, aRow: u32,
  b: usize, bRow: u32, beta: f64, c: usize, cRow: u32,
): void;

/** One step, or one part of it, as thread `thread`, but for the losses' sum. */
export function libraryStep<T>(network: Network, batch: Batch, thread: u32): void {
  const meeting = changetype<Meeting>(network.meeting), threads = network.threads;
  const row = share(batch.count, thread, threads, 4);
  const rowEnd = share(batch.count, thread + 1, threads, 4), layers = network.layers;
  if (batch.starts) {
    expandEntries<T>(
      batch.dense, batch.denseRowBytes, layerAt(network, 0).inputs, batch.starts, batch.columnOf,
      batch.values, batch.table, batch.rows, <T> batch.background, row, rowEnd,
    );
  }
  for (let l: u32 = 0; l < layers; l++) forward<T>(network, batch, l, row, rowEnd - row);
  headShare<T>(network, batch, layerAt(network, layers - 1), row, rowEnd);
  if (!batch.trains) return;
  for (let l = layers - 1; l > 0; l--) backward<T>(network, l, row, rowEnd - row);
  meet(meeting, thread, threads);
  for (let l: u32 = 0; l < layers; l++) update<T>(network, batch, l, thread);
}

/** Bytes from row to row of a layer's weights. */
@inline
function weightRow(layer: Layer): u32 {
  return layer.vectors * <u32> VECTOR;
}

/** `A ← f(A′ W + b)` for so many examples from `row` on. */
function forward<T>(network: Network, batch: Batch, l: u32, row: u32, rows: u32): void {
  if (rows == 0) return;
  const layer = layerAt(network, l), size = <u32> sizeof<T>(), n = weightRow(layer) / size;
  const before = l == 0 ? batch.dense : layerAt(network, l - 1).output;
  const beforeRow = l == 0 ? batch.denseRowBytes : layerAt(network, l - 1).rowBytes;
  let out = layer.output + row * layer.rowBytes;
  gemm(
    size, false, false, rows, n, layer.inputs, 1, before + row * beforeRow, beforeRow / size,
    layer.weights, n, 0, out, layer.rowBytes / size,
  );
  for (let i: u32 = 0; i < rows; i++, out += layer.rowBytes) {
    addScaled<T>(out, <T> 1, layer.bias, layer.vectors);
    activate<T>(out, layer.rowBytes, 1, layer.vectors, layer.activation);
  }
}

/** The delta of the layer before layer l: `δ ← (δ′ Wᵀ) ⊙ f′`. */
function backward<T>(network: Network, l: u32, row: u32, rows: u32): void {
  if (rows == 0) return;
  const layer = layerAt(network, l), before = layerAt(network, l - 1), size = <u32> sizeof<T>();
  const delta = before.delta + row * before.rowBytes, a = before.output + row * before.rowBytes;
  gemm(
    size, false, true, rows, layer.inputs, layer.outputs, 1, layer.delta + row * layer.rowBytes,
    layer.rowBytes / size, layer.weights, weightRow(layer) / size, 0, delta, before.rowBytes / size,
  );
  activateBackward<T>(delta, a, before.rowBytes, rows, before.vectors, before.activation);
}

/** The thread's rows of `W += scale · A′ᵀ δ`, and its own biases. */
function update<T>(network: Network, batch: Batch, l: u32, thread: u32): void {
  const layer = layerAt(network, l), threads = network.threads, size = <u32> sizeof<T>();
  const k = share(layer.inputs, thread, threads, 4), kEnd = share(layer.inputs, thread + 1, threads, 4);
  if (k < kEnd) {
    const before = l == 0 ? batch.dense : layerAt(network, l - 1).output;
    const beforeRow = l == 0 ? batch.denseRowBytes : layerAt(network, l - 1).rowBytes;
    const target = batch.inParts ? layer.weightGradient : layer.weights, n = weightRow(layer) / size;
    gemm(
      size, true, false, kEnd - k, n, batch.count, scaleOf<T>(batch), before + k * size,
      beforeRow / size, layer.delta, layer.rowBytes / size, 1, target + k * weightRow(layer), n,
    );
  }
  const scratch = network.scratch + 8 * VECTOR * thread;
  const vEnd = share(layer.vectors, thread + 1, threads, 8);
  for (let v = share(layer.vectors, thread, threads, 8); v < vEnd; v += panelWidth(v, vEnd)) {
    updateBias<T>(layer, batch, v, panelWidth(v, vEnd), scratch, true);
  }
}
