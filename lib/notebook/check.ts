/**
 * Exercises: cells with blanks to fill in, and checks that say how it went.
 *
 * A check of an exercise of the catalog, `check("relu", yours, solution)`, tries the reader's function on
 * random inputs, names the fault that explains a difference, and gives more away with each attempt. It
 * returns the function to go on with, and throws nothing: Run All passes through open exercises and
 * wrong answers alike.
 *
 * A check against one right result, `check("a loss", () => …, 0.5)`, shows the first difference and
 * throws, so that a run without a reader fails.
 *
 * @module
 */
import { describe } from "../runtime/describe.ts";
import { expectFunction, expectKind, expectText } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectTensor } from "../tensor/given.ts";
import { formatShape, sameShape, type Shape } from "../tensor/shape.ts";
import { type NestedArray, Tensor } from "../tensor/tensor.ts";
import { OpenBlank } from "../exercises/blank.ts";
import { findDifference, isCheckable, type Tolerance } from "../exercises/difference.ts";
import type { AnyFunction, Exercise } from "../exercises/exercise.ts";
import { type CheckResult, showResult } from "./check_result.ts";
import { compareSlopes } from "./gradient_rows.ts";
import { practice } from "./practice.ts";

export { OpenBlank, todo } from "../exercises/blank.ts";

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
  options?: CheckOptions,
): Promise<void>;
/**
 * Tries a reader's function on an exercise, of the catalog by its name or any other. What is off is
 * shown after the first failed attempt, where to look after the second, how to go on after the third.
 *
 * @param exercise Its name in the catalog, or the exercise itself.
 * @param yours The reader's function; may come to a {@linkcode todo}.
 * @param solution What the cells below go on with until the reader's is right.
 * @returns The reader's function if it is right, or else the solution.
 *
 * @example
 * ```ts
 * import type { Matrix } from "gradbook";
 * import { check } from "gradbook/notebook";
 *
 * const yours = (z: Matrix): Matrix => z.mul(z.gt(0));
 * const relu = await check("relu", yours, (z: Matrix): Matrix => z.maximum(0));
 * ```
 */
export function check<F extends AnyFunction>(
  exercise: string | Exercise<F>,
  yours: NoInfer<F>,
  solution: F,
): Promise<F>;
export function check(
  what: string | Exercise,
  attempt: AnyFunction,
  expected: Checkable | AnyFunction,
  options: CheckOptions = {},
): Promise<unknown> {
  if (typeof expected === "function") return practice(what, attempt, expected as AnyFunction);
  expectCheck(what, attempt, options, ["hint", "rtol", "atol"]);
  const isComparable = isCheckable(expected);
  expectKind("check", "a tensor or numbers to compare with", expected, isComparable);
  return conclude(
    what as string,
    options.hint,
    async () => ({ detail: findDifference(await attempt(), expected, options) }),
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
 * which leaves room for rounding where the loss is about 1 and everything is float64. The rows show
 * the entries that are farthest off. Where derived and measured are both exactly 0, the entry says
 * nothing, since no example depends on it: it is left out and counted.
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
      const shape = formatShape(parameter.shape);
      return { detail: `expected a tensor of shape ${shape}, got ${describe(derived)}` };
    }
    if (!sameShape(derived.shape, parameter.shape)) {
      const [shape, got] = [parameter.shape, derived.shape].map(formatShape);
      return { detail: `expected shape ${shape}, got ${got}` };
    }
    return compareSlopes(derived, parameter, loss, { step, entries, rtol, atol });
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

/** What differs, if anything does, and what else there is to show. */
interface Finding extends Pick<CheckResult, "lines" | "table"> {
  readonly detail: string | undefined;
}

/** Shows the result for an answer whose difference, if any, `compare` finds. */
async function conclude(
  what: string,
  hint: string | undefined,
  compare: () => Promise<Finding>,
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
  compare: () => Promise<Finding>,
): Promise<Omit<CheckResult, "what" | "hint">> {
  try {
    const { detail, ...shown } = await compare();
    return detail === undefined
      ? { state: "right", ...shown }
      : { state: "wrong", detail, ...shown };
  } catch (error) {
    if (!(error instanceof OpenBlank)) throw error;
    return { state: "open", detail: error.task };
  }
}
