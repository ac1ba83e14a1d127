/**
 * Dense products in WebAssembly, which skips the zeros of an operand that has many. Operands are
 * copied into its memory, the left one in parts that stay in the processor's caches, and the result
 * out of it: for all but the thinnest matrices that is little beside the product.
 *
 * @module
 */
import type { Kernels, ProductKernel } from "../interface.ts";
import { reference } from "../reference.ts";
import { Allocator, BLOCK_ROWS, SCRATCH } from "./layout.ts";
import { transpose } from "./rearrangements.ts";
import { USEFUL_THREADS } from "./workers.ts";
import { ROOM, type Workspace } from "./workspace.ts";

/** Multiplications below which the copies take longer than the product. */
const LEAST_WORK = 2000;

/** About how many bytes of the left operand are copied at a time. */
const PART_BYTES = 2 ** 21;

/** Room for each thread to work in, and behind it for the operands. */
const scratch = new Allocator(ROOM).take(USEFUL_THREADS * SCRATCH);
const OPERANDS = scratch + USEFUL_THREADS * SCRATCH;

type Name = "matmul" | "matmulTN" | "matmulNT";

/** These kernels of the interface, in the memory of a workspace. */
export function createDenseProducts(workspace: Workspace): Pick<Kernels, Name> {
  const product = (name: Name): ProductKernel => (out, a, b, m, k, n) => {
    if (m * k * n < LEAST_WORK) return reference[name](out, a, b, m, k, n);
    // Without those who helped, if one of them was lost.
    while (!multiply(workspace, name, [out, a, b, m, k, n]));
  };
  return {
    matmul: product("matmul"),
    matmulTN: product("matmulTN"),
    matmulNT: product("matmulNT"),
  };
}

/** Whether no thread was lost on the way. */
function multiply(
  workspace: Workspace,
  name: Name,
  [out, a, b, m, k, n]: Parameters<ProductKernel>,
): boolean {
  const bytes = out.BYTES_PER_ELEMENT, isSum = name === "matmulTN", isTurned = name === "matmulNT";
  // A as it is stored. Parts of its rows are parts of C, or, where it is transposed, of all sums.
  const [rows, width] = isSum ? [k, m] : [m, k];
  const unit = BLOCK_ROWS * width * bytes;
  const part = Math.min(rows, BLOCK_ROWS * Math.max(1, Math.floor(PART_BYTES / unit)));
  const [height, depth] = isSum ? [m, part] : [part, k];

  const allocator = new Allocator(OPERANDS);
  const aAt = allocator.take(part * width * bytes);
  const bAt = allocator.take(depth * n * bytes);
  const cAt = allocator.take(height * n * bytes);
  const { room, threads } = workspace.call(allocator.top, m * k * n);
  const FloatArray = bytes === 8 ? Float64Array : Float32Array, buffer = room.buffer as ArrayBuffer;
  const A = new FloatArray(buffer, aAt, part * width), B = new FloatArray(buffer, bAt, depth * n);
  const C = new FloatArray(buffer, cAt, height * n);

  const [aRow, aNext] = isSum ? [bytes, m * bytes] : [k * bytes, bytes];
  const [bRow, bNext] = isTurned ? [bytes, k * bytes] : [n * bytes, bytes];
  if (!isSum) B.set(b.subarray(0, k * n));
  for (let from = 0; from < rows; from += part) {
    const count = Math.min(part, rows - from);
    A.set(a.subarray(from * width, (from + count) * width));
    if (isSum) B.set(b.subarray(from * n, (from + count) * n));
    const [high, deep] = isSum ? [m, count] : [count, k], isFirst = !isSum || from === 0 ? 1 : 0;
    const operands = [aAt, aRow, aNext, bAt, bRow, bNext, cAt, high, deep, n];
    const turned = workspace.multiply(room, [...operands, bytes, isFirst, threads, scratch]);
    if (turned === null) return false;
    if (isSum && from + count < rows) continue;
    const result = out.subarray(isSum ? 0 : from * n);
    if (turned) transpose(result, C, n, high);
    else result.set(C.subarray(0, high * n));
  }
  return true;
}
