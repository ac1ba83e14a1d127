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
import { plain, quote, reasonOf } from "../runtime/quote.ts";
import { UsageError } from "./flags.ts";
import type { Settings as Flags } from "./mnist_flags.ts";

type SavingFlags = Pick<Flags, "checkpoint" | "checkpoint-every" | "resume" | "save">;

/**
 * Makes sure, before any work, that the flags go together and that their files can be written.
 *
 * @throws {UsageError} If not.
 */
export async function expectFiles(flags: SavingFlags): Promise<void> {
  const { checkpoint, save, resume } = flags;
  for (const name of ["resume", "checkpoint-every"] as const) {
    if (flags[name] && checkpoint === undefined) {
      throw new UsageError(`Cannot use --${name}: expected --checkpoint with it, but got none`);
    }
  }
  for (const [name, path] of Object.entries({ checkpoint, save })) {
    if (path !== undefined) await expectWritable(`--${name}`, path);
  }
  if (checkpoint === undefined) return;
  if (save !== undefined && resolve(save) === resolve(checkpoint)) {
    throw new UsageError(
      `Cannot use --save: expected another file than --checkpoint's, but got it`,
    );
  }
  if (!resume && await exists(checkpoint)) {
    throw new UsageError(
      `Cannot use --checkpoint: expected a new file, but ${plain(checkpoint)} exists; ` +
        "add --resume to go on from it, or remove it",
    );
  }
}

async function expectWritable(flag: string, path: string): Promise<void> {
  const folder = dirname(path);
  if (!await isFolder(folder)) {
    throw new UsageError(
      `Cannot use ${flag}: expected a file in a folder that exists, but got ${quote(path)}`,
    );
  }
  if (await isFolder(path)) {
    throw new UsageError(
      `Cannot use ${flag}: expected the path of a file, but ${plain(path)} is a folder`,
    );
  }
  // The system may refuse all the same: better now than after the training.
  const probe = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    (await Deno.open(probe, { write: true, createNew: true })).close();
    await Deno.remove(probe);
  } catch (error) {
    throw new Error(
      `Cannot use ${flag}: ${plain(folder)} must be open to writing, but is not: ${
        reasonOf(error)
      }`,
      { cause: error },
    );
  }
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

/** Where the run stood that is to go on; undefined where there is none. */
export async function resumed(
  { checkpoint, resume }: SavingFlags,
  epochs: number,
  model: MLP,
  settings: RunSettings,
): Promise<TrainingState | undefined> {
  if (!resume || checkpoint === undefined) return undefined;
  const state = await loadCheckpoint(checkpoint, model, settings);
  if (state && state.epoch > epochs) {
    throw new UsageError(
      `Cannot use --epochs: expected ${state.epoch} at least, the epoch that ${
        plain(checkpoint)
      } has ` +
        `reached, but got "${epochs}"`,
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
