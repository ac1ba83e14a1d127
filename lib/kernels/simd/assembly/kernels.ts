/**
 * The module, over a memory that threads share: one entry per element type. What sources import
 * from ./constants, ./structures and ./exponential is made by ../build.ts of what TypeScript has.
 */
import { binary, unary } from "./block_operations";
import { step } from "./step";
import { Batch, Network } from "./structures";

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
