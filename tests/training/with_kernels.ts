/**
 * Kernels for a part of a test.
 *
 * @module
 */
import { chooseKernels, type KernelsChoice } from "../../lib/mod.ts";
import { kernels } from "../../lib/kernels/mod.ts";

/** Chooses kernels for what `body` does, and those before again when it has ended. */
export async function withKernels<T>(name: KernelsChoice, body: () => Promise<T>): Promise<T> {
  const before = kernels.name as KernelsChoice;
  chooseKernels({ kernels: name });
  try {
    return await body();
  } finally {
    chooseKernels({ kernels: before });
  }
}
