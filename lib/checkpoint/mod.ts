/**
 * Files of training runs: checkpoints, from which a run goes on as if it had never stopped, and the
 * weights of trained models.
 *
 * Files are written whole or not at all: a process killed at any moment leaves the checkpoint before
 * intact, and what the system refuses is tried again three times within some four seconds, with a
 * warning, before a run is given up. A symbolic link stays, and so do mode and owner where that is
 * permitted; a write-protected file is not replaced. What is in them: run_file.ts and
 * weights_file.ts.
 *
 * Two processes that save the same run take turns at overwriting it: `train-mnist`, which may be
 * started twice, claims its files first.
 *
 * @module
 */
import { naming, readIfThere, writeFileAtomically } from "../runtime/files.ts";
import { expectKind, expectPath, isList, isRecord } from "../runtime/kinds.ts";
import { plain } from "../runtime/quote.ts";
import { expectArchive } from "./archive.ts";
import { MLP } from "../models/mlp.ts";
import type { EpochRecord, Regime, TrainingState } from "../training/state.ts";
import {
  CHECKPOINT,
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type RunSettings,
} from "./run_file.ts";
import {
  decodeWeights,
  encodeWeights,
  TARGET_ENCODINGS,
  type TargetEncoding,
  type TrainedModel,
  WEIGHTS,
} from "./weights_file.ts";

export { TARGET_ENCODINGS };
export type { EpochRecord, Regime, RunSettings, TargetEncoding, TrainedModel, TrainingState };

/**
 * Writes where a run stands, in place of what is at `path`. NumPy's `load` opens the file.
 *
 * @param settings What the run was started with, to be compared when it goes on.
 * @throws {Error} If the system refuses; what was at `path` is still there.
 *
 * @example
 * ```ts
 * import { Dense, fit, MLP, RandomState, tensor, zeros } from "gradbook";
 * import { loadCheckpoint, saveCheckpoint } from "gradbook/checkpoint";
 * import { assertEquals } from "@std/assert";
 *
 * const path = `${await Deno.makeTempDir()}/run.npz`;
 * const or = { inputs: tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), targets: tensor([[0], [1], [1], [1]]) };
 *
 * // The same function starts a run, and goes on with it after a crash.
 * async function train(epochs: number): Promise<number> {
 *   const random = new RandomState(0);
 *   const layers = [new Dense(random.randn(2, 1), zeros([1]))];
 *   const model = new MLP({ layers, head: "sigmoidBinaryCrossEntropy" });
 *   const resumeFrom = await loadCheckpoint(path, model); // undefined where there is none yet
 *   const options = { epochs, batchSize: 2, learningRate: 1, random, resumeFrom };
 *   let done = 0;
 *   for await (const event of fit(model, or, options)) {
 *     if (event.kind !== "epoch") continue;
 *     await saveCheckpoint(path, model, event.state());
 *     done++;
 *   }
 *   return done;
 * }
 *
 * assertEquals(await train(3), 3);
 * assertEquals(await train(5), 2);
 * ```
 */
export async function saveCheckpoint(
  path: string,
  model: MLP,
  state: TrainingState,
  settings: RunSettings = {},
): Promise<void> {
  expectPath("save a run", path);
  expectModel("save a run", model);
  expectKind("save a run", "a training state, as an event of fit gives it", state, isState(state));
  expectSettings("save a run", settings);
  await writeFileAtomically(path, encodeCheckpoint(model, state, settings));
}

/**
 * Reads where a run stands, for {@linkcode FitOptions.resumeFrom}; undefined where there is no file.
 *
 * @throws {SyntaxError} If the file is no checkpoint.
 * @throws {RangeError} If a setting is another than it was, or the model has another head or other
 * activations.
 * @throws {Error} If the system refuses.
 */
export async function loadCheckpoint(
  path: string,
  model: MLP,
  settings: RunSettings = {},
): Promise<TrainingState | undefined> {
  expectPath("load a run", path);
  expectModel("load a run", model);
  expectSettings("load a run", settings);
  const bytes = await readIfThere(path, "read", {
    expectStart: (start) => expectArchive(start, CHECKPOINT),
  });
  if (bytes === undefined) return undefined;
  const checkpoint = await naming(path, () => decodeCheckpoint(bytes));
  const was = { ...checkpoint.settings, ...structure(checkpoint) };
  // Before states named their arithmetic, `train-mnist` kept its kernels among the settings.
  if (checkpoint.state.arithmetic === undefined && !Object.hasOwn(settings, "kernels")) {
    delete was.kernels;
  }
  const is: RunSettings = { ...settings, ...structure(model) };
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const of = (settings: RunSettings) =>
      Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (of(was) === of(is)) continue;
    throw new RangeError(
      `Cannot resume from ${plain(path)}: ${plain(name)} must be ` +
        `${plain(of(was) ?? "left out")}, as in the run that wrote it, ` +
        `but is ${plain(of(is) ?? "left out")}`,
    );
  }
  return checkpoint.state;
}

function expectModel(action: string, model: unknown): void {
  expectKind(action, "an MLP", model, model instanceof MLP);
}

function isState(state: unknown): boolean {
  const { parameters, order, random, globalRandom } = Object(state);
  return Array.isArray(parameters) && isList(order) && isRecord(globalRandom) &&
    (random === null || isRecord(random));
}

function expectSettings(action: string, settings: unknown): void {
  const isSimple = (value: unknown) =>
    value === null || ["string", "number", "boolean"].includes(typeof value);
  const isIt = isRecord(settings) && !(Symbol.iterator in settings) &&
    Object.values(settings).every(isSimple);
  expectKind(action, "settings by name, each a text, number, boolean or null", settings, isIt);
}

function structure({ head, activations }: Pick<Checkpoint, "head" | "activations">): RunSettings {
  return { head, activations: activations.join(",") || "none" };
}

/**
 * Writes a trained model, in place of what is at `path`, which ends in `.npz` or `.safetensors`.
 *
 * @param targets What its outputs stand for.
 * @throws {TypeError} If the path ends in anything else, or what the outputs stand for is unknown.
 * @throws {Error} If the system refuses; what was at `path` is still there.
 */
export async function saveWeights(
  path: string,
  model: MLP,
  targets: TargetEncoding = "oneHot",
): Promise<void> {
  expectPath("save weights", path);
  expectModel("save weights", model);
  const format = /\.(npz|safetensors)$/.exec(path)?.[1];
  if (format !== "npz" && format !== "safetensors") {
    throw new TypeError(
      `Cannot save weights as ${plain(path)}: the name must end in .npz or .safetensors, ` +
        "but does not",
    );
  }
  await writeFileAtomically(path, encodeWeights({ model, targets }, format));
}

/**
 * Reads a trained model.
 *
 * @throws {Error} If there is no such file, or the system refuses.
 * @throws {SyntaxError} If the file is no weights file, or a number in it is not finite.
 */
export async function loadWeights(path: string): Promise<TrainedModel> {
  expectPath("load weights", path);
  const bytes = await readIfThere(path, "read", {
    expectStart: (start) => expectArchive(start, WEIGHTS),
  });
  if (bytes === undefined) {
    throw new Error(
      `Cannot read ${plain(path)}: it must be a weights file, but there is no such file`,
    );
  }
  return await naming(path, () => decodeWeights(bytes));
}
