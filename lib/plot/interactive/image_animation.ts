/**
 * Images that change from frame to frame, such as the weights of a layer from epoch to epoch: one
 * grid, in the player of `animation`.
 *
 * @module
 */
import { expectKind, isRecord } from "../../runtime/kinds.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import { colorBarOf, DARK_DIVERGING, darkened, darkStyle } from "../color_bar.ts";
import type { Colormap } from "../colors.ts";
import { formatSvg } from "../drawing.ts";
import { escapeText } from "../escape.ts";
import { Figure } from "../figure.ts";
import { ImageSheet, type ImageSource, pixelsOf, rangeOf, titlesOf } from "../image_sheet.ts";
import { expectImageOptions, type ImageOptions, MIN_WIDTH } from "../images.ts";
import { LEFT, titleAndLegend } from "../legend.ts";
import { aroundZero, weightsAsImages } from "../weight_images.ts";
import type { PlayerData } from "./client/player.ts";
import { InteractiveFigure, LINE_HEIGHT, PADDING, withData } from "./interactive_figure.ts";
import { playerScript } from "./page_scripts.ts";
import { CONTROLS_HEIGHT, expectFps, PLAYER_STYLE, playerControls } from "./player_controls.ts";

/** Options of {@linkcode imageAnimation}. */
export interface ImageAnimationOptions extends ImageOptions {
  /** What stands above each image. */
  readonly titles?: readonly string[] | ((image: number) => string);
  /** Images per row. Default: 8, or all if they are fewer. */
  readonly columns?: number;
  /** Frames per second. Default: 2. */
  readonly fps?: number;
  /** Whether the player starts over at the end; readers can change it. Default: false. */
  readonly loop?: boolean;
}

/** One frame of {@linkcode imageAnimation}. */
export interface ImageFrame {
  /** Stands above the images: the epoch, the accuracy. */
  readonly title: string;
  /** As many in each frame, of one size. */
  readonly images: ImageSource;
}

/** What an animation adds to the options of images. */
const OPTIONS = ["titles", "columns", "fps", "loop"];

/** Colors that the frames are painted in: few enough for small files, too many to be seen. */
const LEVELS = 48;

/**
 * Plays frames of images, on one scale of colors. A reader can play, pause, step and scrub, as in
 * `animation`. Where scripts do not run, the first frame, the middle one and the last stand below each
 * other; unless told, `alt` names the first and the last.
 *
 * @throws {TypeError} If the frames' images differ in number or size.
 * @throws {RangeError} If there are no frames, a number is not finite, or `fps` is not a positive one.
 *
 * @example
 * ```ts
 * import { eye } from "gradbook";
 * import { imageAnimation } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const frames = [1, 2].map((k) => ({ title: `times ${k}`, images: eye(4).mul(k) }));
 * assertEquals(imageAnimation(frames, { scale: 8 }).alt, "4 images, from times 1 to times 2");
 * ```
 */
export function imageAnimation(
  frames: readonly ImageFrame[],
  options: ImageAnimationOptions = {},
): InteractiveFigure {
  expectImageOptions("animate images", options, OPTIONS);
  const areFrames = Array.isArray(frames) &&
    [...frames].every((frame) => typeof Object(frame).title === "string");
  expectKind("animate images", "frames such as { title, images }", frames, areFrames);
  if (frames.length === 0) {
    throw new RangeError("Cannot animate images: expected at least one frame, but got none");
  }
  const { title = "Animation", colormap = "grey", scale = 2, fps = 2, loop = false } = options;
  expectFps(fps);
  const sources = frames.map(({ images }) => pixelsOf(images));
  const [{ count, height, width }] = sources;
  if (
    sources.some((other) =>
      other.count !== count || other.values.length !== sources[0].values.length
    )
  ) {
    throw new TypeError("Cannot animate images: expected as many of one size in each frame");
  }
  const ranges = sources.map(({ values }) => rangeOf(values, options.range));
  const range = [
    Math.min(...ranges.map(([low]) => low)),
    Math.max(...ranges.map(([, high]) => high)),
  ] as const;
  const sheet = new ImageSheet({ height, width }, {
    titles: titlesOf(options.titles, count),
    columns: options.columns ?? Math.min(count, 8),
    scale,
  });
  const sheets = sources.map(({ values }) => sheet.png(values, range, colormap, LEVELS));
  const bar = colorBarOf(colormap, range, 0);
  const size = {
    width: Math.max(sheet.width + 2 * LEFT, MIN_WIDTH),
    height: bar.height + sheet.height + 12,
  };
  const alt = options.alt ??
    `${options.title ? `${title}: ` : ""}${count} images, from ${frames[0].title} to ${
      frames[frames.length - 1].title
    }`;
  const picture = formatSvg(
    bar.svg + sheet.svg(bar.height, sheets[0], `id="sheet" ${darkened(colormap)}`),
    size.width,
    size.height,
  ).replace("<svg ", `<svg role="img" aria-label="${escapeText(alt)}" `);
  return new InteractiveFigure({
    title,
    width: Math.max(size.width, 420) + 2 * PADDING,
    height: size.height + 2 * LINE_HEIGHT + CONTROLS_HEIGHT + 2 * PADDING,
    page: {
      style: PLAYER_STYLE + DARK_DIVERGING,
      body: `<h1>${escapeText(title)}</h1>\n` +
        `<p class="state" id="title">${escapeText(frames[0].title)}</p>\n${picture}\n` +
        playerControls(frames.length, loop),
      script: withData<PlayerData>(playerScript, {
        sheets,
        titles: frames.map(({ title }) => title),
        fps,
      }),
    },
    still: stillOf({ title, alt, colormap, sheet, sheets, frames, range }),
  });
}

