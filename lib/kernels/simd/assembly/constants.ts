/**
 * Numbers that TypeScript and the assembly share: made by `deno task build:kernels`, and not to be edited.
 *
 * @module
 */

/** The places of `ACTIVATIONS`. */
export const RELU: u32 = 0;
export const TANH: u32 = 1;
export const SIGMOID: u32 = 2;
export const IDENTITY: u32 = 3;

/** The places of `HEADS`. */
export const SOFTMAX_CROSS_ENTROPY: u32 = 0;
export const SIGMOID_BINARY_CROSS_ENTROPY: u32 = 1;
export const SIGMOID_SQUARED_ERROR: u32 = 2;

/** The places of `ANSWERS`. */
export const GREATEST: u32 = 0;
export const BITS: u32 = 1;

/** The places of `BINARY`. */
export const ADD: u32 = 0;
export const SUB: u32 = 1;
export const MUL: u32 = 2;
export const DIV: u32 = 3;
export const MAXIMUM: u32 = 4;
export const MINIMUM: u32 = 5;
export const GT: u32 = 6;
export const GE: u32 = 7;
export const LT: u32 = 8;
export const LE: u32 = 9;
export const EQ: u32 = 10;
export const NE: u32 = 11;

/** The places of `UNARY`. */
export const NEG: u32 = 0;
export const ABS: u32 = 1;
export const SQRT: u32 = 2;

/** Bytes of a vector. */
export const VECTOR: usize = 16;

/** A dense product's blocks: so many rows of A, and so many products of a sum. */
export const BLOCK_ROWS: u32 = 128;
export const BLOCK_COUNT: u32 = 512;
/** Bytes that each thread needs beside that. */
export const SCRATCH: u32 = 1310720;
