/**
 * A trained model as a file, and back: its parameters under the names w1, b1, w2, b2, …, with its
 * activations, its head, and what its outputs stand for.
 *
 * Equal models give equal bytes. Pure: `saveWeights` and `loadWeights` of mod.ts read and
 * write the files.
 *
 * @module
 */
import type { ActivationName, HeadName } from "../kernels/interface.ts";
import {
  type ArchiveFormat,
  arraysOf,
  decodeArchive,
  encodeArchive,
  type Kind,
  parametersOf,
} from "./archive.ts";
import { Dense } from "../models/dense.ts";
import { MLP } from "../models/mlp.ts";

/** What a model's outputs stand for: one class each, or the bits of the class, the most significant first. */
export type Targets = "oneHot" | "bits";

/** A model, and what its outputs stand for. */
export interface TrainedModel {
  /** The model. */
  readonly model: MLP;
  /** What its outputs stand for. */
  readonly targets: Targets;
}

interface Description extends Kind {
  readonly activations: readonly ActivationName[];
  readonly head: HeadName;
  readonly targets: Targets;
}

const KIND = { kind: "weights", version: 1 } as const;

/** The bytes of a weights file. */
export function encodeWeights({ model, targets }: TrainedModel, format: ArchiveFormat): Uint8Array {
  const { activations, head, layers } = model;
  const description: Description = { ...KIND, activations, head, targets };
  return encodeArchive({ arrays: arraysOf(layers), description }, format);
}

/**
 * The model of a weights file.
 *
 * @throws {SyntaxError} If the bytes are not those of a weights file.
 * @throws {TypeError} If its layers do not fit together.
 */
export function decodeWeights(bytes: Uint8Array): TrainedModel {
  const { arrays, description } = decodeArchive<Description>(bytes, KIND);
  const { activations, head, targets } = description;
  if (!Array.isArray(activations) || (targets !== "oneHot" && targets !== "bits")) {
    throw new SyntaxError(
      "Cannot read weights: the file must name activations and targets, but does not",
    );
  }
  const layers = parametersOf(arrays).map(({ weights, bias }) => new Dense(weights, bias));
  return { model: new MLP({ layers, activation: activations, head }), targets };
}
