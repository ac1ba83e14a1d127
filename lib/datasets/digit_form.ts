/**
 * The form that the authors of MNIST gave their digits: scaled to fit into 20 × 20 pixels, then moved
 * by whole pixels, so that the center of mass lies in the middle of 28 × 28.
 *
 * Pictures from files (digit_image.ts) and drawings in a page (plot/interactive/client/digits.ts) get
 * it by the same rule. They scale differently: a picture becomes a figure of whole pixels, as MNIST's
 * did, while a drawing is averaged over squares of any size, so that it does not jump under the pen.
 *
 * Page scripts are made of these functions: they refer to each other and to the constants only.
 *
 * @module
 */

/** Pixels along a digit's side. */
export const SIDE = 28;
/** Pixels along the side of the square that the figure is scaled to fit into. */
export const BOX = 20;

/** A rectangle of pixels. */
export interface PixelBox {
  /** Of its first column. */
  readonly left: number;
  /** Of its first row. */
  readonly top: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** The smallest box around all pixels of at least this value; undefined if there are none. */
export function findBox(
  pixels: ArrayLike<number>,
  columns: number,
  least: number,
): PixelBox | undefined {
  let left = columns, right = -1, top = Infinity, bottom = -1;
  for (let i = 0; i < pixels.length; i++) {
    if (pixels[i] < least) continue;
    const x = i % columns, y = Math.floor(i / columns);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  if (bottom < 0) return undefined;
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The center of mass, from the upper left corner; pixel 0 lies from 0 to 1. */
export function centerOfMass(
  pixels: ArrayLike<number>,
  columns: number,
): [x: number, y: number] {
  let mass = 0, across = 0, down = 0;
  for (let i = 0; i < pixels.length; i++) {
    mass += pixels[i];
    across += pixels[i] * (i % columns + 0.5);
    down += pixels[i] * (Math.floor(i / columns) + 0.5);
  }
  return [across / mass, down / mass];
}

/**
 * By how many pixels a figure is moved, whose center of mass lies at `center`. In all of MNIST it then
 * lies from 14 to 15 in each direction: the shift was rounded up.
 */
export function shiftToMiddle(center: number): number {
  return Math.ceil(SIDE / 2 - center);
}
