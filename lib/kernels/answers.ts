/**
 * What a network's outputs answer, by head: the one definition that predictions, the counting of right
 * answers and a page's scripts go by.
 *
 * | head                        | one output               | several outputs                    |
 * | --------------------------- | ------------------------ | ---------------------------------- |
 * | `softmaxCrossEntropy`       | class 0, always          | the class of the greatest          |
 * | `sigmoidBinaryCrossEntropy` | 1 above one half, else 0 | a bit each, the same way           |
 * | `sigmoidSquaredError`       | 1 above one half, else 0 | the class of the greatest          |
 *
 * Of equals, the first is the greatest; and where 0 and 1 are equally probable, the answer is 0. Bits
 * stand for a number, the most significant first, and are right when all of them are.
 *
 * @module
 */
import type { FloatArray, HeadName } from "./interface.ts";

/** The two ways to read outputs. */
export const ANSWERS = ["greatest", "bits"] as const;

/** One of {@linkcode ANSWERS}. */
export type AnswerKind = typeof ANSWERS[number];

/** How a head's outputs are read. */
export function answersOf(head: HeadName, outputs: number): AnswerKind {
  switch (head) {
    case "softmaxCrossEntropy":
      return "greatest";
    case "sigmoidBinaryCrossEntropy":
      return "bits";
    case "sigmoidSquaredError":
      return outputs === 1 ? "bits" : "greatest";
  }
}

/**
 * How many rows of outputs p (M, K) answer their targets t (M, K) rightly, both read the same way. Its
 * twin in assembly/heads.ts counts in WebAssembly.
 */
export function countCorrect(
  kind: AnswerKind,
  p: FloatArray,
  t: FloatArray,
  m: number,
  k: number,
): number {
  const isRight = kind === "bits" ? haveSameBits : haveSameMaxima;
  let correct = 0;
  for (let first = 0; first < m * k; first += k) if (isRight(p, t, first, k)) correct++;
  return correct;
}

function haveSameBits(p: FloatArray, t: FloatArray, first: number, k: number): boolean {
  for (let o = first; o < first + k; o++) if (p[o] > 0.5 !== t[o] > 0.5) return false;
  return true;
}

function haveSameMaxima(p: FloatArray, t: FloatArray, first: number, k: number): boolean {
  let predicted = first, label = first;
  for (let o = first + 1; o < first + k; o++) {
    if (p[o] > p[predicted]) predicted = o;
    if (t[o] > t[label]) label = o;
  }
  return predicted === label;
}
