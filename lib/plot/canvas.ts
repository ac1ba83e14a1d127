/**
 * The little of a browser's canvas that Plot's raster marks and color ramps need: to be filled pixel
 * by pixel and to become a PNG.
 *
 * @module
 */
import { encodePng } from "../formats/png.ts";
import { parseColor } from "./palette.ts";
import { dataURL } from "./figure.ts";

/** Pixels of 4 bytes (red, green, blue, alpha), row by row. */
class Canvas {
  width = 300;
  height = 150;
  #pixels: Uint8ClampedArray | undefined;

  get pixels(): Uint8ClampedArray {
    return this.#pixels ??= new Uint8ClampedArray(4 * this.width * this.height);
  }

  getContext(): CanvasContext {
    return new CanvasContext(this);
  }

  toDataURL(): string {
    const { width, height, pixels } = this;
    const data = new Uint8Array(pixels.buffer);
    return dataURL("image/png", encodePng({ shape: [height, width, 4], data }));
  }
}

class CanvasContext {
  fillStyle = "#000000";
  readonly #canvas: Canvas;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  createImageData(width: number, height: number) {
    return { width, height, data: new Uint8ClampedArray(4 * width * height) };
  }

  putImageData(
    { width, height, data }: Pick<ImageData, "width" | "height" | "data">,
    x: number,
    y: number,
  ) {
    const { pixels, width: stride } = this.#canvas;
    for (let row = 0; row < height; row++) {
      pixels.set(
        data.subarray(4 * row * width, 4 * (row + 1) * width),
        4 * ((y + row) * stride + x),
      );
    }
  }

  fillRect(x: number, y: number, width: number, height: number) {
    const { pixels, width: stride } = this.#canvas;
    const color = parseColor(this.fillStyle);
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        pixels.set(color, 4 * (row * stride + column));
      }
    }
  }
}

/** A canvas of 300 × 150 pixels, as in a browser, until its size is set. */
export function createCanvas(): Canvas {
  return new Canvas();
}
