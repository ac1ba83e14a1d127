/**
 * What `progress` has shown of each model's training: how far each run came, and how many there were.
 * From this, a run says that it trains on from trained weights, and `compare` what it cannot judge.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";

/** A training run. */
export interface RecordedRun {
  /** Which round it is in, from 1, and how many are done. */
  round: number;
  done: number;
  /** How many were asked for. */
  readonly total: number;
  /** What a round is called. */
  readonly unit: string;
  /** How it ended; "left" is `break`, by the notebook's own code. */
  ending: "runs" | "done" | "left" | "stopped" | "failed";
}

/** What is trained: a network, or any object that stands for what a loop written by hand trains. */
export type Trained = object & {
  readonly layers?: readonly { readonly weights: Pick<Tensor, "data"> }[];
};

const runs = new WeakMap<object, RecordedRun[]>();

/** Networks of the same tensors train the same weights. */
const weightsOf = (model: Trained): object => model.layers?.[0]?.weights?.data ?? model;

/** The runs of a model so far, in order. */
export function runsOf(model: Trained): readonly RecordedRun[] {
  return runs.get(weightsOf(model)) ?? [];
}

/** Enters a run that begins. */
export function recordRun(model: Trained, run: RecordedRun): void {
  runs.set(weightsOf(model), [...runsOf(model), run]);
}

/** "12.5 epochs", of all runs, to a tenth. */
export function describeRounds(trained: readonly RecordedRun[]): string {
  const done = trained.reduce((sum, run) => sum + run.done, 0);
  const rounded = Math.round(10 * done) / 10;
  return `${rounded} ${trained[0].unit}${rounded === 1 ? "" : "s"}`;
}

/** "stopped in epoch 3 of 10": where a run ended before its time. */
export function describeEnding({ round, done, total, unit }: RecordedRun, ending: string): string {
  return `${ending} ${done === round ? "after" : "in"} ${unit} ${round} of ${total}`;
}

/** Why what a model says is not what its source's says: `undefined` if it was trained once, to the end. */
export function describeLack(model: Trained | undefined): string | undefined {
  const trained = model ? runsOf(model) : [];
  const last = trained.at(-1);
  if (!last) return "the network has not been trained yet";
  if (trained.length > 1) {
    return `the network was trained ${trained.length} times, ${describeRounds(trained)} in all; ` +
      "run the cell that makes it, and train once";
  }
  if (last.ending === "runs") return "the training has not ended yet";
  if (last.ending === "stopped" || last.ending === "failed") {
    return `the training ${describeEnding(last, last.ending)}`;
  }
}
