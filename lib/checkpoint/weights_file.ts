/**
 * A trained model as a file, and back: its parameters under the names w1, b1, w2, b2, …, with its
 * activations, its head, and what its outputs stand for.
 *
 * Equal models give equal bytes. Pure: `saveWeights` and `loadWeights` of mod.ts read and
 * write the files.
 *
 * @module
 */
import { type ActivationName, ACTIVATIONS, type HeadName, HEADS } from "../kernels/interface.ts";
import {
  type ArchiveFormat,
  arraysOf,
  decodeArchive,
  encodeArchive,
  expectName,
  type Kind,
  parametersOf,
} from "./archive.ts";
import { plain } from "../runtime/quote.ts";
import { formatShape } from "../tensor/shape.ts";
import { Dense } from "../models/dense.ts";
import { MLP } from "../models/mlp.ts";

/** All that a model's outputs may stand for. */
export const TARGET_ENCODINGS = ["oneHot", "bits"] as const;

/** What a model's outputs stand for: one class each, or the bits of the class, the most significant first. */
export type TargetEncoding = typeof TARGET_ENCODINGS[number];

/** A model, and what its outputs stand for. */
export interface TrainedModel {
  /** The model. */
  readonly model: MLP;
  /** What its outputs stand for. */
  readonly targets: TargetEncoding;
}

interface Description extends Kind {
  readonly activations: readonly ActivationName[];
  readonly head: HeadName;
  readonly targets: TargetEncoding;
}

/** What a file of this kind says of itself. */
export const WEIGHTS = { kind: "weights", version: 1 } as const;

/**
 * The bytes of a weights file.
 *
 * @throws {TypeError} If it is not known what the outputs stand for.
 */
export function encodeWeights({ model, targets }: TrainedModel, format: ArchiveFormat): Uint8Array {
  if (!TARGET_ENCODINGS.includes(targets)) {
    throw new TypeError(
      `Cannot save weights: targets must be one of ${TARGET_ENCODINGS.join(", ")}, ` +
        `but are ${plain(targets)}`,
    );
  }
  const { activations, head, layers } = model;
  const description: Description = { ...WEIGHTS, activations, head, targets };
  return encodeArchive({ arrays: arraysOf(layers), description }, format);
}

/**
 * The model of a weights file.
 *
 * @throws {SyntaxError} If the bytes are not those of a weights file, a layer is empty, or a number is
 * not finite: no answer can be made of it.
 * @throws {TypeError} If its layers do not fit together.
 */
export function decodeWeights(bytes: Uint8Array): TrainedModel {
  const { arrays, description } = decodeArchive<Description>(bytes, WEIGHTS);
  if (!Array.isArray(description.activations)) {
    throw new SyntaxError("Cannot read weights: the file must name activations, but does not");
  }
  const activation = description.activations.map((name) =>
    expectName(WEIGHTS, "activation", name, ACTIVATIONS)
  );
  const head = expectName(WEIGHTS, "head", description.head, HEADS);
  const targets = expectName(WEIGHTS, "targets", description.targets, TARGET_ENCODINGS);
  const layers = parametersOf(arrays).map(({ weights, bias }, l) => {
    const [inputs, outputs] = weights.shape;
    if (inputs === 0 || outputs === 0) {
      throw new SyntaxError(
        `Cannot read weights: w${l + 1} must have inputs and outputs, but is ` +
          formatShape(weights.shape),
      );
    }
    expectFinite(`w${l + 1}`, weights.data);
    expectFinite(`b${l + 1}`, bias.data);
    return new Dense(weights, bias);
  });
  return { model: new MLP({ layers, activation, head }), targets };
}

function expectFinite(name: string, data: Float64Array | Float32Array): void {
  const i = data.findIndex((value) => !Number.isFinite(value));
  if (i >= 0) {
    throw new SyntaxError(
      `Cannot read weights: the numbers of ${name} must be finite, but number ${i} is ${data[i]}`,
    );
  }
}
