/**
 * What a training run leaves on the disk, by its flags: checkpoints to go on from, and the weights
 * of the trained model.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { sha256Of } from "../datasets/checksum.ts";
import type { LabeledImages } from "../datasets/images.ts";
import { loadCheckpoint, type RunSettings, type TrainingState } from "../checkpoint/mod.ts";
import { concatenate } from "../formats/bytes.ts";
import type { MLP } from "../models/mlp.ts";
import { claimFile } from "../runtime/claim.ts";
import { followLinks } from "../runtime/destination.ts";
import { expectWritable } from "../runtime/files.ts";
import { plain, quote, reasonOf } from "../runtime/quote.ts";
import { UsageError } from "./flags.ts";
import type { Settings as Flags } from "./mnist_flags.ts";

type SavingFlags = Pick<Flags, "checkpoint" | "checkpoint-every" | "resume" | "exact" | "save">;

/**
 * Makes sure, before any work, that the flags go together and that their files can be written; and
 * that no other run writes them until what this resolves to is disposed of.
 *
 * @param size Bytes of the model's parameters.
 * @throws {UsageError} If not.
 */
export async function claimFiles(flags: SavingFlags, size: number): Promise<AsyncDisposable> {
  const { checkpoint, save, resume } = flags;
  for (const name of ["resume", "exact", "checkpoint-every"] as const) {
    if (flags[name] && checkpoint === undefined) {
      throw new UsageError(`Cannot use --${name}: expected --checkpoint with it, but got none`);
    }
  }
  const files = Object.entries({ checkpoint, save }).filter(([, path]) => path !== undefined) as [
    flag: string,
    path: string,
  ][];
  for (const [name, path] of files) await expectPlace(`--${name}`, path);
  if (checkpoint !== undefined && save !== undefined && await isSame(save, checkpoint)) {
    throw new UsageError(
      `Cannot use --save: expected another file than --checkpoint's, but got it`,
    );
  }
  await using claims = new AsyncDisposableStack();
  for (const [name, path] of files) claims.use(await claim(`--${name}`, path));
  // Asked once the file is claimed: no other run can write it between the question and the answer.
  if (checkpoint !== undefined && !resume && await exists(checkpoint)) {
    throw new UsageError(
      `Cannot use --checkpoint: expected a new file, but ${plain(checkpoint)} exists; ` +
        "add --resume to go on from it, or remove it",
    );
  }
  for (const [name, path] of files) {
    await naming(`--${name}`, path, () => expectWritable(path, Math.min(size, MOST_TRIED)));
  }
  return claims.move();
}

/** Bytes that are written to find out whether there is room. */
const MOST_TRIED = 2 ** 24;

/** A folder that is there and open, for a file that is no folder. */
async function expectPlace(flag: string, path: string): Promise<void> {
  const end = await naming(flag, path, async () => (await followLinks(path)).path);
  const folder = dirname(end);
  // That of the path itself is granted by now; a symbolic link may lead out of what is.
  if ((await Deno.permissions.query({ name: "write", path: folder })).state !== "granted") {
    throw new UsageError(
      `Cannot use ${flag}: ${plain(path)} leads to ${plain(end)}, and permission to write into ` +
        `${plain(folder)} must be granted (--allow-write=${plain(folder)}), but is not`,
    );
  }
  if (!await isFolder(folder)) {
    throw new UsageError(
      `Cannot use ${flag}: expected a file in a folder that exists, but got ${quote(path)}`,
    );
  }
  if (await isFolder(end)) {
    throw new UsageError(
      `Cannot use ${flag}: expected the path of a file, but ${plain(path)} is a folder`,
    );
  }
}

async function claim(flag: string, path: string): Promise<AsyncDisposable> {
  const claimed = await naming(flag, path, () => claimFile(path));
  if (claimed) return claimed;
  throw new UsageError(
    `Cannot use ${flag}: expected a file that no other run is writing, but ${plain(path)} is ` +
      "being written by one that has not ended",
  );
}

/** Does what opens or writes the file of a flag, and says of which where that fails. */
async function naming<T>(flag: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = reasonOf(cause);
    // Without a code, it is not the system that refuses.
    if ((cause as { code?: string }).code === undefined) {
      throw new UsageError(`Cannot use ${flag} ${plain(path)}: ${reason}`, { cause });
    }
    const folder = plain(dirname(path));
    throw new Error(
      `Cannot use ${flag}: ${folder} must be open to writing, but is not: ${reason}`,
      { cause },
    );
  }
}

async function isSame(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([followLinks(a), followLinks(b)]);
  return resolve(one.path) === resolve(other.path);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false; // Not there; or out of reach, which writing will tell.
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A checksum of pixels and labels: a run goes on with the data that it began with, or not at all. */
export async function checksumOf({ images, labels }: LabeledImages): Promise<string> {
  return await sha256Of(concatenate([images.data, Uint8Array.from(labels)]));
}

/** A checksum of all parameters, w1, b1, w2 and so on, by their bytes: the same bits have the same. */
export async function hashOf({ layers }: MLP): Promise<string> {
  return await sha256Of(concatenate(
    layers.flatMap(({ weights, bias }) => [weights, bias]).map(({ data }) =>
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    ),
  ));
}

/** Where the run stood that is to go on; undefined where there is none. */
export async function resumed(
  { checkpoint, resume }: SavingFlags,
  epochs: number,
  model: MLP,
  settings: RunSettings,
): Promise<TrainingState | undefined> {
  if (!resume || checkpoint === undefined) return undefined;
  const state = await loadCheckpoint(checkpoint, model, settings);
  if (state && !state.history.every(({ validation }) => validation)) {
    throw new RangeError(
      `Cannot resume from ${
        plain(checkpoint)
      }: each epoch must have been evaluated on validation ` +
        "examples, but one was not",
    );
  }
  if (state && state.epoch > epochs) {
    throw new UsageError(
      `Cannot use --epochs: expected ${state.epoch} at least, the epoch that ` +
        `${plain(checkpoint)} has reached, but got "${epochs}"`,
    );
  }
  return state;
}

/** What becomes of the checkpoint, and where the run begins, for people to read. */
export function describeStart(
  path: string,
  { resume, epochs }: Pick<Flags, "resume" | "epochs">,
  state: TrainingState | undefined,
): string {
  const place = plain(path);
  if (!resume) return `keeps the run in ${place}`;
  if (!state) return `no checkpoint at ${place} yet: from the beginning`;
  const { epoch, step, history } = state;
  if (history.length < epoch) return `resumes ${place} in epoch ${epoch} after ${step} steps`;
  if (epoch < epochs) return `resumes ${place} after epoch ${epoch}`;
  return `the run in ${place} is complete: ${epoch} of ${epochs} epochs; ` +
    `--epochs ${epochs + 1} or more goes on`;
}
