/**
 * The colors of numbers, safe for readers who do not tell red from green.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseColor } from "./palette.ts";

/**
 * How numbers become colors: from black to white, from white to black, or by a color scheme. Two are
 * for numbers around zero: `rdbu`, from red over white to blue, and `prgn`, from purple to green, which
 * is to be told from the colors of classes beside it.
 */
export const COLORMAPS = [
  "grey",
  "inverted",
  "viridis",
  "magma",
  "blues",
  "rdbu",
  "prgn",
] as const;

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
    case "prgn":
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
