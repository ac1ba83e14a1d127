/**
 * Which color stands for which number, as a bar above images; and how colors around zero look where
 * the front end is dark.
 *
 * @module
 */
import { encodePng } from "../formats/png.ts";
import { type Colormap, colorTable } from "./colors.ts";
import { dataURL } from "./figure.ts";
import { type Head, LEFT } from "./legend.ts";

const WIDTH = 160, HEIGHT = 12, STEPS = 65;

/** A bar whose upper edge is at `top`, with its ends and, where it lies between them, zero. */
export function colorBarOf(
  colormap: Colormap,
  [low, high]: readonly [number, number],
  top: number,
): Head {
  const palette = colorTable(colormap, STEPS),
    data = Uint8Array.from({ length: STEPS }, (_, i) => i);
  const href = dataURL("image/png", encodePng({ shape: [1, STEPS], data }, palette));
  const box = `x="${LEFT}" y="${top + 6}" width="${WIDTH}" height="${HEIGHT}"`;
  const ticks = low < 0 && high > 0 ? [low, 0, high] : [low, high];
  const texts = ticks.map((value, i) => {
    const x = LEFT + WIDTH * (high === low ? 0 : (value - low) / (high - low));
    const anchor = i === 0 ? "start" : i === ticks.length - 1 ? "end" : "middle";
    return `<text x="${Math.round(x)}" y="${top + 31}" text-anchor="${anchor}" font-size="12">` +
      `${Number(value.toPrecision(2))}</text>`;
  });
  return {
    svg: `<image ${box} preserveAspectRatio="none" ${darkened(colormap)}href="${href}"/>` +
      `<rect ${box} fill="none" stroke="#ccc"/>${texts.join("")}`,
    height: 38,
  };
}

const DIVERGING = "diverging";
const isDiverging = (colormap: Colormap) => colormap === "rdbu" || colormap === "prgn";

/** The attribute of an image whose colors part at zero, which is to be as dark as the page. */
export function darkened(colormap: Colormap): string {
  return isDiverging(colormap) ? `class="${DIVERGING}" ` : "";
}

/** Rules for such images: light becomes dark, and hues stay. */
export const DARK_DIVERGING =
  `@media(prefers-color-scheme:dark){.${DIVERGING}{filter:invert(1) hue-rotate(180deg)}}`;

/** The style sheet of a drawing with such images. */
export function darkStyle(colormap: Colormap): string {
  return isDiverging(colormap) ? `<style>${DARK_DIVERGING}</style>` : "";
}
