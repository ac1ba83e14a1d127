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
import { parseJson } from "../formats/json.ts";
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
/** What a description may need: the history of some 30,000 epochs. */
const DESCRIPTION = { maxLength: 2 ** 22, maxDepth: 16 };

/** What files of either kind are called, what they hold and are for. */
const KINDS = {
  weights: ["a weights file", "a trained model, for loadWeights (predict --weights)"],
  checkpoint: ["a checkpoint", "a run to go on with, for loadCheckpoint (train-mnist --resume)"],
} as const;

/**
 * The bytes of a file.
 *
 * @throws {RangeError} If the description is longer than what is read again.
 */
export function encodeArchive(
  { arrays, description }: Archive<Kind>,
  format: ArchiveFormat,
): Uint8Array {
  const text = JSON.stringify(description);
  if (text.length > DESCRIPTION.maxLength) {
    throw new RangeError(
      `Cannot write ${description.kind}: its description must have at most ` +
        `${DESCRIPTION.maxLength} characters, but has ${text.length}`,
    );
  }
  if (format === "safetensors") return encodeSafetensors(arrays, { metadata: { [NAME]: text } });
  const data = new TextEncoder().encode(text);
  return encodeNpz({ ...arrays, [NAME]: { dtype: "uint8", shape: [data.length], data } });
}

/**
 * Makes sure that a file that begins so is of either format, as far as that shows.
 *
 * @throws {SyntaxError} If it is not.
 */
export function expectArchive(start: Uint8Array, { kind }: Pick<Kind, "kind">): void {
  if (looksLikeZip(start) || looksLikeSafetensors(start)) return;
  throw new SyntaxError(
    `Cannot read ${kind}: expected an .npz or .safetensors file, ` +
      `but the file is ${describeBytes(start)}`,
  );
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
  expectArchive(bytes, { kind });
  const { arrays, text } = looksLikeZip(bytes) ? fromNpz(bytes) : fromSafetensors(bytes);
  const description = parseDescription(kind, text);
  if (description?.kind !== kind || description.version !== version) {
    throw new SyntaxError(
      `Cannot read ${kind}: the file must be ${KINDS[kind][0]} of version ${version}, but ` +
        (description?.kind ? `is ${describe(description, kind)}` : "does not say what it is"),
    );
  }
  return { arrays, description: description as Description };
}

/** The description, if it is one; what it must hold is checked by whoever uses it. */
function parseDescription(kind: string, text = "null"): Partial<Kind> | null {
  const value = parseJson(
    text,
    DESCRIPTION,
    (problem) => new SyntaxError(`Cannot read ${kind} by its description: ${problem}`),
  );
  return Object(value) === value ? value as Partial<Kind> : null;
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

function fromNpz(file: Uint8Array): { arrays: Record<string, NumericArray>; text?: string } {
  const { [NAME]: description, ...arrays } = decodeNpz(file);
  if (description?.dtype !== "uint8") return { arrays };
  // One byte more than may be is enough to see that there are too many.
  const bytes = description.data.subarray(0, DESCRIPTION.maxLength + 1);
  return { arrays, text: new TextDecoder().decode(bytes) };
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
