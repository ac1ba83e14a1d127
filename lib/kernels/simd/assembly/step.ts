/**
 * A training step, in four phases with a barrier after each.
 *
 * 1. Sparse inputs are unpacked: each thread has its own examples.
 * 2. The first layer, forward: each thread has its own panels of weights, for all examples.
 * 3. The other layers forward, the head, and the deltas backward: each thread has its own examples.
 * 4. The update: each thread has its own part of the weights, and sums over all examples.
 *
 * Panels that cannot be dealt out evenly are shared, by examples forward and by rows in the update.
 * An evaluation updates nothing: each thread takes its own examples through all layers.
 *
 * Every number is computed by one thread, in an order that does not depend on how many threads there
 * are: neither does the result.
 *
 * @module
 */
import { activate, activateBackward } from "./activations";
import { meet, Meeting } from "./barrier";
import { applyHead, isCorrect } from "./heads";
import { Batch, Layer, layerAt, Network } from "./network";
import { panelAt, panelWidth, transposePanels } from "./panels";
import { addProduct } from "./products";
import { evenEnd, placeColumns, placeEntries, sumRows, unpackEntries } from "./sparse";
import { addScaled, addScaledRows, copyRow, sumColumns } from "./vector_loops";
import { VECTOR, vectorsFor } from "./vectors";

/** Where a thread's share of `total` begins, in whole units; it ends where the next one's begins. */
// @ts-ignore: decorator
@inline
function share(total: u32, thread: u32, threads: u32, unit: u32): u32 {
  if (thread == threads) return total;
  return min(total, (<u32> (<u64> total * thread / threads) + unit / 2) / unit * unit);
}

/** One step, or one part of it, as thread `thread`. */
export function step<T>(network: Network, batch: Batch, thread: u32): void {
  const meeting = changetype<Meeting>(network.meeting), threads = network.threads;
  if (batch.starts) {
    unpackShare<T>(network, batch, thread);
    if (batch.trains) meet(meeting, thread, threads);
  }
  forwardFirst<T>(network, batch, thread);
  if (batch.trains) {
    transposeShare<T>(network, thread);
    if (batch.starts) placeShare<T>(network, batch, thread);
    meet(meeting, thread, threads);
  }
  forwardRest<T>(network, batch, thread);
  if (batch.trains) {
    backward<T>(network, batch, thread);
    meet(meeting, thread, threads);
    const layers = network.layers;
    updateFirst<T>(network, batch, thread);
    for (let l: u32 = 1; l < layers; l++) update<T>(network, batch, l, thread);
    if (batch.inParts && batch.last) {
      meet(meeting, thread, threads);
      for (let l: u32 = 0; l < layers; l++) applyGradients<T>(network, batch, l, thread);
    }
  }
  meet(meeting, thread, threads);
}

/** How many vectors of the first layer, whole panels, each thread has to itself. */
// @ts-ignore: decorator
@inline
function ownVectors(network: Network, batch: Batch): u32 {
  return batch.trains ? layerAt(network, 0).vectors / (8 * network.threads) * 8 : 0;
}

// ── Phase 1 ─────────────────────────────────────────────────────────────────────────────────

function unpackShare<T>(network: Network, batch: Batch, thread: u32): void {
  const columns = layerAt(network, 0).inputs;
  const counts = batch.trains ? network.counts + 4 * columns * thread : 0;
  if (counts) memory.fill(counts, 0, 4 * columns);
  unpackEntries<T>(
    network.entries,
    network.stride,
    network.ends,
    batch.starts,
    batch.columnOf,
    batch.values,
    batch.table,
    batch.rows,
    counts,
    share(batch.count, thread, network.threads, 4),
    share(batch.count, thread + 1, network.threads, 4),
  );
}

// ── Phase 2 ─────────────────────────────────────────────────────────────────────────────────

function forwardFirst<T>(network: Network, batch: Batch, thread: u32): void {
  const threads = network.threads, count = batch.count, own = ownVectors(network, batch);
  const row = share(count, thread, threads, 4), rowEnd = share(count, thread + 1, threads, 4);
  forwardPanels<T>(network, batch, thread, own * thread, own * (thread + 1), 0, count);
  const vectors = layerAt(network, 0).vectors;
  forwardPanels<T>(network, batch, thread, own * threads, vectors, row, rowEnd);
}

