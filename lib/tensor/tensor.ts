/**
 * Tensors: row-major, contiguous arrays of float64 or float32 numbers, with NumPy's method names
 * and rules, and their shapes known to TypeScript as far as it can follow them.
 *
 * Every operation returns a new tensor and leaves its operands alone, but for those in place
 * (`iadd`, `isub`, `imul`, `idiv`) and the views: `row`, `rows`, `reshape` and `ravel` share their
 * data with the tensor that they are taken from, as in NumPy. The two dtypes do not mix. Operators
 * carry the names of Python's operator functions (`a - b` is `a.sub(b)`, `1 - a` is `a.rsub(1)`,
 * `a -= b` is `a.isub(b)`); all else is named as in NumPy.
 *
 * How a tensor is made: creation.ts. The loops: kernels/. Broadcasting: strides.ts.
 *
 * @module
 */
import { binary, binaryInPlace, expectRoom, unary } from "./broadcasting.ts";
import {
  expectMatrix,
  type Range,
  resolveIndex,
  resolveRange,
  resolveShape,
  resolveSlice,
} from "./indexing.ts";
import type { DType, FloatArray } from "../kernels/interface.ts";
import { kernels } from "../kernels/mod.ts";
import { allocate, allocateLike, dtypeOf, type NdArray } from "./buffers.ts";
import { formatArray } from "./printing.ts";
import { dot, matmul } from "./products.ts";
import * as reduction from "./reductions.ts";
import {
  formatShape,
  type Operand,
  type Reduce,
  sameShape,
  type Shape,
  sizeOf,
  type Transposed,
} from "./shape.ts";
import { broadcastShapes, contiguousStrides, copyStrided, repeatStrides } from "./strides.ts";

/** A tensor of rank 2. */
export type Matrix<M extends number = number, N extends number = number> = Tensor<readonly [M, N]>;

/** A tensor of rank 1. */
export type Vector<N extends number = number> = Tensor<readonly [N]>;

/** Numbers in nested arrays, as `toArray` gives them. */
export type NestedArray = number | NestedArray[];

/** A row-major, contiguous array of numbers of one dtype. */
export class Tensor<S extends Shape = Shape> {
  /** The sizes of the axes. */
  readonly shape: S;
  /** The elements, once they are there: see `T`. */
  #data: FloatArray | null;
  #transposeOf: NdArray | null = null;

  /**
   * A tensor over `data`, which is shared, not copied.
   *
   * @throws {TypeError} If the data has another number of elements than the shape.
   */
  constructor(shape: S, data: FloatArray) {
    if (!(data instanceof Float64Array || data instanceof Float32Array)) {
      throw new TypeError(
        "Cannot create a tensor: data must be a Float64Array or a Float32Array, but is neither",
      );
    }
    if (sizeOf(shape) !== data.length) {
      throw new TypeError(
        `Cannot create a tensor of shape ${formatShape(shape)}: it holds ${sizeOf(shape)} ` +
          `elements, but the data has ${data.length}`,
      );
    }
    this.shape = shape;
    this.#data = data;
  }

  /** The elements in row-major order. Writing to them changes the tensor. */
  get data(): FloatArray {
    return this.#data ?? this.#copyTransposed();
  }

  /** The matrix whose transpose this is, until its own elements are asked for; null otherwise. */
  get transposeOf(): NdArray | null {
    return this.#transposeOf;
  }

