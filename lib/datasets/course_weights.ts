/**
 * The initial weights of source 5: a pickled dict of w1, b1, w2, b2, … in an .npy file.
 *
 * The course's own file is not published; data/weights.npy stands in for it, and who has the real
 * one places it at data/course/weights.npy, where it is preferred. See data/README.md.
 *
 * @module
 */
import { expectPath } from "../runtime/kinds.ts";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataFolder } from "../runtime/data_folder.ts";
import { readIfThere } from "../runtime/files.ts";
import { plain } from "../runtime/quote.ts";
import { system } from "../runtime/system.ts";
import { tensor } from "../tensor/creation.ts";
import type { NumericArray } from "../formats/elements.ts";
import { decodeNpy } from "../formats/npy.ts";
import { isObjectArray, type PickledValue } from "../formats/pickle.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Matrix, Vector } from "../tensor/tensor.ts";

/** The weights of a network, layer by layer. */
export interface CourseWeights {
  /** The file that they were read from. */
  readonly path: string;
  /** W of each layer (inputs, outputs), float64. */
  readonly weights: readonly Matrix[];
  /** b of each layer (outputs,), float64. */
  readonly biases: readonly Vector[];
}

/**
 * Loads `course/weights.npy` of a folder, if it is there, else its `weights.npy`.
 *
 * @param dir The folder; the project's `data` if left out.
 * @throws {Deno.errors.NotFound} If there is neither file.
 * @throws {SyntaxError} If the file is no .npy file with a dict, or asks for anything but arrays.
 * @throws {TypeError} If w1, b1, w2, … are missing, or their shapes are not those of layers.
 *
 * @example
 * ```ts ignore
 * import { loadCourseWeights } from "gradbook/datasets";
 *
 * const { weights, biases } = await loadCourseWeights();
 * console.log(weights.map((w) => w.shape)); // [[784, 256], [256, 128], [128, 10]]
 * ```
 */
export async function loadCourseWeights(dir: string | URL = dataFolder()): Promise<CourseWeights> {
  if (!(dir instanceof URL)) expectPath("load weights", dir);
  const folder = dir instanceof URL ? fileURLToPath(dir) : dir;
  for (const path of [join(folder, "course", "weights.npy"), join(folder, "weights.npy")]) {
    const bytes = await readIfThere(path, "load");
    if (bytes !== undefined) return { path, ...toLayers(path, bytes) };
  }
  throw new system.errors.NotFound(
    `Cannot load weights: ${plain(folder)} must hold weights.npy or course/weights.npy, ` +
      "but holds neither",
  );
}

function toLayers(path: string, bytes: Uint8Array): Omit<CourseWeights, "path"> {
  const array = decodeNpy(bytes, { allowPickle: true });
  const dict = isObjectArray(array) && array.shape.length === 0 ? array.data[0] : undefined;
  if (!(dict instanceof Map) || dict.size === 0) {
    throw new SyntaxError(
      `Cannot load ${plain(path)}: it must hold a dict of arrays, but does not`,
    );
  }
  const weights: Matrix[] = [], biases: Vector[] = [];
  for (let layer = 1; layer <= dict.size / 2; layer++) {
    const w = entry(path, dict, `w${layer}`);
    const b = entry(path, dict, `b${layer}`);
    const [inputs, outputs] = w.shape;
    const fits = layer === 1 || inputs === weights[layer - 2].shape[1];
    if (w.shape.length !== 2 || !fits || b.data.length !== outputs) {
      throw new TypeError(
        `Cannot load ${plain(path)}: the shapes of layer ${layer} must be (inputs, outputs) and ` +
          `(outputs,), but are ${formatShape(w.shape)} and ${formatShape(b.shape)}`,
      );
    }
    weights.push(tensor(Float64Array.from(w.data)).reshape([inputs, outputs]));
    biases.push(tensor(Float64Array.from(b.data)));
  }
  return { weights, biases };
}

function entry(
  path: string,
  dict: ReadonlyMap<PickledValue, PickledValue>,
  name: string,
): NumericArray {
  const value = dict.get(name);
  const isArray = typeof value === "object" && value !== null && "dtype" in value;
  if (!isArray || value.dtype === "object") {
    throw new TypeError(
      `Cannot load ${plain(path)}: ${name} must be an array of numbers, but is not`,
    );
  }
  return value;
}