/** The panels from vector v to vEnd of the first layer's outputs, for the examples row…rowEnd. */
function forwardPanels<T>(
  network: Network,
  batch: Batch,
  thread: u32,
  v: u32,
  vEnd: u32,
  row: u32,
  rowEnd: u32,
): void {
  const layer = layerAt(network, 0), scratch = network.scratch + 8 * VECTOR * thread;
  while (v < vEnd) {
    const width = panelWidth(v, layer.vectors), panel = panelAt(layer.weights, v, layer.inputs);
    const out = layer.output + v * VECTOR + row * layer.rowBytes;
    if (batch.starts) {
      // X = c + S: X W + b = S W + (c · colsum(W) + b).
      copyRow(scratch, layer.bias + v * VECTOR, width);
      if (batch.background != 0) {
        const background = <T> batch.background;
        addScaledRows<T>(scratch, background, panel, width * VECTOR, layer.inputs, width);
      }
      sparseForward<T>(network, out, layer.rowBytes, scratch, panel, row, rowEnd, width);
    } else {
      const x = batch.dense + row * batch.denseRowBytes;
      denseForward<T>(layer, v, width, out, x, batch.denseRowBytes, rowEnd - row);
    }
    activate<T>(out, layer.rowBytes, rowEnd - row, width, layer.activation);
    v += width;
  }
}

function sparseForward<T>(
  network: Network,
  out: usize,
  outRow: u32,
  base: usize,
  panel: usize,
  row: u32,
  rowEnd: u32,
  width: u32,
): void {
  // Offsets are those into a panel of eight vectors.
  const shift = 3 - ctz(width), stride = network.stride;
  let entries = network.entries + row * stride;
  for (; row < rowEnd; row++, out += outRow, entries += stride) {
    const end = evenEnd<T>(entries, load<u32>(network.ends + 4 * row));
    sumRows<T>(out, false, 0, base, panel, shift, entries, end, width);
  }
}

/** One panel of outputs: `out ← b + A W`, A (rows, inputs) row by row. */
function denseForward<T>(
  layer: Layer,
  v: u32,
  width: u32,
  out: usize,
  a: usize,
  aRow: usize,
  rows: u32,
): void {
  const bias = layer.bias + v * VECTOR;
  for (let i: u32 = 0; i < rows; i++) copyRow(out + i * layer.rowBytes, bias, width);
  addProduct<T>(
    out,
    layer.rowBytes,
    <T> 1,
    a,
    aRow,
    sizeof<T>(),
    panelAt(layer.weights, v, layer.inputs),
    width * VECTOR,
    rows,
    layer.inputs,
    width,
  );
}

/** The backward pass multiplies by Wᵀ as it was before the update. */
function transposeShare<T>(network: Network, thread: u32): void {
  for (let l: u32 = 1; l < network.layers; l++) {
    const layer = layerAt(network, l), vectors = vectorsFor<T>(layer.inputs);
    const from = share(vectors, thread, network.threads, 8);
    const to = share(vectors, thread + 1, network.threads, 8);
    transposePanels<T>(layer.transposed, layer.weights, layer.inputs, layer.outputs, from, to);
  }
}

function placeShare<T>(network: Network, batch: Batch, thread: u32): void {
  const layer = layerAt(network, 0), threads = network.threads, stride = 4 * layer.inputs;
  const places = network.places + stride * thread;
  placeColumns<T>(
    network.bounds,
    network.placed,
    places,
    network.counts,
    stride,
    layer.inputs,
    thread,
    threads,
  );
  placeEntries<T>(
    places,
    network.entries,
    network.stride,
    network.ends,
    layer.rowBytes,
    share(batch.count, thread, threads, 4),
    share(batch.count, thread + 1, threads, 4),
  );
}

// ── Phase 3 ─────────────────────────────────────────────────────────────────────────────────