  /** The element type. */
  get dtype(): DType {
    return dtypeOf((this.#transposeOf ?? this).data);
  }

  /** The number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return (this.#transposeOf ?? this).data.length;
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
    const strides = contiguousStrides(this.shape);
    return this.data[
      indices.reduce(
        (at, index, axis) => at + resolveIndex(index, this.shape, axis) * strides[axis],
        0,
      )
    ];
  }

  /** Row i of a matrix, as a view. */
  row<N extends number>(this: Matrix<number, N>, i: number): Vector<N> {
    expectMatrix("take a row of", this.shape);
    const n = this.shape[1], from = resolveIndex(i, this.shape, 0) * n;
    return new Tensor([n], this.data.subarray(from, from + n));
  }

  /** Column j of a matrix, as a copy. */
  column<M extends number>(this: Matrix<M, number>, j: number): Vector<M> {
    expectMatrix("take a column of", this.shape);
    const [m, n] = this.shape;
    return stridedCopy(this, [m], resolveIndex(j, this.shape, 1), [n]);
  }

  /** Rows `start` to `stop` (exclusive) of a matrix, as a view; bounds as in NumPy. */
  rows<N extends number>(this: Matrix<number, N>, start: number, stop?: number): Matrix<number, N> {
    expectMatrix("take rows of", this.shape);
    const [from, count] = resolveRange([start, stop], this.shape[0]);
    const n = this.shape[1];
    return new Tensor([count, n], this.data.subarray(from * n, (from + count) * n));
  }

  /**
   * A copy of the part that one range per axis picks: `x.slice([0, 10], 3)` is NumPy's `x[0:10, 3]`.
   * Axes without a range are taken whole; an axis with an index falls away.
   */
  slice(...ranges: Range[]): Tensor {
    const { shape, offset, strides } = resolveSlice(ranges, this.shape);
    return stridedCopy(this, shape, offset, strides);
  }

  /**
   * A copy of the entries of the first axis at `indices`, in their order: NumPy's `x[indices]`.
   *
   * With `out`, a tensor of the result's shape, the copy is written there, and `out` returned: a
   * large set that is shuffled again and again needs new memory only once.
   *
   * @throws {RangeError} If an index is no integer, or outside the axis.
   * @throws {TypeError} If `out` has another shape or dtype, or shares its data with this tensor.
   */
  take<N extends number>(
    this: Matrix<number, N>,
    indices: ArrayLike<number>,
    out?: Matrix<number, NoInfer<N>>,
  ): Matrix<number, N>;
  /** The elements of a vector. */
  take(this: Vector, indices: ArrayLike<number>, out?: Vector): Vector;
  /** The entries of a tensor of any rank. */
  take(indices: ArrayLike<number>, out?: Tensor): Tensor;
  take(indices: ArrayLike<number>, out?: Tensor): Tensor {
    if (this.ndim === 0) throw new TypeError("Cannot take from (): it has no axis");
    const rows = Int32Array.from(indices, (index) => resolveIndex(index, this.shape, 0));
    const entry = this.shape.slice(1), n = sizeOf(entry), shape = [rows.length, ...entry];
    if (out) expectRoom("take", out, shape, this.data);
    const taken = out ?? new Tensor(shape, allocateLike(this.data, rows.length * n));
    kernels.gatherRows(taken.data, this.data, rows, n);
    return taken;
  }

  // ── Shape ─────────────────────────────────────────────────────────────────────────────────

  /**
   * The same data under another shape, as a view. One dimension may be -1: it is worked out.
   *
   * @throws {TypeError} If the shape holds another number of elements.
   */
  reshape<const R extends Shape>(shape: R): Tensor<R> {
    return new Tensor(resolveShape(shape, this.shape, this.size) as Shape as R, this.data);
  }

  /** All elements along one axis, as a view. */
  ravel(): Vector {
    return new Tensor([this.size], this.data);
  }

  /**
   * The transpose: (M, N) → (N, M). Other ranks have their axes reversed.
   *
   * It is a copy, but one that is only made when its elements are first asked for. Products never
   * ask: `x.T.matmul(d)` reads x as it stands. Between the two, a change to x shows in `x.T`.
   */
  get T(): Tensor<Transposed<S>> {
    const { shape } = this;
    if (shape.length !== 2) return this.transpose() as Tensor as Tensor<Transposed<S>>;
    const { data } = this;
    const transposed = new Tensor([shape[1], shape[0]], data);
    transposed.#data = null;
    transposed.#transposeOf = { shape, data };
    return transposed as Tensor as Tensor<Transposed<S>>;
  }

  #copyTransposed(): FloatArray {
    const { shape: [m, n], data } = this.#transposeOf!;
    const copy = allocateLike(data, data.length);
    kernels.transpose(copy, data, m, n);
    this.#transposeOf = null;
    return this.#data = copy;
  }

  /** A copy with its axes in the given order, reversed where none is given. */
  transpose(axes: readonly number[] = this.shape.map((_, axis) => this.ndim - 1 - axis)): Tensor {
    const order = axes.map((axis) => axis < 0 ? axis + this.ndim : axis);
    if (order.length !== this.ndim || this.shape.some((_, axis) => !order.includes(axis))) {
      throw new TypeError(
        `Cannot transpose ${formatShape(this.shape)}: expected a permutation of its ` +
          `${this.ndim} axes, but got [${axes}]`,
      );
    }
    if (this.ndim === 2 && order[0] === 1) {
      const [m, n] = this.shape;
      const out = allocateLike(this.data, this.size);
      kernels.transpose(out, this.data, m, n);
      return new Tensor([n, m], out);
    }
    const own = contiguousStrides(this.shape);
    const shape = order.map((axis) => this.shape[axis]);
    return stridedCopy(this, shape, 0, order.map((axis) => own[axis]));
  }

  /**
   * A copy, repeated to fill a larger shape by NumPy's broadcasting rule.
   *
   * @throws {TypeError} If it cannot be broadcast to that shape.
   */
  broadcastTo<const R extends Shape>(shape: R): Tensor<R> {
    const common = broadcastShapes(this.shape, shape);
    if (!common || !sameShape(common, shape)) {
      throw new TypeError(
        `Cannot broadcast ${formatShape(this.shape)} to ${formatShape(shape)}: aligned at the ` +
          `last axis, dimensions must be equal or 1, but they are not`,
      );
    }
    return stridedCopy(this, shape, 0, repeatStrides(this.shape, shape));
  }

  /** A tensor of the same shape over data of its own. */
  copy(): Tensor<S> {
    return new Tensor(this.shape, this.data.slice());
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
    return wrap(binary("divide", kernels.div, b, this));
  }

  /** `this ** b`; squares and square roots are taken as such, as in NumPy. */
  pow(b: Operand<S>): Tensor<S> {
    if (b === 2) return this.mul(this);
    if (b === 0.5) return this.sqrt();
    return wrap(binary("raise", kernels.pow, this, b));
  }

  /**
   * `this += b`, in place: where a program updates what it keeps, it needs no new memory. Returns
   * the tensor itself.
   *
   * @throws {TypeError} If b is larger than the tensor, or cannot be broadcast to it.
   */
  iadd(b: Operand<S>): this {
    binaryInPlace("add", kernels.add, this, b);
    return this;
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
  isub(b: Operand<S>, { alpha = 1 }: { readonly alpha?: number } = {}): this {
    if (alpha === 1) binaryInPlace("subtract", kernels.sub, this, b);
    else if (typeof b === "number") this.isub(b * alpha);
    else if (isPlainPair(this, b)) kernels.sgd(this.data, b.data, alpha);
    else this.isub(b.mul(alpha));
    return this;
  }

  /** `this *= b`, element by element, in place, as `iadd`. */
  imul(b: Operand<S>): this {
    binaryInPlace("multiply", kernels.mul, this, b);
    return this;
  }

  /** `this /= b`, in place, as `iadd`. */
  idiv(b: Operand<S>): this {
    binaryInPlace("divide", kernels.div, this, b);
    return this;
  }

  /** The greater of each pair, NaN where either is NaN. `z.maximum(0)` is ReLU. */
  maximum(b: Operand<S>): Tensor<S> {
    return wrap(binary("take the maximum of", kernels.maximum, this, b));
  }

  /** The lesser of each pair, NaN where either is NaN. */
  minimum(b: Operand<S>): Tensor<S> {
    return wrap(binary("take the minimum of", kernels.minimum, this, b));
  }

  /** 1 where `this > b`, else 0, in the same dtype: a mask to multiply with. */
  gt(b: Operand<S>): Tensor<S> {
    return wrap(binary("compare", kernels.gt, this, b));
  }

  /** 1 where `this >= b`, else 0. */
  ge(b: Operand<S>): Tensor<S> {
    return wrap(binary("compare", kernels.ge, this, b));
  }

  /** 1 where `this < b`, else 0. */
  lt(b: Operand<S>): Tensor<S> {
    return wrap(binary("compare", kernels.lt, this, b));
  }

  /** 1 where `this <= b`, else 0. */
  le(b: Operand<S>): Tensor<S> {
    return wrap(binary("compare", kernels.le, this, b));
  }

  /** 1 where `this == b`, else 0. */
  eq(b: Operand<S>): Tensor<S> {
    return wrap(binary("compare", kernels.eq, this, b));
  }

  /** 1 where `this != b`, else 0. */
  ne(b: Operand<S>): Tensor<S> {
    return wrap(binary("compare", kernels.ne, this, b));
  }

  /** Every element brought into the interval from `low` to `high`. */
  clip(low: number, high: number): Tensor<S> {
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

  // ── Reductions: over all elements, or along one axis ──────────────────────────────────────

  /** The sum, added in NumPy's order. Of nothing: 0. */
  declare sum: Reduce;
  /** The greatest element; NaN where one is NaN. Of nothing: a RangeError. */
  declare max: Reduce;
  /** The least element; NaN where one is NaN. Of nothing: a RangeError. */
  declare min: Reduce;
  /** The arithmetic mean. Of nothing: NaN. */
  declare mean: Reduce;
  /** The standard deviation with divisor n, NumPy's default. Of nothing: NaN. */
  declare std: Reduce;

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

  // ── Products ──────────────────────────────────────────────────────────────────────────────

  /**
   * Matrix product `C = A B`.
   *
   * Shapes: A (M, K), B (K, N) → C (M, N).
   *
   * @throws {TypeError} If the inner dimensions differ.
   *
   * @example
   * ```ts
   * import { tensor } from "gradbook";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(tensor([[1, 2]]).matmul(tensor([[3], [4]])).toArray(), [[11]]);
   * ```
   */
  matmul<M extends number, K extends number, N extends number>(
    this: Matrix<M, K>,
    b: Matrix<NoInfer<K>, N>,
  ): Matrix<M, N> {
    return wrap(matmul(this, b));
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
    const product = dot(this, b);
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
    const nest = (axis: number, from: number, size: number): NestedArray => {
      if (axis === this.ndim) return this.data[from];
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
    return formatArray(this.data, this.shape, this.dtype);
  }

  /** What `console.log` shows in Deno and Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** Whether two tensors are walked in step, in float64, where one rounding is like another. */
function isPlainPair(a: Tensor, b: Tensor): boolean {
  return a.dtype === "float64" && b.dtype === a.dtype && sameShape(a.shape, b.shape) &&
    a.data.buffer !== b.data.buffer;
}

function wrap<S extends Shape>({ shape, data }: NdArray): Tensor<S> {
  return new Tensor(shape as S, data);
}

function stridedCopy<R extends Shape>(
  a: NdArray,
  shape: R,
  offset: number,
  strides: readonly number[],
): Tensor<R> {
  const data = allocateLike(a.data, sizeOf(shape));
  copyStrided(data, shape, a.data, offset, strides);
  return new Tensor(shape, data);
}

/** A tensor where an axis was reduced or all were kept; a number otherwise. */
function reducing(
  reduce: (a: NdArray, axis?: number, keepdims?: boolean) => NdArray,
): Reduce {
  return function (this: Tensor, axis?: number, options?: { keepdims?: boolean }) {
    const result = reduce(this, axis, options?.keepdims);
    return axis === undefined && !options?.keepdims ? result.data[0] : wrap(result);
  } as Reduce;
}

Object.assign(Tensor.prototype, {
  sum: reducing(reduction.sum),
  max: reducing(reduction.max),
  min: reducing(reduction.min),
  mean: reducing(reduction.mean),
  std: reducing(reduction.std),
});
