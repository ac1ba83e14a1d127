/** What a case of the fuzz is, and how answers are compared. */
import { Tensor } from "../../lib/mod.ts";
import type { Draw } from "./draw.ts";
import { decode, numberOf, type Question, type Value } from "./python.ts";

/** One thing that is asked of both. */
export interface Case {
  /** What is asked of Python. */
  readonly question: Question;
  /** What Gradbook gives. */
  ours(): unknown;
  /** How far apart numbers may be. Default: not at all, but any NaN is any other. */
  readonly tolerance?: Tolerance;
  /** Compares what cannot be compared as numbers; `undefined` where all is right. */
  judge?(theirs: Value, ours: unknown): string | undefined;
}

/** How far a number may be from the expected one, and why. */
export interface Tolerance {
  /** In units in the last place of the expected number. */
  readonly ulps?: number;
  /** In absolute numbers. */
  readonly absolute?: number;
  /** Relative to the expected number. */
  readonly relative?: number;
  readonly because: string;
}

/** A field of the library. */
export interface Domain {
  readonly name: string;
  /** Lines of Python that import what is needed. */
  readonly setup: readonly string[];
  /** The kernels that it is to be tried on. Default: the one that is loaded. */
  readonly kernels?: readonly ("reference" | "simd" | "blas")[];
  case(draw: Draw): Case;
}

/** What differs, in words, or `undefined`. */
export function difference(
  theirs: Value,
  ours: unknown,
  tolerance?: Tolerance,
): string | undefined {
  if (typeof ours === "string") return theirs === ours ? undefined : `${theirs} ≠ ${ours}`;
  if (typeof ours === "boolean") return theirs === ours ? undefined : `${theirs} ≠ ${ours}`;
  const listed = Array.isArray(ours) && Array.isArray(theirs);
  if (listed && !(ours.every((item) => typeof item === "number"))) {
    if (ours.length !== theirs.length) return `${theirs.length} parts ≠ ${ours.length}`;
    for (const [i, part] of ours.entries()) {
      const found = difference(theirs[i], part, tolerance);
      if (found) return `part ${i}: ${found}`;
    }
    return undefined;
  }
  const expected = arrayOf(theirs), got = arrayOf(ours);
  if (!expected || !got) return `${JSON.stringify(theirs)?.slice(0, 200)} ≠ ${String(ours)}`;
  if (expected.shape.join() !== got.shape.join()) {
    return `shape (${expected.shape}) ≠ (${got.shape})`;
  }
  if (expected.dtype && got.dtype && expected.dtype !== got.dtype) {
    return `${expected.dtype} ≠ ${got.dtype}`;
  }
  for (let i = 0; i < expected.data.length; i++) {
    if (!agree(expected.data[i], got.data[i], got.dtype === "f4", tolerance)) {
      return `number ${i}: ${show(expected.data[i])} ≠ ${show(got.data[i])}`;
    }
  }
  return undefined;
}

const show = (value: number) => Object.is(value, -0) ? "-0" : String(value);

function agree(expected: number, got: number, single: boolean, tolerance?: Tolerance): boolean {
  if (Object.is(expected, got)) return true;
  if (Number.isNaN(expected) || Number.isNaN(got) || tolerance === undefined) return false;
  if (expected === got) return true; // Zeros of both signs, where rounding is allowed for.
  const { ulps = 0, absolute = 0, relative = 0 } = tolerance;
  const unit = single
    ? Math.max(2 ** -149, 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 23))
    : Math.max(5e-324, 2 ** (Math.floor(Math.log2(Math.abs(expected))) - 52));
  const far = Math.abs(expected - got);
  return far <= ulps * unit || far <= absolute + relative * Math.abs(expected);
}

interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
  /** "f8" or "f4" where it is to be compared. */
  readonly dtype?: string;
}

function arrayOf(value: unknown): Numbers | undefined {
  if (typeof value === "number") return { shape: [], data: [value] };
  if (value instanceof Tensor) {
    return { shape: value.shape, data: value.data, dtype: value.dtype === "float64" ? "f8" : "f4" };
  }
  if (ArrayBuffer.isView(value) && "length" in value) {
    return { shape: [Number(value.length)], data: value as unknown as ArrayLike<number> };
  }
  if (Array.isArray(value)) {
    const numbers = value.map((item) => numberOf(item));
    return numbers.every((item) => item !== undefined)
      ? { shape: [value.length], data: numbers as number[] }
      : undefined;
  }
  const array = decode(value as Value);
  if (array) {
    const { shape, data, dtype } = array;
    return /^f[48]$/.test(dtype) && shape.length > 0 ? { shape, data, dtype } : { shape, data };
  }
  const number = numberOf(value as Value);
  return number === undefined ? undefined : { shape: [], data: [number] };
}
