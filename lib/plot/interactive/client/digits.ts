/**
 * Digits as MNIST has them: 28 × 28 pixels of ink, 0 to 1, by rows. How they are turned, how they
 * are drawn, and how what was drawn is brought into the form that a network has learned from.
 *
 * @module
 */

import { BOX, centerOfMass, findBox, shiftToMiddle, SIDE } from "../../../datasets/digit_form.ts";

/** Pixels along the side of the drawing surface. */
export const SURFACE = 280;

/** The digit turned counterclockwise about its center; between pixels, ink is interpolated. */
export function rotateDigit(digit: ArrayLike<number>, degrees: number): Float32Array {
  // At quarter turns, pixels fall onto pixels: rounding must not bring in their neighbors.
  const exact = (value: number) => Math.round(value * 1e12) / 1e12;
  const cos = exact(Math.cos(degrees * Math.PI / 180));
  const sin = exact(Math.sin(degrees * Math.PI / 180));
  const middle = (SIDE - 1) / 2;
  const ink = (row: number, column: number) =>
    row >= 0 && row < SIDE && column >= 0 && column < SIDE ? digit[row * SIDE + column] : 0;
  const turned = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < turned.length; i++) {
    const x = i % SIDE - middle, y = Math.floor(i / SIDE) - middle;
    const fromX = middle + x * cos - y * sin, fromY = middle + x * sin + y * cos;
    const column = Math.floor(fromX), row = Math.floor(fromY);
    const right = fromX - column, down = fromY - row;
    turned[i] = (1 - down) * ((1 - right) * ink(row, column) + right * ink(row, column + 1)) +
      down * ((1 - right) * ink(row + 1, column) + right * ink(row + 1, column + 1));
  }
  return turned;
}

/** Draws a stroke with a round pen onto a surface of SURFACE × SURFACE pixels. */
export function drawStroke(
  surface: Float32Array,
  [ax, ay]: readonly [x: number, y: number],
  [bx, by]: readonly [x: number, y: number],
  radius: number,
): void {
  const dx = bx - ax, dy = by - ay, squared = dx * dx + dy * dy;
  const from = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - radius - 1));
  const to = (a: number, b: number) => Math.min(SURFACE - 1, Math.max(a, b) + radius + 1);
  for (let y = from(ay, by); y <= to(ay, by); y++) {
    for (let x = from(ax, bx); x <= to(ax, bx); x++) {
      const px = x + 0.5 - ax, py = y + 0.5 - ay;
      const t = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
      const ink = radius + 0.5 - Math.hypot(px - t * dx, py - t * dy);
      const i = y * SURFACE + x;
      surface[i] = Math.max(surface[i], Math.min(1, Math.max(0, ink)));
    }
  }
}

/**
 * A surface as a digit. Centered, as MNIST's digits were made: the longer side of the ink's box is 20
 * pixels, and its center of mass lies in pixel 14 of 0 to 27, by moving the box by whole pixels.
 * Otherwise: the surface, made smaller.
 *
 * Each pixel is the mean of the ink in the part of the surface that it covers.
 */
export function toDigit(surface: Float32Array, centered: boolean): Float32Array {
  const digit = new Float32Array(SIDE * SIDE);
  const box = findBox(surface, SURFACE, Number.MIN_VALUE);
  if (!box) return digit;
  let left = 0, top = 0, size = SURFACE / SIDE;
  if (centered) {
    const [centerX, centerY] = centerOfMass(surface, SURFACE);
    size = Math.max(box.width, box.height) / BOX;
    left = box.left - size * shiftToMiddle((centerX - box.left) / size);
    top = box.top - size * shiftToMiddle((centerY - box.top) / size);
  }
  for (let i = 0; i < digit.length; i++) {
    const x = left + size * (i % SIDE), y = top + size * Math.floor(i / SIDE);
    digit[i] = meanInk(surface, x, y, size);
  }
  return digit;
}

/** The mean ink of a square of the surface. Outside of the surface there is none. */
export function meanInk(surface: Float32Array, left: number, top: number, size: number): number {
  let sum = 0;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(SURFACE, top + size); y++) {
    const height = Math.min(y + 1, top + size) - Math.max(y, top);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(SURFACE, left + size); x++) {
      const width = Math.min(x + 1, left + size) - Math.max(x, left);
      sum += width * height * surface[y * SURFACE + x];
    }
  }
  return sum / (size * size);
}

/** Ink, 0 to 1, onto a canvas of as many pixels: black on white. */
export function showInk(canvas: HTMLCanvasElement, ink: Float32Array): void {
  const image = new ImageData(canvas.width, canvas.height);
  ink.forEach((value, i) => {
    image.data.fill(255 - Math.round(255 * value), 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  });
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}
