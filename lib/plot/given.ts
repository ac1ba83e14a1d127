/**
 * Checks of what charts are given, where the compiler has not: cells of a notebook are not
 * type-checked.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectText } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";

/** What all charts can be told. */
const CHART = ["title", "alt", "width", "height"] as const;

/**
 * Expects a chart's options: those of all charts, and `more`. A picture whose size follows from what it
 * shows says in `common` which of all charts' options it has.
 *
 * @throws {TypeError} If there is another name, or a title or text is none.
 * @throws {RangeError} If the width or height is no positive number.
 */
export function expectChartOptions(
  action: string,
  options: object,
  more: readonly string[] = [],
  common: readonly (typeof CHART)[number][] = CHART,
): void {
  expectOptions(action, options, [...more, ...common]);
  const { title, alt, width, height } = options as Record<string, unknown>;
  if (title !== undefined) expectText(action, "the title", title);
  if (alt !== undefined) expectText(action, "alt", alt);
  if (width !== undefined) expectSize(action, "width", width);
  if (height !== undefined) expectSize(action, "height", height);
}

/**
 * Expects a size in pixels.
 *
 * @throws {RangeError} If it is no positive number.
 */
export function expectSize(action: string, name: string, size: unknown): void {
  if (typeof size === "number" && size > 0 && size < Infinity) return;
  throw new RangeError(
    `Cannot ${action}: expected a positive number of pixels for ${name}, but got ${describe(size)}`,
  );
}

/** Whether a value is a pair of numbers that are finite: the two ends of something. */
export function arePairs(...values: readonly unknown[]): boolean {
  return values.every((value) =>
    Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)
  );
}
