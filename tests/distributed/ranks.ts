/**
 * A rank of a simulated run, as a worker: trains what it is told to and answers with what came of it.
 *
 * @module
 */
import { chooseKernels, type DType, fit, type HeadName } from "../../lib/mod.ts";
import { type Place, SimulatedCommunicator } from "../../lib/distributed/simulated.ts";
import { problemOf } from "./problem.ts";

/** What to train, as a message can carry it. */
export interface Job {
  readonly place?: Place;
  readonly head: HeadName;
  readonly dtype: DType;
  readonly widths: readonly number[];
  readonly examples: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly threads: number;
  /** Other data than the other ranks', for one of them. */
  readonly spoilt?: number;
  /** Stop is asked for, of one rank, after so many of its events. */
  readonly stopAfter?: number;
  /** Bytes that a rank received are told, too. */
  readonly counts?: boolean;
}

/** Counts the bytes of all exchanges. */
class Counting extends SimulatedCommunicator {
  bytes = 0;

  override allgather(part: Uint8Array, all: Uint8Array, sizes: readonly number[]): void {
    this.bytes += all.length;
    super.allgather(part, all, sizes);
  }
}

/** What a rank came to. */
export interface Outcome {
  readonly error?: string;
  readonly steps?: number;
  readonly bytes?: number | undefined;
  readonly parameters?: readonly (readonly number[])[];
  readonly history?: readonly (readonly number[])[];
}

/** Trains, alone or at a place. */
export async function train(job: Job): Promise<Outcome> {
  chooseKernels({ kernels: "simd" });
  const { place, batchSize, epochs, threads, spoilt, stopAfter } = job;
  const communicator = place && new Counting(place);
  const { model, training, validation, random } = problemOf(
    job,
    spoilt !== undefined && spoilt === place?.rank,
  );
  const stop = new AbortController(), history: number[][] = [];
  const isStopper = stopAfter !== undefined && place?.rank === place!.size - 1;
  let steps = 0;
  try {
    const options = { epochs, batchSize, learningRate: 0.3, random, validation, communicator };
    const events = fit(model, training, {
      ...options,
      evaluateTraining: true,
      threads,
      everySteps: 1,
      signal: stop.signal,
    });
    for await (const event of events) {
      if (event.kind === "step" && ++steps === stopAfter && isStopper) stop.abort();
      if (event.kind !== "epoch") continue;
      const { loss, accuracy, training, validation } = event;
      history.push([loss, accuracy, training!.loss, validation!.loss, validation!.accuracy]);
    }
  } catch (error) {
    return { error: (error as Error).message };
  }
  const parameters = model.layers.flatMap((
    { weights, bias },
  ) => [[...weights.data], [...bias.data]]);
  return { steps, parameters, history, ...job.counts && { bytes: communicator?.bytes } };
}

const scope = globalThis as unknown as Worker & { readonly name?: string };
if (scope.name === "rank") {
  scope.onmessage = async ({ data }: MessageEvent<Job>) => scope.postMessage(await train(data));
}
