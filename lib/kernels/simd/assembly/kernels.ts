/**
 * The module, over a memory that threads share: one entry per element type.
 *
 * @module
 */
import { awaitCommand as await_, giveCommand as give } from "./barrier";
import { binary, unary } from "./block_operations";
import { helpWith, multiply as multiply_ } from "./products";
import { step } from "./step";
import { Batch, Meeting, Network, Product } from "./structures";

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

export function step_f64(network: usize, batch: usize, thread: u32): void {
  step<f64>(changetype<Network>(network), changetype<Batch>(batch), thread);
}

export function step_f32(network: usize, batch: usize, thread: u32): void {
  step<f32>(changetype<Network>(network), changetype<Batch>(batch), thread);
}

export function multiply(product: usize, meeting: usize): bool {
  return multiply_(changetype<Product>(product), changetype<Meeting>(meeting));
}

export function help(product: usize, meeting: usize, thread: u32): void {
  helpWith(changetype<Product>(product), changetype<Meeting>(meeting), thread);
}

export function awaitCommand(meeting: usize, last: i32): i32 {
  return await_(changetype<Meeting>(meeting), last);
}

export function giveCommand(meeting: usize): void {
  give(changetype<Meeting>(meeting));
}
