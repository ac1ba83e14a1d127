/**
 * A notebook's animation as one SVG that moves by itself, for a page that shows pictures and runs no
 * scripts: the README on a code host.
 *
 * Of the frames it keeps those where the title's last word, the accuracy, changes, and the last one,
 * on which it rests before it starts over. Readers who have asked their system for less motion, and
 * those whose browser does not know style sheets in pictures, see the last one only.
 *
 * @module
 */
import { escapeText } from "../plot/escape.ts";
import { LEFT, titleAndLegend } from "../plot/legend.ts";

/** Seconds for which a frame is shown. */
const FRAME = 0.125;
/** How many frames long the last one rests. */
const REST = 20;
/** The height of the line that changes, in pixels. */
const LINE = 26;

/** The pictures of an animation, as its page has them. */
interface Frames {
  /** The `d` of the curve. */
  readonly paths: readonly string[];
  readonly titles: readonly string[];
}

/**
 * The picture of the animation that a cell shows.
 *
 * @param html The cell's output.
 * @param title Stands above the picture.
 * @throws {SyntaxError} If there is no animation in it.
 */
export function movingPicture(html: string, title: string): string {
  // As plot/escape.ts writes it.
  const page = /srcdoc='([^']*)'/.exec(html)?.[1].replaceAll("&#39;", "'").replaceAll("&amp;", "&");
  const data = /^const data=(\{.*\});$/m.exec(page ?? "")?.[1];
  const [, alt, width, height, backdrop, overlay, pen] =
    /<svg role="img" aria-label="([^"]*)"[^>]* width="(\d+)" height="(\d+)"[^>]*>([^]*)(<svg [^>]*>)<path id="curve" ([^>]*)\/><\/svg><\/svg>/
      .exec(page ?? "") ?? [];
  if (!data || !overlay) {
    throw new SyntaxError(
      "Cannot make a picture move: the output must be an animation, but is not",
    );
  }
  const frames = keyFrames(JSON.parse(data));
  const head = titleAndLegend({ title, legend: [], width: Number(width) });
  const top = head.height + LINE;
  const total = top + Number(height);
  const seconds = FRAME * (frames.length + REST - 1);
  const shown = frames.map((frame, k) => ({
    ...frame,
    // In the past, so that each has begun when the first one shows.
    attributes: `class="frame" style="animation-delay:${FRAME * k - seconds}s"`,
  }));
  const state = shown.map(({ title, attributes }) =>
    `<text x="${LEFT}" y="${top - 8}" ${attributes}>${escapeText(title)}</text>`
  );
  const curves = shown.map(({ path, attributes }) => `<path d="${path}" ${attributes}/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" ` +
    `viewBox="0 0 ${width} ${total}" font-family="system-ui, sans-serif" font-size="15" ` +
    `fill="currentColor" role="img"><title>${alt}</title><style>${style(seconds)}</style>` +
    `<rect class="paper" width="100%" height="100%" fill="white"/>${head.svg}` +
    `<g>${state.join("")}</g>` +
    `<svg y="${top}" width="${width}" height="${height}" font-size="13">${backdrop}` +
    `${overlay}<g ${pen}>${curves.join("")}</g></svg></svg></svg>\n`;
}

/** The last frame, and of the others those that say another accuracy than the one before. */
function keyFrames({ paths, titles }: Frames): { path: string; title: string }[] {
  const accuracy = (i: number) => titles[i]?.split(" ").at(-1);
  return paths
    .map((path, i) => ({ path, title: titles[i] }))
    .filter((_, i) => i === paths.length - 1 || accuracy(i) !== accuracy(i - 1));
}

/** A frame is seen for its part of the time, the last one for longer. */
function style(seconds: number): string {
  const visible = (name: string, frames: number) =>
    `@keyframes ${name}{0%{visibility:visible}` +
    `${(100 * FRAME * frames / seconds).toFixed(4)}%,to{visibility:hidden}}`;
  return ".frame{visibility:hidden}.frame:last-child{visibility:visible}" +
    "@media (prefers-reduced-motion:no-preference){" +
    `.frame{animation:frame ${seconds}s step-end infinite}.frame:last-child{animation-name:rest}}` +
    visible("frame", 1) + visible("rest", REST);
}
