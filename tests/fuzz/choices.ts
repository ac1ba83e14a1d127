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
    domain: "operations",
    question: /np\.unique/,
    found: /: -?0 ≠ -?0$/,
    reason: "which zero of both signs NumPy's unstable sort puts first is chance; here the first",
  },
  {
    domain: "operations",
    question: /^np\.linalg\.norm\(a, 2,/,
    found: /^we refuse .* expected the order/,
    reason: "the order 2 of matrices needs singular values, which are not here",
  },
  {
    domain: "operations",
    question: /^a\[m > 0\] = v/,
    found: /^we refuse .* by a mask of \(\):/,
    reason: "NumPy adds an axis for a mask that has none; here a mask is of one axis or several",
  },
  {
    domain: "operations",
    question: /^a\[[-\d, ]+\] = v/,
    found: /^they refuse .*setting an array element with a sequence/,
    reason: "one element takes a list of one, as a range of one does",
  },
  {
    domain: "operations",
    question: /^np\.median\(a/,
    found: /^they refuse .*cannot reshape array of size 0/,
    reason: "NumPy's median of nothing along several axes, or none, ends in an error of its own",
  },
  {
    domain: "operations",
    question: /^a\[m > 0\] = v/,
    found: /^they refuse .*requires a 0 or 1-dimensional input/,
    reason: "axes of one before a value's own are let pass, as with every other index",
  },
  {
    domain: "operations",
    question: /^a\[.*\] = v/,
    found: /^we refuse .*Cannot broadcast \(.*\b0\b.*\) to \(.*\b0\b.*\):/,
    reason: "where masks select nothing, NumPy takes any value of no elements, whatever its axes",
  },
  {
    domain: "operations",
    question: /^a \*\* b/,
    found: /: NaN ≠ Infinity$/,
    reason: "NumPy takes a root for some exponents of 0.5 that broadcast, of others the power",
  },
  {
    domain: "operations",
    question: /^np\.roll\(a, .*axis=\(\)/,
    found: /^they refuse .*not enough values to unpack/,
    reason: "NumPy's roll of a number along no axes ends in an error of its own",
  },
  {
    domain: "operations",
    question: /^np\.repeat/,
    found: /^we refuse .* expected an integer from 0 .*but got -1/,
    reason: "no count is negative, of an empty array neither",
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
