/**
 * Dense products in WebAssembly, which skips the zeros of a left operand that has many. Operands are
 * copied into its memory, the left one in parts that stay in the processor's caches, and the result
 * out of it: for all but the thinnest matrices that is little beside the product.
 *
 * @module
 */
import type { FloatArray, Kernels, ProductKernel } from "../interface.ts";
import { reference } from "../reference.ts";
import { Allocator, BLOCK_COUNT, BLOCK_ROWS, VECTOR } from "./layout.ts";
import type { Workspace } from "./workspace.ts";

/** Multiplications below which the copies take longer than the product. */
const LEAST_WORK = 2000;

/** About how many bytes of the left operand are copied at a time. */
const PART_BYTES = 2 ** 21;

/** Room for a vector or a cache line that is read beyond a matrix. */
const SLACK = 64;

/**
 * Bytes of scratch memory: a block of A; a block of a panel, rows of two vectors; and a tile. Or, where
 * zeros are skipped, a panel's row and two numbers for each number of a row of A, and one more.
 */
const scratchBytes = (k: number, bytes: number) =>
  Math.max(
    BLOCK_ROWS * BLOCK_COUNT * bytes + BLOCK_COUNT * 2 * VECTOR + 128,
    128 + 2 * bytes * (k + 1),
  );

/** These kernels of the interface, in the memory of a workspace. */
export function createDenseProducts(
  workspace: Workspace,
): Pick<Kernels, "matmul" | "matmulTN" | "matmulNT"> {
  const product =
    (name: "matmul" | "matmulTN" | "matmulNT"): ProductKernel => (out, a, b, m, k, n) => {
      if (m * k * n < LEAST_WORK) return reference[name](out, a, b, m, k, n);
      multiply(workspace, name, out, a, b, m, k, n);
    };
  return {
    matmul: product("matmul"),
    matmulTN: product("matmulTN"),
    matmulNT: product("matmulNT"),
  };
}

function multiply(
  workspace: Workspace,
  name: "matmul" | "matmulTN" | "matmulNT",
  out: FloatArray,
  a: FloatArray,
  b: FloatArray,
  m: number,
  k: number,
  n: number,
): void {
  const bytes = out.BYTES_PER_ELEMENT, isSum = name === "matmulTN", isTurned = name === "matmulNT";
  // A as it is stored. Parts of its rows are parts of C, or, where it is transposed, of all sums.
  const [rows, width] = isSum ? [k, m] : [m, k];
  const unit = BLOCK_ROWS * width * bytes;
  const part = Math.min(rows, BLOCK_ROWS * Math.max(1, Math.floor(PART_BYTES / unit)));
  const [height, depth] = isSum ? [m, part] : [part, k];

  const allocator = new Allocator();
  const aAt = allocator.take(part * width * bytes + SLACK);
  const bAt = allocator.take(depth * n * bytes + SLACK);
  const ordered = allocator.take(isTurned ? depth * n * bytes + SLACK : 0);
  const cAt = allocator.take(height * n * bytes);
  const scratch = allocator.take(scratchBytes(depth, bytes));
  const { buffer, kernels } = workspace.reserve(allocator.top);
  const view = (at: number, length: number) =>
    bytes === 8 ? new Float64Array(buffer, at, length) : new Float32Array(buffer, at, length);
  const A = view(aAt, part * width), B = view(bAt, depth * n), C = view(cAt, height * n);
  const run = kernels[bytes === 8 ? "matmul_f64" : "matmul_f32"];

  const [aRow, aNext] = isSum ? [bytes, m * bytes] : [k * bytes, bytes];
  const [bRow, bNext] = isTurned ? [bytes, k * bytes] : [n * bytes, bytes];
  if (!isSum) B.set(b.subarray(0, k * n));
  for (let from = 0; from < rows; from += part) {
    const count = Math.min(part, rows - from);
    A.set(a.subarray(from * width, (from + count) * width));
    if (isSum) B.set(b.subarray(from * n, (from + count) * n));
    const [high, deep] = isSum ? [m, count] : [count, k], isFirst = !isSum || from === 0;
    run(cAt, aAt, aRow, aNext, bAt, bRow, bNext, high, deep, n, isFirst, ordered, scratch);
    if (!isSum) out.set(C.subarray(0, count * n), from * n);
  }
  if (isSum) out.set(C);
}
