/**
 * Where a training run stands between two steps: all that `fit` needs to go on as if it had never
 * stopped, to the last bit. A plain record; checkpoint/ puts it into a file.
 *
 * @module
 */
import { type GeneratorState, random as globalRandom, type RandomState } from "../random/mod.ts";
import { quote } from "../runtime/quote.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Metrics } from "../metrics.ts";
import type { LayerParameters } from "../models/dense.ts";
import type { MLP } from "../models/mlp.ts";
import { checkParameters } from "./divergence.ts";
import type { Shuffle } from "./shuffle.ts";

/** What one epoch came to. */
export interface EpochRecord extends Metrics {
  /** The model's metrics on the training examples after it, where they were asked for. */
  readonly training?: Metrics;
  /** The model's metrics on the validation examples after it. */
  readonly validation?: Metrics;
  /** From the start of the run to the end of the epoch, earlier sessions included. */
  readonly seconds: number;
}

/** What must not change when a run goes on, for it would not be the same run. */
export interface Regime {
  /** How many examples there are. */
  readonly examples: number;
  /** Examples per step. */
  readonly batchSize: number;
  /** What the gradient is multiplied with. */
  readonly learningRate: number;
  /** The order of the examples in each epoch. */
  readonly shuffle: Shuffle;
  /** Whether an epoch's last batch is left out if it is smaller than the others. */
  readonly dropLast: boolean;
}

/** How many steps an epoch takes. */
export function stepsPerEpoch({ examples, batchSize, dropLast }: Regime): number {
  return (dropLast ? Math.floor : Math.ceil)(examples / batchSize);
}

/** Where a training run stands. */
export interface TrainingState {
  /** What the run keeps to. */
  readonly regime: Regime;
  /** What its last bits depend on: the kernels that it was trained with, and their libraries. */
  readonly arithmetic?: string;
  /** The current epoch, from 1; it is over if `history` has it. */
  readonly epoch: number;
  /** Steps done in it. */
  readonly step: number;
  /** The loss and the correct answers of its steps, summed over their examples. */
  readonly tally: { readonly loss: number; readonly correct: number };
  /** Its order of the examples (N). */
  readonly order: Int32Array;
  /** Each layer's parameters, first layer first. */
  readonly parameters: readonly LayerParameters[];
  /** The stream that orders are drawn from, where there is one. */
  readonly random: GeneratorState | null;
  /** The global stream, which the caller may draw from between two events. */
  readonly globalRandom: GeneratorState;
  /** What the epochs before came to, the first at index 0. */
  readonly history: readonly EpochRecord[];
  /** Since the start of the run, earlier sessions included. */
  readonly seconds: number;
}

/**
 * The arithmetic of a run that goes on with `is`, and what there is to say of it.
 *
 * @throws {RangeError} If it is to be `exact`, and is another.
 */
export function continueArithmetic(
  from: TrainingState | undefined,
  is: string,
  exact: boolean,
): { arithmetic: string; note?: string } {
  if (!from || from.arithmetic === is) return { arithmetic: is };
  const was = from.arithmetic ?? "unknown";
  if (exact) {
    throw new RangeError(
      `Cannot go on training to the last bit: expected the arithmetic that the run began with, ` +
        `${quote(was)}, but it is ${quote(is)}`,
    );
  }
  return {
    arithmetic: was.endsWith(`then ${is}`) ? was : `${was}, then ${is}`,
    note: `begun with the arithmetic ${quote(was)}, goes on with ${quote(is)}: ` +
      "the last bits are those of neither",
  };
}

/** Copies of each layer's parameters, as they stand. */
export function copyParameters(model: MLP): LayerParameters[] {
  return model.layers.map(({ weights, bias }) => ({ weights: weights.copy(), bias: bias.copy() }));
}

/** The states of both streams. */
export function streamStates(
  random: RandomState | undefined,
): Pick<TrainingState, "random" | "globalRandom"> {
  return { random: random?.getState() ?? null, globalRandom: globalRandom.getState() };
}

/**
 * Puts a model and both streams where they stood, or changes nothing.
 *
 * @throws {TypeError} If the state is that of a model of other shapes or another dtype, or there is
 * a stream now and was none then, or the reverse.
 * @throws {RangeError} If the run is to keep to anything else than it did, or a parameter is not
 * finite.
 */
export function restore(
  given: TrainingState,
  model: MLP,
  random: RandomState | undefined,
  expected: Regime,
): void {
  const { parameters, regime, ...state } = expectWhole(given);
  for (const name of Object.keys(expected) as (keyof Regime)[]) {
    if (regime[name] !== expected[name]) {
      throw new RangeError(
        `Cannot go on training: ${name} must be ${regime[name]}, as it was, ` +
          `but is ${expected[name]}`,
      );
    }
  }
  if ((state.random === null) !== (random === undefined)) {
    throw new TypeError(
      `Cannot go on training: orders must be drawn ${state.random ? "from" : "without"} a ` +
        `RandomState, as they were, but there is ${random ? "one" : "none"}`,
    );
  }
  const was = parameters.map(describeLayer), is = model.layers.map(describeLayer);
  if (was.join() !== is.join()) {
    throw new TypeError(
      `Cannot go on training: the model must have layers ${was.join(", ")}, as it had, ` +
        `but has ${is.join(", ")}`,
    );
  }
  checkParameters({ layers: parameters }, "train", "where the run stood");
  const before = streamStates(random);
  try {
    if (state.random) random!.setState(state.random);
    globalRandom.setState(state.globalRandom);
  } catch (error) {
    if (before.random) random!.setState(before.random);
    throw error;
  }
  model.layers.forEach(({ weights, bias }, l) => {
    weights.data.set(parameters[l].weights.data);
    bias.data.set(parameters[l].bias.data);
  });
}

/** @throws {TypeError} If it is no state of a training run. */
function expectWhole(given: TrainingState): TrainingState {
  const state: Partial<TrainingState> = Object(given);
  const { regime, epoch, step, tally, order, parameters, history } = state;
  const isWhole = typeof regime === "object" && Number.isInteger(epoch) && Number.isInteger(step) &&
    typeof tally?.loss === "number" && typeof tally.correct === "number" &&
    order instanceof Int32Array && order.length === regime.examples &&
    order.every((row) => row >= 0 && row < order.length) && Array.isArray(history) &&
    Array.isArray(parameters) &&
    parameters.every((layer) => layer?.weights instanceof Tensor && layer.bias instanceof Tensor) &&
    typeof state.random === "object" && typeof state.globalRandom === "object";
  if (isWhole) return given;
  throw new TypeError(
    "Cannot go on training: expected the state() of an event, but got something else",
  );
}

/** A layer's dtype and shape; with those of its bias where they are not what follows from them. */
function describeLayer({ weights, bias }: LayerParameters): string {
  const { dtype, shape } = weights, layer = `${dtype} ${formatShape(shape)}`;
  const follows = bias.dtype === dtype && bias.ndim === 1 && bias.size === shape[1];
  return follows ? layer : `${layer} with a bias ${bias.dtype} ${formatShape(bias.shape)}`;
}
