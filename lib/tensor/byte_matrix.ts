/**
 * A matrix of at most 256 different numbers, kept as a byte per entry: images as they stand in their
 * files, an eighth of what float64 takes. No arithmetic: `fit` and `evaluate` take it as it is,
 * `toMatrix` spreads it out for all else.
 *
 * @module
 */
import type { DType, FloatArray } from "../kernels/interface.ts";
import { allocate, dtypeOf } from "./buffers.ts";
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
  /** The entries, row-major. */
  readonly bytes: Uint8Array;
  /** The number that each of the 256 bytes stands for. */
  readonly numbers: FloatArray;

  /**
   * A matrix over `bytes` and `numbers`, which are shared, not copied.
   *
   * @throws {TypeError} If there are not as many bytes as the shape says, or not 256 numbers.
   * @throws {RangeError} If a dimension is negative or no integer.
   */
  constructor(shape: readonly [M, N], bytes: Uint8Array, numbers: FloatArray) {
    const isFloat = numbers instanceof Float64Array || numbers instanceof Float32Array;
    if (!(bytes instanceof Uint8Array && isFloat)) {
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
    this.bytes = bytes;
    this.numbers = numbers;
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
      this.bytes.subarray(from * n, (from + count) * n),
      this.numbers,
    );
  }

  /** The same bytes with their numbers in another element type. */
  astype(dtype: DType): ByteMatrix<M, N> {
    const numbers = allocate(dtype, this.numbers.length);
    numbers.set(this.numbers);
    return new ByteMatrix(this.shape, this.bytes, numbers);
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
