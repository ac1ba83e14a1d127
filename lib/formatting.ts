/**
 * Numbers as Python prints them: with so many decimals, and as percentages.
 *
 * JavaScript's `toFixed` rounds what lies half-way away from zero, Python to the even digit: 0.0625
 * with three decimals is "0.063" here and "0.062" there. Both round the exact binary value.
 *
 * @module
 */
import { expectInteger, expectNumber } from "./tensor/integers.ts";

/**
 * A number with so many decimals, as Python's `f"{value:.2f}"` prints it.
 *
 * @param digits Decimals, 0 to 100.
 * @throws {TypeError} If the value is no number.
 * @throws {RangeError} If `digits` is out of range.
 *
 * @example
 * ```ts
 * import { formatFixed } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatFixed(0.0625, 3), "0.062"); // (0.0625).toFixed(3) is "0.063"
 * ```
 */
export function formatFixed(value: number, digits = 2): string {
  expectNumber(value, "format");
  expectInteger(digits, 0, 100, "format with so many decimals");
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "", size = Math.abs(value);
  if (size === Infinity) return `${sign}inf`;
  if (size >= 1e21) return `${sign}${BigInt(size)}${digits > 0 ? `.${"0".repeat(digits)}` : ""}`;
  // Exact, but for numbers so small that their digits are not asked for.
  const [whole, fraction] = size.toFixed(100).split(".");
  const kept = digits === 0 ? whole : `${whole}.${fraction.slice(0, digits)}`;
  const isTie = /^50*$/.test(fraction.slice(digits));
  return sign + (isTie && /[02468]$/.test(kept) ? kept : size.toFixed(digits));
}

/**
 * A share, 0 to 1, as a percentage, as Python's `f"{share:.2%}"` prints it.
 *
 * @param digits Decimals, 0 to 100.
 * @throws {TypeError} If the share is no number.
 * @throws {RangeError} If `digits` is out of range.
 *
 * @example
 * ```ts
 * import { formatPercent } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatPercent(0.9728), "97.28%");
 * assertEquals(formatPercent(1 / 3, 0), "33%");
 * ```
 */
export function formatPercent(share: number, digits = 2): string {
  expectNumber(share, "format");
  return `${formatFixed(100 * share, digits)}%`;
}
