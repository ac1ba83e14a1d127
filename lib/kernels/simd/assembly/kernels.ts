/**
 * The module, over a memory that threads share: one entry per element type.
 *
 * @module
 */
import { activateBackward } from "./activations";
import { binary, unary } from "./block_operations";
import { biasActivation } from "./in_place";
import { step } from "./step";
import { Batch, Network } from "./structures";
import { addScaled, sumColumns } from "./vector_loops";
import { vectorsFor } from "./vectors";

export { awaitCommand, giveCommand } from "./barrier";
export { help, multiply } from "./products";

export function binary_f64(f: u32, out: usize, a: usize, b: usize, m: u32, n: u32, aRow: usize,
  aColumns: u32, bRow: usize, bColumns: u32, spread: usize): void {
  binary<f64>(f, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
}

export function binary_f32(f: u32, out: usize, a: usize, b: usize, m: u32, n: u32, aRow: usize,
  aColumns: u32, bRow: usize, bColumns: u32, spread: usize): void {
  binary<f32>(f, out, a, b, m, n, aRow, aColumns, bRow, bColumns, spread);
}

export function unary_f64(f: u32, out: usize, a: usize, bytes: usize): void {
  unary<f64>(f, out, a, bytes);
}

export function unary_f32(f: u32, out: usize, a: usize, bytes: usize): void {
  unary<f32>(f, out, a, bytes);
}

export function step_f64(network: Network, batch: Batch, thread: u32): void {
  step<f64>(network, batch, thread);
}

export function step_f32(network: Network, batch: Batch, thread: u32): void {
  step<f32>(network, batch, thread);
}

export function bias_activation_f64(z: usize, bias: usize, m: u32, n: u32, f: u32): void {
  biasActivation<f64>(z, bias, m, n, f);
}

export function activation_backward_f64(d: usize, a: usize, size: u32, f: u32): void {
  activateBackward<f64>(d, a, 0, 1, vectorsFor<f64>(size), f);
}

export function add_scaled_f64(out: usize, factor: f64, a: usize, size: u32): void {
  addScaled<f64>(out, <f64> factor, a, vectorsFor<f64>(size));
}

export function sum_rows_f64(out: usize, a: usize, m: u32, n: u32): void {
  sumColumns<f64>(out, a, sizeof<f64>() * n, m, vectorsFor<f64>(n));
}

export function bias_activation_f32(z: usize, bias: usize, m: u32, n: u32, f: u32): void {
  biasActivation<f32>(z, bias, m, n, f);
}

export function activation_backward_f32(d: usize, a: usize, size: u32, f: u32): void {
  activateBackward<f32>(d, a, 0, 1, vectorsFor<f32>(size), f);
}

export function add_scaled_f32(out: usize, factor: f64, a: usize, size: u32): void {
  addScaled<f32>(out, <f32> factor, a, vectorsFor<f32>(size));
}

export function sum_rows_f32(out: usize, a: usize, m: u32, n: u32): void {
  sumColumns<f32>(out, a, sizeof<f32>() * n, m, vectorsFor<f32>(n));
}
