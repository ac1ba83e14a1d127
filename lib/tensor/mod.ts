/**
 * Tensors, how they are made, and their shapes.
 *
 * @module
 */
export { ByteMatrix } from "./byte_matrix.ts";
export type { TypedArray } from "./buffers.ts";
export {
  arange,
  columnStack,
  concatenate,
  eye,
  full,
  hstack,
  linspace,
  meshgrid,
  type NestedNumbers,
  type NumberList,
  ones,
  stack,
  tensor,
  type TensorOptions,
  vstack,
  where,
  zeros,
} from "./creation.ts";
export { expectShape } from "./expect_shape.ts";
export type { SliceRange } from "./indexing.ts";
export { formatShape, sameShape, type Shape, sizeOf, type Transposed } from "./shape.ts";
export {
  type KeepDims,
  type Matrix,
  type NestedArray,
  type Operand,
  Tensor,
  type Vector,
} from "./tensor.ts";
