/**
 * The types of numjs, which ships none: as much of it as is of use beside tensors, with a word
 * wherever it differs from NumPy.
 *
 * @module
 */

/** The element types of numjs; `"array"` is a plain JavaScript array. */
export type NumjsDtype =
  | "int8"
  | "int16"
  | "int32"
  | "uint8"
  | "uint16"
  | "uint32"
  | "float32"
  | "float64"
  | "array";

/** Numbers, nested as deep as an array has axes. */
export type NumjsNested = number | NumjsNested[];

/** What numjs functions take as an array. */
export type NumjsInput = NumjsArray | NumjsNested;

/** The buffers of numjs arrays. */
export type NumjsData =
  | number[]
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** The memory of a numjs array: element (i, j) is `data[offset + i * stride[0] + j * stride[1]]`. */
export interface NumjsSelection {
  /** The buffer that the array is a view of. */
  readonly data: NumjsData;
  /** The sizes of the axes. */
  readonly shape: number[];
  /** How far apart neighbours lie along each axis. */
  readonly stride: number[];
  /** Where the first element lies. */
  readonly offset: number;
}

/**
 * An array of numjs. Operations return new arrays, unless the last argument, `copy`, is false;
 * `add`, `subtract`, … do not broadcast, and reductions take no axis.
 */
export interface NumjsArray {
  /** The view of the memory. */
  readonly selection: NumjsSelection;
  /** The sizes of the axes. */
  readonly shape: number[];
  /** The number of axes. */
  readonly ndim: number;
  /** The number of elements. */
  readonly size: number;
  /** The element type. */
  readonly dtype: NumjsDtype;
  /** The transpose, a view. */
  readonly T: NumjsArray;
  /** One element; negative indices count from the end. */
  get(...indices: number[]): number;
  /** Writes one element: the indices, then the value. */
  set(...indicesAndValue: number[]): number;
  /** A view of a part: an index, `[start, stop]` or `[start, stop, step]`, or null for each axis. */
  slice(...ranges: (number | null | (number | null)[])[]): NumjsArray;
  /** A view with axes fixed at an index; null keeps an axis. */
  pick(...indices: (number | null)[]): NumjsArray;
  /** A view without the first elements of each axis. */
  lo(...starts: number[]): NumjsArray;
  /** A view of the first elements of each axis. */
  hi(...stops: number[]): NumjsArray;
  /** A view of each n-th element of each axis. */
  step(...steps: number[]): NumjsArray;
  /** The elements in one axis. */
  flatten(): NumjsArray;
  /** The elements in other axes; one may be -1. */
  reshape(shape: number | number[]): NumjsArray;
  /** A view with the axes in another order; reversed by default. */
  transpose(...axes: number[]): NumjsArray;
  /** The matrix product. */
  dot(x: NumjsInput): NumjsArray;
  /** Element-wise assignment. */
  assign(x: NumjsInput, copy?: boolean): NumjsArray;
  /** Element-wise sum. */
  add(x: NumjsInput, copy?: boolean): NumjsArray;
  /** Element-wise difference. */
  subtract(x: NumjsInput, copy?: boolean): NumjsArray;
  /** Element-wise product. */
  multiply(x: NumjsInput, copy?: boolean): NumjsArray;
  /** Element-wise quotient. */
  divide(x: NumjsInput, copy?: boolean): NumjsArray;
  /** Element-wise remainder. */
  mod(x: NumjsInput, copy?: boolean): NumjsArray;
  /** Element-wise power. */
  pow(x: NumjsInput, copy?: boolean): NumjsArray;
  /** Element-wise exponential. */
  exp(copy?: boolean): NumjsArray;
  /** Element-wise natural logarithm. */
  log(copy?: boolean): NumjsArray;
  /** Element-wise square root. */
  sqrt(copy?: boolean): NumjsArray;
  /** Element-wise rounding. */
  round(copy?: boolean): NumjsArray;
  /** Element-wise negation. */
  negative(): NumjsArray;
  /** The largest element; null if there is none. */
  max(): number | null;
  /** The smallest element; null if there is none. */
  min(): number | null;
  /** The sum of all elements. */
  sum(): number;
  /** The mean of all elements. */
  mean(): number;
  /** The standard deviation of all elements. */
  std(options?: { ddof?: number }): number;
  /** The diagonal of a matrix, or the matrix with this diagonal. */
  diag(): NumjsArray;
  /** A copy. */
  clone(): NumjsArray;
  /** Whether shapes and elements are the same. */
  equal(array: NumjsInput): boolean;
  /** The elements as nested arrays. */
  tolist(): NumjsNested[];
  /** A print-out in the style of NumPy. */
  toString(): string;
}

