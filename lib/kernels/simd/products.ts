/**
 * Dense products in WebAssembly. The operands are copied into its memory, and the result out of it:
 * for all but the thinnest matrices that is little beside the product.
 *
 * @module
 */
import type { FloatArray, ProductKernel } from "../interface.ts";
import { reference } from "../reference.ts";
import { Allocator } from "./layout.ts";
import { reserve } from "./workspace.ts";

/** Multiplications below which the copies take longer than the product. */
const LEAST_WORK = 2000;

/**
 * Bytes of scratch memory, as assembly/matmul.ts uses it: a block of A, 128 rows of 512 numbers; a
 * block of a panel, 512 rows of two vectors; and a tile.
 */
const scratchBytes = (bytesPerNumber: number) => 128 * 512 * bytesPerNumber + 512 * 32 + 128;

/** `C = A B`: A (M, K), B (K, N). */
export const matmul: ProductKernel = (out, a, b, m, k, n) => {
  if (m * k * n < LEAST_WORK) return reference.matmul(out, a, b, m, k, n);
  multiply(out, a, k, 1, b, n, 1, m, k, n);
};

/** `C = Aᵀ B`: A is stored (K, M), B (K, N). */
export const matmulTN: ProductKernel = (out, a, b, m, k, n) => {
  if (m * k * n < LEAST_WORK) return reference.matmulTN(out, a, b, m, k, n);
  multiply(out, a, 1, m, b, n, 1, m, k, n);
};

/** `C = A Bᵀ`: A (M, K), B is stored (N, K). */
export const matmulNT: ProductKernel = (out, a, b, m, k, n) => {
  if (m * k * n < LEAST_WORK) return reference.matmulNT(out, a, b, m, k, n);
  multiply(out, a, k, 1, b, 1, k, m, k, n);
};

function multiply(
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
  const { buffer, kernels } = reserve(allocator.top);
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
