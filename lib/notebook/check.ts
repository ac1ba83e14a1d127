/**
 * Exercises: cells with blanks to fill in, and checks that say how it went.
 *
 * In a notebook, an exercise is a pair of code cells:
 *
 * - the **exercise**, tagged `exercise`: functions in whose bodies {@linkcode blank} stands for what
 *   is missing, and below them the checks. Open blanks are type errors in an editor, by design, so
 *   this cell is no part of the module that a notebook's code cells make when they are joined;
 * - right after it the **solution**, tagged `solution` and folded away (`jupyter.source_hidden`): the
 *   same declarations with the blanks filled in, and the same checks. It is part of that module, and
 *   later cells build on it.
 *
 * Run All passes through open exercises: a check that meets a blank shows that it is open, and goes
 * on. A wrong answer shows the first difference and a hint, and throws, so that a run without a
 * reader fails; this is how the solutions are tested.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectFunction, expectKind, expectText } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectTensor } from "../tensor/given.ts";
import { expectNumber } from "../tensor/integers.ts";
import { formatShape, sameShape, type Shape } from "../tensor/shape.ts";
import { type NestedArray, Tensor } from "../tensor/tensor.ts";
import { findDifference, isCheckable, type Tolerance } from "./difference.ts";
import { type CheckResult, showResult } from "./check_result.ts";

/**
 * What stands in a blank: no number, no tensor, and without methods, so that an editor marks every
 * blank that is still open.
 */
export interface Blank {
  /** What an editor shows as missing or surplus. */
  readonly blank: "still to be filled in";
}

/** Thrown where a cell comes to a blank. */
export class OpenBlank extends Error {
  /** Tells it from failures. */
  override readonly name = "OpenBlank";
  /** What there is to do, in a few words. */
  readonly task: string;

  /** The error for a blank, by its number, and what belongs there. */
  constructor(number: number, hint: string) {
    expectNumber(number, "leave a blank");
    expectText("leave a blank", "what belongs there", hint);
    super(`Cannot run this cell: blank ${number} (${hint}) must be filled in, but is still open`);
    this.task = `fill in blank ${number} (${hint})`;
  }
}

/**
 * A blank to be replaced by an expression. It does not run: it throws, and {@linkcode check} shows
 * that the exercise is open.
 *
 * @param number Which of the exercise's blanks this is, from 1.
 * @param hint What belongs here, in words.
 * @throws {OpenBlank} Always.
 *
 * @example
 * ```ts
 * import type { Matrix } from "gradbook";
 * import { blank } from "gradbook/notebook";
 *
 * function relu(z: Matrix): Matrix {
 *   // @ts-expect-error: an open blank is a type error
 *   return blank(1, "z where it is positive, 0 elsewhere");
 * }
 * ```
 */
export function blank(number: number, hint: string): Blank {
  throw new OpenBlank(number, hint);
}

/** What can be compared: a tensor, labels, or a number or nested arrays of them. */
export type Checkable = Tensor<Shape> | ArrayLike<number> | NestedArray;

/** How strict a check is, and what to say where it fails. */
export interface CheckOptions extends Tolerance {
  /** Shown with a wrong or an open answer. */
  readonly hint?: string;
}

/**
 * Compares what an exercise computes with what is right: shape, then values. Shows a verdict with
 * the first difference.
 *
 * Values agree where `|actual − expected| ≤ atol + rtol · |expected|`; unless told, both are 1e-9.
 *
 * @param what What is checked, as the verdict names it.
 * @param attempt Computes the answer; may come to a blank.
 * @throws {Error} If the answer is wrong.
 *
 * @example
 * ```ts
 * import { relu, tensor } from "gradbook";
 * import { check } from "gradbook/notebook";
 *
 * const z = tensor([[-1, 2]]);
 * await check("relu(z)", () => z.mul(z.gt(0)), relu(z), { hint: "compare with 0" });
 * ```
 */
export function check(
  what: string,
  attempt: () => Checkable | Promise<Checkable>,
  expected: Checkable,
  options: CheckOptions = {},
): Promise<void> {
  expectCheck(what, attempt, options, ["hint", "rtol", "atol"]);
  const isComparable = isCheckable(expected);
  expectKind("check", "a tensor or numbers to compare with", expected, isComparable);
  return conclude(
    what,
    options.hint,
    async () => findDifference(await attempt(), expected, options),
  );
}

