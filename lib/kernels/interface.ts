/**
 * The kernels' interface: the loops that every tensor operation and training step comes down to.
 *
 * Kernels know only buffers and sizes. They check nothing (callers check shapes once, at the
 * public boundary), allocate nothing, and write their result into `out`, which never overlaps an
 * operand unless the kernel says that it works in place. All matrices are row-major; `m`, `k`, `n`
 * are sizes as in `A (M, K) · B (K, N) → C (M, N)`. Sizes rule: a buffer may be longer than they
 * say, and what lies beyond is left alone. Where none are given, all buffers have one length. All
 * float buffers of one call have one dtype.
 *
 * `reference` is the specification; any other implementation is held to it by one test body.
 *
 * @module
 */
import type { ProductLibrary } from "./library_product.ts";

/** The element types: IEEE double, NumPy's default, and single precision. */
export const DTYPES = ["float64", "float32"] as const;

/** One of {@linkcode DTYPES}. */
export type DType = typeof DTYPES[number];

/** The functions that may stand between two layers. Each has a derivative in terms of its output. */
export const ACTIVATIONS = ["relu", "tanh", "sigmoid", "identity"] as const;

/** One of {@linkcode ACTIVATIONS}. */
export type ActivationName = typeof ACTIVATIONS[number];

/** The output heads: what turns the last layer's output into probabilities, and the loss on them. */
export const HEADS = [
  "softmaxCrossEntropy",
  "sigmoidBinaryCrossEntropy",
  "sigmoidSquaredError",
] as const;

/** One of {@linkcode HEADS}. */
export type HeadName = typeof HEADS[number];

/** What may be asked for: an implementation by its name, or the best there is. */
export const KERNELS_CHOICES = ["auto", "simd", "blas", "reference"] as const;

/** One of {@linkcode KERNELS_CHOICES}. */
export type KernelsChoice = typeof KERNELS_CHOICES[number];

/** The data of a tensor: float64, as in NumPy, or float32. */
export type FloatArray = Float64Array | Float32Array;

/** Bytes that need not be in memory, such as those of a file, before all of them are asked for. */
export interface ByteSource {
  /** How many there are. */
  readonly length: number;
  /** Whether a block is had without reading it first. */
  readonly inMemory: boolean;
  /** All of them, which stay in memory from then on; a second call returns the same array. */
  all(): Uint8Array;
  /** Those from `start` up to `stop`, to be read before the next call, and not to be written to. */
  block(start: number, stop: number): Uint8Array;
}

/** A matrix of at most 256 different numbers, a byte per entry: byte b stands for `numbers[b]`. */
export interface ByteEntries {
  readonly source: ByteSource;
  /** 256 of them. */
  readonly numbers: FloatArray;
}

/** A dense matrix, in either form. */
export type Entries = FloatArray | ByteEntries;

/** A matrix (rows, columns) in compressed sparse row form over a constant background. */
export interface SparseRows {
  readonly rows: number;
  readonly columns: number;
  /** The value of every entry that is not listed. */
  readonly background: number;
  /** Row i's entries stand at `starts[i]` to `starts[i + 1]`. Length rows + 1. */
  readonly starts: Int32Array;
  /** The column of each entry, ascending within a row. */
  readonly columnOf: Int32Array | Uint16Array;
  /** Each entry's value less the background. */
  readonly values: FloatArray;
}

/** What is known of a matrix (rows, columns) before it is compressed. */
export interface Sparsity {
  readonly rows: number;
  readonly columns: number;
  /** The commonest value. */
  readonly background: number;
  /** How many entries differ from it, in all and in the row that has most of them. */
  readonly listed: number;
  readonly longest: number;
}

/** `out[i] = f(a[i])`. `out` may be `a`. */
export type UnaryKernel = (out: FloatArray, a: FloatArray) => void;

/**
 * `out[i, j] = f(a[i·aRow + j·aColumn], b[i·bRow + j·bColumn])` for i < m, j < n.
 *
 * A stride of 0 repeats the operand: (0, 1) is a row, (1, 0) a column, (0, 0) a scalar. `out` may be
 * `a` where a is whole: strides (n, 1).
 */
export type BinaryKernel = (
  out: FloatArray,
  a: FloatArray,
  b: FloatArray,
  m: number,
  n: number,
  aRow: number,
  aColumn: number,
  bRow: number,
  bColumn: number,
) => void;

