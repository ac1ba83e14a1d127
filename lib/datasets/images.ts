/**
 * Labeled images in MNIST's layout (28 × 28 grey pixels, ten classes): their types, how the four
 * IDX files become one data set, and how images become the rows of a matrix.
 *
 * Pure: bytes in, arrays out. Where the bytes come from: mnist.ts and folder.ts.
 *
 * @module
 */

import { expectFunction, expectKind, isList, isRecord } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { plain } from "../runtime/quote.ts";
import { numbersOf } from "../tensor/given.ts";
import { allocate } from "../tensor/buffers.ts";
import { joined, partOf, resident } from "../tensor/byte_source.ts";
import { ByteMatrix } from "../tensor/byte_matrix.ts";
import { decodeIdx, type IdxArray } from "../formats/idx.ts";
import { expectInteger } from "../tensor/integers.ts";
import type { ByteSource, DType } from "../kernels/interface.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Matrix } from "../tensor/tensor.ts";

const SIDE = 28;
const PIXELS = 784;

/** N images of 28 × 28 pixels. */
export interface Images {
  /** Number of images, rows of one, columns of one. */
  readonly shape: readonly [number, 28, 28];
  /** The pixels, row-major, as they stand in the file: 0 (background) to 255. */
  readonly data: Uint8Array;
}

/** N images and the class of each. */
export interface LabeledImages {
  /** The images. */
  readonly images: Images;
  /** One class for each image, 0 to 9. */
  readonly labels: Int32Array;
}

/** A data set with its published split. The three parts share their memory. */
export interface ImageSplits {
  /** The examples to train on: a view of the first part of `all`. */
  readonly train: LabeledImages;
  /** The examples to test on: a view of the rest of `all`. */
  readonly test: LabeledImages;
  /** The training examples, then the test examples: the order of OpenML's `mnist_784`. */
  readonly all: LabeledImages;
}

