/**
 * Numbers as charts write them, along their axes and in words.
 *
 * Not as Python prints them, with so many decimals: that is formatting.ts.
 *
 * @module
 */

/** Four significant digits at most. */
export function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A share, 0 to 1, as a percentage of four significant digits at most. */
export function roundPercent(share: number): string {
  return `${round(100 * share)}%`;
}
