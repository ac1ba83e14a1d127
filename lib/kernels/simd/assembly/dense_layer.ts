/** What a thread does of a layer with dense inputs, and how threads share the work on it. */
import { VECTOR } from "./constants";
import { panelAt } from "./panels";
import { addProduct } from "./panel_products";
import { Batch, Layer, Network } from "./structures";
import { addScaled, copyRow, sumColumns } from "./vector_loops";

@inline
export function layerAt(network: Network, l: u32): Layer {
  return changetype<Layer>(network.firstLayer + l * offsetof<Layer>());
}

/** Where a thread's share of `total` begins, in whole units; it ends where the next one's begins. */
@inline
export function share(total: u32, thread: u32, threads: u32, unit: u32): u32 {
  if (thread == threads) return total;
  return min(total, (<u32> (<u64> total * thread / threads) + unit / 2) / unit * unit);
}

/** One panel of outputs: `out ← b + A W`, A (rows, inputs) row by row. */
export function denseForward<T>(
  layer: Layer, v: u32, width: u32, out: usize, a: usize, aRow: usize, rows: u32,
): void {
  const bias = layer.bias + v * VECTOR;
  for (let i: u32 = 0; i < rows; i++) copyRow(out + i * layer.rowBytes, bias, width);
  addProduct<T>(
    out, layer.rowBytes, <T> 1, a, aRow, sizeof<T>(), panelAt(layer.weights, v, layer.inputs),
    width * VECTOR, rows, layer.inputs, width,
  );
}

/** Sums one panel's deltas into `sums` and, where it is this thread's turn, updates the bias by them. */
export function updateBias<T>(
  layer: Layer, batch: Batch, v: u32, width: u32, sums: usize, isOwn: bool,
): void {
  sumColumns<T>(sums, layer.delta + v * VECTOR, layer.rowBytes, batch.count, width);
  if (!isOwn) return;
  const bias = (batch.inParts ? layer.biasGradient : layer.bias) + v * VECTOR;
  addScaled<T>(bias, scaleOf<T>(batch), sums, width);
}

/** Gradients go straight into the parameters, or are summed up first. */
@inline
export function scaleOf<T>(batch: Batch): T {
  return batch.inParts ? <T> 1 : <T> -batch.rate;
}

/** One panel's rows k…kEnd of `W += scale · Aᵀ D`, A (examples, inputs) row by row. */
export function updatePanel<T>(
  layer: Layer, batch: Batch, v: u32, width: u32, a: usize, aRow: usize, k: u32, kEnd: u32,
): void {
  const target = batch.inParts ? layer.weightGradient : layer.weights;
  const panelRow = width * VECTOR;
  addProduct<T>(
    panelAt(target, v, layer.inputs) + k * panelRow, panelRow, scaleOf<T>(batch),
    a + k * sizeof<T>(), sizeof<T>(), aRow, layer.delta + v * VECTOR, layer.rowBytes, kEnd - k,
    batch.count, width,
  );
}
