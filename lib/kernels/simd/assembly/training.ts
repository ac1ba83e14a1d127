/**
 * The module of training runs, over a memory that threads share: one entry per element type.
 *
 * @module
 */
import { awaitCommand as await_, giveCommand as give } from "./barrier";
import { step } from "./step";
import { Batch, Meeting, Network } from "./structures";

export function step_f64(network: usize, batch: usize, thread: u32): void {
  step<f64>(changetype<Network>(network), changetype<Batch>(batch), thread);
}

export function step_f32(network: usize, batch: usize, thread: u32): void {
  step<f32>(changetype<Network>(network), changetype<Batch>(batch), thread);
}

export function awaitCommand(meeting: usize, last: i32): i32 {
  return await_(changetype<Meeting>(meeting), last);
}

export function giveCommand(meeting: usize): void {
  give(changetype<Meeting>(meeting));
}
