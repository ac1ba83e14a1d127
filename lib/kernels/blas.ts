/**
 * Dense products by the machine's own BLAS, a library of linear algebra tuned for its processor:
 * OpenBLAS, Intel's MKL or Apple's Accelerate, called through Deno's foreign function interface.
 *
 * NumPy calls the same routines for the same shapes (`matmul.c.src` of its sources says which), so
 * over the same library, on as many threads, the products have the same bits as NumPy's of arrays
 * that lie in memory in one piece. All other loops are those of another implementation, and so is
 * training, whose products skip what is 0; unless the library was asked for by name, and is faster: then
 * each thread of a run calls it for its share of every product.
 *
 * A library has one of four interfaces: integers of 32 bits (`cblas_dgemm`) or 64 bits
 * (`cblas_dgemm64_`), and the names with or without the `scipy_` that Python's packages put before
 * them. A build of OpenBLAS with 64-bit integers under the plain names says so when asked.
 *
 * @module
 */
import { readVariable } from "../runtime/environment.ts";
import { plain } from "../runtime/quote.ts";
import type { FloatArray, Kernels, NetworkPlan, ProductKernel } from "./interface.ts";
import type { ProductLibrary } from "./library_product.ts";
import { density } from "./sparse.ts";

/** What the routines of a library are called, and how long its integers are. */
interface Interface {
  readonly prefix: string;
  readonly suffix: string;
  readonly integer: "i32" | "i64";
}

const INTERFACES = ["", "scipy_"].flatMap((prefix): Interface[] => [
  { prefix, suffix: "", integer: "i32" },
  { prefix, suffix: "64_", integer: "i64" },
]);

/** Names that the system's loader looks up in its own folders, and folders it may not know. */
const PLACES: Partial<Record<typeof Deno.build.os, readonly string[]>> = {
  linux: [
    "libopenblas.so.0",
    "libopenblas.so",
    "libmkl_rt.so.2",
    "/opt/OpenBLAS/lib/libopenblas.so",
    "/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.so.2",
  ],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
  ],
  windows: ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll"],
};

/** CBLAS's names for how a matrix is stored, and for the half of it that is written. */
const ROW_MAJOR = 101, AS_IS = 111, TRANSPOSED = 112, UPPER = 121;

/** A BLAS library that has been found and opened. */
export interface Blas {
  /** Its path, or the name by which the system found it. */
  readonly path: string;
  /** The other kernels with the dense products replaced by the library's, in training where it is
   * faster, too, or there not. */
  over(loops: Kernels, trains: boolean): Kernels;
  /** How many threads the library's products may use. Accelerate decides that by itself. */
  setThreads(count: number): void;
}

/**
 * Looks for a library: the one that `GRADBOOK_BLAS` names, or in the platform's usual places. Asks
 * for no permission: without the permission to load libraries (`--allow-ffi`) there is none.
 *
 * @throws {Error} If none can be opened; the message says what was tried.
 */
export function openBlas(): Blas {
  if (typeof Deno === "undefined") {
    throw new Error("Cannot use blas kernels: expected to run in Deno, but this is not Deno");
  }
  const named = readVariable("GRADBOOK_BLAS");
  const places = named ? [named] : PLACES[Deno.build.os] ?? [];
  const permitted = places.filter((path) =>
    Deno.permissions.querySync({ name: "ffi", path }).state === "granted"
  );
  if (places.length > 0 && permitted.length === 0) {
    throw new Error(
      "Cannot use blas kernels: expected permission to load a library, but there is none; " +
        "run with --allow-ffi, as `deno task train-mnist:blas` does",
    );
  }
  const failures: string[] = [];
  for (const path of permitted) {
    try {
      return open(path);
    } catch (error) {
      failures.push(describeFailure(path, error as Error));
    }
  }
  throw new Error(
    `Cannot use blas kernels: expected a BLAS library, but could open none of ` +
      `${failures.join(", ")}` + (named ? "" : "; GRADBOOK_BLAS=path names one"),
  );
}

