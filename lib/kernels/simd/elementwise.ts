/**
 * Element by element in WebAssembly. Operands are copied into its memory block by block, so that a
 * block of all three stays in the processor's nearest caches: copying it takes less time than the
 * loops of plain TypeScript do, unless these run in the engine's last stage of optimization, which
 * they reach late.
 *
 * Functions that take many instructions for each number are plain loops, one for each: a loop that
 * calls a function it does not know is several times slower.
 *
 * @module
 */
import type { BinaryKernel, FloatArray, Kernels, UnaryKernel } from "../interface.ts";
import { reference } from "../reference.ts";
import { Allocator, VECTOR } from "./layout.ts";
import { reserve } from "./workspace.ts";

/** The operations, in the order of assembly/elementwise.ts. */
const BINARY = [
  ...["add", "sub", "mul", "div", "maximum", "minimum"] as const,
  ...["gt", "ge", "lt", "le", "eq", "ne"] as const,
] as const;
const UNARY = ["neg", "abs", "sqrt"] as const;

/** Numbers of a block. */
const BLOCK = 4096;

/** Numbers below which the copies take longer than a plain loop. */
const LEAST_SIZE = 64;

/** Where blocks of the operands and the result stand; a result may be a vector longer. */
const allocator = new Allocator();
const A = allocator.take(8 * BLOCK), B = allocator.take(8 * BLOCK);
const OUT = allocator.take(8 * BLOCK + VECTOR), SPREAD = allocator.take(2 * VECTOR);

/** The blocks of `buffer` as numbers of either type. */
function viewBlocks(buffer: ArrayBuffer) {
  const viewAs = (FloatArray: Float64ArrayConstructor | Float32ArrayConstructor) => ({
    a: new FloatArray(buffer, A, BLOCK),
    b: new FloatArray(buffer, B, BLOCK),
    out: new FloatArray(buffer, OUT, BLOCK),
  });
  return { buffer, float64: viewAs(Float64Array), float32: viewAs(Float32Array) };
}

let blocks: ReturnType<typeof viewBlocks> | undefined;

/** The compiled loops, and the blocks as numbers of the type of `like`. */
function open(like: FloatArray) {
  const { buffer, kernels } = reserve(allocator.top);
  if (blocks?.buffer !== buffer) blocks = viewBlocks(buffer);
  return like instanceof Float64Array
    ? { ...blocks.float64, binary: kernels.binary_f64, unary: kernels.unary_f64 }
    : { ...blocks.float32, binary: kernels.binary_f32, unary: kernels.unary_f32 };
}

function binary(f: number): BinaryKernel {
  const plain = reference[BINARY[f]];
  return (out, a, b, m, n, aRow, aColumn, bRow, bColumn) => {
    if (m * n < LEAST_SIZE) return plain(out, a, b, m, n, aRow, aColumn, bRow, bColumn);
    // Rows that follow each other in both operands make one line.
    if (aRow === n * aColumn && bRow === n * bColumn) {
      n *= m;
      m = 1;
    }
    const block = open(out), bytes = out.BYTES_PER_ELEMENT;
    const rows = Math.max(1, Math.floor(BLOCK / n)), columns = Math.min(n, BLOCK);
    for (let i = 0; i < m; i += rows) {
      const height = Math.min(rows, m - i);
      for (let j = 0; j < n; j += columns) {
        const width = Math.min(columns, n - j);
        const aBytes = copyIn(block.a, a, i, j, height, width, aRow, aColumn) * bytes;
        const bBytes = copyIn(block.b, b, i, j, height, width, bRow, bColumn) * bytes;
        block.binary(f, OUT, A, B, height, width, aBytes, aColumn, bBytes, bColumn, SPREAD);
        out.set(block.out.subarray(0, height * width), i * n + j);
      }
    }
  };
}

/** Copies an operand's part into its block; returns how far apart its rows are there. */
function copyIn(
  block: FloatArray,
  a: FloatArray,
  i: number,
  j: number,
  height: number,
  width: number,
  row: number,
  column: number,
): number {
  const from = i * row + j * column, across = column === 0 ? 1 : width;
  block.set(a.subarray(from, from + (row === 0 ? 1 : height) * across));
  return row === 0 ? 0 : across;
}

function unary(f: number): UnaryKernel {
  const plain = reference[UNARY[f]];
  return (out, a) => {
    if (a.length < LEAST_SIZE) return plain(out, a);
    const block = open(out);
    for (let i = 0; i < a.length; i += BLOCK) {
      const part = a.subarray(i, i + BLOCK);
      block.a.set(part);
      block.unary(f, OUT, A, part.byteLength);
      out.set(block.out.subarray(0, part.length), i);
    }
  };
}

const exp: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = Math.exp(a[i]);
};

const log: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = Math.log(a[i]);
};

const tanh: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = Math.tanh(a[i]);
};

const sigmoid: UnaryKernel = (out, a) => {
  for (let i = 0; i < a.length; i++) out[i] = 1 / (1 + Math.exp(-a[i]));
};

/** Plain, since copying three operands takes as long; four at a time, in half the time. */
const sgd: Kernels["sgd"] = (w, gradient, rate) => {
  let i = 0;
  for (const end = w.length - 3; i < end; i += 4) {
    w[i] -= rate * gradient[i];
    w[i + 1] -= rate * gradient[i + 1];
    w[i + 2] -= rate * gradient[i + 2];
    w[i + 3] -= rate * gradient[i + 3];
  }
  for (; i < w.length; i++) w[i] -= rate * gradient[i];
};

const operations = {
  ...Object.fromEntries(BINARY.map((name, f) => [name, binary(f)])) as Record<
    typeof BINARY[number],
    BinaryKernel
  >,
  ...Object.fromEntries(UNARY.map((name, f) => [name, unary(f)])) as Record<
    typeof UNARY[number],
    UnaryKernel
  >,
};

const ZERO = { float64: new Float64Array(1), float32: new Float32Array(1) };

const biasActivation: Kernels["biasActivation"] = (z, bias, m, n, activation) => {
  if (activation !== "relu" && activation !== "identity") {
    return reference.biasActivation(z, bias, m, n, activation);
  }
  operations.add(z, z, bias, m, n, n, 1, 0, 1);
  if (activation === "identity") return;
  const zero = z instanceof Float64Array ? ZERO.float64 : ZERO.float32;
  operations.maximum(z, z, zero, m, n, n, 1, 0, 0);
};

/** These kernels of the interface. */
export const elementwise = {
  ...operations,
  exp,
  log,
  tanh,
  sigmoid,
  sgd,
  biasActivation,
} satisfies Partial<Kernels>;
