/**
 * The first layer, whose inputs are examples, sparse or dense: its share of each phase of a step.
 *
 * Each thread has its own panels of weights; those that cannot be dealt out evenly are shared, by
 * examples forward and by rows in the update.
 */
import { activate } from "./activations";
import { VECTOR } from "./constants";
import { denseForward, layerAt, scaleOf, share, updateBias, updatePanel } from "./dense_layer";
import { panelAt, panelWidth } from "./panels";
import { countBelow, evenEnd, placeColumns, placeEntries, sumRows, unpackEntries } from "./sparse_rows";
import { Batch, Network } from "./structures";
import { addScaled, addScaledRows } from "./vector_loops";

/** How many vectors of the first layer, whole panels, each thread has to itself, forward. */
@inline
function ownVectors(network: Network, batch: Batch): u32 {
  return batch.trains ? layerAt(network, 0).vectors / (8 * network.threads) * 8 : 0;
}

/** Phase 1: unpacks the entries of the thread's examples and, to train, counts them by column. */
export function unpackShare<T>(network: Network, batch: Batch, thread: u32): void {
  const columns = layerAt(network, 0).inputs;
  const counts = batch.trains ? network.counts + 4 * columns * thread : 0;
  if (counts) memory.fill(counts, 0, 4 * columns);
  unpackEntries<T>(
    network.entries, network.stride, network.ends, batch.starts, batch.columnOf, batch.values,
    batch.table, batch.rows, counts, share(batch.count, thread, network.threads, 4),
    share(batch.count, thread + 1, network.threads, 4),
  );
}

/** Phase 2: the outputs of the thread's panels, activated. */
export function forwardFirst<T>(network: Network, batch: Batch, thread: u32): void {
  const threads = network.threads, count = batch.count, own = ownVectors(network, batch);
  const row = share(count, thread, threads, 4), rowEnd = share(count, thread + 1, threads, 4);
  forwardPanels<T>(network, batch, thread, own * thread, own * (thread + 1), 0, count);
  const vectors = layerAt(network, 0).vectors;
  forwardPanels<T>(network, batch, thread, own * threads, vectors, row, rowEnd);
}

/** The panels from vector v to vEnd of the first layer's outputs, for the examples row…rowEnd. */
function forwardPanels<T>(
  network: Network, batch: Batch, thread: u32, v: u32, vEnd: u32, row: u32, rowEnd: u32,
): void {
  const layer = layerAt(network, 0), scratch = network.scratch + 8 * VECTOR * thread;
  while (v < vEnd) {
    const width = panelWidth(v, layer.vectors), panel = panelAt(layer.weights, v, layer.inputs);
    const out = layer.output + v * VECTOR + row * layer.rowBytes;
    if (batch.starts) {
      // X = c + S: X W + b = (c · colsum(W) + S W) + b.
      let base: usize = 0;
      if (batch.background != 0) {
        const background = <T> batch.background;
        base = scratch;
        memory.fill(base, 0, width * VECTOR);
        addScaledRows<T>(base, background, panel, width * VECTOR, layer.inputs, width);
      }
      sparseForward<T>(network, out, layer.rowBytes, base, panel, row, rowEnd, width);
      const bias = layer.bias + v * VECTOR;
      for (let i = row; i < rowEnd; i++) {
        addScaled<T>(out + (i - row) * layer.rowBytes, <T> 1, bias, width);
      }
    } else {
      const x = batch.dense + row * batch.denseRowBytes;
      denseForward<T>(layer, v, width, out, x, batch.denseRowBytes, rowEnd - row);
    }
    activate<T>(out, layer.rowBytes, rowEnd - row, width, layer.activation);
    v += width;
  }
}

function sparseForward<T>(
  network: Network, out: usize, outRow: u32, base: usize, panel: usize, row: u32, rowEnd: u32,
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

/**
 * Phase 2, to train: puts the entries of the thread's columns where these columns' sums find them. Each
 * thread writes a part of memory of its own, since threads that write to the same cache lines wait for
 * each other.
 */
export function placeShare<T>(network: Network, batch: Batch, thread: u32): void {
  const layer = layerAt(network, 0), threads = network.threads, columns = layer.inputs;
  const stride = 4 * columns, places = network.places + stride * thread, placed = network.placed;
  const end = placeColumns<T>(
    network.bounds, placed, places, network.counts, stride, columns, thread, threads,
  );
  const first = placed + (end - placed) / threads * thread, next = first + (end - placed) / threads;
  const k = countBelow(places, columns, 4, first);
  const kEnd = thread + 1 == threads ? columns : countBelow(places, columns, 4, next);
  placeEntries<T>(
    placed, places, network.entries, network.stride, network.ends, layer.rowBytes, batch.count, k, kEnd,
  );
}

/** Phase 4: the update of the thread's panels, or of its rows of a shared one. */
export function updateFirst<T>(network: Network, batch: Batch, thread: u32): void {
  const layer = layerAt(network, 0), threads = network.threads;
  const each = (layer.ownEnd - layer.own) / (8 * threads) * 8, v = layer.own + each * thread;
  updatePanels<T>(network, batch, thread, v, v + each, 0, layer.inputs, true);
  const rest = layer.own + each * threads;
  if (rest == layer.ownEnd) return;
  const k = inputShare(network, batch, thread), kEnd = inputShare(network, batch, thread + 1);
  updatePanels<T>(network, batch, thread, rest, layer.ownEnd, k, kEnd, thread == 0);
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
  network: Network, batch: Batch, thread: u32, v: u32, vEnd: u32, k: u32, kEnd: u32,
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

/** `Xᵀ D = Sᵀ D + c · colsum(D)` for X = c + S, one panel of it, given D's sums. */
function sparseUpdate<T>(
  network: Network, batch: Batch, v: u32, width: u32, sums: usize, k: u32, kEnd: u32,
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
