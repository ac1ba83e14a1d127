/**
 * `assertAllClose`: that two tensors hold the same numbers, but for rounding; NumPy's
 * `np.testing.assert_allclose`, with its rule and its tolerances.
 *
 * @module
 */
import { expectKind } from "../runtime/kinds.ts";
import { expectOptions } from "../runtime/options.ts";
import { expectNumber } from "../tensor/integers.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import type { Checkable } from "./check.ts";
import {
  isClose,
  placeOf,
  type Tolerance,
  type Values,
  valuesOf,
} from "../exercises/difference.ts";

/**
 * Asserts that `|actual − expected| ≤ atol + rtol · |expected|` everywhere, as
 * `np.testing.assert_allclose` does. Unless told, `rtol` is 1e-7 and `atol` is 0. NaN equals NaN, an
 * infinity itself. A number is compared with every entry of the other side; other shapes must be
 * equal.
 *
 * The message names the first difference, how many there are, and the greatest of them.
 *
 * @throws {AssertionError} If shapes or numbers differ.
 * @throws {TypeError} If a side holds other things than numbers, or an option is unknown.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { assertAllClose } from "gradbook/notebook";
 *
 * assertAllClose(tensor([[0.1, 0.2]]).add(0.1), [[0.2, 0.3]]);
 * ```
 */
export function assertAllClose(
  actual: Checkable,
  expected: Checkable,
  options: Tolerance = {},
): void {
  expectOptions("compare", options, ["rtol", "atol"]);
  const { rtol = 1e-7, atol = 0 } = options;
  expectNumber(rtol, "compare with rtol");
  expectNumber(atol, "compare with atol");
  const a = numbersIn(actual), e = numbersIn(expected);
  const isNumber = a.shape.length === 0 || e.shape.length === 0;
  if (!isNumber && !sameShape(a.shape, e.shape)) {
    throw new AssertionError(
      `Cannot call these equal: expected shape ${formatShape(e.shape)}, ` +
        `but got ${formatShape(a.shape)}`,
    );
  }
  const { shape } = a.shape.length === 0 ? e : a, count = Math.max(a.data.length, e.data.length);
  const differences: Difference[] = [];
  for (let i = 0; i < (shape.includes(0) ? 0 : count); i++) {
    const [got, wanted] = [a, e].map(({ data }) => Number(data.length === 1 ? data[0] : data[i]));
    if (!isClose(got, wanted, rtol, atol)) differences.push({ i, got, wanted });
  }
  if (differences.length === 0) return;
  const [{ i, got, wanted }] = differences;
  const where = shape.length === 0 ? "" : ` at [${placeOf(i, shape).join(", ")}]`;
  throw new AssertionError(
    `Cannot call these equal to rtol ${rtol}, atol ${atol}: expected ${wanted}${where}, ` +
      `but got ${got}; ${differences.length} of ${count} differ${describeGreatest(differences)}`,
  );
}

/** Named as that of `@std/assert` is. */
class AssertionError extends Error {
  override readonly name = "AssertionError";
}

interface Difference {
  readonly i: number;
  readonly got: number;
  readonly wanted: number;
}

function numbersIn(value: Checkable): Values {
  const values = valuesOf(value);
  const isNumeric = values !== undefined &&
    Array.prototype.every.call(values.data, (entry) => typeof entry === "number");
  expectKind("compare", "a tensor or numbers", value, isNumeric);
  return values!;
}

/** ", by at most 0.1, or 0.03 of what is expected", of those that are finite. */
function describeGreatest(differences: readonly Difference[]): string {
  const greatest = (of: (difference: Difference) => number) =>
    differences.map(of).filter(Number.isFinite).reduce((a, b) => Math.max(a, b), -1);
  const absolute = greatest(({ got, wanted }) => Math.abs(got - wanted));
  const relative = greatest(({ got, wanted }) => Math.abs((got - wanted) / wanted));
  const format = (value: number) => String(Number(value.toPrecision(3)));
  if (absolute < 0) return "";
  return `, by at most ${format(absolute)}` +
    (relative < 0 ? "" : `, relative to what is expected ${format(relative)}`);
}
