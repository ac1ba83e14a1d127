/** What the makers of cases about tensors share. */
import type { Tensor } from "../../lib/mod.ts";
import type { Case, Tolerance } from "./case.ts";
import type { Draw } from "./draw.ts";
import { encode, type Value } from "./python.ts";

/** Cells call without types, and so does the fuzz. */
// deno-lint-ignore no-explicit-any
export type Loose = any;

/** Makes a case of its kind. */
export type Make = (draw: Draw) => Case;

export const VECTOR_LOOPS: Tolerance = {
  ulps: 4,
  because: "NumPy's own exp, log and tanh differ by processor and by place in an array",
};
export const PRODUCTS: Tolerance = {
  relative: 1e-12,
  absolute: 1e-12,
  because: "sums of products are added in another order, or with fused multiply-add",
};
const PRODUCTS_SINGLE: Tolerance = { ...PRODUCTS, relative: 2e-5, absolute: 2e-5 };

/** How far products of this dtype may be apart. */
export const productsOf = (dtype: "float64" | "float32"): Tolerance =>
  dtype === "float64" ? PRODUCTS : PRODUCTS_SINGLE;

/** A number or a tensor as Python gets it. */
export const value = (b: Tensor | number): Value =>
  typeof b === "number"
    ? { number: Object.is(b, -0) ? "-0" : String(b).replace("Infinity", "inf") }
    : encode(b);

/** Now and then a transpose in place of a tensor: a view of other strides. */
export function view(draw: Draw, a: Tensor): Tensor {
  return a.ndim === 2 && draw.once(4) ? a.T : a;
}

/** Now and then the list that stands for a tensor. */
export function listOr(draw: Draw, a: Tensor): Loose {
  return a.dtype === "float64" && a.size > 0 && draw.once(4) ? a.toArray() : a;
}

/** An axis, several, or none; at times one that there is not, or one twice. */
export function axesOf(draw: Draw, { ndim }: Tensor): number | number[] | undefined {
  const axis = () => draw.integer(-ndim - (draw.once(12) ? 1 : 0), ndim - (draw.once(12) ? 0 : 1));
  if (draw.once(3)) return undefined;
  return draw.once(3) ? Array.from({ length: draw.integer(0, 3) }, axis) : axis();
}

/** As Python writes it. */
export const tuple = (axis: number | readonly number[] | undefined): string =>
  axis === undefined
    ? "None"
    : typeof axis === "number"
    ? String(axis)
    : `(${axis.map((at) => `${at}, `).join("")})`;
