/**
 * Animations: a plot that is drawn once, and curves that move on top of it, frame by frame, in a
 * player like that of matplotlib's `to_jshtml`.
 *
 * Frames are vector paths, not pictures: two hundred of them take less room than a photograph.
 *
 * @module
 */
import { expectKind, isRecord } from "../../runtime/kinds.ts";
import { expectOptions } from "../../runtime/options.ts";
import { expectInteger } from "../../tensor/integers.ts";
import type { PlayerData } from "./client/player.ts";
import type { Polyline } from "../contour.ts";
import { escapeText } from "../escape.ts";
import { Figure } from "../figure.ts";
import { type FigureOptions, FONT_SIZE, formatSvg } from "../drawing.ts";
import { breakLines, type LegendItem, titleAndLegend } from "../legend.ts";
import { Backdrop } from "./backdrop.ts";
import { InteractiveFigure, LINE_HEIGHT, PADDING, withData } from "./interactive_figure.ts";
import { playerScript } from "./page_scripts.ts";
import { CONTROLS_HEIGHT, expectFps, PLAYER_STYLE, playerControls } from "./player_controls.ts";

/** What one frame adds to the plot. */
export interface AnimationFrame {
  /** Stands above the plot: the iteration, the accuracy. */
  readonly title: string;
  /** Lines in data units: a decision line is one curve of two points. See `contour`. */
  readonly curves: readonly Polyline[];
}

/** What {@linkcode animation} draws. */
export interface AnimationOptions {
  /** What does not move. Its `alt` describes the whole animation, its `legend` stands above it. */
  readonly background: FigureOptions;
  /** What moves: at least one frame. */
  readonly frames: readonly AnimationFrame[];
  /** Frames per second. Default: 10. */
  readonly fps?: number;
  /** Whether the player starts over at the end; readers can change it. Default: false. */
  readonly loop?: boolean;
  /** A CSS color for the curves. Default: that of text. */
  readonly stroke?: string;
  /**
   * The frames, from 0, that stand side by side where scripts do not run. Default: the first, the
   * last, and three between them.
   */
  readonly keyFrames?: readonly number[];
}

/**
 * Plays frames on top of a plot.
 *
 * A reader can play, pause, step, scrub, change the speed and loop, also by keys: space, ←, →, Home
 * and End. Where scripts do not run, key frames stand side by side.
 *
 * @throws {RangeError} If there are no frames, no such key frame, or `fps` is not a positive number.
 * @throws {TypeError} If the plot's x and y scales are not continuous.
 *
 * @example
 * ```ts
 * import { animation } from "gradbook/plot";
 * import * as Plot from "@observablehq/plot";
 * import { assert } from "@std/assert";
 *
 * const turning = animation({
 *   background: {
 *     alt: "A line through the origin grows steeper",
 *     x: { domain: [-1, 1] },
 *     y: { domain: [-1, 1] },
 *     marks: [Plot.dot([[0, 0]])],
 *   },
 *   frames: [0, 1, 2].map((slope) => ({
 *     title: `slope ${slope}`,
 *     curves: [[[-1, -slope], [1, slope]]],
 *   })),
 * });
 * assert(turning.toHTML().includes("<iframe"));
 * ```
 */
export function animation(options: AnimationOptions): InteractiveFigure {
  expectOptions("animate", options, ["background", "frames", "fps", "loop", "stroke", "keyFrames"]);
  expectKind("animate", "{ background, frames }", options, isAnimation(options));
  const { background, frames, fps = 10, loop = false, stroke = "currentColor" } = options;
  const { title = "", ...plot } = background;
  if (frames.length === 0) {
    throw new RangeError("Cannot animate: expected at least one frame, but got none");
  }
  expectFps(fps);
  const shown = options.keyFrames ?? evenlySpaced(frames.length);
  for (const k of shown) expectInteger(k, 0, frames.length - 1, "show a key frame");
  const backdrop = new Backdrop(plot);
  const { figure } = backdrop;
  const drawn = frames.map(({ title, curves }) => ({ title, path: backdrop.path(curves) }));
  const pen = (width: number) =>
    `fill="none" stroke="${escapeText(stroke)}" stroke-width="${width}" ` +
    `stroke-linejoin="round" stroke-linecap="round"`;
  return new InteractiveFigure({
    title: title || "Animation",
    width: figure.width + 2 * PADDING,
    height: figure.height + (title ? 2 : 1) * LINE_HEIGHT + CONTROLS_HEIGHT + 2 * PADDING,
    page: {
      style: PLAYER_STYLE,
      body: (title && `<h1>${escapeText(title)}</h1>\n`) +
        `<p class="state" id="title">${escapeText(frames[0].title)}</p>\n` +
        `${backdrop.withOverlay(`<path id="curve" ${pen(25)}/>`)}\n` +
        playerControls(frames.length, loop),
      script: withData<PlayerData>(playerScript, {
        paths: drawn.map(({ path }) => path),
        titles: frames.map(({ title }) => title),
        fps,
      }),
    },
    still: keyFrames(
      backdrop,
      title,
      shown.map((k) => ({ title: drawn[k].title, svg: `<path d="${drawn[k].path}" ${pen(45)}/>` })),
      background.legend ?? [],
    ),
  });
}

function isAnimation(options: unknown): boolean {
  const { background, frames, stroke = "" } = Object(options);
  return isRecord(background) && Array.isArray(frames) && typeof stroke === "string" &&
    frames.every((frame) => typeof Object(frame).title === "string" && Array.isArray(frame.curves));
}

const KEY_FRAMES = 5;

/** The first frame, the last one and some between them. */
function evenlySpaced(frames: number): number[] {
  const count = Math.min(KEY_FRAMES, frames);
  return Array.from(
    { length: count },
    (_, k) => Math.round(k * (frames - 1) / Math.max(1, count - 1)),
  );
}

/** Frames side by side, cropped to the plot's frame. */
function keyFrames(
  backdrop: Backdrop,
  title: string,
  frames: readonly { title: string; svg: string }[],
  legend: readonly LegendItem[],
): Figure {
  const { figure, frame } = backdrop;
  const count = frames.length, gap = 10, line = 17;
  const panel = { width: 200, height: Math.round(200 * frame.height / frame.width) };
  const width = gap + count * (panel.width + gap);
  const shown = frames.map(({ title, svg }) => ({
    lines: breakLines(title, panel.width, FONT_SIZE),
    svg,
  }));
  const head = titleAndLegend({ title, legend, width });
  const top = head.height + 6 + line * Math.max(...shown.map(({ lines }) => lines.length));
  const height = top + panel.height + gap;
  const panels = shown.map(({ lines, svg }, k) => {
    const x = gap + k * (panel.width + gap);
    const box = `x="${x}" y="${top}" width="${panel.width}" height="${panel.height}"`;
    const titles = lines.map((text, l) =>
      `<text x="${x}" y="${top - 6 - line * (lines.length - 1 - l)}">${escapeText(text)}</text>`
    );
    return `${titles.join("")}<svg ${box} ` +
      `viewBox="${frame.x} ${frame.y} ${frame.width} ${frame.height}">` +
      `<use href="#background"/>${backdrop.overlay(svg)}</svg>` +
      `<rect ${box} fill="none" stroke="#d1d9e0"/>`;
  });
  return new Figure({
    width,
    height,
    alt: figure.alt,
    title,
    svg: formatSvg(
      `${head.svg}<defs><g id="background">${figure.svg}</g></defs>${panels.join("")}`,
      width,
      height,
    ),
  });
}