/** The path alone where there is nothing at it; else with what the system says about it. */
function describeFailure(path: string, { message }: Error): string {
  const reason = message.trim().replace(/^(Could not open library: )+/, "");
  return reason.startsWith(`${path}: cannot open`)
    ? plain(path)
    : `${plain(path)} (${plain(reason)})`;
}

function open(path: string): Blas {
  let failure: unknown;
  for (const names of INTERFACES) {
    try {
      return bind(path, names);
    } catch (error) {
      // What stands in the way under the commonest names is what a reader can make sense of.
      failure ??= error;
    }
  }
  throw failure;
}

function bind(path: string, names: Interface): Blas {
  const float64 = routinesOf(names, "f64"), float32 = routinesOf(names, "f32");
  const doubles = Deno.dlopen(path, float64).symbols, singles = Deno.dlopen(path, float32).symbols;
  const { symbols } = Deno.dlopen(path, optionsOf(names));
  // Of OpenBLAS: its version, and the processor that it has found. A permission for the library alone
  // is none for reading what a pointer leads to.
  const reads = Deno.permissions.querySync({ name: "ffi" }).state === "granted";
  const pointer = reads ? symbols.config?.() ?? null : null;
  const config = pointer ? Deno.UnsafePointerView.getCString(pointer) : path;
  if (names.integer === "i32" && pointer && config.includes("USE64BITINT")) {
    return bind(path, { ...names, integer: "i64" });
  }

  /** The routine for one storage of the operands: C = op(A) op(B). */
  const product = (aTransposed: boolean, bTransposed: boolean): ProductKernel => {
    const opA = aTransposed ? TRANSPOSED : AS_IS, opB = bTransposed ? TRANSPOSED : AS_IS;
    return (out, a, b, m, k, n) => {
      if (m * k * n === 0) return void out.fill(0, 0, m * n);
      const { gemm, gemv, syrk, dot } = out instanceof Float64Array ? doubles : singles;
      // As the foreign function interface takes them, shared memory included.
      const [A, B, C] = [a, b, out] as BufferSource[];
      const aRow = aTransposed ? m : k, bRow = bTransposed ? k : n;
      // As NumPy does: a product with a vector reads the matrix once, in whatever way it is stored, and
      // of a matrix with its own transpose, which is symmetric, one half is computed.
      if (m === 1 && n === 1) {
        out[0] = 0 + dot(k, A, 1, B, 1);
      } else if (n === 1) {
        const rows = aTransposed ? k : m;
        gemv(ROW_MAJOR, opA, rows, aRow, 1, A, aRow, B, 1, 0, C, 1);
      } else if (m === 1) {
        const rows = bTransposed ? n : k, op = bTransposed ? AS_IS : TRANSPOSED;
        gemv(ROW_MAJOR, op, rows, bRow, 1, B, bRow, A, 1, 0, C, 1);
      } else if (aTransposed !== bTransposed && m === n && sameMemory(a, b)) {
        syrk(ROW_MAJOR, UPPER, opA, n, k, 1, A, aRow, 0, C, n);
        for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) out[i * n + j] = out[j * n + i];
      } else {
        gemm(ROW_MAJOR, opA, opB, m, n, k, 1, A, aRow, B, bRow, 0, C, n);
      }
    };
  };
  // On Linux only, since elsewhere the number means another advice, and where addresses may be asked
  // for, which a permission for the library alone does not cover.
  const advise = Deno.build.os === "linux" && reads && symbols.advise;
  const setThreads = (count: number) => (symbols.setThreads ?? symbols.setThreadsOfMkl)?.(count);
  const library: ProductLibrary = {
    source: { path, float64: float64.gemm, float32: float32.gemm },
    arithmetic: (threads) => `blas, ${config}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    alone: (work) => {
      const threads = (symbols.threads ?? symbols.threadsOfMkl)?.() ?? 1;
      setThreads(1);
      try {
        work();
      } finally {
        setThreads(threads);
      }
    },
  };
  return {
    path,
    over: ({ startNetwork: start, ...loops }, trains) => ({
      ...loops,
      name: "blas",
      matmul: product(false, false),
      matmulTN: product(true, false),
      matmulNT: product(false, true),
      ...(advise && { prepare: (fresh) => adviseLargePages(fresh, advise) }),
      ...(start && {
        startNetwork: (plan) =>
          start(trains && isForLibrary(plan, config) ? { ...plan, library } : plan),
      }),
    }),
    setThreads,
  };
}

/** Multiplications of a step's first layer below which calling a library costs more than it gains. */
const LEAST_WORK = 2 ** 16;

/** OpenBLAS's names for processors on whose vectors of 512 bits its products take half as long. */
const WIDE = /SkylakeX|Cooperlake|SapphireRapids/;

/**
 * Whether a network is trained by the library's products, those of what is 0 included: where an eighth
 * of the inputs or, without the widest vectors, a quarter is not. Those of MNIST are a fifth.
 */
function isForLibrary({ layers: [layer], sets, batchSize, sharing }: NetworkPlan, config: string) {
  const [{ count, sparsity }] = sets;
  const work = Math.min(batchSize, count) * layer.inputs * layer.outputs;
  const least = WIDE.test(config) ? 1 / 8 : 1 / 4;
  return !sharing && work >= LEAST_WORK && (!sparsity || density(sparsity) >= least);
}

/** The system's page, and the least memory that large pages are asked for, as NumPy has it. */
const PAGE = 4096n, LARGE = 2 ** 22;

/** Linux' advice to use large pages. */
const HUGE_PAGES = 14;

/** Asks for pages of 2 MB, where the system deals out these at all: far fewer are to be found. */
function adviseLargePages(
  fresh: FloatArray,
  advise: (address: bigint, bytes: bigint, advice: number) => number,
): void {
  if (fresh.byteLength < LARGE) return;
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(fresh as BufferSource));
  const first = (address + PAGE - 1n) / PAGE * PAGE;
  const end = (address + BigInt(fresh.byteLength)) / PAGE * PAGE;
  // A refusal costs speed only.
  advise(first, end - first, HUGE_PAGES);
}

function sameMemory(a: FloatArray, b: FloatArray): boolean {
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset;
}

/** The routines of one precision: their parameters, in CBLAS's order. */
function routinesOf<Scalar extends "f32" | "f64">(
  { prefix, suffix, integer: int }: Interface,
  scalar: Scalar,
) {
  const name = (routine: string) =>
    `${prefix}cblas_${scalar === "f64" ? "d" : "s"}${routine}${suffix}`;
  const sizes = [int, int] as const, data = ["buffer", int] as const;
  return {
    gemm: {
      name: name("gemm"),
      parameters: ["i32", "i32", "i32", ...sizes, int, scalar, ...data, ...data, scalar, ...data],
      result: "void",
    },
    gemv: {
      name: name("gemv"),
      parameters: ["i32", "i32", ...sizes, scalar, ...data, ...data, scalar, ...data],
      result: "void",
    },
    syrk: {
      name: name("syrk"),
      parameters: ["i32", "i32", "i32", ...sizes, scalar, ...data, scalar, ...data],
      result: "void",
    },
    dot: { name: name("dot"), parameters: [int, ...data, ...data], result: scalar },
  } as const;
}

/** What a library may have or not. */
function optionsOf({ prefix, suffix }: Interface) {
  const optional = <
    const Types extends readonly Deno.NativeType[],
    const Result extends Deno.NativeResultType,
  >(name: string, parameters: Types, result: Result) =>
    ({ name, parameters, result, optional: true }) as const;
  return {
    config: optional(`${prefix}openblas_get_config${suffix}`, [], "pointer"),
    setThreads: optional(`${prefix}openblas_set_num_threads${suffix}`, ["i32"], "void"),
    threads: optional(`${prefix}openblas_get_num_threads${suffix}`, [], "i32"),
    // The C library's, which the library itself depends on.
    advise: optional("madvise", ["usize", "usize", "i32"], "i32"),
    threadsOfMkl: optional("MKL_Get_Max_Threads", [], "i32"),
    setThreadsOfMkl: optional("MKL_Set_Num_Threads", ["i32"], "void"),
  };
}
