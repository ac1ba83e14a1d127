/**
 * How pictures and pages look where the front end is dark: the light look's colors, each exchanged
 * for its counterpart by a style sheet that `prefers-color-scheme` turns on.
 *
 * An `<img>` and a frame do not see the page they stand in, but browsers hand them its
 * `color-scheme`: JupyterLab sets it with its theme, and elsewhere it is the system's. A program that
 * draws SVG without style sheets shows the light look. What is left alone are pictures of data, and
 * the palette, so that a class keeps its color; but its black becomes light.
 *
 * @module
 */

/** Of the page, of text on it (15 : 1), of text that matters less (6.5 : 1), and of frames. */
const PAPER = "#111111", INK = "#e6edf3", MUTED = "#9198a1", LINE = "#3d444d";

/** The class of a plane in pale shades, on which neither light lines nor points would be seen. */
export const SHADED_PLANE = "shades";

/** Rules for drawings, which are black on white without them. */
const DRAWING = `:root{color:${INK}}.paper{fill:${PAPER}}` +
  `[stroke="white"]{stroke:${PAPER}}[fill="#000000"]{fill:${INK}}` +
  `[stroke="#000000"]{stroke:${INK}}[stroke="#d1d9e0"],[stroke="#ccc"]{stroke:${LINE}}` +
  `[stroke="#59636e"]{stroke:${MUTED}}.${SHADED_PLANE}{filter:brightness(.3)}`;

/** The colors of pages, by their names. */
const PAGE = `:root{--paper:${PAPER};--ink:${INK};--muted:${MUTED};--line:${LINE};` +
  `--soft:#212830;--hover:#2f3742;--focus:#56b4e9;--bar:#2f5f7d;--best:#56b4e9}`;

/** The style sheet of a drawing. */
export const DARK_DRAWING = `<style>@media(prefers-color-scheme:dark){${DRAWING}}</style>`;

/** Rules for a page and the drawings in it. */
export const DARK_PAGE = `@media(prefers-color-scheme:dark){${PAGE}${DRAWING}}`;
