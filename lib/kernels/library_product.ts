/**
 * The product that a run's threads call in a library outside, on the memory that they share.
 *
 * @module
 */
/** A foreign function's name and parameters. */
export interface GemmDeclaration {
  readonly name: string;
  readonly parameters: readonly ("i32" | "i64" | "f32" | "f64" | "buffer")[];
  readonly result: "void";
}

/** Where a library's products of matrices are, as Deno's foreign function interface takes it. */
export interface GemmSource {
  readonly path: string;
  readonly float64: GemmDeclaration;
  readonly float32: GemmDeclaration;
}

/** Dense products of a library outside, which each thread of a run opens for itself. */
export interface ProductLibrary {
  readonly source: GemmSource;
  /** What the last bits of a run on so many threads depend on. */
  arithmetic(threads: number): string;
  /** Does some work while the library's products are computed by their callers alone. */
  alone(work: () => void): void;
}

/**
 * What the kernels import: the library's product `C ← α op(A) op(B) + β C`, or none. Addresses are in
 * bytes; see simd/assembly/library_step.ts. It is part of a worker's source, and so contains all that
 * it needs.
 *
 * @throws {Error} If the library cannot be opened.
 */
export function openGemm(
  buffer: ArrayBufferLike,
  source: GemmSource | undefined,
): (...sizes: number[]) => void {
  if (!source) {
    return () => {
      throw new Error("Cannot multiply: expected a library, but there is none");
    };
  }
  const { path, ...gemm } = source;
  const { float64, float32 } = Deno.dlopen(path, gemm).symbols;
  const doubles = new Float64Array(buffer), singles = new Float32Array(buffer);
  return (bytes, turnsA, turnsB, m, n, k, alpha, a, aRow, b, bRow, beta, c, cRow) => {
    const numbers = bytes === 8 ? doubles : singles, gemm = bytes === 8 ? float64 : float32;
    // WebAssembly hands over addresses from 2 GiB on as negative numbers.
    const at = (address: number) => numbers.subarray((address >>> 0) / bytes) as BufferSource;
    // CBLAS's numbers for row by row; and for a matrix that is transposed, or is not.
    const order = 101, opA = turnsA ? 112 : 111, opB = turnsB ? 112 : 111;
    gemm(order, opA, opB, m, n, k, alpha, at(a), aRow, at(b), bRow, beta, at(c), cRow);
  };
}
