/**
 * The first difference between what an exercise computes and what is right, in words.
 *
 * @module
 */
import { formatShape, sameShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** How far values may be apart: `|actual − expected| ≤ atol + rtol · |expected|`. */
export interface Tolerance {
  /** Relative to the expected value. */
  readonly rtol?: number;
  /** Absolute. */
  readonly atol?: number;
}

/** Values in row-major order, and their shape. */
export interface Values {
  readonly shape: Shape;
  readonly data: ArrayLike<unknown>;
}

/** `undefined` where all agrees, or else what differs: the shape, or the first value. */
export function findDifference(
  actual: unknown,
  expected: unknown,
  { rtol = 1e-9, atol = 1e-9 }: Tolerance = {},
): string | undefined {
  const a = valuesOf(actual), e = valuesOf(expected)!;
  if (!a) return `expected numbers of shape ${formatShape(e.shape)}, got ${describe(actual)}`;
  if (!sameShape(a.shape, e.shape)) {
    return `expected shape ${formatShape(e.shape)}, got ${formatShape(a.shape)}`;
  }
  for (let i = 0; i < e.data.length; i++) {
    const [got, wanted] = [a.data[i], e.data[i]];
    if (typeof got !== "number" || !isClose(got, Number(wanted), rtol, atol)) {
      const where = e.shape.length === 0 ? "" : ` at [${placeOf(i, e.shape).join(", ")}]`;
      return `expected ${wanted}${where}, got ${describe(got)}`;
    }
  }
}

/** Whether a value can be compared. */
export function isCheckable(value: unknown): boolean {
  return valuesOf(value) !== undefined;
}

/** Whether two numbers agree. NaN agrees with NaN, an infinity with itself, and neither with another. */
export function isClose(a: number, e: number, rtol: number, atol: number): boolean {
  if (Number.isFinite(a) && Number.isFinite(e)) return Math.abs(a - e) <= atol + rtol * Math.abs(e);
  return Object.is(a, e);
}

/** The numbers of a value that can be compared; `undefined` where it cannot. */
export function valuesOf(value: unknown): Values | undefined {
  if (typeof value === "number") return { shape: [], data: [value] };
  if (value instanceof Tensor) return { shape: value.shape, data: value.data };
  if (!Array.isArray(value)) {
    return ArrayBuffer.isView(value) && "length" in value
      ? { shape: [Number(value.length)], data: value as unknown as ArrayLike<unknown> }
      : undefined;
  }
  if (value.every((item) => typeof item === "number")) {
    return { shape: [value.length], data: value };
  }
  const items = value.map(valuesOf);
  const shape = items[0]?.shape ?? [];
  if (!items.every((item) => item !== undefined && sameShape(item.shape, shape))) return undefined;
  return {
    shape: [value.length, ...shape],
    data: items.flatMap((item) => Array.from(item!.data)),
  };
}

/** The index of an element along each axis. */
export function placeOf(i: number, shape: Shape): number[] {
  return shape.map((n, axis) => Math.floor(i / sizeOf(shape.slice(axis + 1))) % n);
}

function describe(value: unknown): string {
  if (value === null || ["number", "undefined", "boolean"].includes(typeof value)) {
    return String(value);
  }
  return Array.isArray(value)
    ? "an array that is not rectangular or not of numbers"
    : `a ${typeof value}`;
}