function forwardRest<T>(network: Network, batch: Batch, thread: u32): void {
  const row = share(batch.count, thread, network.threads, 4);
  const rowEnd = share(batch.count, thread + 1, network.threads, 4), rows = rowEnd - row;
  for (let l: u32 = 1; l < network.layers; l++) {
    const layer = layerAt(network, l), before = layerAt(network, l - 1);
    const a = before.output + row * before.rowBytes;
    for (let v: u32 = 0; v < layer.vectors; v += panelWidth(v, layer.vectors)) {
      const width = panelWidth(v, layer.vectors);
      const out = layer.output + v * VECTOR + row * layer.rowBytes;
      denseForward<T>(layer, v, width, out, a, before.rowBytes, rows);
      activate<T>(out, layer.rowBytes, rows, width, layer.activation);
    }
  }
  const last = layerAt(network, network.layers - 1), k = last.outputs;
  for (let i = row; i < rowEnd; i++) {
    const z = last.output + i * last.rowBytes;
    const t = batch.targets + sizeof<T>() * k * load<u32>(batch.rows + 4 * i);
    const loss = applyHead<T>(network.head, z, last.delta + i * last.rowBytes, t, k, batch.size);
    store<f64>(network.losses + 8 * i, loss);
    store<u32>(network.correct + 4 * i, isCorrect<T>(network.head, z, t, k));
  }
}

/** Each layer's delta from the next one's: `δ ← (δ′ Wᵀ) ⊙ f′`. */
function backward<T>(network: Network, batch: Batch, thread: u32): void {
  const row = share(batch.count, thread, network.threads, 4);
  const rows = share(batch.count, thread + 1, network.threads, 4) - row;
  for (let l = network.layers - 1; l > 0; l--) {
    const layer = layerAt(network, l), before = layerAt(network, l - 1);
    const delta = before.delta + row * before.rowBytes;
    for (let i: u32 = 0; i < rows; i++) {
      memory.fill(delta + i * before.rowBytes, 0, VECTOR * before.vectors);
    }
    for (let v: u32 = 0; v < before.vectors; v += panelWidth(v, before.vectors)) {
      const width = panelWidth(v, before.vectors);
      addProduct<T>(
        delta + v * VECTOR,
        before.rowBytes,
        <T> 1,
        layer.delta + row * layer.rowBytes,
        layer.rowBytes,
        sizeof<T>(),
        panelAt(layer.transposed, v, layer.outputs),
        width * VECTOR,
        rows,
        layer.outputs,
        width,
      );
    }
    const a = before.output + row * before.rowBytes;
    activateBackward<T>(delta, a, before.rowBytes, rows, before.vectors, before.activation);
  }
}

// ── Phase 4 ─────────────────────────────────────────────────────────────────────────────────

function updateFirst<T>(network: Network, batch: Batch, thread: u32): void {
  const layer = layerAt(network, 0), threads = network.threads, own = ownVectors(network, batch);
  updatePanels<T>(network, batch, thread, own * thread, own * (thread + 1), 0, layer.inputs, true);
  if (own * threads == layer.vectors) return;
  const k = inputShare(network, batch, thread), kEnd = inputShare(network, batch, thread + 1);
  updatePanels<T>(network, batch, thread, own * threads, layer.vectors, k, kEnd, thread == 0);
}

/**
 * Where a thread's share of the inputs begins, in a panel that threads share: of equal numbers of
 * entries where those are sparse, and each input counts as a few.
 */
function inputShare(network: Network, batch: Batch, thread: u32): u32 {
  const inputs = layerAt(network, 0).inputs, threads = network.threads;
  if (!batch.starts || thread == 0 || thread == threads) return share(inputs, thread, threads, 4);
  const first = network.placed, cost: u32 = 64;
  const total = load<u32>(network.bounds + 4 * inputs) - first + cost * inputs;
  const part = <u32> (<u64> total * thread / threads);
  let k: u32 = 0;
  while (k < inputs && load<u32>(network.bounds + 4 * k) - first + cost * k < part) k++;
  return k;
}

/** The panels from vector v to vEnd of the first layer's weights, rows k…kEnd. */
function updatePanels<T>(
  network: Network,
  batch: Batch,
  thread: u32,
  v: u32,
  vEnd: u32,
  k: u32,
  kEnd: u32,
  ownsBias: bool,
): void {
  const layer = layerAt(network, 0), scratch = network.scratch + 8 * VECTOR * thread;
  while (v < vEnd) {
    const width = panelWidth(v, layer.vectors);
    updateBias<T>(layer, batch, v, width, scratch, ownsBias);
    if (batch.starts) sparseUpdate<T>(network, batch, v, width, scratch, k, kEnd);
    else updatePanel<T>(layer, batch, v, width, batch.dense, batch.denseRowBytes, k, kEnd);
    v += width;
  }
}

