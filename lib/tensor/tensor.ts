/**
 * Tensors: row-major, contiguous arrays of float64 or float32 numbers, with NumPy's method names
 * and rules, and their shapes known to TypeScript as far as it can follow them.
 *
 * Every operation returns a new tensor and leaves its operands alone, but for those in place
 * (`iadd`, `isub`, `imul`, `idiv`) and the views: `row`, `rows`, `reshape`, `ravel` and `T` share
 * their data with the tensor that they are taken from, as in NumPy. The two dtypes do not mix.
 * Operators carry the names of Python's operator functions (`a - b` is `a.sub(b)`, `1 - a` is
 * `a.rsub(1)`, `a -= b` is `a.isub(b)`); all else is named as in NumPy.
 *
 * How a tensor is made: creation.ts. The loops: kernels/. Broadcasting: broadcasting.ts, strides.ts.
 * The file is long because a class has one body: the methods stand here with their types and what
 * they promise; the work is done in the files beside it, which know no tensor.
 *
 * @module
 */
import type { Axes } from "./axes.ts";
import { binary, binaryInPlace, expectRoom, expectSameDType, unary } from "./broadcasting.ts";
import {
  expectMatrix,
  resolveIndex,
  resolveRange,
  resolveShape,
  resolveSlice,
  type SliceRange,
} from "./indexing.ts";
import type { DType, FloatArray } from "../kernels/interface.ts";
import { kernels } from "../kernels/mod.ts";
import { allocate, allocateLike, dtypeOf, type ShapedBuffer } from "./buffers.ts";
import { type NestedNumbers, readNested } from "./nested.ts";
import { formatArray } from "./printing.ts";
import { dot, type Factor, matmul } from "./products.ts";
import * as reduction from "./reductions.ts";
import { type MaskBuffer, positions, select, type Selector } from "./selection.ts";
import { describe } from "../runtime/describe.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectNumber } from "./integers.ts";
import {
  formatShape,
  ownShape,
  sameShape,
  type Shape,
  type ShapeLike,
  sizeOf,
  toShape,
  type Transposed,
} from "./shape.ts";
import { broadcastShapes, contiguousStrides, copyStrided, repeatStrides } from "./strides.ts";

/** A tensor of rank 2. */
export type Matrix<M extends number = number, N extends number = number> = Tensor<readonly [M, N]>;

/** A tensor of rank 1. */
export type Vector<N extends number = number> = Tensor<readonly [N]>;

/** Numbers in nested arrays, as `toArray` gives them. */
export type NestedArray = number | NestedArray[];

/**
 * What combines with a tensor of shape S into one of shape S: a number, a tensor whose dimensions
 * are the same or 1, or, for a matrix (M, N), a row (N,). Where the result is larger than the left
 * operand, widen that operand to `Tensor`: at run time NumPy's general rule holds.
 */
export type Operand<S extends Shape> =
  | number
  | Tensor<{ readonly [Axis in keyof S]: S[Axis] | 1 }>
  | Tensor<readonly [S[1]]>;

/** A stack of matrices, or of such stacks: a tensor of rank 3 or more. */
export type Stack = Tensor<readonly [number, number, number, ...number[]]>;

/** Keep a reduced axis as one of size 1, so that the result broadcasts against the operand. */
export interface KeepDims {
  /** NumPy's keyword. */
  readonly keepdims: true;
}

/** How much is taken off the number of elements that a variance or deviation divides by. */
export interface DeltaDegrees {
  /** NumPy's keyword: 0 where left out; 1 for an unbiased estimate from a sample. */
  readonly ddof?: number;
}

/** An array of numbers of one dtype, row-major and contiguous, or such a one transposed. */
export class Tensor<S extends Shape = Shape> {
  /** The sizes of the axes. */
  readonly shape: S;
  /** The elements as they lie in memory: row-major, or with the axes reversed. */
  readonly #stored: FloatArray;
  #isTransposed = false;
  #isMask = false;

  /**
   * A tensor over `data`, which is shared, not copied.
   *
   * @throws {TypeError} If the data has another number of elements than the shape.
   * @throws {RangeError} If a dimension is negative or no integer.
   */
  constructor(shape: S, data: FloatArray) {
    if (!(data instanceof Float64Array || data instanceof Float32Array)) {
      throw new TypeError(
        "Cannot create a tensor: data must be a Float64Array or a Float32Array, but is neither",
      );
    }
    this.shape = ownShape("create a tensor", shape);
    if (sizeOf(shape) !== data.length) {
      throw new TypeError(
        `Cannot create a tensor of shape ${formatShape(shape)}: it holds ${sizeOf(shape)} ` +
          `elements, but the data has ${data.length}`,
      );
    }
    this.#stored = data;
  }

  /**
   * The elements in row-major order. Writing to them changes the tensor, but for a transpose `x.T`,
   * whose elements lie in the order of x: its `data` is a copy, made each time it is asked for.
   */
  get data(): FloatArray {
    return this.#isTransposed ? this.#inOrder() : this.#stored;
  }

  /** Whether this is a transpose as `T` gives it, a view whose `data` is a copy. */
  get isTransposed(): boolean {
    return this.#isTransposed;
  }

  /**
   * Whether this is a mask, as comparisons give it: its elements stand for true (1) and false (0).
   * It prints as NumPy's booleans do and picks elements (`take`, `set`); in arithmetic it is its
   * numbers. Views and copies of a mask are masks, but for `astype`.
   */
  get isMask(): boolean {
    return this.#isMask;
  }

