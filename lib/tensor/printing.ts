/**
 * How arrays are printed: exactly as `repr` prints them in NumPy 2.x with its default options.
 *
 * An array prints every element with the digits that tell it from its neighbours, but at most 8
 * after the point; in columns; in scientific notation when magnitudes differ widely; and with its
 * middle left out when it has more than 1000 elements. The rules were read off NumPy's
 * `_core/arrayprint.py`; the tests compare with NumPy's own output.
 *
 * @module
 */

import type { DType } from "../kernels/interface.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

const LINE_WIDTH = 75;
const MAX_FRACTION_DIGITS = 8;
const SUMMARY_THRESHOLD = 1000;
const EDGE_ITEMS = 3;
const OPENING = "array(";

/** What an array's elements are printed as; a mask's as booleans. */
type PrintedType = DType | "bool";

/** Beyond these limits, by dtype, numbers are printed in scientific notation. */
const POSITIONAL_LIMITS: Record<DType, { min: number; max: number; ratio: number }> = {
  float64: { min: 1e-4, max: 1e8, ratio: 1000 },
  float32: { min: Math.fround(1e-4), max: 1e6, ratio: 1000 },
};

/**
 * The text NumPy shows for an array of these elements, in row-major order, and this shape.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(tensor([1, 2.5])), "array([1. , 2.5])");
 * ```
 */
export function formatArray(data: ArrayLike<number>, shape: Shape, dtype: PrintedType): string {
  const size = sizeOf(shape);
  const isSummary = size > SUMMARY_THRESHOLD;
  const text = OPENING + (size === 0 ? "[]" : formatNested(data, shape, dtype, isSummary));

  const notes: string[] = [];
  if (isSummary || (size === 0 && shape.length > 1)) notes.push(`shape=${formatShape(shape)}`);
  if (dtype === "float32" || size === 0) notes.push(`dtype=${dtype}`);
  if (notes.length === 0) return `${text})`;

  const ending = `${notes.join(", ")})`;
  const lastLine = text.slice(text.lastIndexOf("\n") + 1);
  const fits = lastLine.length + ", ".length + ending.length <= LINE_WIDTH;
  return `${text},${fits ? " " : `\n${" ".repeat(OPENING.length)}`}${ending}`;
}

/** The bracketed part: rows of elements inside as many brackets as there are axes. */
function formatNested(
  data: ArrayLike<number>,
  shape: Shape,
  dtype: PrintedType,
  isSummary: boolean,
): string {
  const rank = shape.length;
  const isCut = shape.map((length) => isSummary && length > 2 * EDGE_ITEMS);
  const shown = shownElements(data, shape, isCut);
  const words = (dtype === "bool" ? formatBooleans(shown, rank) : formatElements(shown, dtype))
    .values();

  const nest = (axis: number): string => {
    if (axis === rank) return words.next().value!;
    const count = isCut[axis] ? 2 * EDGE_ITEMS : shape[axis];
    const items = Array.from({ length: count }, () => nest(axis + 1));
    if (isCut[axis]) items.splice(EDGE_ITEMS, 0, "...");
    const indent = " ".repeat(OPENING.length + axis + 1);
    const inner = axis === rank - 1
      ? wrapWords(items, indent, LINE_WIDTH - rank - 1)
      : items.join(`,${"\n".repeat(rank - 1 - axis)}${indent}`);
    return `[${inner}]`;
  };
  return nest(0);
}

/** The elements that are printed: of an axis that is cut, only those at its two ends. */
function shownElements(data: ArrayLike<number>, shape: Shape, isCut: readonly boolean[]): number[] {
  let offsets = [0];
  for (const [axis, length] of shape.entries()) {
    const count = isCut[axis] ? 2 * EDGE_ITEMS : length;
    const skipped = length - count;
    const indices = Array.from({ length: count }, (_, i) => i < EDGE_ITEMS ? i : i + skipped);
    offsets = offsets.flatMap((offset) => indices.map((i) => offset * length + i));
  }
  return offsets.map((offset) => data[offset]);
}

