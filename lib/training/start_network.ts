/**
 * The network in training: whole, where the kernels can do that, kernel by kernel where they cannot.
 *
 * @module
 */
import type { ExampleBuffers, Kernels, NetworkRun, Sharing } from "../kernels/interface.ts";
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
  /** Who shares the steps, where others do. */
  readonly sharing?: Sharing | undefined;
}

/**
 * Makes a model ready to be trained on, or evaluated on, sets of prepared examples.
 *
 * @throws {RangeError} If steps are to be shared, and the kernels cannot.
 */
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
  if (kernels.startNetwork) return await kernels.startNetwork(plan);
  if (options.sharing) {
    throw new RangeError(
      `Cannot train together: expected kernels that train whole networks, such as simd, ` +
        `but ${kernels.name} go step by step here`,
    );
  }
  return new KernelByKernel(model, kernels);
}