/** How a gradient is checked. */
export interface CheckGradientOptions extends CheckOptions {
  /** How far entries are moved to either side. Default: 1e-5. */
  readonly step?: number;
  /** How many entries are checked, evenly spread over all. Default: 100. */
  readonly entries?: number;
}

/**
 * Compares a gradient that an exercise derives with the slope of the loss, measured by moving one
 * parameter at a time: (loss(w + h) − loss(w − h)) / 2h.
 *
 * Values agree where `|actual − expected| ≤ atol + rtol · |expected|`; unless told, both are 1e-6,
 * which leaves room for rounding where the loss is about 1 and everything is float64.
 *
 * @param attempt Computes the gradient, of the parameter's shape.
 * @param parameter What the loss depends on; it is changed, and put back.
 * @param loss The loss with the parameter as it stands.
 * @throws {Error} If the gradient is wrong.
 * @throws {TypeError} If the parameter is float32, in which differences have too few digits, or a
 * transpose, which has no data of its own to change.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { checkGradient } from "gradbook/notebook";
 *
 * const w = tensor([1, 2, 3]);
 * await checkGradient("the gradient of Σ w²", () => w.mul(2), w, () => w.pow(2).sum());
 * ```
 */
export function checkGradient(
  what: string,
  attempt: () => Tensor<Shape> | Promise<Tensor<Shape>>,
  parameter: Tensor<Shape>,
  loss: () => number,
  options: CheckGradientOptions = {},
): Promise<void> {
  expectCheck(what, attempt, options, ["hint", "step", "entries", "rtol", "atol"]);
  expectTensor(parameter, undefined, "check a gradient");
  expectFunction("check a gradient", "the loss", loss);
  const { hint, step = 1e-5, entries = 100, rtol = 1e-6, atol = 1e-6 } = options;
  if (parameter.dtype !== "float64") {
    throw new TypeError(
      "Cannot check a gradient by differences: expected a parameter of float64, " +
        `but it is ${parameter.dtype}`,
    );
  }
  if (parameter.isTransposed) {
    throw new TypeError(
      "Cannot check a gradient by differences: expected a parameter with data of its own, " +
        "but it is a transpose; take its copy()",
    );
  }
  return conclude(what, hint, async () => {
    const derived = await attempt();
    if (!(derived instanceof Tensor)) {
      return `expected a tensor of shape ${formatShape(parameter.shape)}, got ${describe(derived)}`;
    }
    if (!sameShape(derived.shape, parameter.shape)) {
      return `expected shape ${formatShape(parameter.shape)}, got ${formatShape(derived.shape)}`;
    }
    const expected = derived.copy(), stride = Math.max(1, Math.ceil(parameter.size / entries));
    for (let i = 0; i < parameter.size; i += stride) {
      expected.data[i] = measureSlope(parameter, i, step, loss);
    }
    return findDifference(derived, expected, { rtol, atol });
  });
}

function expectCheck(
  what: unknown,
  attempt: unknown,
  options: CheckOptions,
  known: readonly string[],
): void {
  expectText("check", "what is checked", what);
  expectFunction("check", "the attempt", attempt);
  expectOptions("check", options, known);
}

function measureSlope(
  { data }: Tensor<Shape>,
  i: number,
  step: number,
  loss: () => number,
): number {
  const value = data[i];
  try {
    data[i] = value + step;
    const above = loss();
    data[i] = value - step;
    return (above - loss()) / (2 * step);
  } finally {
    data[i] = value;
  }
}

/** Shows the result for an answer whose difference, if any, `compare` finds. */
async function conclude(
  what: string,
  hint: string | undefined,
  compare: () => Promise<string | undefined>,
): Promise<void> {
  const result: CheckResult = { what, hint, ...await outcome(compare) };
  await showResult(result);
  if (result.state === "wrong") {
    throw new Error(
      `Cannot accept ${what}: ${result.detail}${hint === undefined ? "" : ` (hint: ${hint})`}`,
    );
  }
}

async function outcome(
  compare: () => Promise<string | undefined>,
): Promise<Pick<CheckResult, "state" | "detail">> {
  try {
    const detail = await compare();
    return detail === undefined ? { state: "right" } : { state: "wrong", detail };
  } catch (error) {
    if (!(error instanceof OpenBlank)) throw error;
    return { state: "open", detail: error.task };
  }
}
