/**
 * A training run in mid-course as bytes, and back: see TrainingState for what that is.
 *
 * An `.npz` file of w1, b1, …, the order of the examples, and the words of both random streams; the
 * rest is in its description. Pure: mod.ts reads and writes the files.
 *
 * @module
 */
import type { NumericArray } from "../formats/elements.ts";
import { type ActivationName, ACTIVATIONS, type HeadName, HEADS } from "../kernels/interface.ts";
import type { GeneratorState } from "../random/mod.ts";
import { expectState } from "../random/state.ts";
import type { MLP } from "../models/mlp.ts";
import { SHUFFLES } from "../training/shuffle.ts";
import type { Metrics } from "../metrics.ts";
import { type EpochRecord, stepsPerEpoch, type TrainingState } from "../training/state.ts";
import {
  arraysOf,
  decodeArchive,
  encodeArchive,
  expectName,
  type Kind,
  parametersOf,
} from "./archive.ts";

/** What a run was started with, by names of the caller's choice. */
export type RunSettings = Readonly<Record<string, string | number | boolean | null>>;

/** A run in mid-course. */
export interface Checkpoint {
  /** Where it stands. */
  readonly state: TrainingState;
  /** What it was started with. */
  readonly settings: RunSettings;
  /** The model's activations. */
  readonly activations: readonly ActivationName[];
  /** The model's head. */
  readonly head: HeadName;
}

type Stream = Omit<GeneratorState, "key">;
type Scalars = Omit<TrainingState, "parameters" | "order" | "random" | "globalRandom">;

interface Description extends Kind, Scalars {
  readonly settings: RunSettings;
  readonly activations: readonly ActivationName[];
  readonly head: HeadName;
  readonly random: Stream | null;
  readonly globalRandom: Stream;
}

/** What a file of this kind says of itself. */
export const CHECKPOINT = { kind: "checkpoint", version: 1 } as const;

/** The bytes of a checkpoint. */
export function encodeCheckpoint(
  { activations, head }: Pick<MLP, "activations" | "head">,
  state: TrainingState,
  settings: RunSettings,
): Uint8Array {
  const { parameters, order, random, globalRandom, ...scalars } = state;
  const words = ({ key }: GeneratorState) => ({
    dtype: "uint32" as const,
    shape: [key.length],
    data: Uint32Array.from(key),
  });
  const rest = ({ key: _, ...rest }: GeneratorState): Stream => rest;
  const description: Description = {
    ...CHECKPOINT,
    settings,
    activations,
    head,
    ...scalars,
    random: random && rest(random),
    globalRandom: rest(globalRandom),
  };
  const arrays = {
    ...arraysOf(parameters),
    order: { dtype: "int32", shape: [order.length], data: order },
    ...(random && { random: words(random) }),
    global_random: words(globalRandom),
  } as const;
  return encodeArchive({ arrays, description }, "npz");
}

/**
 * A checkpoint from its bytes.
 *
 * @throws {SyntaxError} If they are not those of a checkpoint.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { arrays, description } = decodeArchive<Description>(bytes, CHECKPOINT);
  const { settings, activations, head, random, globalRandom, kind: _, version: __, ...scalars } =
    description;
  const stream = (name: string, rest: Stream): GeneratorState => {
    const state = { ...rest, key: Array.from(array(arrays, name, "uint32")) };
    try {
      expectState(state);
    } catch {
      throw damaged(name);
    }
    return state;
  };
  const state: TrainingState = {
    ...scalars,
    parameters: parametersOf(arrays),
    order: array(arrays, "order", "int32") as Int32Array,
    random: random && stream("random", random),
    globalRandom: stream("global_random", globalRandom),
  };
  expectWhole(state);
  if (Object(settings) !== settings || !Array.isArray(activations)) throw damaged("settings");
  return {
    state,
    settings,
    activations: activations.map((name) => expectName(CHECKPOINT, "activation", name, ACTIVATIONS)),
    head: expectName(CHECKPOINT, "head", head, HEADS),
  };
}

function array(
  arrays: Readonly<Record<string, NumericArray>>,
  name: string,
  dtype: NumericArray["dtype"],
): NumericArray["data"] {
  if (!Object.hasOwn(arrays, name) || arrays[name].dtype !== dtype) throw damaged(name);
  return arrays[name].data;
}

/** Training trusts its state: rows that there are not would be read from anywhere. */
function expectWhole(state: TrainingState): void {
  const { regime, arithmetic = "", epoch, step, tally, order, parameters, history, seconds } =
    state;
  const steps = regime && stepsPerEpoch(regime);
  const between = (value: unknown, low: number, high: number) =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
  const seen = new Uint8Array(order.length);
  for (const row of order) seen[row] = 1;
  const isMetrics = (metrics: Metrics | null | undefined) =>
    Number.isFinite(metrics?.loss) && Number.isFinite(metrics?.accuracy);
  const isRecord = (record: EpochRecord) =>
    isMetrics(record) && Number.isFinite(record.seconds) &&
    [record.training, record.validation].every((found) => found === undefined || isMetrics(found));
  const isFinite = ({ data }: { data: Float64Array | Float32Array }) => data.every(Number.isFinite);
  const fields = {
    regime: Number.isInteger(steps) && regime.examples === order.length,
    arithmetic: typeof arithmetic === "string",
    order: !seen.includes(0),
    epoch: between(epoch, 1, Infinity),
    step: between(step, 0, steps),
    tally: Number.isFinite(tally?.loss) && between(tally.correct, 0, order.length),
    history: Array.isArray(history) && history.every(isRecord) &&
      between(history.length, epoch - 1, epoch),
    seconds: Number.isFinite(seconds),
    parameters: parameters.every(({ weights, bias }) => isFinite(weights) && isFinite(bias)),
  };
  for (const [name, isGood] of Object.entries(fields)) if (!isGood) throw damaged(name);
  expectName(CHECKPOINT, "shuffle", regime.shuffle, SHUFFLES);
}

function damaged(name: string): SyntaxError {
  return new SyntaxError(`Cannot read checkpoint: ${name} must be that of a run, but is not`);
}