  /** The element type. */
  get dtype(): DType {
    return dtypeOf(this.#stored);
  }

  /** The number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return this.#stored.length;
  }

  /** A copy of the elements of a transpose in row-major order. */
  #inOrder(): FloatArray {
    const { shape } = this, stored = this.#stored;
    const out = allocateLike(stored, stored.length);
    if (shape.length === 2) kernels.transpose(out, stored, shape[1], shape[0]);
    else copyStrided(out, shape, stored, 0, this.#strides());
    return out;
  }

  /** A tensor over `data` that is a mask if this is one. */
  #alike<R extends Shape>(shape: R, data: FloatArray): Tensor<R> {
    const result = new Tensor(shape, data);
    result.#isMask = this.#isMask;
    return result;
  }

  static #mask<R extends Shape>(compared: ShapedBuffer): Tensor<R> {
    const mask: Tensor<R> = wrap(compared);
    mask.#isMask = true;
    return mask;
  }

  /** What a mask holds. Anything else is refused. */
  static #maskBuffer(action: string, mask: Tensor): MaskBuffer {
    if (!mask.#isMask) {
      throw new TypeError(
        `Cannot ${action} a tensor of numbers: expected a mask, as a comparison gives it, or an ` +
          `Int32Array of indices, but it is neither`,
      );
    }
    return { shape: mask.shape, data: mask.data };
  }

  #strides(): number[] {
    return this.#isTransposed
      ? contiguousStrides(this.shape.toReversed()).reverse()
      : contiguousStrides(this.shape);
  }

  /** A copy of the elements that lie at these strides. */
  #pick<R extends Shape>(shape: R, offset: number, strides: readonly number[]): Tensor<R> {
    const data = allocateLike(this.#stored, sizeOf(shape));
    copyStrided(data, shape, this.#stored, offset, strides);
    return this.#alike(shape, data);
  }

  /** Lets `change` write to the elements in row-major order, also where they do not lie so. */
  #rewrite(change: (own: ShapedBuffer) => void): this {
    if (!this.#isTransposed) {
      change(this);
      return this;
    }
    const { shape, data } = this;
    change({ shape, data });
    this.#stored.set(new Tensor(shape, data).T.data);
    return this;
  }

  /** What a product reads: the elements as they lie. Anything else is passed on, to be refused. */
  static #factor(of: Tensor): Factor {
    if (!(of instanceof Tensor)) return of;
    const { shape, ndim } = of;
    return ndim === 2
      ? { shape, data: of.#stored, isTransposed: of.#isTransposed }
      : { shape, data: of.data };
  }

  // ── Elements, rows, slices ────────────────────────────────────────────────────────────────

  /** One element, by an index for each axis; negative ones count from the end. */
  item(...indices: number[]): number {
    if (indices.length !== this.ndim) {
      throw new TypeError(
        `Cannot take an item of ${formatShape(this.shape)}: it has ${this.ndim} axes, ` +
          `but ${indices.length} indices were given`,
      );
    }
    const strides = this.#strides();
    return this.#stored[
      indices.reduce(
        (at, index, axis) => at + resolveIndex(index, this.shape, axis) * strides[axis],
        0,
      )
    ];
  }

  /** Row i of a matrix, as a view; of a transpose, as a copy. */
  row<N extends number>(this: Matrix<number, N>, i: number): Vector<N> {
    expectMatrix("take a row of", this.shape);
    const n = this.shape[1], [step, next] = this.#strides();
    const from = resolveIndex(i, this.shape, 0) * step;
    if (this.#isTransposed) return this.#pick([n], from, [next]);
    return this.#alike([n], this.#stored.subarray(from, from + n));
  }

  /** Column j of a matrix, as a copy. */
  column<M extends number>(this: Matrix<M, number>, j: number): Vector<M> {
    expectMatrix("take a column of", this.shape);
    const [next, step] = this.#strides();
    return this.#pick([this.shape[0]], resolveIndex(j, this.shape, 1) * step, [next]);
  }

  /**
   * Rows `start` to `stop` (exclusive) of a matrix, as a view; of a transpose, as a copy. Bounds are
   * as in NumPy.
   */
  rows<N extends number>(this: Matrix<number, N>, start: number, stop?: number): Matrix<number, N> {
    expectMatrix("take rows of", this.shape);
    const [from, count] = resolveRange([start, stop], this.shape[0]);
    const n = this.shape[1], [step, next] = this.#strides();
    if (this.#isTransposed) return this.#pick([count, n], from * step, [step, next]);
    return this.#alike([count, n], this.#stored.subarray(from * n, (from + count) * n));
  }

  /**
   * A copy of the part that one range per axis picks: `x.slice([0, 10], 3)` is NumPy's `x[0:10, 3]`.
   * Axes without a range are taken whole; an axis with an index falls away.
   */
  slice(...ranges: SliceRange[]): Tensor {
    const { shape, offset, strides } = resolveSlice(ranges, this.shape, this.#strides());
    return this.#pick(shape, offset, strides);
  }

  /**
   * A copy of the entries of the first axis at `indices`, in their order: NumPy's `x[indices]`. Or of
   * those where a mask over the first axes is true: `x.take(x.gt(0))` is NumPy's `x[x > 0]`.
   *
   * With `out`, a tensor of the result's shape, the copy is written there, and `out` returned: a
   * large set that is shuffled again and again needs new memory only once.
   *
   * @throws {RangeError} If an index is no integer, or outside the axis.
   * @throws {TypeError} If `out` has another shape or dtype, or shares its data with this tensor; or
   * if a tensor is given that is no mask, or one of another shape.
   */
  take<N extends number>(
    this: Matrix<number, N>,
    indices: ArrayLike<number> | Vector,
    out?: Matrix<number, NoInfer<N>>,
  ): Matrix<number, N>;
  /** The elements of a vector. */
  take(this: Vector, indices: ArrayLike<number> | Vector, out?: Vector): Vector;
  /** The elements of a matrix where a mask of its shape is true. */
  take(this: Matrix, mask: Matrix, out?: Vector): Vector;
  /** The entries of a tensor of any rank. */
  take(indices: ArrayLike<number> | Tensor, out?: Tensor): Tensor;
  take(indices: ArrayLike<number> | Tensor, out?: Tensor): Tensor {
    if (this.ndim === 0) throw new TypeError("Cannot take from (): it has no axis");
    const isMask = indices instanceof Tensor;
    if (!(isMask || Array.isArray(indices) || ArrayBuffer.isView(indices))) {
      throw new TypeError(
        `Cannot take from ${formatShape(this.shape)}: expected a list of indices or a mask, ` +
          `but got ${describe(indices)}`,
      );
    }
    const rows = isMask
      ? this.#placesOf(indices)
      : Int32Array.from(indices, (index) => resolveIndex(index, this.shape, 0));
    const entry = this.shape.slice(isMask ? indices.ndim : 1), n = sizeOf(entry);
    const shape = [rows.length, ...entry];
    if (out !== undefined) expectRoom("take", Tensor.#factor(out), shape, this.#stored);
    const taken = out ?? this.#alike(shape, allocateLike(this.#stored, rows.length * n));
    return taken.#rewrite(({ data }) => kernels.gatherRows(data, this.data, rows, n));
  }

  /** Where a mask over the first axes is true, counted in entries of these axes. */
  #placesOf(mask: Tensor): Int32Array {
    const own = Tensor.#maskBuffer("take by", mask);
    const flat = { shape: [mask.size], data: own.data };
    positions(own, this.shape);
    return positions(flat, flat.shape)[0];
  }

  /**
   * Writes to the elements that are picked: NumPy's `x[…] = value`. What picks them is written as for
   * `item` and `slice`, one after the other; then comes the value: a number, or a list or tensor that
   * broadcasts to the elements picked. Returns the tensor itself.
   *
   * | NumPy                         | here                                     |
   * | ----------------------------- | ---------------------------------------- |
   * | `x[0, 1] = 5`                 | `x.set(0, 1, 5)`                         |
   * | `x[1:, ::2] = 0`              | `x.set([1], [null, null, 2], 0)`         |
   * | `x[:, 3] = v`                 | `x.set(null, 3, v)`                      |
   * | `x[x < 0] = 0`                | `x.set(x.lt(0), 0)`                      |
   * | `x[[0, 2, 5]] = v`            | `x.set(Int32Array.of(0, 2, 5), v)`       |
   * | `x[np.arange(3), labels] = 1` | `x.set(Int32Array.of(0, 1, 2), labels, 1)` |
   *
   * A plain list is a range, as in `slice`; indices are a typed array, as `argsort` and `permutation`
   * give them, or a mask. Several of them are taken in pairs, as in NumPy. Where an element is picked
   * twice, the last value stays.
   *
   * @throws {RangeError} If an index is no integer, or outside its axis.
   * @throws {TypeError} If there are more indices than axes, the value does not broadcast to what is
   * picked, or is a tensor of the other dtype.
   *
   * @example
   * ```ts
   * import { tensor } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const x = tensor([[1, -2, 3], [-4, 5, -6]]);
   * x.set(x.lt(0), 0);
   * x.set(1, [0, 2], [7, 8]);
   * assertEquals(x.toArray(), [[1, 0, 3], [7, 8, 0]]);
   * ```
   */
  set(...args: [...where: Selector<Tensor>[], value: Tensor | NestedNumbers]): this {
    if (args.length === 0) {
      throw new TypeError("Cannot set elements: expected a value, but got nothing");
    }
    const value = args[args.length - 1] as Tensor | NestedNumbers;
    const where = (args.slice(0, -1) as Selector<Tensor>[]).map((selector) =>
      selector instanceof Tensor ? Tensor.#maskBuffer("index by", selector) : selector
    );
    const { shape, places } = select(where, this.shape, this.#strides());
    const { data } = this.#valuesFor(value, shape);
    for (let i = 0; i < places.length; i++) this.#stored[places[i]] = data[i];
    return this;
  }

  /** A copy of what is to be written to elements of `shape`; in a mask, 1 for all but 0. */
  #valuesFor(value: Tensor | NestedNumbers, shape: Shape): Tensor {
    const given: Tensor = value instanceof Tensor ? value : wrap(readNested(value, this.dtype));
    const values = given.#isMask ? given.astype(this.dtype) : given;
    expectSameDType("set", this, values);
    // As in NumPy, axes of size 1 in front of those that are needed fall away.
    const extra = values.shape.slice(0, Math.max(0, values.ndim - shape.length));
    const fitting = extra.every((size) => size === 1)
      ? values.reshape(values.shape.slice(extra.length))
      : values;
    return (this.#isMask ? fitting.ne(0) : fitting).broadcastTo(shape);
  }

  // ── Shape ─────────────────────────────────────────────────────────────────────────────────

  /**
   * The same data under another shape, as a view; of a transpose, as a copy. One dimension may be
   * -1: it is worked out. The sizes stand in a list, or one by one, as in NumPy.
   *
   * @throws {TypeError} If the shape holds another number of elements.
   */
  reshape<const R extends Shape>(shape: R): Tensor<R>;
  /** The sizes one by one. */
  reshape<const R extends Shape>(...sizes: R): Tensor<R>;
  reshape(...sizes: number[] | [Shape]): Tensor {
    const shape = toShape("reshape a tensor", sizes.length === 1 ? sizes[0] : sizes);
    return this.#alike(resolveShape(shape, this.shape, this.size), this.data);
  }

  /** All elements along one axis, as a view; of a transpose, as a copy. */
  ravel(): Vector {
    return this.#alike([this.size], this.data);
  }

  /**
   * The transpose, as a view: (M, N) → (N, M). Other ranks have their axes reversed.
   *
   * It costs nothing, shows at any time what x holds, and lets operations in place through to x, as
   * NumPy's does. Products read x as it lies: `x.T.matmul(d)` copies nothing. All else works on a
   * copy in the transpose's own order, and so does who asks for its `data`: ask once, outside of
   * loops, to read. Numbers written to that copy do not reach x. A matrix to be written to, say the
   * weights of a layer, is `x.T.copy()`.
   *
   * @example
   * ```ts
   * import { tensor } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const x = tensor([[1, 2], [3, 4]]), t = x.T;
   * x.data[1] = 20;
   * assertEquals(t.toArray(), [[1, 3], [20, 4]]);
   * t.imul(2);
   * assertEquals(x.toArray(), [[2, 40], [6, 8]]);
   * ```
   */
  get T(): Tensor<Transposed<S>> {
    const transposed = this.#alike(this.shape.toReversed(), this.#stored);
    // A vector is its own transpose.
    transposed.#isTransposed = !this.#isTransposed && this.ndim > 1;
    return transposed as Tensor as Tensor<Transposed<S>>;
  }

  /**
   * A copy with its axes in the given order, reversed where none is given. The axes stand in a list,
   * or one by one, as in NumPy.
   *
   * @throws {TypeError} If they are not each of the axes once.
   */
  transpose(...axes: readonly number[] | readonly [axes?: readonly number[]]): Tensor {
    const given = axes.length > 1 ? axes : axes[0] ?? this.shape.map((_, axis) => -1 - axis);
    const listed = toShape(`transpose ${formatShape(this.shape)}`, given);
    const order = listed.map((axis) => axis < 0 ? axis + this.ndim : axis);
    if (order.length !== this.ndim || this.shape.some((_, axis) => !order.includes(axis))) {
      throw new TypeError(
        `Cannot transpose ${formatShape(this.shape)}: expected a permutation of its ` +
          `${this.ndim} axes, but got [${listed.map(describe).join(", ")}]`,
      );
    }
    if (this.ndim === 2 && order[0] === 1) return this.T.copy();
    const own = this.#strides();
    const shape = order.map((axis) => this.shape[axis]);
    return this.#pick(shape, 0, order.map((axis) => own[axis]));
  }

  /**
   * A copy, repeated to fill a larger shape by NumPy's broadcasting rule.
   *
   * @throws {TypeError} If it cannot be broadcast to that shape.
   */
  broadcastTo<const R extends Shape>(shape: R): Tensor<R>;
  /** To a vector. */
  broadcastTo<const N extends number>(size: N): Vector<N>;
  broadcastTo(size: ShapeLike): Tensor {
    const shape = ownShape("broadcast a tensor", toShape("broadcast a tensor", size));
    const common = broadcastShapes(this.shape, shape);
    if (!common || !sameShape(common, shape)) {
      throw new TypeError(
        `Cannot broadcast ${formatShape(this.shape)} to ${formatShape(shape)}: aligned at the ` +
          `last axis, dimensions must be equal or 1, but they are not`,
      );
    }
    return this.#pick(shape, 0, repeatStrides(this.shape, this.#strides(), shape));
  }

  /** A tensor of the same shape over data of its own. */
  copy(): Tensor<S> {
    return this.#alike(this.shape, this.#isTransposed ? this.#inOrder() : this.#stored.slice());
  }

  /** A copy in the given dtype; float64 to float32 rounds to nearest. */
  astype(dtype: DType): Tensor<S> {
    const data = allocate(dtype, this.size);
    data.set(this.data);
    return new Tensor(this.shape, data);
  }

  // ── Arithmetic and comparison, with broadcasting ──────────────────────────────────────────

  /** `this + b` */
  add(b: Operand<S>): Tensor<S> {
    return wrap(binary("add", kernels.add, this, b));
  }

  /** `this - b` */
  sub(b: Operand<S>): Tensor<S> {
    return wrap(binary("subtract", kernels.sub, this, b));
  }

  /** `b - this` for a number b. */
  rsub(b: number): Tensor<S> {
    expectNumber(b, "subtract from a number");
    return wrap(binary("subtract", kernels.sub, b, this));
  }

  /** `this * b`, element by element. */
  mul(b: Operand<S>): Tensor<S> {
    return wrap(binary("multiply", kernels.mul, this, b));
  }

  /** `this / b` */
  div(b: Operand<S>): Tensor<S> {
    return wrap(binary("divide", kernels.div, this, b));
  }

  /** `b / this` for a number b. */
  rdiv(b: number): Tensor<S> {
    expectNumber(b, "divide a number");
    return wrap(binary("divide", kernels.div, b, this));
  }

  /** `this ** b`; squares, square roots and reciprocals are taken as such, as in NumPy. */
  pow(b: Operand<S>): Tensor<S> {
    const isNumber = b instanceof Tensor && b.ndim === 0 && b.dtype === this.dtype;
    const power = isNumber ? b.item() : b;
    if (power === 2) return this.mul(this);
    if (power === 0.5) return this.sqrt();
    if (power === -1) return this.rdiv(1);
    return wrap(binary("raise", kernels.pow, this, b));
  }

  /**
   * `this += b`, in place: where a program updates what it keeps, it needs no new memory. Returns
   * the tensor itself.
   *
   * @throws {TypeError} If b is larger than the tensor, or cannot be broadcast to it.
   */
  iadd(b: Operand<S>): this {
    return this.#rewrite((own) => binaryInPlace("add", kernels.add, own, b));
  }

  /**
   * `this -= alpha * b`, in place, as `iadd`; alpha is 1 where it is left out, and named as in
   * PyTorch. The product is rounded before it is subtracted, as in NumPy's `W -= lr * dW`, but needs
   * no memory.
   *
   * @example Gradient descent
   * ```ts
   * import { tensor } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const weights = tensor([1, 2]), gradient = tensor([10, 20]);
   * weights.isub(gradient, { alpha: 0.1 });
   * assertEquals(weights.toArray(), [0, 0]);
   * ```
   */
  isub(b: Operand<S>, options?: { readonly alpha?: number }): this {
    expectOptions("subtract in place", options, ["alpha"]);
    const alpha = options?.alpha ?? 1;
    expectNumber(alpha, "subtract a multiple in place");
    if (alpha === 1) {
      return this.#rewrite((own) => binaryInPlace("subtract", kernels.sub, own, b));
    }
    if (typeof b === "number") return this.isub(b * alpha);
    if (!(b instanceof Tensor)) {
      throw new TypeError(
        `Cannot subtract ${describe(b)}: expected a tensor or a number, but it is neither`,
      );
    }
    if (!isPlainPair(this, b)) return this.isub(b.mul(alpha));
    kernels.sgd(this.#stored, b.data, alpha);
    return this;
  }

  /** `this *= b`, element by element, in place, as `iadd`. */
  imul(b: Operand<S>): this {
    return this.#rewrite((own) => binaryInPlace("multiply", kernels.mul, own, b));
  }

  /** `this /= b`, in place, as `iadd`. */
  idiv(b: Operand<S>): this {
    return this.#rewrite((own) => binaryInPlace("divide", kernels.div, own, b));
  }

  /** The greater of each pair, NaN where either is NaN. `z.maximum(0)` is ReLU. */
  maximum(b: Operand<S>): Tensor<S> {
    return wrap(binary("take the maximum of", kernels.maximum, this, b));
  }

  /** The lesser of each pair, NaN where either is NaN. */
  minimum(b: Operand<S>): Tensor<S> {
    return wrap(binary("take the minimum of", kernels.minimum, this, b));
  }

  /** A mask, true (1) where `this > b`, else false (0), in the same dtype: to multiply with, too. */
  gt(b: Operand<S>): Tensor<S> {
    return Tensor.#mask(binary("compare", kernels.gt, this, b));
  }

  /** True (1) where `this >= b`, else false (0). */
  ge(b: Operand<S>): Tensor<S> {
    return Tensor.#mask(binary("compare", kernels.ge, this, b));
  }

  /** True (1) where `this < b`, else false (0). */
  lt(b: Operand<S>): Tensor<S> {
    return Tensor.#mask(binary("compare", kernels.lt, this, b));
  }

  /** True (1) where `this <= b`, else false (0). */
  le(b: Operand<S>): Tensor<S> {
    return Tensor.#mask(binary("compare", kernels.le, this, b));
  }

  /** True (1) where `this == b`, else false (0). */
  eq(b: Operand<S>): Tensor<S> {
    return Tensor.#mask(binary("compare", kernels.eq, this, b));
  }

  /** True (1) where `this != b`, else false (0). */
  ne(b: Operand<S>): Tensor<S> {
    return Tensor.#mask(binary("compare", kernels.ne, this, b));
  }

  /** Every element brought into the interval from `low` to `high`. */
  clip(low: number, high: number): Tensor<S> {
    expectNumber(low, "clip");
    expectNumber(high, "clip");
    return this.maximum(low).minimum(high);
  }

  // ── Functions of each element ─────────────────────────────────────────────────────────────

  /** `-this` */
  neg(): Tensor<S> {
    return new Tensor(this.shape, unary(kernels.neg, this));
  }

  /** `e ** this` */
  exp(): Tensor<S> {
    return new Tensor(this.shape, unary(kernels.exp, this));
  }

  /** The natural logarithm; -Infinity at 0, NaN below. */
  log(): Tensor<S> {
    return new Tensor(this.shape, unary(kernels.log, this));
  }

  /** The hyperbolic tangent. */
  tanh(): Tensor<S> {
    return new Tensor(this.shape, unary(kernels.tanh, this));
  }

  /** The logistic function `1 / (1 + e ** -this)`. */
  sigmoid(): Tensor<S> {
    return new Tensor(this.shape, unary(kernels.sigmoid, this));
  }

  /** The absolute value. */
  abs(): Tensor<S> {
    return new Tensor(this.shape, unary(kernels.abs, this));
  }

  /** The square root; NaN below 0. */
  sqrt(): Tensor<S> {
    return new Tensor(this.shape, unary(kernels.sqrt, this));
  }

  // ── Reductions: over all elements, or along one axis or several ───────────────────────────

  /** The sum, added in NumPy's order. Of nothing: 0. */
  sum(): number;
  /** Along the first axis of a matrix: one number per column. */
  sum<N extends number>(this: Matrix<number, N>, axis: 0): Vector<N>;
  /** Along the second axis of a matrix: one number per row. */
  sum<M extends number>(this: Matrix<M, number>, axis: 1): Vector<M>;
  /** A row (1, N). */
  sum<N extends number>(this: Matrix<number, N>, axis: 0, options: KeepDims): Matrix<1, N>;
  /** A column (M, 1). */
  sum<M extends number>(this: Matrix<M, number>, axis: 1, options: KeepDims): Matrix<M, 1>;
  /** Over all elements, every axis kept as one of size 1. */
  sum(axis: undefined, options: KeepDims): Tensor;
  /** Along any axis or axes of any tensor. Throws a RangeError if there is no such axis. */
  sum(axis: Axes, options?: { keepdims?: boolean }): Tensor;
  sum(axis?: Axes, options?: { keepdims?: boolean }): Tensor | number {
    return unwrapped(reduction.sum(this, axis, options?.keepdims), axis, options);
  }

  /** The greatest element; NaN where one is NaN. Of nothing: a RangeError. */
  max(): number;
  /** Along the first axis of a matrix: one number per column. */
  max<N extends number>(this: Matrix<number, N>, axis: 0): Vector<N>;
  /** Along the second axis of a matrix: one number per row. */
  max<M extends number>(this: Matrix<M, number>, axis: 1): Vector<M>;
  /** A row (1, N). */
  max<N extends number>(this: Matrix<number, N>, axis: 0, options: KeepDims): Matrix<1, N>;
  /** A column (M, 1). */
  max<M extends number>(this: Matrix<M, number>, axis: 1, options: KeepDims): Matrix<M, 1>;
  /** Over all elements, every axis kept as one of size 1. */
  max(axis: undefined, options: KeepDims): Tensor;
  /** Along any axis or axes of any tensor. Throws a RangeError if there is no such axis. */
  max(axis: Axes, options?: { keepdims?: boolean }): Tensor;
  max(axis?: Axes, options?: { keepdims?: boolean }): Tensor | number {
    return unwrapped(reduction.max(this, axis, options?.keepdims), axis, options);
  }

  /** The least element; NaN where one is NaN. Of nothing: a RangeError. */
  min(): number;
  /** Along the first axis of a matrix: one number per column. */
  min<N extends number>(this: Matrix<number, N>, axis: 0): Vector<N>;
  /** Along the second axis of a matrix: one number per row. */
  min<M extends number>(this: Matrix<M, number>, axis: 1): Vector<M>;
  /** A row (1, N). */
  min<N extends number>(this: Matrix<number, N>, axis: 0, options: KeepDims): Matrix<1, N>;
  /** A column (M, 1). */
  min<M extends number>(this: Matrix<M, number>, axis: 1, options: KeepDims): Matrix<M, 1>;
  /** Over all elements, every axis kept as one of size 1. */
  min(axis: undefined, options: KeepDims): Tensor;
  /** Along any axis or axes of any tensor. Throws a RangeError if there is no such axis. */
  min(axis: Axes, options?: { keepdims?: boolean }): Tensor;
  min(axis?: Axes, options?: { keepdims?: boolean }): Tensor | number {
    return unwrapped(reduction.min(this, axis, options?.keepdims), axis, options);
  }

  /** The arithmetic mean. Of nothing: NaN. */
  mean(): number;
  /** Along the first axis of a matrix: one number per column. */
  mean<N extends number>(this: Matrix<number, N>, axis: 0): Vector<N>;
  /** Along the second axis of a matrix: one number per row. */
  mean<M extends number>(this: Matrix<M, number>, axis: 1): Vector<M>;
  /** A row (1, N). */
  mean<N extends number>(this: Matrix<number, N>, axis: 0, options: KeepDims): Matrix<1, N>;
  /** A column (M, 1). */
  mean<M extends number>(this: Matrix<M, number>, axis: 1, options: KeepDims): Matrix<M, 1>;
  /** Over all elements, every axis kept as one of size 1. */
  mean(axis: undefined, options: KeepDims): Tensor;
  /** Along any axis or axes of any tensor. Throws a RangeError if there is no such axis. */
  mean(axis: Axes, options?: { keepdims?: boolean }): Tensor;
  mean(axis?: Axes, options?: { keepdims?: boolean }): Tensor | number {
    return unwrapped(reduction.mean(this, axis, options?.keepdims), axis, options);
  }

  /**
   * The standard deviation, divided by n, NumPy's default, or by n - ddof. Of nothing: NaN.
   */
  std(): number;
  /** Over all elements, with another divisor. */
  std(axis: undefined, options: DeltaDegrees): number;
  /** Along the first axis of a matrix: one number per column. */
  std<N extends number>(this: Matrix<number, N>, axis: 0, options?: DeltaDegrees): Vector<N>;
  /** Along the second axis of a matrix: one number per row. */
  std<M extends number>(this: Matrix<M, number>, axis: 1, options?: DeltaDegrees): Vector<M>;
  /** A row (1, N). */
  std<N extends number>(
    this: Matrix<number, N>,
    axis: 0,
    options: KeepDims & DeltaDegrees,
  ): Matrix<1, N>;
  /** A column (M, 1). */
  std<M extends number>(
    this: Matrix<M, number>,
    axis: 1,
    options: KeepDims & DeltaDegrees,
  ): Matrix<M, 1>;
  /** Over all elements, every axis kept as one of size 1. */
  std(axis: undefined, options: KeepDims & DeltaDegrees): Tensor;
  /** Along any axis or axes of any tensor. Throws a RangeError if there is no such axis. */
  std(axis: Axes, options?: { keepdims?: boolean } & DeltaDegrees): Tensor;
  std(axis?: Axes, options?: { keepdims?: boolean } & DeltaDegrees): Tensor | number {
    return unwrapped(
      reduction.std(this, axis, options?.keepdims, options?.ddof),
      axis,
      options,
      ["keepdims", "ddof"],
    );
  }

  /** The variance, divided by n, NumPy's default, or by n - ddof. Of nothing: NaN. */
  var(): number;
  /** Over all elements, with another divisor. */
  var(axis: undefined, options: DeltaDegrees): number;
  /** Along the first axis of a matrix: one number per column. */
  var<N extends number>(this: Matrix<number, N>, axis: 0, options?: DeltaDegrees): Vector<N>;
  /** Along the second axis of a matrix: one number per row. */
  var<M extends number>(this: Matrix<M, number>, axis: 1, options?: DeltaDegrees): Vector<M>;
  /** A row (1, N). */
  var<N extends number>(
    this: Matrix<number, N>,
    axis: 0,
    options: KeepDims & DeltaDegrees,
  ): Matrix<1, N>;
  /** A column (M, 1). */
  var<M extends number>(
    this: Matrix<M, number>,
    axis: 1,
    options: KeepDims & DeltaDegrees,
  ): Matrix<M, 1>;
  /** Over all elements, every axis kept as one of size 1. */
  var(axis: undefined, options: KeepDims & DeltaDegrees): Tensor;
  /** Along any axis or axes of any tensor. Throws a RangeError if there is no such axis. */
  var(axis: Axes, options?: { keepdims?: boolean } & DeltaDegrees): Tensor;
  var(axis?: Axes, options?: { keepdims?: boolean } & DeltaDegrees): Tensor | number {
    return unwrapped(
      reduction.variance(this, axis, options?.keepdims, options?.ddof),
      axis,
      options,
      ["keepdims", "ddof"],
    );
  }

  /** The product, multiplied in NumPy's order. Of nothing: 1. */
  prod(): number;
  /** Over all elements, every axis kept as one of size 1. */
  prod(axis: undefined, options: KeepDims): Tensor;
  /** Along any axis or axes of any tensor. Throws a RangeError if there is no such axis. */
  prod(axis: Axes, options?: { keepdims?: boolean }): Tensor;
  prod(axis?: Axes, options?: { keepdims?: boolean }): Tensor | number {
    return unwrapped(reduction.prod(this, axis, options?.keepdims), axis, options);
  }

  /**
   * Whether any element is true, that is, not 0; NaN is true. Of nothing: false.
   *
   * @example
   * ```ts
   * import { tensor } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * const x = tensor([[1, 2], [-3, 4]]);
   * assertEquals(x.lt(0).any(), true);
   * assertEquals(String(x.gt(0).all(1)), "array([ True, False])");
   * ```
   */
  any(): boolean;
  /** Over all elements, every axis kept as one of size 1: a mask. */
  any(axis: undefined, options: KeepDims): Tensor;
  /** Along any axis or axes of any tensor: a mask. Throws a RangeError if there is no such axis. */
  any(axis: Axes, options?: { keepdims?: boolean }): Tensor;
  any(axis?: Axes, options?: { keepdims?: boolean }): Tensor | boolean {
    const found = reduction.sum(this.ne(0), axis, options?.keepdims);
    const some = Tensor.#mask(binary("compare", kernels.gt, found, 0));
    return axis === undefined && !options?.keepdims ? some.item() !== 0 : some;
  }

  /** Whether all elements are true, that is, not 0; NaN is true. Of nothing: true. */
  all(): boolean;
  /** Over all elements, every axis kept as one of size 1: a mask. */
  all(axis: undefined, options: KeepDims): Tensor;
  /** Along any axis or axes of any tensor: a mask. Throws a RangeError if there is no such axis. */
  all(axis: Axes, options?: { keepdims?: boolean }): Tensor;
  all(axis?: Axes, options?: { keepdims?: boolean }): Tensor | boolean {
    const missing = reduction.sum(this.eq(0), axis, options?.keepdims);
    const none = Tensor.#mask(binary("compare", kernels.eq, missing, 0));
    return axis === undefined && !options?.keepdims ? none.item() !== 0 : none;
  }

  /**
   * The index of the greatest element, the first where several are; NaN counts as greatest.
   * Along an axis: the indices for each position of the other axes, in row-major order. Indices are
   * no tensor, so that there is nothing to keep dimensions of.
   *
   * @throws {RangeError} If there is nothing to choose from.
   */
  argmax(): number;
  /** Along an axis. */
  argmax(axis: number): Int32Array;
  argmax(axis?: number): Int32Array | number {
    const places = reduction.argmax(this, axis);
    return axis === undefined ? places[0] : places;
  }

  /** The index of the least element, as `argmax`; NaN counts as least. */
  argmin(): number;
  /** Along an axis. */
  argmin(axis: number): Int32Array;
  argmin(axis?: number): Int32Array | number {
    const places = reduction.argmin(this, axis);
    return axis === undefined ? places[0] : places;
  }

  // ── Products ──────────────────────────────────────────────────────────────────────────────

  /**
   * Matrix product `C = A B`: NumPy's `a @ b`, vectors and stacks of matrices included.
   *
   * Shapes: A (M, K), B (K, N) → C (M, N); (K,) is a row on the left and a column on the right, which
   * falls away again; of (…, M, K) and (…, K, N), the leading axes are broadcast.
   *
   * @throws {TypeError} If the inner dimensions differ, or the leading ones cannot be broadcast.
   *
   * @example
   * ```ts
   * import { tensor } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(tensor([[1, 2]]).matmul(tensor([[3], [4]])).toArray(), [[11]]);
   * ```
   */
  matmul<K extends number>(this: Vector<K>, b: Vector<NoInfer<K>>): number;
  /** A matrix times a vector. */
  matmul<M extends number, K extends number>(this: Matrix<M, K>, b: Vector<NoInfer<K>>): Vector<M>;
  /** A vector times a matrix. */
  matmul<K extends number, N extends number>(this: Vector<K>, b: Matrix<NoInfer<K>, N>): Vector<N>;
  /** A stack of matrices times another, or times one matrix or vector. */
  matmul(this: Stack, b: Tensor): Tensor;
  /** Anything times a stack of matrices. */
  matmul(b: Stack): Tensor;
  /** A matrix times a matrix. (TypeScript's message names the last of these: the commonest.) */
  matmul<M extends number, K extends number, N extends number>(
    this: Matrix<M, K>,
    b: Matrix<NoInfer<K>, N>,
  ): Matrix<M, N>;
  matmul(this: Tensor, b: Tensor): Tensor | number {
    const product = matmul(Tensor.#factor(this), Tensor.#factor(b));
    return product.shape.length === 0 ? product.data[0] : wrap(product);
  }

  /**
   * NumPy's `dot`: the inner product of two vectors, a matrix times a vector, or a matrix product.
   *
   * Shapes: (K,)·(K,) → number; (M, K)·(K,) → (M,); (M, K)·(K, N) → (M, N).
   *
   * @throws {TypeError} If the inner dimensions differ.
   */
  dot<K extends number>(this: Vector<K>, b: Vector<NoInfer<K>>): number;
  /** A matrix times a vector. */
  dot<M extends number, K extends number>(this: Matrix<M, K>, b: Vector<NoInfer<K>>): Vector<M>;
  /** A matrix product. */
  dot<M extends number, K extends number, N extends number>(
    this: Matrix<M, K>,
    b: Matrix<NoInfer<K>, N>,
  ): Matrix<M, N>;
  dot(this: Tensor, b: Tensor): Tensor | number {
    const product = dot(Tensor.#factor(this), Tensor.#factor(b));
    return product.shape.length === 0 ? product.data[0] : wrap(product);
  }

  // ── Out of the tensor ─────────────────────────────────────────────────────────────────────

  /** The elements as nested arrays, one level per axis. */
  toArray(this: Vector): number[];
  /** The rows of a matrix. */
  toArray(this: Matrix): number[][];
  /** Of any rank; of rank 0, a number. */
  toArray(): NestedArray;
  toArray(): NestedArray {
    const { data } = this;
    const nest = (axis: number, from: number, size: number): NestedArray => {
      if (axis === this.ndim) return data[from];
      const step = size / this.shape[axis];
      return Array.from(
        { length: this.shape[axis] },
        (_, i) => nest(axis + 1, from + i * step, step),
      );
    };
    return nest(0, 0, this.size);
  }

  /** The tensor as NumPy prints it: `array([[1., 2.], [3., 4.]])`. */
  toString(): string {
    return formatArray(this.data, this.shape, this.#isMask ? "bool" : this.dtype);
  }

  /** What `console.log` shows in Deno and Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** Whether two tensors are walked in step, in float64, where one rounding is like another. */
function isPlainPair(a: Tensor, b: Tensor): boolean {
  return a.dtype === "float64" && b.dtype === a.dtype && sameShape(a.shape, b.shape) &&
    !a.isTransposed && !b.isTransposed && a.data.buffer !== b.data.buffer;
}

function wrap<S extends Shape>({ shape, data }: ShapedBuffer): Tensor<S> {
  return new Tensor(shape as S, data);
}

/** A tensor where an axis was reduced or all were kept; a number otherwise. */
function unwrapped(
  reduced: ShapedBuffer,
  axis: Axes | undefined,
  options: { keepdims?: boolean } | undefined,
  names: readonly string[] = ["keepdims"],
): Tensor | number {
  expectOptions("reduce a tensor", options, names);
  return axis === undefined && !options?.keepdims ? reduced.data[0] : wrap(reduced);
}
