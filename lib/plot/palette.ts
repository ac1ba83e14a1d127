/**
 * The colors of classes and series, safe for readers who do not tell red from green: of charts, and of
 * the pages that draw for themselves.
 *
 * @module
 */

/**
 * Colors for classes and series, in order. From M. Okabe and K. Ito, "Color Universal Design"
 * (2008); their yellow is left out, which is too faint on white.
 */
export const PALETTE: readonly string[] = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#000000",
];

/**
 * Red, green, blue and alpha, 0 to 255, of a color in one of the forms in which scales give them.
 *
 * @throws {SyntaxError} If it has another form.
 */
export function parseColor(color: string): [number, number, number, number] {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (hex) {
    const value = parseInt(hex, 16);
    return [value >> 16, (value >> 8) & 255, value & 255, 255];
  }
  const parts = /^rgba?\(([^)]+)\)$/.exec(color)?.[1].split(",").map(Number);
  if (!parts || parts.length < 3 || parts.some(Number.isNaN)) {
    throw new SyntaxError(`Cannot use a color: expected #rrggbb or rgb(…), but got ${color}`);
  }
  const [red, green, blue, alpha = 1] = parts;
  return [red, green, blue, 255 * alpha];
}
