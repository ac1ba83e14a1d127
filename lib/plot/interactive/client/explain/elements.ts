/**
 * Elements of the page: found, made, and filled.
 *
 * @module
 */
import { PALETTE, parseColor } from "../../../palette.ts";

/** The element of an id. */
export function byId<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

/** A new element with attributes and children; texts stay texts. */
export function make(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A number to five digits: as many as a reader compares, and fewer than rounding touches. */
export function digits(value: number): string {
  return plain(value).replaceAll("-", "−");
}

/** The same as a program reads it. */
export function plain(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e5 ? value.toPrecision(5) : value.toExponential(4);
}

/** A number as a summand: its sign stands apart. */
export function added(value: number): string {
  return `${value < 0 || Object.is(value, -0) ? "−" : "+"} ${digits(Math.abs(value))}`;
}

type Color = readonly [red: number, green: number, blue: number];

const isDark = () => matchMedia("(prefers-color-scheme:dark)").matches;

/** The color of a number from −1 (purple) over 0 (the paper) to 1 (green). */
export function shade(value: number): Color {
  return mix(value, isDark() ? ["#c2a5cf", "#7fbf7b"] : ["#762a83", "#1b7837"]);
}

/** The color of an answer from −1 (class 0) over 0 (undecided) to 1 (class 1), as in all pictures. */
export function classShade(value: number): Color {
  return mix(value, PALETTE);
}

function mix(value: number, ends: readonly string[]): Color {
  const paper = isDark() ? [34, 40, 48] : [255, 255, 255], share = Math.min(1, Math.abs(value));
  const end = parseColor(ends[Number(value > 0)]);
  const [red, green, blue] = paper.map((from, i) => Math.round(from + share * (end[i] - from)));
  return [red, green, blue];
}

/** The greatest size among numbers, or 1 where all are 0. */
export function reach(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most || 1;
}

/** Numbers as a picture, zero in the color of the paper. */
export function paint(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  width: number,
  most = reach(values),
): void {
  canvas.width = width;
  canvas.height = Math.ceil(values.length / width);
  const image = new ImageData(canvas.width, canvas.height);
  for (let i = 0; i < values.length; i++) image.data.set([...shade(values[i] / most), 255], 4 * i);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}
