/**
 * Element by element in WebAssembly. Operands are copied into its memory block by block, so that a
 * block of all three stays in the processor's nearest caches: copying it takes less time than the
 * loops of plain TypeScript do, unless these run in the engine's last stage of optimization, which
 * they reach late.
 *
 * Functions that take many instructions for each number are plain loops: see function_loops.ts.
 *
 * @module
 */
import type { BinaryKernel, FloatArray, Kernels, UnaryKernel } from "../interface.ts";
import { reference } from "../reference.ts";
import { Allocator, VECTOR } from "./layout.ts";
import { ROOM, type Workspace } from "./workspace.ts";

/** The operations: the assembly knows them by their places here. */
export const BINARY = [
  ...["add", "sub", "mul", "div", "maximum", "minimum"] as const,
  ...["gt", "ge", "lt", "le", "eq", "ne"] as const,
] as const;
/** See `BINARY`. */
export const UNARY = ["neg", "abs", "sqrt"] as const;

/** Numbers of a block. */
const BLOCK = 4096;

/** Numbers below which the copies take longer than a plain loop. */
const LEAST_SIZE = 64;

/** Where blocks of the operands and the result stand; a result may be a vector longer. */
const allocator = new Allocator(ROOM);
const A = allocator.take(8 * BLOCK), B = allocator.take(8 * BLOCK);
const OUT = allocator.take(8 * BLOCK + VECTOR), SPREAD = allocator.take(2 * VECTOR);
const END = allocator.top;

/** A memory's blocks as numbers of either type, and the compiled loops over them. */
function openBlocks({ buffer, kernels }: ReturnType<Workspace["reserve"]>) {
  const viewAs = (FloatArray: Float64ArrayConstructor | Float32ArrayConstructor) => ({
    a: new FloatArray(buffer as ArrayBuffer, A, BLOCK),
    b: new FloatArray(buffer as ArrayBuffer, B, BLOCK),
    out: new FloatArray(buffer as ArrayBuffer, OUT, BLOCK),
  });
  return {
    buffer,
    float64: { ...viewAs(Float64Array), binary: kernels.binary_f64, unary: kernels.unary_f64 },
    float32: { ...viewAs(Float32Array), binary: kernels.binary_f32, unary: kernels.unary_f32 },
  };
}

type Elementwise = Pick<Kernels, typeof BINARY[number] | typeof UNARY[number] | "biasActivation">;

/** These kernels of the interface, in the memory of a workspace. */
export function createElementwise(workspace: Workspace): Elementwise {
  let blocks: ReturnType<typeof openBlocks> | undefined;

  /** What computes on numbers of the type of `like`. */
  function open(like: FloatArray) {
    const room = workspace.reserve(END);
    if (blocks?.buffer !== room.buffer) blocks = openBlocks(room);
    return like instanceof Float64Array ? blocks.float64 : blocks.float32;
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
          // Copies an operand's part into its block; how far apart its rows are there.
          const copyIn = (block: FloatArray, a: FloatArray, row: number, column: number) => {
            const from = i * row + j * column, across = column === 0 ? 1 : width;
            block.set(a.subarray(from, from + (row === 0 ? 1 : height) * across));
            return row === 0 ? 0 : across * bytes;
          };
          const aBytes = copyIn(block.a, a, aRow, aColumn);
          const bBytes = copyIn(block.b, b, bRow, bColumn);
          block.binary(f, OUT, A, B, height, width, aBytes, aColumn, bBytes, bColumn, SPREAD);
          out.set(block.out.subarray(0, height * width), i * n + j);
        }
      }
    };
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

  const operations = {
    ...Object.fromEntries(BINARY.map((name, f) => [name, binary(f)])),
    ...Object.fromEntries(UNARY.map((name, f) => [name, unary(f)])),
  } as Omit<Elementwise, "biasActivation">;

  const biasActivation: Kernels["biasActivation"] = (z, bias, m, n, activation) => {
    if (activation !== "identity" && activation !== "relu") {
      // All that are no sums and comparisons; it rejects what is no activation.
      return reference.biasActivation(z, bias, m, n, activation);
    }
    operations.add(z, z, bias, m, n, n, 1, 0, 1);
    if (activation === "identity") return;
    const zero = z instanceof Float64Array ? ZERO.float64 : ZERO.float32;
    operations.maximum(z, z, zero, m, n, n, 1, 0, 0);
  };

  return { ...operations, biasActivation };
}

const ZERO = { float64: new Float64Array(1), float32: new Float32Array(1) };
