/**
 * A matrix of at most 256 different numbers, kept as a byte per entry: images as they stand in their
 * files, an eighth of what float64 takes. No arithmetic: `fit` and `evaluate` take it as it is,
 * `toMatrix` spreads it out for all else.
 *
 * @module
 */
import type { ByteSource, DType, FloatArray } from "../kernels/interface.ts";
import { allocate, dtypeOf } from "./buffers.ts";
import { partOf, resident } from "./byte_source.ts";
import { describe } from "../runtime/describe.ts";
import { expectMatrix, resolveRange } from "./indexing.ts";
import { formatShape, ownShape, sizeOf } from "./shape.ts";
import { type Matrix, Tensor } from "./tensor.ts";

/**
 * A matrix whose entries are bytes that stand for numbers.
 *
 * @example
 * ```ts
 * import { ByteMatrix } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = Float64Array.from({ length: 256 }, (_, byte) => byte / 255);
 * const X = new ByteMatrix([2, 2], Uint8Array.of(0, 51, 255, 0), numbers);
 * assertEquals(X.toMatrix().toArray(), [[0, 0.2], [1, 0]]);
 * ```
 */
export class ByteMatrix<M extends number = number, N extends number = number> {
  /** Rows and columns. */
  readonly shape: readonly [M, N];
  /** Where the entries are, row-major: {@linkcode bytes} has them all in memory. */
  readonly source: ByteSource;
  /** The number that each of the 256 bytes stands for. */
  readonly numbers: FloatArray;

  /**
   * A matrix over `bytes` and `numbers`, which are shared, not copied. Bytes of a source are read when
   * they are needed, and those of sparse examples never all at once.
   *
   * @throws {TypeError} If there are not as many bytes as the shape says, or not 256 numbers.
   * @throws {RangeError} If a dimension is negative or no integer.
   */
  constructor(shape: readonly [M, N], bytes: Uint8Array | ByteSource, numbers: FloatArray) {
    const isFloat = numbers instanceof Float64Array || numbers instanceof Float32Array;
    const isSource = bytes instanceof Uint8Array || typeof bytes?.block === "function";
    if (!(isSource && isFloat)) {
      throw new TypeError(
        `Cannot create a byte matrix: expected a Uint8Array and a Float64Array or Float32Array, but ` +
          `got ${describe(bytes)} and ${describe(numbers)}`,
      );
    }
    this.shape = ownShape("create a byte matrix", shape);
    expectMatrix("create a byte matrix of shape", shape);
    if (sizeOf(shape) !== bytes.length || numbers.length !== 256) {
      throw new TypeError(
        `Cannot create a byte matrix of shape ${formatShape(shape)}: expected ${sizeOf(shape)} ` +
          `bytes and 256 numbers, but got ${bytes.length} and ${numbers.length}`,
      );
    }
    this.source = bytes instanceof Uint8Array ? resident(bytes) : bytes;
    this.numbers = numbers;
  }

  /** The entries, row-major. */
  get bytes(): Uint8Array {
    return this.source.all();
  }

  /** The element type of the numbers. */
  get dtype(): DType {
    return dtypeOf(this.numbers);
  }

  /** The rows from `start` up to `stop`, as a view; bounds are as in a tensor's. */
  rows(start: number, stop?: number): ByteMatrix<number, N> {
    const [from, count] = resolveRange([start, stop], this.shape[0]), n = this.shape[1];
    return new ByteMatrix(
      [count, n],
      partOf(this.source, from * n, (from + count) * n),
      this.numbers,
    );
  }

  /** The same bytes with their numbers in another element type. */
  astype(dtype: DType): ByteMatrix<M, N> {
    const numbers = allocate(dtype, this.numbers.length);
    numbers.set(this.numbers);
    return new ByteMatrix(this.shape, this.source, numbers);
  }

  /** The numbers themselves. */
  toMatrix(): Matrix<M, N> {
    const { bytes, numbers } = this;
    const data = numbers instanceof Float64Array
      ? new Float64Array(bytes.length)
      : new Float32Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) data[i] = numbers[bytes[i]];
    return new Tensor(this.shape, data);
  }
}
