/**
 * Draws as NumPy's `size` asks for them: one, or a tensor or array of many; and the checks of what
 * distributions are given.
 *
 * @module
 */
import { allocate } from "../tensor/buffers.ts";
import { describe } from "../runtime/describe.ts";
import { expectCount } from "../tensor/integers.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** How many to draw: one where left out, a vector of so many, or a tensor of a shape. */
export type Size = number | Shape | undefined;

/** One draw, or a tensor of draws, the last index fastest. */
export function drawTensor(size: Size, next: () => number): number | Tensor {
  if (size === undefined) return next();
  const shape = shapeOf(size), data = allocate("float64", sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = next();
  return new Tensor(shape, data);
}

/**
 * One integer, a Float64Array of them, which holds them exactly up to 2⁵³, or a tensor where `size`
 * is a shape.
 */
export function drawIntegers(size: Size, next: () => number): number | Float64Array | Tensor {
  if (size === undefined) return next();
  const shape = shapeOf(size), data = new Float64Array(allocate("float64", sizeOf(shape)));
  for (let i = 0; i < data.length; i++) data[i] = next();
  return typeof size === "number" ? data : new Tensor(shape, data);
}

/**
 * The shape that a size stands for.
 *
 * @throws {TypeError} If it is neither a number nor a list.
 * @throws {RangeError} If a dimension is negative or no integer.
 */
export function shapeOf(size: number | Shape): Shape {
  if (typeof size !== "number" && !Array.isArray(size)) {
    throw new TypeError(
      `Cannot draw so many: expected a number or a shape, but got ${describe(size)}`,
    );
  }
  const shape = typeof size === "number" ? [size] : [...size];
  for (const dimension of shape) expectNumber(dimension, "a dimension", "draw a tensor");
  const action = `draw a tensor ${typeof size === "number" ? `(${size},)` : formatShape(shape)}`;
  for (const dimension of shape) expectCount(dimension, action);
  return shape;
}

/**
 * Expects no arguments behind a size: to whom they are the other sizes, or options, all would be lost.
 *
 * @throws {TypeError} If there are any.
 */
export function expectSizeAlone(more: readonly unknown[]): void {
  if (more.length === 0) return;
  throw new TypeError(
    `Cannot draw a tensor: expected one size, or a shape such as [2, 3], but got ` +
      `${more.length + 1} arguments`,
  );
}

/** Expects a number; NaN and the infinities are ones. */
export function expectNumber(value: unknown, name: string, action: string): void {
  if (typeof value === "number") return;
  throw new TypeError(
    `Cannot ${action}: expected ${name} to be a number, but got ${describe(value)}`,
  );
}

/** Expects a number that is not negative, nor -0, which NumPy takes for negative too. */
export function expectNotNegative(value: unknown, name: string, action: string): void {
  expectNumber(value, name, action);
  if (Number(value) < 0 || Object.is(value, -0)) {
    throw new RangeError(
      `Cannot ${action}: ${name} must not be negative, but is ` +
        (Object.is(value, -0) ? "-0" : value),
    );
  }
}
