/**
 * Numbers that training cannot go on with: not finite, or about to make the loss so.
 *
 * @module
 */
import type { Entries, ExampleBuffers } from "../kernels/interface.ts";
import { isBytes } from "../kernels/sparse.ts";
import type { MLP } from "../models/mlp.ts";

/**
 * Skipping zeros takes 0 · w for 0, which holds for finite weights only.
 *
 * @throws {RangeError} If a parameter is not finite.
 */
export function checkParameters(model: MLP, when: string): void {
  const found = findNonFinite(model);
  if (found) throw new RangeError(`Cannot train: expected finite parameters ${when}, but ${found}`);
}

/** What is said of a loss that is not finite: where it was met, and what it comes from. */
export function divergence(
  { model, examples: { inputs, targets } }: { model: MLP; examples: ExampleBuffers },
  loss: number,
  epoch: number,
  step: number,
): RangeError {
  const bad = Object.entries({ inputs, targets })
    .map(([name, data]) => [name, findNonFiniteEntry(data)] as const)
    .find(([, value]) => value !== undefined);
  const cause = bad
    ? `the ${bad[0]} hold ${bad[1]}`
    : `${
      findNonFinite(model) ?? "all parameters are finite still"
    }; a smaller learning rate may help`;
  return new RangeError(
    `Cannot go on training: the loss must be finite, but is ${loss} at epoch ${epoch}, step ${step}, ` +
      `and ${cause}`,
  );
}

function findNonFiniteEntry(data: Entries): number | undefined {
  if (!isBytes(data)) return data.find((value) => !Number.isFinite(value));
  const { bytes, numbers } = data, byte = bytes.find((byte) => !Number.isFinite(numbers[byte]));
  return byte === undefined ? undefined : numbers[byte];
}

function findNonFinite(model: MLP): string | null {
  for (const [l, { weights, bias }] of model.layers.entries()) {
    for (const [name, { data }] of Object.entries({ weights, bias })) {
      const bad = data.find((value) => !Number.isFinite(value));
      if (bad !== undefined) {
        return `layer ${l + 1} (${weights.shape.join(" → ")}) has ${bad} among its ${name}`;
      }
    }
  }
  return null;
}
