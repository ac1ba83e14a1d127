/**
 * Dense products in WebAssembly. The operands are copied into its memory, and the result out of it:
 * for all but the thinnest matrices that is little beside the product.
 *
 * @module
 */
import type { FloatArray, Kernels } from "../interface.ts";
import { reference } from "../reference.ts";
import { Allocator, BLOCK_COUNT, BLOCK_ROWS, VECTOR } from "./layout.ts";
import type { Workspace } from "./workspace.ts";

/** Multiplications below which the copies take longer than the product. */
const LEAST_WORK = 2000;

/** Bytes of scratch memory: a block of A; a block of a panel, rows of two vectors; and a tile. */
const scratchBytes = (bytesPerNumber: number) =>
  BLOCK_ROWS * BLOCK_COUNT * bytesPerNumber + BLOCK_COUNT * 2 * VECTOR + 128;

/** These kernels of the interface, in the memory of a workspace. */
export function createDenseProducts(
  workspace: Workspace,
): Pick<Kernels, "matmul" | "matmulTN" | "matmulNT"> {
  return {
    matmul: (out, a, b, m, k, n) => {
      if (m * k * n < LEAST_WORK) return reference.matmul(out, a, b, m, k, n);
      multiply(workspace, out, a, k, 1, b, n, 1, m, k, n);
    },
    matmulTN: (out, a, b, m, k, n) => {
      if (m * k * n < LEAST_WORK) return reference.matmulTN(out, a, b, m, k, n);
      multiply(workspace, out, a, 1, m, b, n, 1, m, k, n);
    },
    matmulNT: (out, a, b, m, k, n) => {
      if (m * k * n < LEAST_WORK) return reference.matmulNT(out, a, b, m, k, n);
      multiply(workspace, out, a, k, 1, b, 1, k, m, k, n);
    },
  };
}

function multiply(
  workspace: Workspace,
  out: FloatArray,
  a: FloatArray,
  aRow: number,
  aNext: number,
  b: FloatArray,
  bRow: number,
  bNext: number,
  m: number,
  k: number,
  n: number,
): void {
  const bytes = out.BYTES_PER_ELEMENT;
  const allocator = new Allocator();
  const aAt = allocator.take(m * k * bytes), bAt = allocator.take(k * n * bytes);
  const cAt = allocator.take(m * n * bytes);
  const scratch = allocator.take(scratchBytes(bytes));
  const { buffer, kernels } = workspace.reserve(allocator.top);
  const view = (at: number, length: number) =>
    bytes === 8 ? new Float64Array(buffer, at, length) : new Float32Array(buffer, at, length);
  view(aAt, m * k).set(a.subarray(0, m * k));
  view(bAt, k * n).set(b.subarray(0, k * n));
  kernels[bytes === 8 ? "matmul_f64" : "matmul_f32"](
    cAt,
    aAt,
    aRow * bytes,
    aNext * bytes,
    bAt,
    bRow * bytes,
    bNext * bytes,
    m,
    k,
    n,
    scratch,
  );
  out.set(view(cAt, m * n));
}
