/**
 * Numbers that training cannot go on with: not finite, or about to make the loss so.
 *
 * @module
 */
import type { Entries, ExampleBuffers } from "../kernels/interface.ts";
import { isBytes } from "../kernels/sparse.ts";
import type { LayerParameters } from "../models/dense.ts";
import type { MLP } from "../models/mlp.ts";

/** A model and what it was shown. */
interface Met {
  readonly model: MLP;
  readonly examples: ExampleBuffers;
}

/**
 * Skipping zeros takes 0 · w for 0, which holds for finite weights only.
 *
 * @throws {RangeError} If a parameter is not finite.
 */
export function checkParameters(
  model: { readonly layers: readonly LayerParameters[] },
  action: "train" | "evaluate",
  when: string,
): void {
  const found = findNonFinite(model);
  if (!found) return;
  throw new RangeError(`Cannot ${action}: expected finite parameters ${when}, but ${found}`);
}

/** What is said of a loss that is not finite: where it was met, and what it comes from. */
export function divergence(met: Met, loss: number, epoch: number, step: number): RangeError {
  const isData = findNonFiniteExample(met.examples) !== undefined;
  const advice = isData ? "" : "; a smaller learning rate may help";
  return new RangeError(
    `Cannot go on training: the loss must be finite, but is ${loss} at epoch ${epoch}, step ${step}, ` +
      `and ${causeOf(met)}${advice}`,
  );
}

/**
 * Expects that an evaluation came to a number.
 *
 * @throws {RangeError} If it did not; the message says what that comes from.
 */
export function expectFiniteLoss(met: Met, loss: number): void {
  if (Number.isFinite(loss)) return;
  throw new RangeError(
    `Cannot evaluate: the loss must be finite, but is ${loss}, and ${causeOf(met)}`,
  );
}

function causeOf({ model, examples }: Met): string {
  return findNonFiniteExample(examples) ?? findNonFinite(model) ??
    "all parameters are finite still";
}

function findNonFiniteExample({ inputs, targets }: ExampleBuffers): string | undefined {
  for (const [name, data] of Object.entries({ inputs, targets })) {
    const bad = findNonFiniteEntry(data);
    if (bad !== undefined) return `the ${name} hold ${bad}`;
  }
}

function findNonFiniteEntry(data: Entries): number | undefined {
  if (!isBytes(data)) return data.find((value) => !Number.isFinite(value));
  const { source, numbers } = data,
    byte = source.all().find((byte) => !Number.isFinite(numbers[byte]));
  return byte === undefined ? undefined : numbers[byte];
}

function findNonFinite(model: { readonly layers: readonly LayerParameters[] }): string | undefined {
  for (const [l, { weights, bias }] of model.layers.entries()) {
    for (const [name, { data }] of Object.entries({ weights, bias })) {
      const bad = data.find((value) => !Number.isFinite(value));
      if (bad !== undefined) {
        return `layer ${l + 1} (${weights.shape.join(" → ")}) has ${bad} among its ${name}`;
      }
    }
  }
}
