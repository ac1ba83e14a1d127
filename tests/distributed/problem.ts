/**
 * A small problem for ranks to share.
 *
 * @module
 */
import { Dense, type DType, type HeadName, MLP, oneHot, RandomState } from "../../lib/mod.ts";

/** What it is like. */
export interface ProblemOptions {
  readonly head: HeadName;
  readonly dtype: DType;
  readonly widths: readonly number[];
  readonly examples: number;
}

/** The same for the same options; with another number somewhere, if it is to be spoilt. */
export function problemOf({ head, dtype, widths, examples }: ProblemOptions, isSpoilt = false) {
  const random = new RandomState(5);
  const outputs = widths[widths.length - 1];
  const draw = (count: number) => {
    const values = random.rand(count, widths[0]);
    const inputs = values.mul(random.rand(count, widths[0]).lt(0.3)).astype(dtype);
    const labels = random.randint(0, outputs, count);
    return { inputs, targets: oneHot(labels, outputs, { dtype }) };
  };
  const training = draw(examples), validation = draw(37);
  if (isSpoilt) training.inputs.data[examples >> 1] += 1;
  const layers = widths.slice(1).map((width, l) =>
    new Dense(
      random.randn(widths[l], width).mul(0.5).astype(dtype),
      random.randn(width).mul(0.1).astype(dtype),
    )
  );
  return { model: new MLP({ layers, activation: "tanh", head }), training, validation, random };
}
