/** The arrays and files of tests/fixtures/array_files.py, and how its JSON describes a value. */
import { gunzipSync } from "fflate";
import fixture from "../fixtures/array_files.json" with { type: "json" };
import type { NumericArray, NumericData, NumericDtype } from "../../lib/formats/elements.ts";

const DATA: Record<NumericDtype, { from(values: number[]): NumericData }> = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: Float64Array,
  int64: Float64Array,
  float16: Float16Array,
  float32: Float32Array,
  float64: Float64Array,
};

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.fromBase64(text);
}

export function fromGzip(text: string): Uint8Array {
  return gunzipSync(fromBase64(text));
}

/** The value that the JSON of `describe()` stands for. */
// deno-lint-ignore no-explicit-any
export function described(json: any): unknown {
  if (json === "NaN" || json === "Infinity" || json === "-Infinity") return Number(json);
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(described);
  if ("text" in json) return json.text;
  if ("bytes" in json) return Uint8Array.from(json.bytes);
  if ("map" in json) {
    // deno-lint-ignore no-explicit-any
    return new Map(json.map.map(([key, value]: any) => [described(key), described(value)]));
  }
  const { dtype, shape } = json;
  if (dtype === "object") return { dtype, shape, data: json.objects.map(described) };
  return { dtype, shape, data: DATA[dtype as NumericDtype].from(json.data.map(described)) };
}

/** A file of the grid, and the array that NumPy wrote into it. */
export interface GridFile {
  readonly array: NumericArray;
  readonly bytes: Uint8Array;
  readonly order: string;
  readonly fortran: boolean;
  readonly version: 1 | 2 | 3;
}

/** Every dtype, shape, byte order, order of axes and version of .npy. */
export function npyGrid(): GridFile[] {
  const contents = fromGzip(fixture.npy.gzip);
  let at = 0;
  return fixture.npy.arrays.flatMap(({ array, files }) =>
    files.map(({ order, fortran, version, bytes }) => ({
      array: described(array) as NumericArray,
      bytes: contents.slice(at, at += bytes),
      order,
      fortran,
      version: version as 1 | 2 | 3,
    }))
  );
}

/** The arrays in the archives, by name. */
export function namedArrays(): Record<string, NumericArray> {
  return Object.fromEntries(
    Object.entries(fixture.archives.arrays).map(([name, array]) =>
      [name, described(array) as NumericArray] as const
    ),
  );
}

export const archives = {
  stored: fromGzip(fixture.archives.stored),
  deflated: fromGzip(fixture.archives.deflated),
  safetensors: fromGzip(fixture.archives.safetensors),
};
