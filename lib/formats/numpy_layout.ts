/**
 * How NumPy names element types and lays out axes: what .npy files and pickled arrays share.
 *
 * @module
 */
import {
  type ByteOrder,
  type NumericArray,
  type NumericData,
  type NumericDtype,
  readElements,
} from "./elements.ts";

/** NumPy's limit on the number of dimensions. */
export const MAX_RANK = 64;

const DTYPES: ReadonlyMap<string, NumericDtype> = new Map([
  ["b1", "bool"],
  ["u1", "uint8"],
  ["i1", "int8"],
  ["u2", "uint16"],
  ["i2", "int16"],
  ["u4", "uint32"],
  ["i4", "int32"],
  ["u8", "uint64"],
  ["i8", "int64"],
  ["f2", "float16"],
  ["f4", "float32"],
  ["f8", "float64"],
]);

/** An element type and the byte order it is stored in. */
export interface StoredDtype {
  /** The element type. */
  readonly dtype: NumericDtype;
  /** The byte order; of no meaning for one-byte types. */
  readonly order: ByteOrder;
}

/** What NumPy's order character (`<`, `>`, `|`) and type code (`f8`) mean; undefined if unknown. */
export function storedDtype(order: string, code: string): StoredDtype | undefined {
  const dtype = DTYPES.get(code);
  if (dtype === undefined || !["<", ">", "|"].includes(order)) return undefined;
  if (order === "|" && !code.endsWith("1")) return undefined;
  return { dtype, order: order === ">" ? "big" : "little" };
}

/** NumPy's type code of an element type: `float64` → `f8`. */
export function codeOf(dtype: NumericDtype): string {
  for (const [code, name] of DTYPES) if (name === dtype) return code;
  throw new TypeError(`Cannot name a NumPy dtype: there must be one, but ${dtype} has none`);
}

/** Whether a value is a shape that NumPy can have: at most 64 integers from 0. */
export function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= MAX_RANK &&
    value.every((dimension) => Number.isSafeInteger(dimension) && dimension >= 0);
}

/**
 * An array from its bytes, its axes put into row-major order.
 *
 * @param shape The dimensions of the result.
 * @param axes Which axis of the result each stored axis is, outermost first; row-major if left out.
 * @param mayView Whether the result may be a view of `bytes`.
 */
export function readArray(
  action: string,
  { dtype, order }: StoredDtype,
  shape: readonly number[],
  bytes: Uint8Array,
  axes?: readonly number[],
  mayView = false,
): NumericArray {
  // What is put into another order is copied there.
  const array = readElements(action, dtype, shape, bytes, order, mayView || axes !== undefined);
  if (axes === undefined) return array;
  return { ...array, data: toRowMajor(array.data, shape, axes) } as NumericArray;
}

/** The axes of Fortran order: the last one is stored outermost. */
export function fortranAxes(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
}

/**
 * Elements put into row-major order of `shape`, given which axis each stored axis is.
 *
 * The other way round, from row-major into Fortran order, is the same with the shape reversed.
 */
export function toRowMajor(
  data: NumericData,
  shape: readonly number[],
  axes: readonly number[],
): NumericData {
  const strides = new Array<number>(shape.length);
  axes.reduceRight((stride, axis) => {
    strides[axis] = stride;
    return stride * shape[axis];
  }, 1);
  const moved = data.slice();
  const index = shape.map(() => 0);
  for (let i = 0, from = 0; i < data.length; i++) {
    moved[i] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return moved;
}
