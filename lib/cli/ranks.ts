/**
 * A command that several processes do together, under MPI: one of them speaks and writes files, and
 * what fails in one ends all, with one message.
 *
 * @module
 */
import type { MpiCommunicator } from "../distributed/mod.ts";
import {
  type Communicator,
  expectSame,
  gatherBytes,
  gatherTexts,
} from "../training/communicator.ts";
import type { Surroundings } from "./command.ts";
import { UsageError } from "./flags.ts";

/** Those of a rank: rank 0 speaks for all. */
export function surroundingsOf(
  surroundings: Surroundings,
  communicator: Pick<Communicator, "rank"> | undefined,
): Surroundings {
  if (!communicator || communicator.rank === 0) return surroundings;
  return { ...surroundings, write() {}, fail() {}, columns: () => null };
}

/** Whether this process writes the files of a run. */
export function writesFiles(communicator: Communicator | undefined): boolean {
  return !communicator || communicator.rank === 0;
}

/**
 * Does some work, and expects that it succeeds in all ranks.
 *
 * @throws What the first rank that fails throws, in every rank.
 */
export async function together<T>(
  communicator: Communicator | undefined,
  work: () => T | Promise<T>,
): Promise<T> {
  if (!communicator) return await work();
  let result: T | undefined, failure: { message: string; isUsage: boolean } | undefined;
  try {
    result = await work();
  } catch (error) {
    const { message } = error as Error;
    failure = { message, isUsage: error instanceof UsageError };
  }
  const texts = gatherTexts(communicator, failure ? JSON.stringify(failure) : "");
  const first = texts.find((text) => text !== "");
  if (first === undefined) return result!;
  const { message, isUsage }: NonNullable<typeof failure> = JSON.parse(first);
  throw isUsage ? new UsageError(message) : new Error(message);
}

/**
 * Expects that all ranks are given the same.
 *
 * @throws {UsageError} In every rank, if they are not.
 */
export function expectEqual(
  communicator: Communicator | undefined,
  given: Readonly<Record<string, string>>,
): void {
  if (!communicator) return;
  try {
    expectSame(communicator, "train together", given);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** Whether it is so in one rank at least. */
export function inAny(communicator: Communicator | undefined, here: boolean): boolean {
  if (!communicator) return here;
  return gatherBytes(communicator, Uint8Array.of(here ? 1 : 0)).some(([there]) => there === 1);
}

/** What rank 0 has, in all ranks; empty where it has nothing. */
export function fromFirst(communicator: Communicator, bytes: Uint8Array): Uint8Array {
  return gatherBytes(communicator, communicator.rank === 0 ? bytes : new Uint8Array(0))[0];
}

/**
 * The exit code of what `work` does in each rank. Where ranks are lost, the first to notice says so,
 * and how to go on, and ends the others.
 */
export async function inRanks(
  communicator: MpiCommunicator,
  { fail }: Pick<Surroundings, "fail">,
  goOn: string,
  work: () => Promise<number>,
): Promise<number> {
  if (communicator.rank === 0) watchSignals(goOn);
  try {
    const code = await work();
    communicator.close();
    return code;
  } catch (error) {
    fail((error as Error).message + goOn);
    communicator.abort(1);
  }
}

/** How long ranks wait for each other while they load their data, and while they train, in seconds. */
export const PATIENCE = { loading: 60, training: 8 } as const;

/**
 * Milliseconds after which who waits for other ranks will not hear a signal any more: launchers leave
 * a second between SIGTERM and SIGKILL.
 */
const DEAF = 500;

/**
 * Says how to go on, where a signal comes while this rank waits for one that is lost: it cannot hear
 * then, but a worker can.
 */
function watchSignals(goOn: string): void {
  const heard = new Int32Array(new SharedArrayBuffer(4));
  const message = "Stopped: another rank was lost, or all were told to end" + goOn;
  const source = `onmessage = ({ data: heard }) => {
    for (const signal of ["SIGINT", "SIGTERM"]) {
      Deno.addSignalListener(signal, () => setTimeout(() => {
        if (Atomics.compareExchange(heard, 0, 0, 1) === 0) console.error(${
    JSON.stringify(message)
  });
      }, ${DEAF}));
    }
  };`;
  const url = `data:application/javascript,${encodeURIComponent(source)}`;
  const worker = new Worker(url, { type: "module", name: "signals" });
  worker.postMessage(heard);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => Atomics.store(heard, 0, 1));
  }
}
