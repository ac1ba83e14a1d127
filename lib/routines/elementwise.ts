/**
 * Functions of each element that are no methods of tensors.
 *
 * `floor`, `round`, `sign` and `mod` give NumPy's bits; `log1p` and `expm1` are our own, the same
 * everywhere. The others are JavaScript's, rounded to the tensor's dtype: they stay the same from one
 * processor to another, but not from one engine to another; Deno 2.9's are never off by more than 0.50
 * units in the last place, over 40,000 arguments each, which is as near as can be.
 *
 * @module
 */
import * as own from "../kernels/exponential.ts";
import type { BinaryKernel } from "../kernels/interface.ts";
import { binary } from "../tensor/broadcasting.ts";
import { allocateLike } from "../tensor/buffers.ts";
import { expectInteger } from "../tensor/integers.ts";
import type { NestedNumbers } from "../tensor/nested.ts";
import type { Shape } from "../tensor/shape.ts";
import { type Operand, Tensor } from "../tensor/tensor.ts";
import { asTensor, type TensorLike } from "../tensor/tensor_like.ts";
import { asTensors } from "./operands.ts";

/** `log(1 + x)`, exact for small x; -Infinity at -1, NaN below. */
export function log1p<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return map("take the logarithm of", x, own.log1p);
}

/** `exp(x) - 1`, exact for small x. */
export function expm1<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return map("take the exponential of", x, own.expm1);
}

/** The logarithm to base 2; -Infinity at 0, NaN below. */
export function log2<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return map("take the logarithm of", x, Math.log2);
}

/**
 * The sine of angles in radians; NaN of infinities.
 *
 * @example
 * ```ts
 * import { linspace, round, sin } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(round(sin(linspace(0, Math.PI, 3)), 3).toArray(), [0, 1, 0]);
 * ```
 */
export function sin<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return map("take the sine of", x, Math.sin);
}

/** The cosine of angles in radians; NaN of infinities. */
export function cos<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return map("take the cosine of", x, Math.cos);
}

/** The greatest integer that is not above. */
export function floor<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return map("round", x, Math.floor);
}

/**
 * Rounded to so many decimals; halves go to the even neighbour. As in NumPy, numbers are scaled,
 * rounded to integers, and scaled back, so that the last bit of a decimal may be that of a neighbour.
 *
 * @throws {RangeError} If `decimals` is no integer.
 *
 * @example
 * ```ts
 * import { round } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(round([0.5, 1.5, 2.5]).toArray(), [0, 2, 2]);
 * assertEquals(round([2.345, 1250], -2).toArray(), [0, 1200]);
 * ```
 */
export function round<S extends Shape>(x: TensorLike<S>, decimals = 0): Tensor<S> {
  expectInteger(decimals, -Infinity, Infinity, "round to decimals");
  const values = asTensor("round", x);
  if (decimals === 0) return map("round", values, nearestInteger);
  const cast = values.dtype === "float32" ? Math.fround : (y: number) => y;
  // Above 10²², NumPy's powers of ten are products, too, and so not the nearest numbers.
  let power = 1;
  for (let i = 0; i < Math.abs(decimals) && power < Infinity; i++) power *= 10;
  const scale = cast(power);
  return map(
    "round",
    values,
    decimals > 0
      ? (y) => nearestInteger(cast(y * scale)) / scale
      : (y) => nearestInteger(cast(y / scale)) * scale,
  );
}

/** Adding 2⁵² leaves no room for a fraction, and rounds halves to even as every addition does. */
function nearestInteger(x: number): number {
  const size = Math.abs(x);
  if (!(size < 2 ** 52)) return x;
  const rounded = size + 2 ** 52 - 2 ** 52;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

/** 1 above 0, -1 below, 0 at 0 and at -0, NaN at NaN. */
export function sign<S extends Shape>(x: TensorLike<S>): Tensor<S> {
  return map("take the sign of", x, (y) => Math.sign(y) + 0);
}

/**
 * The remainder of a floored division, `a - floor(a / b) * b`, which has the sign of b: Python's `%`.
 * NaN where b is 0. The two are broadcast.
 *
 * @throws {TypeError} If the dtypes differ or the shapes cannot be broadcast.
 *
 * @example
 * ```ts
 * import { mod } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mod([-7, 7, 8], 3).toArray(), [2, 1, 2]);
 * ```
 */
export function mod<S extends Shape>(
  a: Tensor<S>,
  b: Operand<S> | NestedNumbers,
): Tensor<S>;
/** Of lists and numbers. */
export function mod(a: TensorLike, b: TensorLike): Tensor;
export function mod(a: TensorLike, b: TensorLike): Tensor {
  const action = "take the remainder of";
  const { shape, data } = binary(action, remainder, ...asTensors(action, a, b));
  return new Tensor(shape, data);
}

const remainder: BinaryKernel = (out, a, b, m, n, aRow, aColumn, bRow, bColumn) => {
  for (let i = 0, o = 0; i < m; i++) {
    for (let j = 0; j < n; j++, o++) {
      const divisor = b[i * bRow + j * bColumn], rest = a[i * aRow + j * aColumn] % divisor;
      if (rest === 0) out[o] = divisor < 0 ? -0 : 0;
      else out[o] = rest < 0 === divisor < 0 ? rest : rest + divisor;
    }
  }
};

function map<S extends Shape>(
  action: string,
  x: TensorLike<S>,
  f: (x: number) => number,
): Tensor<S> {
  const { shape, data } = asTensor(action, x), out = allocateLike(data, data.length);
  for (let i = 0; i < out.length; i++) out[i] = f(data[i]);
  return new Tensor(shape, out);
}
