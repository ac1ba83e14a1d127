/** Where Gradbook differs from NumPy and its like on purpose, and why. */
import type { Question } from "./python.ts";

interface Choice {
  readonly domain: string;
  /** What the question and the difference look like. */
  readonly question: RegExp;
  readonly found: RegExp;
  readonly reason: string;
}

const CHOICES: readonly Choice[] = [
  {
    domain: "operations",
    question: /^np\.(?:max|min|clip)/,
    found: /: -?0 ≠ -?0$/,
    reason: "of zeros of both signs, NumPy takes one by its processor and by their places; " +
      "here +0 is greater, as IEEE 754 has it",
  },
  {
    domain: "nets",
    question: /^run/,
    // From a hundred on, a step multiplies what rounding has left.
    found: /\(parameters up to (?:\de\+[2-9]|\de\+\d\d+|Infinity|NaN)\)$/,
    reason: "training that goes astray is chaotic: rounding decides",
  },
  {
    domain: "nets",
    question: /^run/,
    found: /^we refuse \(RangeError: Cannot go on training: .* must be finite/,
    reason: "training that has come to NaN or infinity ends with an error",
  },
  {
    domain: "operations",
    question: /axis=(?:0|-1)\b/,
    found: /^we refuse .* along axis (?:0|-1): it has 0 axes/,
    reason: "a number has no axis; NumPy's reductions let 0 and -1 pass",
  },
];

/** Why this difference is meant, if it is. */
export function choiceFor(domain: string, { code }: Question, found: string): string | undefined {
  return CHOICES.find((choice) =>
    choice.domain === domain && choice.question.test(code) && choice.found.test(found)
  )?.reason;
}