/** The functions of numjs, as far as they are of use beside tensors. */
export interface Numjs {
  /** The class of numjs arrays: a buffer and, optionally, shape, stride and offset. */
  readonly NdArray: new (
    data: NumjsData,
    shape?: number[],
    stride?: number[],
    offset?: number,
  ) => NumjsArray;
  /** An array of nested arrays. */
  array(data: NumjsInput | NumjsData, dtype?: NumjsDtype): NumjsArray;
  /** Evenly spaced numbers. */
  arange(start: number, stop?: number, step?: number, dtype?: NumjsDtype): NumjsArray;
  /** Zeros. */
  zeros(shape: number | number[], dtype?: NumjsDtype): NumjsArray;
  /** Ones. */
  ones(shape: number | number[], dtype?: NumjsDtype): NumjsArray;
  /** The identity matrix. */
  identity(n: number, dtype?: NumjsDtype): NumjsArray;
  /** Numbers drawn evenly from 0 to 1; numjs knows no seed. */
  random(shape: number | number[]): NumjsArray;
  /** Element-wise sum. */
  add(a: NumjsInput, b: NumjsInput): NumjsArray;
  /** Element-wise difference. */
  subtract(a: NumjsInput, b: NumjsInput): NumjsArray;
  /** Element-wise product. */
  multiply(a: NumjsInput, b: NumjsInput): NumjsArray;
  /** Element-wise quotient. */
  divide(a: NumjsInput, b: NumjsInput): NumjsArray;
  /** Element-wise power. */
  power(a: NumjsInput, b: NumjsInput): NumjsArray;
  /** Element-wise negation. */
  negative(x: NumjsInput): NumjsArray;
  /** Element-wise magnitude. */
  abs(x: NumjsInput): NumjsArray;
  /** Element-wise exponential. */
  exp(x: NumjsInput): NumjsArray;
  /** Element-wise natural logarithm. */
  log(x: NumjsInput): NumjsArray;
  /** Element-wise square root. */
  sqrt(x: NumjsInput): NumjsArray;
  /** Element-wise hyperbolic tangent; NaN where exp(2x) overflows, from x ≈ 355 on. */
  tanh(x: NumjsInput): NumjsArray;
  /** Element-wise logistic function; exactly 0 below -30 and 1 above 30. */
  sigmoid(x: NumjsInput, t?: number): NumjsArray;
  /** Exponentials divided by the sum of **all** of them, even for a matrix. */
  softmax(x: NumjsInput): NumjsArray;
  /** Elements moved between two bounds, 0 and 1 by default. */
  clip(x: NumjsInput, min?: number, max?: number): NumjsArray;
  /** Element-wise rounding, halves upwards. */
  round(x: NumjsInput): NumjsArray;
  /** The sum of all elements. */
  sum(x: NumjsInput): number;
  /** The mean of all elements. */
  mean(x: NumjsInput): number;
  /** The standard deviation of all elements. */
  std(x: NumjsInput, options?: { ddof?: number }): number;
  /** The smallest element; null if there is none. */
  min(x: NumjsInput): number | null;
  /** The largest element; null if there is none. */
  max(x: NumjsInput): number | null;
  /** The matrix product. */
  dot(a: NumjsInput, b: NumjsInput): NumjsArray;
  /** A view with the axes in another order; without it nothing changes: prefer `x.T`. */
  transpose(x: NumjsInput, axes: number[]): NumjsArray;
  /** The elements in other axes. */
  reshape(x: NumjsInput, shape: number | number[]): NumjsArray;
  /** The elements in one axis. */
  flatten(x: NumjsInput): NumjsArray;
  /** Arrays joined along their last axis. */
  concatenate(arrays: NumjsInput[]): NumjsArray;
  /** Arrays joined along a new axis. */
  stack(arrays: NumjsInput[], axis?: number): NumjsArray;
}
