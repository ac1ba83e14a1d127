/**
 * Losses of predictions `p` against targets `t`, each beside its gradient with respect to `p`.
 *
 * Two ways of averaging are in use and named as in PyTorch: "mean" divides by the number of
 * entries, N·K; "batchmean" sums the K outputs of an example and divides by the N examples. Reports
 * print the first; gradient descent in the sources follows the second, and so do the output heads
 * of an MLP. Cross-entropy only has the second.
 *
 * These see probabilities only, as in NumPy, and are infinite where one that has been rounded to 0 or 1
 * is wrong; the loss of a model is computed from its logits instead (models/heads.ts).
 *
 * Shapes: p and t (N, K).
 *
 * @module
 */
import { where } from "./tensor/joining.ts";
import { plain } from "./runtime/quote.ts";
import { expectTensor } from "./tensor/given.ts";
import { formatShape, sameShape } from "./tensor/shape.ts";
import type { Matrix } from "./tensor/tensor.ts";

/** What a loss may be divided by: all N·K entries, or the N examples. */
export const LOSS_REDUCTIONS = ["mean", "batchmean"] as const;

/** One of {@linkcode LOSS_REDUCTIONS}. */
export type LossReduction = typeof LOSS_REDUCTIONS[number];

/**
 * `−Σ t log p`, averaged over the examples. Entries with t = 0 count for nothing, even at p = 0.
 *
 * Derived in notebooks/02_mnist_full_batch.ipynb, "4. The loss".
 *
 * @throws {TypeError} If the shapes differ.
 */
export function crossEntropy<N extends number, K extends number>(
  p: Matrix<N, K>,
  t: Matrix<NoInfer<N>, NoInfer<K>>,
): number {
  const n = divisor(p, t, "batchmean");
  return -timesLog(t, p).sum() / n;
}

/** `dp = −t / p / N`. */
export function crossEntropyBackward<N extends number, K extends number>(
  p: Matrix<N, K>,
  t: Matrix<NoInfer<N>, NoInfer<K>>,
): Matrix<N, K> {
  const n = divisor(p, t, "batchmean");
  return where(t.ne(0), t.div(p), 0).div(-n);
}

/**
 * `−Σ t log p + (1 − t) log(1 − p)`, averaged.
 *
 * Derived in notebooks/01_learning_based_models.ipynb, "2. Learning the line".
 *
 * @throws {TypeError} If the shapes differ.
 */
export function binaryCrossEntropy<N extends number, K extends number>(
  p: Matrix<N, K>,
  t: Matrix<NoInfer<N>, NoInfer<K>>,
  reduction: LossReduction = "mean",
): number {
  const n = divisor(p, t, reduction);
  return -timesLog(t, p).add(timesLog(t.rsub(1), p.rsub(1))).sum() / n;
}

/**
 * `dp = (p − t) / (p (1 − p))`, averaged. The divisor is held above 1e-12, as in PyTorch, so that a
 * prediction that is exactly right has a gradient of 0.
 */
export function binaryCrossEntropyBackward<N extends number, K extends number>(
  p: Matrix<N, K>,
  t: Matrix<NoInfer<N>, NoInfer<K>>,
  reduction: LossReduction = "mean",
): Matrix<N, K> {
  const n = divisor(p, t, reduction);
  return p.sub(t).div(p.mul(p.rsub(1)).maximum(1e-12)).div(n);
}

/**
 * `Σ (p − t)²`, averaged.
 *
 * Derived in notebooks/03_multilayer_perceptron.ipynb, "Two means of squares".
 *
 * @throws {TypeError} If the shapes differ.
 *
 * @example
 * ```ts
 * import { meanSquaredError, tensor } from "gradbook";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(meanSquaredError(tensor([[0, 0.5]]), tensor([[0, 1]])), 0.125);
 * assertEquals(meanSquaredError(tensor([[0, 0.5]]), tensor([[0, 1]]), "batchmean"), 0.25);
 * ```
 */
export function meanSquaredError<N extends number, K extends number>(
  p: Matrix<N, K>,
  t: Matrix<NoInfer<N>, NoInfer<K>>,
  reduction: LossReduction = "mean",
): number {
  const n = divisor(p, t, reduction);
  return p.sub(t).pow(2).sum() / n;
}

/** `dp = 2 (p − t)`, averaged. */
export function meanSquaredErrorBackward<N extends number, K extends number>(
  p: Matrix<N, K>,
  t: Matrix<NoInfer<N>, NoInfer<K>>,
  reduction: LossReduction = "mean",
): Matrix<N, K> {
  const n = divisor(p, t, reduction);
  return p.sub(t).mul(2).div(n);
}

/** `t log p`, and 0 where t is 0. */
function timesLog<N extends number, K extends number>(
  t: Matrix<N, K>,
  p: Matrix<N, K>,
): Matrix<N, K> {
  return where(t.ne(0), t.mul(p.log()), 0);
}

function divisor(p: Matrix, t: Matrix, reduction: LossReduction): number {
  expectTensor(p, 2, "compute a loss of predictions");
  expectTensor(t, 2, "compute a loss against targets");
  if (!sameShape(p.shape, t.shape)) {
    throw new TypeError(
      `Cannot compare predictions ${formatShape(p.shape)} with targets ${formatShape(t.shape)}: ` +
        `shapes must be equal, but are not`,
    );
  }
  switch (reduction) {
    case "mean":
      return p.size;
    case "batchmean":
      return p.shape[0];
    default:
      reduction satisfies never;
      throw new TypeError(
        `Cannot reduce a loss: expected ${LOSS_REDUCTIONS.join(" or ")}, but got ` +
          plain(reduction, 40),
      );
  }
}
