/**
 * Random lines that part points into two classes: in the page, where it is the script. The library's
 * own Mersenne Twister draws them there. It is bundled by ../build.ts.
 *
 * @module
 */
import { MersenneTwister } from "../../../random/mersenne_twister.ts";
import type { Line } from "../../../models/line.ts";
import { decodeBase64 } from "./base64.ts";

/** The size of the picture, and the ends of its axes. */
export interface LinePicture {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly width: number;
  readonly height: number;
}

/** What there is to part, and how lines are drawn. */
export interface RandomLineData {
  /** The points (N, 2) as base64 of float64. */
  readonly points: string;
  /** The class of each point: 1 is meant to lie above the line. */
  readonly labels: readonly number[];
  /** The points in the picture. */
  readonly positions: readonly (readonly [number, number])[];
  readonly picture: LinePicture;
  /** The state of the generator, and what it draws from, uniformly. */
  readonly key: string;
  readonly position: number;
  readonly slopes: readonly [number, number];
  readonly intercepts: readonly [number, number];
}

/** Which points lie on the wrong side of a line: 1 above is right, as is 0 below or on it. */
export function misclassified(
  points: ArrayLike<number>,
  labels: ArrayLike<number>,
  { slope, intercept }: Line,
): number[] {
  const wrong: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    const predicted = points[2 * i + 1] > slope * points[2 * i] + intercept ? 1 : 0;
    if (predicted !== labels[i]) wrong.push(i);
  }
  return wrong;
}

/** The next line of a stream: the slope is drawn first, each as by NumPy's `uniform`. */
export function nextLine(
  generator: MersenneTwister,
  slopes: readonly [number, number],
  intercepts: readonly [number, number],
): Line {
  const uniform = ([low, high]: readonly [number, number]) =>
    low + (high - low) * generator.double();
  return { slope: uniform(slopes), intercept: uniform(intercepts) };
}

/** The `d` of a line across the picture. */
export function linePath({ slope, intercept }: Line, picture: LinePicture): string {
  const { x, y, width, height } = picture;
  const at = (px: number) => Math.round(height * (y[1] - (slope * px + intercept)) / (y[1] - y[0]));
  return `M0,${at(x[0])}L${width},${at(x[1])}`;
}

/** The `d` of rings around points. */
export function ringsPath(positions: readonly (readonly [number, number])[]): string {
  return positions.map(([x, y]) => `M${x - 65},${y}a65,65 0 1 0 130,0a65,65 0 1 0 -130,0`).join("");
}

/** A line in words: its numbers to two decimals, and how many points it puts on the right side. */
export function describeLine({ slope, intercept }: Line, wrong: number, count: number): string {
  const percent = (100 * (1 - wrong / count)).toFixed(2);
  return `Accuracy: ${percent}% · slope m = ${slope.toFixed(2)}, ` +
    `intercept c = ${intercept.toFixed(2)}`;
}

/** Wires the button and the checkbox of the page. */
export function runRandomLine(data: RandomLineData): void {
  const { labels, positions, picture, slopes, intercepts } = data;
  const element = (id: string) => document.getElementById(id)!;
  const points = new Float64Array(decodeBase64(data.points).buffer);
  const generator = new MersenneTwister();
  generator.key.set(new Uint32Array(decodeBase64(data.key).buffer));
  generator.position = data.position;
  let count = 0;

  function draw(): void {
    const line = nextLine(generator, slopes, intercepts);
    const wrong = misclassified(points, labels, line);
    element("line").setAttribute("d", linePath(line, picture));
    element("wrong").setAttribute("d", ringsPath(wrong.map((i) => positions[i])));
    element("state").textContent = describeLine(line, wrong.length, labels.length);
    element("count").textContent = `Line ${++count}`;
  }

  function showBest(): void {
    const { checked } = element("show-best") as HTMLInputElement;
    element("best").setAttribute("visibility", checked ? "visible" : "hidden");
    element("best-label").style.visibility = checked ? "visible" : "hidden";
  }

  element("generate").onclick = draw;
  element("show-best").onchange = showBest;
  draw();
  showBest();
}
