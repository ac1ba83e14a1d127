/** Masks and comparisons of whole arrays, against NumPy. */
import {
  allclose,
  arrayEqual,
  isfinite,
  isnan,
  logicalAnd,
  logicalNot,
  logicalOr,
} from "../../lib/mod.ts";
import fixture from "../fixtures/routines_logic.json" with { type: "json" };
import { golden } from "../golden.ts";
import { assertEach, inputsOf } from "./inputs.ts";

const numpy = golden(fixture);
const inputs = inputsOf(numpy`each(lambda x: x)`);

Deno.test("isnan(), isfinite() and logicalNot() give masks", () => {
  assertEach(inputs, (x) => isnan(x), numpy`each(lambda x: np.isnan(x))`);
  assertEach(inputs, (x) => isfinite(x), numpy`each(lambda x: np.isfinite(x))`);
  assertEach(inputs, (x) => logicalNot(x), numpy`each(lambda x: np.logical_not(x))`);
});

Deno.test("logicalAnd() and logicalOr() join masks and numbers", () => {
  assertEach(inputs, (x) => logicalAnd(x.gt(0), x.lt(1)), numpy`each(lambda x: (x > 0) & (x < 1))`);
  assertEach(
    inputs,
    (x) => logicalOr(x.gt(0), x.lt(-1)),
    numpy`each(lambda x: (x > 0) | (x < -1))`,
  );
  // In float32, the number would be 0.
  assertEach(
    inputs,
    (x) => logicalAnd(x, 5e-324),
    numpy`each(lambda x: np.logical_and(x, 5e-324))`,
  );
  assertEach(inputs, (x) => logicalAnd(x, 1), numpy`each(lambda x: np.logical_and(x, 1))`);
  assertEach(
    inputs,
    (x) => logicalOr(x, [0, 1, 0, 1]),
    numpy`each(lambda x: np.logical_or(x, [0, 1, 0, 1]))`,
  );
});

Deno.test("allclose() compares within tolerances", () => {
  assertEach(inputs, (x) => allclose(x, x), numpy`each(lambda x: np.allclose(x, x))`);
  assertEach(
    inputs,
    (x) => allclose(x, x, { equalNan: true }),
    numpy`each(lambda x: np.allclose(x, x, equal_nan=True))`,
  );
  assertEach(
    inputs,
    (x) => allclose(x, x.mul(1 + 9e-6)),
    numpy`each(lambda x: np.allclose(x, x * (1 + 9e-6)))`,
  );
  assertEach(
    inputs,
    (x) => allclose(x, x.mul(1 + 11e-6)),
    numpy`each(lambda x: np.allclose(x, x * (1 + 11e-6)))`,
  );
  assertEach(
    inputs,
    (x) => allclose(x, x.add(1.1e-8), { rtol: 0 }),
    numpy`each(lambda x: np.allclose(x, x + 1.1e-8, rtol=0))`,
  );
  assertEach(
    inputs,
    (x) => allclose(x, x.add(1.1e-8), { rtol: 0, atol: 1e-6 }),
    numpy`each(lambda x: np.allclose(x, x + 1.1e-8, rtol=0, atol=1e-6))`,
  );
  assertEach(
    inputs,
    (x) => allclose(x, x.astype("float32")),
    numpy`each(lambda x: np.allclose(x, x.astype(np.float32)))`,
  );
  assertEach(inputs, (x) => allclose(x, [1, 2]), numpy`each(lambda x: np.allclose(x, [1, 2]))`);
});

Deno.test("arrayEqual() compares shapes and elements", () => {
  assertEach(inputs, (x) => arrayEqual(x, x), numpy`each(lambda x: np.array_equal(x, x))`);
  assertEach(
    inputs,
    (x) => arrayEqual(x, x, { equalNan: true }),
    numpy`each(lambda x: np.array_equal(x, x, equal_nan=True))`,
  );
  assertEach(
    inputs,
    (x) => arrayEqual(x, x.astype("float32")),
    numpy`each(lambda x: np.array_equal(x, x.astype(np.float32)))`,
  );
  assertEach(
    inputs,
    (x) => arrayEqual(x, [5, 5, 5, 1, 1, 3]),
    numpy`each(lambda x: np.array_equal(x, [5, 5, 5, 1, 1, 3]))`,
  );
  assertEach(inputs, (x) => arrayEqual(x, [[5]]), numpy`each(lambda x: np.array_equal(x, [[5]]))`);
});
