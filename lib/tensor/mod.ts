/**
 * Tensors, how they are made, and their shapes.
 *
 * @module
 */
export { ByteMatrix } from "./byte_matrix.ts";
export type { Axes } from "./axes.ts";
export type { TypedArray } from "./buffers.ts";
export {
  arange,
  eye,
  full,
  linspace,
  type LinspaceOptions,
  meshgrid,
  type MeshgridOptions,
  ones,
  tensor,
  type TensorOptions,
  zeros,
} from "./creation.ts";
export { columnStack, concatenate, hstack, stack, vstack, where } from "./joining.ts";
export { expectShape } from "./expect_shape.ts";
export type { SliceRange } from "./indexing.ts";
export type { NestedNumbers, NumberList } from "./nested.ts";
export type { Selector } from "./selection.ts";
export {
  formatShape,
  sameShape,
  type Shape,
  type ShapeLike,
  sizeOf,
  type Transposed,
} from "./shape.ts";
export {
  type DeltaDegrees,
  type KeepDims,
  type Matrix,
  type NestedArray,
  type Operand,
  type Stack,
  Tensor,
  type Vector,
} from "./tensor.ts";
