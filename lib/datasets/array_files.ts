/**
 * Tensors in files, as `np.save`, `np.savez` and `np.load` have them: `.npy` for one, `.npz` for
 * several by name.
 *
 * The formats themselves, and all dtypes that they know: gradbook/formats.
 *
 * @module
 */
import { naming, readIfThere, writeFileAtomically } from "../runtime/files.ts";
import { describe } from "../runtime/describe.ts";
import { plain } from "../runtime/quote.ts";
import { system } from "../runtime/system.ts";
import type { NumericArray, WritableArray } from "../formats/elements.ts";
import { decodeNpy, encodeNpy } from "../formats/npy.ts";
import { decodeNpz, encodeNpz } from "../formats/npz.ts";
import { Tensor } from "../tensor/tensor.ts";

/** The path of a file of one array. */
export type NpyPath = `${string}.npy`;
/** The path of a file of arrays by name. */
export type NpzPath = `${string}.npz`;

/**
 * Writes a tensor to a `.npy` file, or tensors by name to a `.npz` file, in place of what is there:
 * the twin of `np.save(path, x)` and `np.savez(path, **arrays)`, which NumPy's `load` opens.
 *
 * @throws {TypeError} If the path ends in neither, or what is to be saved is no array.
 * @throws {Error} If the system refuses; what was at `path` is still there.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { load, save } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await save(`${folder}/x.npy`, tensor([[1, 2], [3, 4]]));
 * const x = await load(`${folder}/x.npy`);
 * assertEquals(x.toArray(), [[1, 2], [3, 4]]);
 *
 * await save(`${folder}/weights.npz`, { w1: x, b1: tensor([0, 0]) });
 * const { w1, b1 } = await load(`${folder}/weights.npz`);
 * assertEquals([w1.shape, b1.shape], [[2, 2], [2]]);
 * ```
 */
export async function save(path: NpyPath, array: WritableArray): Promise<void>;
/** Writes arrays by name. */
export async function save(
  path: NpzPath,
  arrays: Readonly<Record<string, WritableArray>>,
): Promise<void>;
export async function save(
  path: NpyPath | NpzPath,
  content: WritableArray | Readonly<Record<string, WritableArray>>,
): Promise<void> {
  const isSingle = endsInNpy(path, "save");
  if (isSingle && isArray(content)) return await writeFileAtomically(path, encodeNpy(content));
  if (!isSingle && isNamed(content)) return await writeFileAtomically(path, encodeNpz(content));
  throw new TypeError(
    `Cannot save ${plain(path)}: expected ${isSingle ? "a tensor" : "tensors by name"}, ` +
      "but what is given is none",
  );
}

/**
 * Reads the tensor of a `.npy` file, or the tensors of a `.npz` file by name, in an object without
 * prototype: the twin of `np.load(path)`. Numbers other than float32 and float16 come as float64.
 *
 * @throws {TypeError} If the path ends in neither.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {SyntaxError} If the file is not what its name says, or holds anything but numbers.
 * @throws {Error} If the system refuses.
 */
export async function load(path: NpyPath): Promise<Tensor>;
/** Reads arrays by name. */
export async function load(path: NpzPath): Promise<Record<string, Tensor>>;
export async function load(path: NpyPath | NpzPath): Promise<Tensor | Record<string, Tensor>> {
  const isSingle = endsInNpy(path, "load");
  const bytes = await readIfThere(path, "load");
  if (bytes === undefined) {
    throw new system.errors.NotFound(
      `Cannot load ${plain(path)}: there must be such a file, but there is none`,
    );
  }
  return await naming(path, () => {
    if (isSingle) return toTensor(decodeNpy(bytes));
    const tensors: Record<string, Tensor> = Object.create(null);
    for (const [name, array] of Object.entries(decodeNpz(bytes))) tensors[name] = toTensor(array);
    return tensors;
  }, "load");
}

/** Whether a path is that of a single array. */
function endsInNpy(path: string, action: string): boolean {
  if (typeof path === "string" && path.endsWith(".npy")) return true;
  if (typeof path === "string" && path.endsWith(".npz")) return false;
  throw new TypeError(
    `Cannot ${action} ${typeof path === "string" ? plain(path) : describe(path)}: the name must ` +
      `end in .npy or .npz, but does not`,
  );
}

function isArray(value: unknown): value is WritableArray {
  return typeof value === "object" && value !== null && "dtype" in value && "shape" in value &&
    ArrayBuffer.isView((value as WritableArray).data);
}

function isNamed(value: unknown): value is Readonly<Record<string, WritableArray>> {
  return typeof value === "object" && value !== null && !isArray(value) &&
    Object.values(value).every(isArray);
}

function toTensor({ dtype, shape, data }: NumericArray): Tensor {
  const isFloat = dtype === "float64" || dtype === "float32";
  if (isFloat) return new Tensor(shape, data);
  return new Tensor(shape, dtype === "float16" ? Float32Array.from(data) : Float64Array.from(data));
}
