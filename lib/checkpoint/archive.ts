/**
 * Named arrays and a description in one file, for weights and checkpoints: `.npz`, which NumPy
 * opens, or `.safetensors`.
 *
 * The description is a JSON object. In an `.npz` it is the array `gradbook`, the bytes of the text:
 * `json.loads(numpy.load(path)["gradbook"].tobytes())`; in a `.safetensors` file the entry
 * `gradbook` of the metadata. Pure: what reads and writes the files is mod.ts.
 *
 * @module
 */
import type { NumericArray, WritableArray } from "../formats/elements.ts";
import { decodeNpz, encodeNpz } from "../formats/npz.ts";
import { decodeSafetensors, encodeSafetensors } from "../formats/safetensors.ts";
import { quote } from "../runtime/quote.ts";
import type { LayerParameters } from "../models/dense.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Matrix, Tensor, type Vector } from "../tensor/tensor.ts";
import { describeBytes } from "../formats/file_kind.ts";

/** The two formats, by the ends of their files' names. */
export type ArchiveFormat = "npz" | "safetensors";

/** What a file holds, and in which version of its layout. */
export interface Kind {
  readonly kind: "weights" | "checkpoint";
  readonly version: number;
}

/** Arrays by name, and what is said of them. */
export interface Archive<Description> {
  readonly arrays: Readonly<Record<string, WritableArray>>;
  readonly description: Description;
}

const NAME = "gradbook";

/** What files of either kind are called, what they hold and are for. */
const KINDS = {
  weights: ["a weights file", "a trained model, for loadWeights (predict --weights)"],
  checkpoint: ["a checkpoint", "a run to go on with, for loadCheckpoint (train-mnist --resume)"],
} as const;

/** The bytes of a file. */
export function encodeArchive(
  { arrays, description }: Archive<Kind>,
  format: ArchiveFormat,
): Uint8Array {
  const text = JSON.stringify(description);
  if (format === "safetensors") return encodeSafetensors(arrays, { metadata: { [NAME]: text } });
  const data = new TextEncoder().encode(text);
  return encodeNpz({ ...arrays, [NAME]: { dtype: "uint8", shape: [data.length], data } });
}

/**
 * Reads a file of either format.
 *
 * @throws {SyntaxError} If it is neither, or says nothing of itself, or is of another kind.
 */
export function decodeArchive<Description extends Kind>(
  bytes: Uint8Array,
  { kind, version }: Kind,
): { arrays: Record<string, NumericArray>; description: Description } {
  if (!looksLikeZip(bytes) && !looksLikeSafetensors(bytes)) {
    throw new SyntaxError(
      `Cannot read ${kind}: expected an .npz or .safetensors file, ` +
        `but the file is ${describeBytes(bytes)}`,
    );
  }
  const { arrays, text } = looksLikeZip(bytes) ? fromNpz(bytes) : fromSafetensors(bytes);
  let description: Partial<Kind> | null = null;
  try {
    description = JSON.parse(text ?? "null");
  } catch {
    // No description then, as below.
  }
  if (description?.kind !== kind || description.version !== version) {
    throw new SyntaxError(
      `Cannot read ${kind}: the file must be ${KINDS[kind][0]} of version ${version}, but ` +
        (description?.kind ? `is ${describe(description, kind)}` : "does not say what it is"),
    );
  }
  return { arrays, description: description as Description };
}

/** What a file is that should be another, and what to do with it where that is known. */
function describe({ kind, version }: Partial<Kind>, expected: Kind["kind"]): string {
  const known = kind === "weights" || kind === "checkpoint" ? KINDS[kind] : undefined;
  const content = known && kind !== expected ? `: ${known[1]}` : "";
  return `${known?.[0] ?? quote(kind)} of version ${quote(version)}${content}`;
}

/**
 * One of a closed list of names, as found in a description.
 *
 * @throws {SyntaxError} If it is none of them.
 */
export function expectName<Name extends string>(
  { kind }: Pick<Kind, "kind">,
  what: string,
  found: unknown,
  names: readonly Name[],
): Name {
  const name = names.find((name) => name === found);
  if (name !== undefined) return name;
  throw new SyntaxError(
    `Cannot read ${kind}: ${what} must be one of ${names.join(", ")}, but is ${quote(found)}`,
  );
}

function fromNpz(bytes: Uint8Array): { arrays: Record<string, NumericArray>; text?: string } {
  const { [NAME]: description, ...arrays } = decodeNpz(bytes);
  if (description?.dtype !== "uint8") return { arrays };
  return { arrays, text: new TextDecoder().decode(description.data) };
}

function fromSafetensors(
  bytes: Uint8Array,
): { arrays: Record<string, NumericArray>; text?: string } {
  const { tensors, metadata } = decodeSafetensors(bytes);
  return { arrays: tensors, text: metadata[NAME] };
}

/** Parameters as arrays named w1, b1, w2, b2, …: the names of source 5. */
export function arraysOf(layers: readonly LayerParameters[]): Record<string, WritableArray> {
  return Object.fromEntries(
    layers.flatMap(({ weights, bias }, l) => [[`w${l + 1}`, weights], [`b${l + 1}`, bias]]),
  );
}

/**
 * The reverse of {@linkcode arraysOf}.
 *
 * @throws {SyntaxError} If there is no layer, or an array is missing or not of its kind.
 */
export function parametersOf(arrays: Readonly<Record<string, NumericArray>>): LayerParameters[] {
  const layers: LayerParameters[] = [];
  do {
    const l = layers.length + 1;
    layers.push({
      weights: parameter(arrays, `w${l}`, 2) as Matrix,
      bias: parameter(arrays, `b${l}`, 1) as Vector,
    });
  } while (Object.hasOwn(arrays, `w${layers.length + 1}`));
  return layers;
}

function parameter(
  arrays: Readonly<Record<string, NumericArray>>,
  name: string,
  rank: number,
): Tensor {
  const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
  const isFloat = array?.dtype === "float64" || array?.dtype === "float32";
  if (!isFloat || array.shape.length !== rank) {
    throw new SyntaxError(
      `Cannot read ${name}: it must be an array of ${rank === 2 ? "(In, Out)" : "(Out,)"} in ` +
        `float64 or float32, but ` +
        (array ? `is ${array.dtype} ${formatShape(array.shape)}` : "there is none"),
    );
  }
  return new Tensor(array.shape, array.data);
}

/** Whether the bytes are laid out as a ZIP archive, such as `.npz` is. */
function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** Whether the bytes are laid out as a `.safetensors` file: a length, then JSON, or space before it. */
function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes[5] === 0 && bytes[6] === 0 && bytes[7] === 0 &&
    [0x7b, 0x20, 0x09, 0x0a, 0x0d].includes(bytes[8]);
}
