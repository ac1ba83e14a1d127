/** Functions of each element against NumPy. */
import {
  cos,
  expm1,
  floor,
  fullLike,
  log1p,
  log2,
  mod,
  onesLike,
  round,
  sign,
  sin,
  zerosLike,
} from "../../lib/mod.ts";
import fixture from "../fixtures/routines_elementwise.json" with { type: "json" };
import { golden } from "../golden.ts";
import { assertEach, inputsOf } from "./inputs.ts";

const numpy = golden(fixture);
const inputs = inputsOf(numpy`each(lambda x: x)`);

// Neither is off by more than 0.6 units in float64 and 2.2 in float32, as elementwise.ts says.
const slack = { float64: 1, float32: 3 };

Deno.test("log1p(), expm1(), log2(), sin() and cos() differ from NumPy in the last place at most", () => {
  assertEach(inputs, (x) => log1p(x), numpy`each(lambda x: np.log1p(x))`, slack);
  assertEach(inputs, (x) => expm1(x), numpy`each(lambda x: np.expm1(x))`, slack);
  assertEach(inputs, (x) => log2(x), numpy`each(lambda x: np.log2(x))`, slack);
  assertEach(inputs, (x) => sin(x), numpy`each(lambda x: np.sin(x))`, slack);
  assertEach(inputs, (x) => cos(x), numpy`each(lambda x: np.cos(x))`, slack);
});

Deno.test("floor() and sign() give NumPy's bits", () => {
  assertEach(inputs, (x) => floor(x), numpy`each(lambda x: np.floor(x))`);
  assertEach(inputs, (x) => sign(x), numpy`each(lambda x: np.sign(x))`);
});

Deno.test("round() goes to the even neighbour of halves, at any number of decimals", () => {
  assertEach(inputs, (x) => round(x, 0), numpy`each(lambda x: np.round(x, 0))`);
  assertEach(inputs, (x) => round(x, 1), numpy`each(lambda x: np.round(x, 1))`);
  assertEach(inputs, (x) => round(x, 2), numpy`each(lambda x: np.round(x, 2))`);
  assertEach(inputs, (x) => round(x, 3), numpy`each(lambda x: np.round(x, 3))`);
  assertEach(inputs, (x) => round(x, 5), numpy`each(lambda x: np.round(x, 5))`);
  assertEach(inputs, (x) => round(x, -1), numpy`each(lambda x: np.round(x, -1))`);
  assertEach(inputs, (x) => round(x, -2), numpy`each(lambda x: np.round(x, -2))`);
  assertEach(inputs, (x) => round(x, 16), numpy`each(lambda x: np.round(x, 16))`);
  assertEach(inputs, (x) => round(x, 25), numpy`each(lambda x: np.round(x, 25))`);
});

Deno.test("mod() has the sign of the divisor", () => {
  assertEach(inputs, (x) => mod(x, 2), numpy`each(lambda x: np.mod(x, 2))`);
  assertEach(inputs, (x) => mod(x, -2), numpy`each(lambda x: np.mod(x, -2))`);
  assertEach(inputs, (x) => mod(x, 0.3), numpy`each(lambda x: np.mod(x, 0.3))`);
  assertEach(inputs, (x) => mod(x, -0.7), numpy`each(lambda x: np.mod(x, -0.7))`);
  assertEach(inputs, (x) => mod(x, 0), numpy`each(lambda x: np.mod(x, 0))`);
  assertEach(inputs, (x) => mod(x, Infinity), numpy`each(lambda x: np.mod(x, np.inf))`);
  assertEach(inputs, (x) => mod(x, -Infinity), numpy`each(lambda x: np.mod(x, -np.inf))`);
  assertEach(inputs, (x) => mod(x, NaN), numpy`each(lambda x: np.mod(x, np.nan))`);
  assertEach(inputs, (x) => mod(2, x), numpy`each(lambda x: np.mod(2, x))`);
  assertEach(inputs, (x) => mod(-0.7, x), numpy`each(lambda x: np.mod(-0.7, x))`);
  assertEach(inputs, (x) => mod(x, x.mul(-3)), numpy`each(lambda x: np.mod(x, x * -3))`);
  assertEach(
    inputs,
    (x) => mod(x, [1, -2, 3, -4]),
    numpy`each(lambda x: np.mod(x, np.array([1, -2, 3, -4], x.dtype)))`,
  );
});

Deno.test("zerosLike(), onesLike() and fullLike() keep shape and dtype", () => {
  assertEach(inputs, (x) => zerosLike(x), numpy`each(lambda x: np.zeros_like(x))`);
  assertEach(
    inputs,
    (x) => onesLike(x, { dtype: "float32" }),
    numpy`each(lambda x: np.ones_like(x, dtype=np.float32))`,
  );
  assertEach(inputs, (x) => fullLike(x, 0.1), numpy`each(lambda x: np.full_like(x, 0.1))`);
});