/** Reduces the middle axis: a (outer, n, inner) → out (outer, inner). */
export type ReductionKernel = (
  out: FloatArray,
  a: FloatArray,
  outer: number,
  n: number,
  inner: number,
) => void;

/** A dense product of sizes m, k, n; which operand is stored transposed is in the kernel's name. */
export type ProductKernel = (
  out: FloatArray,
  a: FloatArray,
  b: FloatArray,
  m: number,
  k: number,
  n: number,
) => void;

/**
 * An output head: turns the logits `z` (M, K) into probabilities, in place; writes the gradient of
 * the batch's loss with respect to the logits into `delta` (M, K); returns the losses' sum over the
 * M examples (the caller divides by M for the mean).
 */
export type HeadKernel = (
  z: FloatArray,
  delta: FloatArray,
  targets: FloatArray,
  m: number,
  k: number,
) => number;

/** One implementation of all loops. */
export interface Kernels {
  /** How reports call it. */
  readonly name: string;

  /** To be called with new memory before it is first written to, where there is such a function. */
  readonly prepare?: (fresh: FloatArray) => void;

  /** `C = A B`: A (M, K), B (K, N). */
  readonly matmul: ProductKernel;
  /** `C = Aᵀ B`: A is stored (K, M), B (K, N). */
  readonly matmulTN: ProductKernel;
  /** `C = A Bᵀ`: A (M, K), B is stored (N, K). */
  readonly matmulNT: ProductKernel;
  /** `C = X[rows] W`: X sparse (·, K), W (K, N) → C (rows.length, N). */
  sparseMatmul(out: FloatArray, x: SparseRows, rows: Int32Array, w: FloatArray, n: number): void;
  /** `C = X[rows]ᵀ D`: X sparse (·, K), D (rows.length, N) → C (K, N). */
  sparseMatmulTN(out: FloatArray, x: SparseRows, rows: Int32Array, d: FloatArray, n: number): void;

  /** `out = Aᵀ`: A (M, N) → out (N, M). */
  transpose(out: FloatArray, a: FloatArray, m: number, n: number): void;
  /** `out[i] = a[rows[i]]`: rows of n numbers → out (rows.length, n). */
  gatherRows(out: FloatArray, a: FloatArray, rows: ArrayLike<number>, n: number): void;

  readonly add: BinaryKernel;
  readonly sub: BinaryKernel;
  readonly mul: BinaryKernel;
  readonly div: BinaryKernel;
  /** As IEEE 754 and NumPy have it: 1 to any power is 1, to the power NaN too. */
  readonly pow: BinaryKernel;
  readonly maximum: BinaryKernel;
  readonly minimum: BinaryKernel;
  /** Comparisons give 1 or 0, and 0 where an operand is NaN, except `ne`, which then gives 1. */
  readonly gt: BinaryKernel;
  readonly ge: BinaryKernel;
  readonly lt: BinaryKernel;
  readonly le: BinaryKernel;
  readonly eq: BinaryKernel;
  readonly ne: BinaryKernel;

  readonly neg: UnaryKernel;
  /** Off by at most 0.51 units in the last place, as measured; NumPy's by 0.71. */
  readonly exp: UnaryKernel;
  /** Off by at most 0.52 units in the last place, as measured; NumPy's by 0.60. */
  readonly log: UnaryKernel;
  /** Off by at most 2.08 units in the last place, as measured; NumPy's by 1.19. */
  readonly tanh: UnaryKernel;
  readonly sigmoid: UnaryKernel;
  readonly abs: UnaryKernel;
  readonly sqrt: UnaryKernel;

  /** Sums in NumPy's order (pairwise along a contiguous axis), so to the same bits. */
  readonly sum: ReductionKernel;
  /** NaN where any element is NaN, as in NumPy. n > 0. */
  readonly max: ReductionKernel;
  /** NaN where any element is NaN, as in NumPy. n > 0. */
  readonly min: ReductionKernel;
  /** The first place of the greatest element; NaN counts as greatest. n > 0. */
  argmax(out: Int32Array, a: FloatArray, outer: number, n: number, inner: number): void;

