/**
 * The network in training: whole, where the kernels can do that, kernel by kernel where they cannot.
 *
 * @module
 */
import type { ExampleBuffers, Kernels, NetworkRun } from "../kernels/interface.ts";
import type { MLP } from "../models/mlp.ts";
import { KernelByKernel } from "./kernel_by_kernel.ts";

/** What a network may use. */
export interface NetworkOptions {
  readonly kernels: Kernels;
  /** Examples per step, at most. */
  readonly batchSize: number;
  /** Threads, exactly. */
  readonly threads?: number | undefined;
  /** Threads, at most. */
  readonly threadLimit: number;
}

/** Makes a model ready to be trained on, or evaluated on, sets of prepared examples. */
export async function startNetwork(
  model: MLP,
  sets: readonly ExampleBuffers[],
  { kernels, ...options }: NetworkOptions,
): Promise<NetworkRun> {
  const layers = model.layers.map(({ weights, bias }, l) => ({
    inputs: weights.shape[0],
    outputs: weights.shape[1],
    weights: weights.data,
    bias: bias.data,
    activation: model.activations[l] ?? "identity",
  }));
  const plan = { layers, head: model.head, sets, ...options };
  return await kernels.startNetwork?.(plan) ?? new KernelByKernel(model, kernels);
}
