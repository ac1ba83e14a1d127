/**
 * Golden values: each stands in the test beside the NumPy line that makes it.
 *
 * `` numpy`RandomState(42).rand(3)` `` looks its text up in the test's fixture, which
 * `python3 tests/fixtures/numpy_golden.py` computes; no Python is needed to run the tests.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** An array of at most 64 elements, stored whole in C order. */
interface WholeArray {
  shape: readonly number[];
  dtype: string;
  data: readonly (number | string)[];
}

/** A larger array: its first elements, and the SHA-256 of all of them as float64. */
interface HashedArray {
  shape: readonly number[];
  dtype: string;
  head: readonly (number | string)[];
  sha256: string;
}

/** A value that NumPy computed; a Python tuple, list or dict is a list of such values. */
export type Golden = number | string | boolean | WholeArray | HashedArray | readonly Golden[];

/** The tag function `numpy` over a fixture: `const numpy = golden(fixture)`. */
export function golden(
  fixture: Readonly<Record<string, unknown>>,
): (text: TemplateStringsArray) => Golden {
  return (text) => {
    const key = text.raw.join("").trim().replace(/\s+/g, " ");
    if (text.length === 1 && Object.hasOwn(fixture, key)) return fixture[key] as Golden;
    throw new Error(
      `Cannot find the value of numpy\`${key}\`: it must stand in the test's fixture, ` +
        "but does not; run: python3 tests/fixtures/numpy_golden.py",
    );
  };
}

/**
 * Asserts bit equality of a number, string, tensor, typed array or (nested) array of numbers.
 *
 * Shapes are compared where both sides have one; a typed array has none. NaN equals NaN, and -0
 * differs from 0.
 */
export function assertSame(actual: unknown, expected: Golden): void {
  compare(actual, expected, Object.is, firstDifference);
}

/** Asserts `|actual - expected| <= atol + rtol |expected|` of each element. */
export function assertClose(
  actual: unknown,
  expected: Golden,
  { rtol = 0, atol = 0 }: { rtol?: number; atol?: number },
): void {
  const excess = (a: number, e: number) =>
    Object.is(a, e) || a === e ? 0 : Math.abs(a - e) / (atol + rtol * Math.abs(e));
  compare(actual, expected, (a, e) => excess(Number(a), Number(e)) <= 1, (a, e) => {
    const excesses = Array.from(e, (value, i) => excess(Number(a[i]), Number(value)));
    const oneIsNaN = excesses.findIndex(Number.isNaN);
    return oneIsNaN >= 0 ? oneIsNaN : excesses.indexOf(Math.max(...excesses));
  });
}

type Elements = ArrayLike<unknown>;
type Same = (actual: unknown, expected: unknown) => boolean;

function firstDifference(actual: Elements, expected: Elements, same: Same): number {
  return Array.from(expected).findIndex((value, i) => !same(actual[i], value));
}

/** Walks lists, then compares elements; `pick` chooses the one to name in the failure. */
function compare(
  actual: unknown,
  expected: Golden,
  same: Same,
  pick: (actual: Elements, expected: Elements, same: Same) => number,
): void {
  if (isList(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      fail(`expected a list of ${expected.length}, but got ${format(actual)}`);
    }
    return expected.forEach((item, i) => compare(actual[i], item, same, pick));
  }
  const wanted = typeof expected === "object" ? expected : { shape: [], data: [expected] };
  const { shape, data } = elementsOf(actual);
  const size = wanted.shape.reduce((product, n) => product * n, 1);
  if (data.length !== size || (shape && shape.join() !== wanted.shape.join())) {
    fail(`expected shape (${wanted.shape}), but got (${shape ?? data.length})`);
  }
  const stored = ("data" in wanted ? wanted.data : wanted.head).map(parse);
  if (!stored.every((value, i) => same(data[i], value))) {
    const i = pick(data, stored, same);
    fail(`expected ${format(stored[i])} at index ${i}, but got ${format(data[i])}`);
  }
  if ("sha256" in wanted) {
    if (same !== Object.is) fail("only an array of at most 64 elements can be compared closely");
    const digest = sha256(data as ArrayLike<number>);
    if (digest !== wanted.sha256) {
      fail(`the first ${stored.length} of ${size} elements agree, but their SHA-256 do not`);
    }
  }
}

function isList(value: Golden): value is readonly Golden[] {
  return Array.isArray(value);
}

function elementsOf(value: unknown): { shape?: readonly number[]; data: Elements } {
  if (Array.isArray(value)) {
    const items = value.map(elementsOf);
    const shape = [value.length, ...(items[0]?.shape ?? [])];
    return { shape, data: items.flatMap((item) => Array.from(item.data)) };
  }
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) {
    return { data: Array.from(value, Number) };
  }
  if (ArrayBuffer.isView(value)) return { data: value as unknown as Elements };
  if (typeof value === "object" && value !== null && "shape" in value && "data" in value) {
    return value as { shape: readonly number[]; data: Elements };
  }
  return { shape: [], data: [value] };
}

function parse(value: unknown): unknown {
  const isNumber = value === "NaN" || value === "Infinity" || value === "-Infinity";
  return isNumber ? Number(value) : value;
}

/** SHA-256 over the elements as float64, all NaNs alike, on a little-endian machine. */
function sha256(data: ArrayLike<number>): string {
  const values = Float64Array.from(data, (x) => Number.isNaN(x) ? NaN : Number(x));
  return createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
}

function format(value: unknown): string {
  return Object.is(value, -0) ? "-0" : typeof value === "string" ? `"${value}"` : String(value);
}

function fail(message: string): never {
  throw new Error(`Golden value: ${message}`);
}