  /** `z ← f(z + b)` in place: z (M, N), b (N). */
  biasActivation(
    z: FloatArray,
    bias: FloatArray,
    m: number,
    n: number,
    activation: ActivationName,
  ): void;
  /** `d ← d ⊙ f′` in place, f′ in terms of the activation's output `a`. */
  activationBackward(d: FloatArray, a: FloatArray, activation: ActivationName): void;
  /** softmax, cross-entropy `-Σ t log p`, where t = 0 counts for nothing; delta = (p − t) / M. */
  readonly softmaxCrossEntropy: HeadKernel;
  /** sigmoid, binary cross-entropy `-Σ t log p + (1 − t) log(1 − p)`; delta = (p − t) / M. */
  readonly sigmoidBinaryCrossEntropy: HeadKernel;
  /** sigmoid, squared error `Σ (p − t)²`; delta = 2 (p − t) / M ⊙ p (1 − p). */
  readonly sigmoidSquaredError: HeadKernel;
  /** Gradient descent in place: `w ← w − rate · gradient`. */
  sgd(w: FloatArray, gradient: FloatArray, rate: number): void;

  /**
   * Trains a whole network in memory of its own. Where it is missing, `fit` goes kernel by kernel.
   */
  readonly startNetwork?: (plan: NetworkPlan) => Promise<NetworkRun>;
}

/** One layer's parameters, which the caller owns. */
export interface LayerBuffers {
  readonly inputs: number;
  readonly outputs: number;
  /** (inputs, outputs) */
  readonly weights: FloatArray;
  /** (outputs,) */
  readonly bias: FloatArray;
  readonly activation: ActivationName;
}

/** A data set: inputs (count, D) and targets (count, K). */
export interface ExampleBuffers {
  readonly count: number;
  readonly inputs: Entries;
  /** Where not null, the inputs are worth compressing. */
  readonly sparsity: Sparsity | null;
  readonly targets: FloatArray;
}

/** What a step leaves of each example, where it lies: `bytes` of them, `stride` from one to the next. */
export interface ExampleField {
  readonly memory: Uint8Array;
  readonly bytes: number;
  readonly stride: number;
}

/** Others who take the same steps: each works on its own examples, and all update by all of them. */
export interface Sharing {
  /** The number of this one, from 0, and how many there are. */
  readonly rank: number;
  readonly size: number;
  /** Which of so many examples are worked on here: from the first number up to the second. */
  own(count: number): readonly [number, number];
  /** Puts what all made of theirs in order, in place of the own ones, which stand first. */
  gather(fields: readonly ExampleField[], count: number): void;
  /** Brings what each has in its places, by rank, to the same places of all others. */
  exchange(places: readonly (readonly Uint8Array[])[]): void;
}

/** What to train, and on what. */
export interface NetworkPlan {
  readonly layers: readonly LayerBuffers[];
  readonly head: HeadName;
  /** All data sets that steps and evaluations will name. */
  readonly sets: readonly ExampleBuffers[];
  /** Examples per step, at most. */
  readonly batchSize: number;
  /** How many threads share the work; left out, as many as pay off. */
  readonly threads?: number | undefined;
  /** How many that may be. */
  readonly threadLimit: number;
  /** Who shares the steps, where others do. */
  readonly sharing?: Sharing | undefined;
  /** Whose products all are, of what is 0, too; left out, the kernels' own. */
  readonly library?: ProductLibrary | undefined;
  /** Seconds that threads wait for one that does not come before they give it up for lost. */
  readonly patience?: number | undefined;
}

/** What a pass over some examples came to: sums, to be divided by the number of examples. */
export interface Tally {
  /** The head's loss, summed over the examples. */
  loss: number;
  /** How many examples were classified correctly. */
  correct: number;
}

/** A network in training. */
export interface NetworkRun {
  /** What the last bits depend on: runs of one name have the same, on any machine, or on this. */
  readonly arithmetic: string;
  /** How many threads share the work. */
  readonly threads: number;
  /** Why there are fewer threads than were asked for. */
  readonly note?: string;
  /**
   * One step of gradient descent on the examples at `rows`; adds what it saw to `tally` and returns
   * the mean loss before the step.
   */
  train(set: ExampleBuffers, rows: Int32Array, rate: number, tally: Tally): number;
  /** Adds the loss and the correct answers on the examples at `rows` to `tally`. */
  evaluate(set: ExampleBuffers, rows: Int32Array, tally: Tally): void;
  /** Brings the caller's parameters up to date. */
  readBack(): void;
  /** Lets go of threads and memory. Call `readBack` first. */
  close(): void;
}