/** An IDX file and the name by which errors speak of it. */
export interface IdxFile {
  /** A path or an import specifier. */
  readonly name: string;
  /** The content, uncompressed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** An IDX file of images whose pixels are read when they are needed. */
export interface PixelsFile {
  /** A path. */
  readonly name: string;
  /** 28 × 28 for each image. */
  readonly pixels: ByteSource;
}

/** The four files of a data set, or where the pixels of two of them are. */
export type ImageFiles = {
  readonly [Part in keyof IdxFiles]: Part extends `${string}Images` ? IdxFile | PixelsFile
    : IdxFile;
};

/** The four files of a data set. */
export interface IdxFiles {
  /** uint8 of shape (N, 28, 28). */
  readonly trainImages: IdxFile;
  /** uint8 of shape (N,). */
  readonly trainLabels: IdxFile;
  /** uint8 of shape (M, 28, 28). */
  readonly testImages: IdxFile;
  /** uint8 of shape (M,). */
  readonly testLabels: IdxFile;
}

/** How {@linkcode toMatrix} turns pixels into numbers. */
export interface ToMatrixOptions {
  /** The element type of the matrix. Default: float64. */
  dtype?: DType;
  /** The number for each of the 256 pixel values; called once for each. Default: `pixel / 255`. */
  scale?: (pixel: number) => number;
}

/**
 * A copy of the examples at `rows`, in their order: a split or a shuffle at a byte per pixel.
 *
 * @throws {RangeError} If there is no such row.
 */
export function takeExamples(
  examples: LabeledImages,
  rows: ArrayLike<number>,
): LabeledImages {
  const { images, labels } = Object(examples) as LabeledImages;
  const isLabeled = isRecord(images) && isList(labels);
  expectKind("take examples", "examples { images, labels }", examples, isLabeled);
  expectImages("take examples", images);
  rows = numbersOf(rows, "take examples");
  const data = new Uint8Array(rows.length * PIXELS);
  const taken = new Int32Array(rows.length), source = sources.get(images);
  // One by one out of a file would take too long.
  const pixels = source?.inMemory ? source : resident(images.data);
  for (let i = 0; i < rows.length; i++) {
    expectInteger(rows[i], 0, labels.length - 1, "take an example");
    const from = rows[i] * PIXELS;
    data.set(pixels.block(from, from + PIXELS), i * PIXELS);
    taken[i] = labels[rows[i]];
  }
  return { images: { shape: [rows.length, SIDE, SIDE], data }, labels: taken };
}

/** Expects images of 28 × 28 pixels. */
function expectImages(action: string, images: unknown): void {
  // Asking these for their data would read all of it.
  if (sources.has(images as Images)) return;
  const { shape, data } = Object(images);
  const isIt = Array.isArray(shape) && data instanceof Uint8Array;
  expectKind(action, "images { shape, data } of bytes", images, isIt);
}

/**
 * Images as rows of D = 784 features, scaled.
 *
 * The default is NumPy's `X / 255.0`, and `(pixel) => ((pixel / 255) - 0.5) * 2` is its
 * `((X / 255.) - .5) * 2`, bit for bit.
 *
 * Shapes: images (N, 28, 28) → (N, 784).
 *
 * @example
 * ```ts
 * import { type Images, toMatrix } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const images: Images = { shape: [2, 28, 28], data: new Uint8Array(2 * 784).fill(51) };
 * const X = toMatrix(images);
 * assertEquals(X.shape, [2, 784]);
 * assertEquals(X.data[0], 0.2);
 *
 * const binary = toMatrix(images, { dtype: "float32", scale: (pixel) => pixel > 127 ? 1 : 0 });
 * assertEquals(binary.data[0], 0);
 * ```
 */
export function toMatrix(images: Images, options: ToMatrixOptions = {}): Matrix<number, 784> {
  return toByteMatrix(images, options).toMatrix();
}

/**
 * As {@linkcode toMatrix}, to the same numbers, but kept as the bytes that they are: shares the
 * images' memory, where a matrix of MNIST's pixels in float64 takes 376 MB.
 *
 * Shapes: images (N, 28, 28) → (N, 784).
 *
 * @example
 * ```ts
 * import { type Images, toByteMatrix, toMatrix } from "gradbook/datasets";
 * import { assertEquals } from "@std/assert";
 *
 * const images: Images = { shape: [2, 28, 28], data: new Uint8Array(2 * 784).fill(51) };
 * assertEquals(toByteMatrix(images).toMatrix().data, toMatrix(images).data);
 * ```
 */
export function toByteMatrix(
  images: Images,
  options: ToMatrixOptions = {},
): ByteMatrix<number, 784> {
  expectImages("make a matrix of images", images);
  expectOptions("make a matrix of images", options, ["dtype", "scale"]);
  const { dtype = "float64", scale = (pixel) => pixel / 255 } = options;
  expectFunction("make a matrix of images", "scale", scale);
  const numbers = allocate(dtype, 256).map((_, pixel) => scale(pixel));
  return new ByteMatrix([images.shape[0], PIXELS], sources.get(images) ?? images.data, numbers);
}

/**
 * Puts the four files of a data set together, in one array of labels, and one of pixels, which is made
 * where one asks for `data`: what takes examples, or trains on them, does without.
 *
 * @throws {SyntaxError} If a file is not IDX.
 * @throws {TypeError} If images are not uint8 of shape (N, 28, 28), or labels not uint8 of (N,).
 * @throws {RangeError} If a label is above 9.
 */
export function joinIdxFiles(files: ImageFiles): ImageSplits {
  const train = parsePart(files.trainImages, files.trainLabels);
  const test = parsePart(files.testImages, files.testLabels);
  const count = train.labels.length + test.labels.length;
  const pixels = joined(train.pixels, test.pixels);
  const labels = new Int32Array(count);
  labels.set(train.labels);
  labels.set(test.labels, train.labels.length);

  const part = (start: number, stop: number): LabeledImages => {
    const source = partOf(pixels, start * PIXELS, stop * PIXELS);
    const images: Images = {
      shape: [stop - start, SIDE, SIDE],
      get data() {
        return source.all();
      },
    };
    sources.set(images, source);
    return { images, labels: labels.subarray(start, stop) };
  };
  return {
    train: part(0, train.labels.length),
    test: part(train.labels.length, count),
    all: part(0, count),
  };
}

/** Where the pixels of images are that this module has made. */
const sources = new WeakMap<Images, ByteSource>();

function parsePart(
  images: IdxFile | PixelsFile,
  labels: IdxFile,
): { pixels: ByteSource; labels: Uint8Array } {
  const x = "pixels" in images ? ofPixels(images) : parse(images);
  if (x.dtype !== "uint8" || x.shape.length !== 3 || x.shape[1] !== SIDE || x.shape[2] !== SIDE) {
    throw new TypeError(
      `Cannot load ${plain(images.name)}: images must be uint8 of shape (N, 28, 28), ` +
        `but are ${kind(x)}`,
    );
  }
  const y = parse(labels);
  if (y.dtype !== "uint8" || y.shape.length !== 1) {
    throw new TypeError(
      `Cannot load ${plain(labels.name)}: labels must be uint8 of shape (N,), but are ${kind(y)}`,
    );
  }
  if (x.shape[0] !== y.shape[0]) {
    throw new TypeError(
      `Cannot load ${plain(labels.name)}: there must be one label for each of ${x.shape[0]} ` +
        `images, but there are ${y.shape[0]}`,
    );
  }
  const i = y.data.findIndex((label) => label > 9);
  if (i >= 0) {
    throw new RangeError(
      `Cannot load ${plain(labels.name)}: labels must be 0 to 9, but label ${i} is ${y.data[i]}`,
    );
  }
  return { pixels: x.data instanceof Uint8Array ? resident(x.data) : x.data, labels: y.data };
}

function ofPixels({ pixels }: PixelsFile): {
  dtype: "uint8";
  shape: number[];
  data: ByteSource;
} {
  return { dtype: "uint8", shape: [pixels.length / PIXELS, SIDE, SIDE], data: pixels };
}

function parse({ name, bytes }: IdxFile): IdxArray {
  try {
    return decodeIdx(bytes);
  } catch (error) {
    throw new SyntaxError(`Cannot load ${plain(name)}: ${(error as SyntaxError).message}`, {
      cause: error,
    });
  }
}

function kind({ dtype, shape }: Pick<IdxArray, "dtype" | "shape">): string {
  return `${dtype} of shape ${formatShape(shape)}`;
}
