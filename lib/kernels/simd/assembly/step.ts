/**
 * A training step, in four phases with a barrier after each.
 *
 * 1. Sparse inputs are unpacked: each thread has its own examples.
 * 2. The first layer, forward: each thread has its own panels of weights, for all examples.
 * 3. The other layers forward, the head, and the deltas backward: each thread has its own examples.
 * 4. The update: each thread has its own part of the weights, and sums over all examples.
 *
 * The first layer's part in them: first_layer.ts. Where a library multiplies: library_step.ts. An
 * evaluation updates nothing: each thread takes its own examples through all layers.
 *
 * Every number is computed by one thread, in an order that does not depend on how many threads there
 * are: neither does the result.
 *
 * Where ranks share a run, a step is taken in two halves: phases 1 to 3 for some of the examples, and
 * phase 4 for all, once what the others became has been put beside them; of all the weights, or of those
 * of some units.
 */
import { activate, activateBackward } from "./activations";
import { meet } from "./barrier";
import { VECTOR } from "./constants";
import { denseForward, layerAt, share, updateBias, updatePanel } from "./dense_layer";
import { forwardFirst, placeShare, unpackShare, updateFirst } from "./first_layer";
import { headShare } from "./heads";
import { libraryStep } from "./library_step";
import { panelAt, panelWidth, transposePanels } from "./panels";
import { addProduct } from "./panel_products";
import { Batch, Meeting, Network } from "./structures";
import { addScaled } from "./vector_loops";
import { vectorsFor } from "./vectors";

/** One step, or one part of it, as thread `thread`. */
export function step<T>(network: Network, batch: Batch, thread: u32): void {
  const meeting = changetype<Meeting>(network.meeting), threads = network.threads;
  if (network.library) libraryStep<T>(network, batch, thread);
  else ownStep<T>(network, batch, thread);
  if (batch.trains && batch.updates && batch.inParts && batch.last) {
    meet(meeting, thread, threads);
    for (let l: u32 = 0; l < network.layers; l++) applyGradients<T>(network, batch, l, thread);
  }
  meet(meeting, thread, threads);
  if (thread == 0) sumUp(network, batch);
}

/** The four phases. */
function ownStep<T>(network: Network, batch: Batch, thread: u32): void {
  const meeting = changetype<Meeting>(network.meeting), threads = network.threads;
  if (batch.starts) {
    unpackShare<T>(network, batch, thread);
    if (batch.trains) meet(meeting, thread, threads);
  }
  if (batch.computes) forwardFirst<T>(network, batch, thread);
  if (batch.trains) {
    if (batch.computes) transposeShare<T>(network, thread);
    if (batch.updates && batch.starts) placeShare<T>(network, batch, thread);
    meet(meeting, thread, threads);
  }
  if (batch.computes) forwardRest<T>(network, batch, thread);
  if (batch.trains) {
    if (batch.computes) backward<T>(network, batch, thread);
    meet(meeting, thread, threads);
  }
  if (batch.trains && batch.updates) {
    const layers = network.layers;
    updateFirst<T>(network, batch, thread);
    for (let l: u32 = 1; l < layers; l++) update<T>(network, batch, l, thread);
  }
}

/** Adds up what became of each example, in their order. */
function sumUp(network: Network, batch: Batch): void {
  let loss = batch.loss, correct: u32 = 0;
  for (let i: u32 = 0; i < batch.count; i++) {
    loss += load<f64>(network.losses + 8 * i);
    correct += load<u32>(network.correct + 4 * i);
  }
  batch.loss = loss;
  batch.correct = correct;
}

/** Phase 2: the backward pass multiplies by Wᵀ as it was before the update. */
function transposeShare<T>(network: Network, thread: u32): void {
  for (let l: u32 = 1; l < network.layers; l++) {
    const layer = layerAt(network, l), vectors = vectorsFor<T>(layer.inputs);
    const from = share(vectors, thread, network.threads, 8);
    const to = share(vectors, thread + 1, network.threads, 8);
    transposePanels<T>(layer.transposed, layer.weights, layer.inputs, layer.outputs, from, to);
  }
}

/** Phase 3, forward. */
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
  headShare<T>(network, batch, layerAt(network, network.layers - 1), row, rowEnd);
}

/** Phase 3, backward: each layer's delta by the next one's, `δ ← (δ′ Wᵀ) ⊙ f′`. */
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
        delta + v * VECTOR, before.rowBytes, <T> 1, layer.delta + row * layer.rowBytes,
        layer.rowBytes, sizeof<T>(), panelAt(layer.transposed, v, layer.outputs), width * VECTOR,
        rows, layer.outputs, width,
      );
    }
    const a = before.output + row * before.rowBytes;
    activateBackward<T>(delta, a, before.rowBytes, rows, before.vectors, before.activation);
  }
}

/** Phase 4. */
function update<T>(network: Network, batch: Batch, l: u32, thread: u32): void {
  const layer = layerAt(network, l), before = layerAt(network, l - 1);
  const k = share(layer.inputs, thread, network.threads, 4);
  const kEnd = share(layer.inputs, thread + 1, network.threads, 4);
  const scratch = network.scratch + 8 * VECTOR * thread;
  for (let v = layer.own; v < layer.ownEnd; v += panelWidth(v, layer.vectors)) {
    const width = panelWidth(v, layer.vectors);
    if (thread == 0) updateBias<T>(layer, batch, v, width, scratch, true);
    updatePanel<T>(layer, batch, v, width, before.output, before.rowBytes, k, kEnd);
  }
}

/** Takes the step along the gradients that were summed up, and clears them. */
function applyGradients<T>(network: Network, batch: Batch, l: u32, thread: u32): void {
  const layer = layerAt(network, l), rate = <T> -batch.rate;
  const own = layer.ownEnd - layer.own, vectors = layer.inputs * own;
  const first = share(vectors, thread, network.threads, 8);
  const count = share(vectors, thread + 1, network.threads, 8) - first;
  const from = (layer.inputs * layer.own + first) * VECTOR;
  addScaled<T>(layer.weights + from, rate, layer.weightGradient + from, count);
  memory.fill(layer.weightGradient + from, 0, count * VECTOR);
  if (thread > 0) return;
  const bias = layer.own * VECTOR;
  addScaled<T>(layer.bias + bias, rate, layer.biasGradient + bias, own);
  memory.fill(layer.biasGradient + bias, 0, own * VECTOR);
}