/** Sums one panel's deltas into `sums` and, where it is this thread's turn, updates the bias by them. */
function updateBias<T>(
  layer: Layer,
  batch: Batch,
  v: u32,
  width: u32,
  sums: usize,
  isOwn: bool,
): void {
  sumColumns<T>(sums, layer.delta + v * VECTOR, layer.rowBytes, batch.count, width);
  if (!isOwn) return;
  const bias = (batch.inParts ? layer.biasGradient : layer.bias) + v * VECTOR;
  addScaled<T>(bias, scaleOf<T>(batch), sums, width);
}

/** Gradients go straight into the parameters, or are summed up first. */
// @ts-ignore: decorator
@inline
function scaleOf<T>(batch: Batch): T {
  return batch.inParts ? <T> 1 : <T> -batch.rate;
}

/** `Xᵀ D = Sᵀ D + c · colsum(D)` for X = c + S, one panel of it, given D's sums. */
function sparseUpdate<T>(
  network: Network,
  batch: Batch,
  v: u32,
  width: u32,
  sums: usize,
  k: u32,
  kEnd: u32,
): void {
  const layer = layerAt(network, 0), delta = layer.delta + v * VECTOR;
  const target = batch.inParts ? layer.weightGradient : layer.weights;
  const panelRow = width * VECTOR, scale = scaleOf<T>(batch);
  const background = <T> batch.background, base = background == 0 ? 0 : sums;
  if (base) {
    for (let u: u32 = 0; u < width; u++) {
      const sum = sums + u * VECTOR;
      v128.store(sum, v128.mul<T>(v128.splat<T>(background), v128.load(sum)));
    }
  }
  let out = panelAt(target, v, layer.inputs) + k * panelRow;
  for (let bound = network.bounds + 4 * k; k < kEnd; k++, bound += 4, out += panelRow) {
    const from = load<u32>(bound), to = load<u32>(bound, 4);
    if (from == to && !base) continue;
    sumRows<T>(out, true, scale, base, delta, 0, from, to, width);
  }
}

/** One panel's rows k…kEnd of `W += scale · Aᵀ D`, A (examples, inputs) row by row. */
function updatePanel<T>(
  layer: Layer,
  batch: Batch,
  v: u32,
  width: u32,
  a: usize,
  aRow: usize,
  k: u32,
  kEnd: u32,
): void {
  const target = batch.inParts ? layer.weightGradient : layer.weights;
  const panelRow = width * VECTOR;
  addProduct<T>(
    panelAt(target, v, layer.inputs) + k * panelRow,
    panelRow,
    scaleOf<T>(batch),
    a + k * sizeof<T>(),
    sizeof<T>(),
    aRow,
    layer.delta + v * VECTOR,
    layer.rowBytes,
    kEnd - k,
    batch.count,
    width,
  );
}

function update<T>(network: Network, batch: Batch, l: u32, thread: u32): void {
  const layer = layerAt(network, l), before = layerAt(network, l - 1);
  const k = share(layer.inputs, thread, network.threads, 4);
  const kEnd = share(layer.inputs, thread + 1, network.threads, 4);
  const scratch = network.scratch + 8 * VECTOR * thread;
  for (let v: u32 = 0; v < layer.vectors; v += panelWidth(v, layer.vectors)) {
    const width = panelWidth(v, layer.vectors);
    if (thread == 0) updateBias<T>(layer, batch, v, width, scratch, true);
    updatePanel<T>(layer, batch, v, width, before.output, before.rowBytes, k, kEnd);
  }
}

/** Takes the step along the gradients that were summed up, and clears them. */
function applyGradients<T>(network: Network, batch: Batch, l: u32, thread: u32): void {
  const layer = layerAt(network, l), rate = <T> -batch.rate;
  const vectors = layer.inputs * layer.vectors;
  const from = share(vectors, thread, network.threads, 8) * VECTOR;
  const count = share(vectors, thread + 1, network.threads, 8) - from / VECTOR;
  addScaled<T>(layer.weights + from, rate, layer.weightGradient + from, count);
  memory.fill(layer.weightGradient + from, 0, count * VECTOR);
  if (thread > 0) return;
  addScaled<T>(layer.bias, rate, layer.biasGradient, layer.vectors);
  memory.fill(layer.biasGradient, 0, layer.vectors * VECTOR);
}