/** Words with commas between, broken into lines of at most `width`, `indent` included. */
function wrapWords(words: readonly string[], indent: string, width: number): string {
  const lines: string[] = [];
  let line = indent;
  for (const [i, word] of words.entries()) {
    if (line !== indent && line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += i < words.length - 1 ? `${word}, ` : word;
  }
  return [...lines, line].join("\n").slice(indent.length);
}

/** True where an element is not 0; inside an array both words take one width. */
function formatBooleans(values: readonly number[], rank: number): string[] {
  return values.map((x) => x === 0 ? "False" : rank === 0 ? "True" : " True");
}

/** Each element as text, all of one width, with their points below each other. */
function formatElements(values: readonly number[], dtype: DType): string[] {
  const finite = values.filter(Number.isFinite);
  const format = needsExponent(finite, dtype)
    ? scientificFormat(finite, dtype)
    : positionalFormat(finite, dtype);
  const words = values.map((x) => Number.isFinite(x) ? format(x) : nonFinite(x));
  const width = largest(words, (word) => word.length);
  return words.map((word) => word.padStart(width));
}

function nonFinite(x: number): string {
  return Number.isNaN(x) ? "nan" : x < 0 ? "-inf" : "inf";
}

function needsExponent(finite: readonly number[], dtype: DType): boolean {
  const magnitudes = finite.map(Math.abs).filter((x) => x > 0);
  if (magnitudes.length === 0) return false;
  const max = largest(magnitudes, (x) => x);
  const min = -largest(magnitudes, (x) => -x);
  const ratio = dtype === "float32" ? Math.fround(max / min) : max / min;
  const limits = POSITIONAL_LIMITS[dtype];
  return max >= limits.max || min < limits.min || ratio > limits.ratio;
}

/** As in `2.5  `: for each number the digits that it needs, then blanks up to the longest. */
function positionalFormat(finite: readonly number[], dtype: DType): (x: number) => string {
  const decimals = new Map(finite.map((x) => [x, neededDigits(x, dtype, "toFixed")]));
  const places = largest(decimals.values(), ({ fraction }) => fraction.length);
  return (x) => {
    const { whole, fraction } = decimals.get(x)!;
    return `${sign(x)}${whole}.${fraction.padEnd(places)}`;
  };
}

/** As in `2.50e+05`: for all numbers the digits that the longest of them needs. */
function scientificFormat(finite: readonly number[], dtype: DType): (x: number) => string {
  const decimals = new Map(finite.map((x) => [x, neededDigits(x, dtype, "toExponential")]));
  const places = largest(decimals.values(), ({ fraction }) => fraction.length);
  const exponentDigits = largest(decimals.values(), ({ exponent }) => exponent.length - 1);
  return (x) => {
    const needed = decimals.get(x)!;
    const { whole, fraction, exponent } = needed.fraction.length < places
      ? round(Math.abs(x), places, "toExponential")
      : needed;
    const exponentText = exponent[0] + exponent.slice(1).padStart(Math.max(2, exponentDigits), "0");
    return `${sign(x)}${whole}.${fraction}e${exponentText}`;
  };
}

function sign(x: number): string {
  return x < 0 || Object.is(x, -0) ? "-" : "";
}

function largest<T>(items: Iterable<T>, measure: (item: T) => number): number {
  let result = -Infinity;
  for (const item of items) result = Math.max(result, measure(item));
  return result;
}

/** The number's own method that writes the notation: `2.5` or `2.5e+0`. */
type Notation = "toFixed" | "toExponential";

/** The parts of a magnitude as text: `12.5` is 12 and 5; `1.25e+1` is 1, 25 and +1. */
interface Decimal {
  whole: string;
  fraction: string;
  exponent: string;
}

function parseDecimal(text: string): Decimal {
  const [mantissa, exponent = ""] = text.split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  return { whole, fraction, exponent };
}

/** The fewest digits that tell `x` from its neighbours, but at most 8 after the point. */
function neededDigits(x: number, dtype: DType, notation: Notation): Decimal {
  const magnitude = Math.abs(x);
  const short = dtype === "float32" ? shortestDecimal(magnitude) : magnitude;
  const unique = parseDecimal(notation === "toFixed" ? String(short) : short.toExponential());
  if (unique.fraction.length <= MAX_FRACTION_DIGITS) return unique;
  const cut = round(magnitude, MAX_FRACTION_DIGITS, notation);
  return { ...cut, fraction: cut.fraction.replace(/0+$/, "") };
}

/**
 * The number with the fewest decimal digits that rounds to `magnitude` in single precision.
 *
 * A power of two has its upper neighbour twice as far away as its lower one, so that the decimal
 * nearest to it may round to the lower one, while one a little above it does not.
 */
function shortestDecimal(magnitude: number): number {
  const middle = magnitude * (1 + 2 ** -26);
  for (let places = 0;; places++) {
    for (const target of [magnitude, middle]) {
      if (Math.fround(Number(target.toExponential(places))) === magnitude) {
        const { whole, fraction, exponent } = round(target, places, "toExponential");
        return Number(`${whole}.${fraction}e${exponent}`);
      }
    }
  }
}

/** A magnitude to so many digits after the point; ties go to even, where JavaScript goes up. */
function round(magnitude: number, places: number, notation: Notation): Decimal {
  const exact = parseDecimal(magnitude[notation](100));
  const kept = exact.fraction.slice(0, places);
  const isTie = /^50*$/.test(exact.fraction.slice(places));
  const isEven = "02468".includes((exact.whole + kept).at(-1)!);
  if (isTie && isEven) return { ...exact, fraction: kept };
  return parseDecimal(magnitude[notation](places));
}
