/**
 * The colors of all pictures, safe for readers who do not tell red from green.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";

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
 * How numbers become colors: from black to white, from white to black, or by a color scheme. `rdbu`,
 * from red over white to blue, is for numbers around zero.
 */
export const COLORMAPS = ["grey", "inverted", "viridis", "magma", "blues", "rdbu"] as const;

/** One of {@linkcode COLORMAPS}. */
export type Colormap = typeof COLORMAPS[number];

/**
 * A color scale over a range of numbers, for Plot.
 *
 * @throws {RangeError} If the colormap is none.
 */
export function colorScale(
  colormap: Colormap,
  domain: readonly [number, number],
): Plot.ScaleOptions {
  const scale = { type: "linear", domain: [...domain], clamp: true } as const;
  switch (colormap) {
    case "grey":
      return { ...scale, range: ["black", "white"], interpolate: "rgb" };
    case "inverted":
      return { ...scale, range: ["white", "black"], interpolate: "rgb" };
    case "viridis":
    case "magma":
    case "blues":
    case "rdbu":
      return { ...scale, scheme: colormap };
    default:
      colormap satisfies never;
      throw new RangeError(
        `Cannot color by "${colormap}": expected one of ${COLORMAPS.join(", ")}, but it is none`,
      );
  }
}

/** Red, green and blue, 0 to 255, of so many steps of a colormap. */
export function colorTable(colormap: Colormap, steps: number): Uint8Array {
  const scale = Plot.scale({ color: colorScale(colormap, [0, steps - 1]) });
  const table = new Uint8Array(3 * steps);
  for (let i = 0; i < steps; i++) table.set(parseColor(scale.apply(i)).slice(0, 3), 3 * i);
  return table;
}

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
