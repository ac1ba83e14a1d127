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
import type { MLP } from "../models/mlp.ts";
import { UsageError } from "./flags.ts";
import type { Settings as Flags } from "./train_mnist.ts";

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
      `Cannot use --checkpoint: expected a new file, but ${checkpoint} exists; ` +
        "add --resume to go on from it, or remove it",
    );
  }
}

async function expectWritable(flag: string, path: string): Promise<void> {
  const folder = dirname(path);
  // The file is written beside its place first, and so the folder must be open, not the file alone.
  const { state } = await Deno.permissions.query({ name: "write", path: folder });
  if (state !== "granted") {
    throw new UsageError(
      `Cannot use ${flag}: permission to write into ${folder} must be granted ` +
        `(--allow-write=${folder}), but is not`,
    );
  }
  if (!await exists(folder)) {
    throw new UsageError(
      `Cannot use ${flag}: expected a file in a folder that exists, but got "${path}"`,
    );
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
  const { length } = images.data;
  const bytes = new Uint8Array(length + labels.length);
  bytes.set(images.data);
  bytes.set(labels, length);
  return await sha256Of(bytes);
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
      `Cannot use --epochs: expected ${state.epoch} at least, the epoch that ${checkpoint} has ` +
        `reached, but got "${epochs}"`,
    );
  }
  return state;
}

/** Where the run begins, for people to read. */
export function describeStart(path: string, state: TrainingState | undefined): string {
  if (!state) return `no checkpoint at ${path} yet: from the beginning`;
  const { epoch, step, history } = state;
  return `resumes ${path} ` +
    (history.length === epoch ? `after epoch ${epoch}` : `in epoch ${epoch} after ${step} steps`);
}
