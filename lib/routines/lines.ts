/**
 * Arrays seen line by line along one axis.
 *
 * @module
 */
import type { FloatArray } from "../kernels/interface.ts";
import { resolveAxis } from "../tensor/axes.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** An array (outer, n, inner), n the axis that is worked along. */
export interface Lines {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/** @throws {RangeError} If there is no such axis. */
export function linesAlong(action: string, shape: Shape, axis: number): Lines {
  const at = resolveAxis(action, shape, axis);
  return {
    outer: sizeOf(shape.slice(0, at)),
    n: shape[at],
    inner: sizeOf(shape.slice(at + 1)),
  };
}

/** Calls `visit` with each line, copied into a buffer of its own, and the places that it came from. */
export function eachLine(
  { data }: Tensor,
  { outer, n, inner }: Lines,
  visit: (line: FloatArray, first: number, step: number) => void,
): void {
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) {
      const first = i * n * inner + j, line = data.slice(0, n);
      for (let p = 0; p < n; p++) line[p] = data[first + p * inner];
      visit(line, first, inner);
    }
  }
}

/** The entries of one axis at `indices`, in their order; all of them are in range. */
export function takeAlong<S extends Shape>(
  action: string,
  x: Tensor<S>,
  indices: ArrayLike<number>,
  axis: number,
): Tensor {
  const at = resolveAxis(action, x.shape, axis),
    { outer, n, inner } = linesAlong(action, x.shape, at);
  const count = indices.length, rows = new Int32Array(outer * count);
  for (let i = 0; i < rows.length; i++) {
    rows[i] = Math.floor(i / count) * n + indices[i % count];
  }
  return x.reshape([outer * n, inner]).take(rows)
    .reshape(x.shape.map((size, a) => a === at ? count : size));
}
