/**
 * What several processes do together, under MPI: one of them writes files, and what fails in one
 * fails in all, with one message.
 *
 * @module
 */
import {
  type Communicator,
  expectSame,
  gatherBytes,
  gatherTexts,
} from "../training/communicator.ts";
import { UsageError } from "./flags.ts";

/** How long ranks wait for each other while they load their data, and while they train, in seconds. */
export const PATIENCE = { loading: 60, training: 8 } as const;

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