/** Options of {@linkcode weightAnimation}. */
export interface WeightAnimationOptions extends ImageAnimationOptions {
  /** Rows and columns of the input that the weights belong to. Default: those of a square. */
  readonly shape?: readonly [height: number, width: number];
}

/** One frame of {@linkcode weightAnimation}. */
export interface WeightFrame {
  /** Stands above the images: the epoch, the accuracy. */
  readonly title: string;
  /** W (D, H): a column for each unit. */
  readonly weights: Matrix;
}

/**
 * Weights from epoch to epoch, each unit's as an image: `weightImages` in a player.
 *
 * @throws {TypeError} If weights are no matrix, or D numbers are no image of that shape.
 * @throws {RangeError} If there are no frames, or a number is not finite.
 *
 * @example
 * ```ts
 * import { RandomState } from "gradbook";
 * import { weightAnimation } from "gradbook/plot";
 * import { assertEquals } from "@std/assert";
 *
 * const W1 = new RandomState(1).randn(16, 4);
 * const frames = [0, 1].map((epoch) => ({ title: `epoch ${epoch}`, weights: W1.mul(epoch + 1) }));
 * assertEquals(weightAnimation(frames, { scale: 8 }).alt, "4 images, from epoch 0 to epoch 1");
 * ```
 */
export function weightAnimation(
  frames: readonly WeightFrame[],
  options: WeightAnimationOptions = {},
): InteractiveFigure {
  expectImageOptions("animate weights", options, [...OPTIONS, "shape"]);
  const { shape, ...rest } = options;
  const areFrames = Array.isArray(frames) && [...frames].every(isRecord);
  expectKind("animate weights", "frames such as { title, weights }", frames, areFrames);
  const images = frames.map(({ title, weights }) => ({
    title,
    images: weightsAsImages(weights, shape),
  }));
  const range = aroundZero(...images.map(({ images }) => images.data));
  return imageAnimation(images, { colormap: "rdbu", range, ...rest });
}

/** The first frame, the middle one and the last, below each other. */
function stillOf(
  { title, alt, colormap, sheet, sheets, frames, range }: {
    title: string;
    alt: string;
    colormap: Colormap;
    sheet: ImageSheet;
    sheets: readonly string[];
    frames: readonly ImageFrame[];
    range: readonly [number, number];
  },
): Figure {
  const width = Math.max(sheet.width + 2 * LEFT, MIN_WIDTH), last = frames.length - 1, line = 22;
  const head = titleAndLegend({ title, legend: [], width });
  const bar = colorBarOf(colormap, range, head.height);
  let top = head.height + bar.height, svg = "";
  for (const k of new Set([0, Math.round(last / 2), last])) {
    svg += `<text x="${LEFT}" y="${top + 15}">${escapeText(frames[k].title)}</text>` +
      `<g transform="translate(0,${top + line})">` +
      `${sheet.svg(0, sheets[k], darkened(colormap))}</g>`;
    top += line + sheet.height + 8;
  }
  return new Figure({
    title,
    alt,
    width,
    height: top + 4,
    svg: formatSvg(darkStyle(colormap) + head.svg + bar.svg + svg, width, top + 4),
  });
}
