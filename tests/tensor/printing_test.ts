/**
 * `formatArray` against the text that NumPy itself printed: one group of arrays per rule.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { formatArray } from "../../lib/tensor/printing.ts";
import type { Shape } from "../../lib/tensor/shape.ts";
import fixture from "../fixtures/tensor_printing.json" with { type: "json" };
import { golden } from "../golden.ts";

const numpy = golden(fixture);

/** The text of a float64 array; one axis unless the shape says otherwise. */
function float64(values: ArrayLike<number>, shape: Shape = [values.length]): string {
  return formatArray(Float64Array.from(values), shape, "float64");
}

/** The text of a float32 array; one axis unless the shape says otherwise. */
function float32(values: ArrayLike<number>, shape: Shape = [values.length]): string {
  return formatArray(Float32Array.from(values), shape, "float32");
}

/** 0, 1, 2, … */
function range(length: number, step = 1): number[] {
  return Array.from({ length }, (_, i) => i * step);
}

Deno.test("formatArray() gives every number the digits of the longest, as blanks", () => {
  assertEquals(float64([1, 2.5]), numpy`repr(np.array([1, 2.5]))`);
  assertEquals(float64([1, 2, 3]), numpy`repr(np.array([1., 2, 3]))`);
  assertEquals(float64([0.1, 0.25, 100]), numpy`repr(np.array([.1, .25, 100]))`);
  assertEquals(float64([-1, 10, -100.5]), numpy`repr(np.array([-1, 10, -100.5]))`);
});

Deno.test("formatArray() prints no more digits than tell a number from its neighbours", () => {
  assertEquals(float64([0.1 + 0.2, 0.7]), numpy`repr(np.array([.1 + .2, .7]))`);
  assertEquals(float32([0.1, 0.7]), numpy`repr(np.array([.1, .7], np.float32))`);
  assertEquals(
    float32([Math.PI, 100.1, 0.125]),
    numpy`repr(np.array([np.pi, 100.1, .125], np.float32))`,
  );
  assertEquals(
    float32([123456.7, 999.9]),
    numpy`repr(np.array([123456.7, 999.9], np.float32))`,
  );
});

Deno.test("formatArray() prints at most 8 digits after the point, without trailing zeros", () => {
  assertEquals(float64([Math.PI, 1 / 3]), numpy`repr(np.array([np.pi, 1 / 3]))`);
  assertEquals(float64([1.000000001]), numpy`repr(np.array([1.000000001]))`);
  assertEquals(float64([0.999999999]), numpy`repr(np.array([.999999999]))`);
  assertEquals(float64([99.9999999999, 1]), numpy`repr(np.array([99.9999999999, 1]))`);
});

Deno.test("formatArray() rounds ties to even", () => {
  assertEquals(float64([1 / 512, 3 / 512]), numpy`repr(np.array([1 / 512, 3 / 512]))`);
  assertEquals(float64([-5 / 512, 7 / 512]), numpy`repr(np.array([-5 / 512, 7 / 512]))`);
  assertEquals(float64([2 ** 33 + 5]), numpy`repr(np.array([2. ** 33 + 5]))`);
  assertEquals(float64([10000000005, 10000000015]), numpy`repr(np.array([1e10 + 5, 1e10 + 15]))`);
  assertEquals(float32([2097152.25]), numpy`repr(np.array([2097152.25], np.float32))`);
});

Deno.test("formatArray() turns to exponents from 1e8 on, in float32 from 1e6 on", () => {
  assertEquals(float64([99999999]), numpy`repr(np.array([99999999.]))`);
  assertEquals(float64([1e8]), numpy`repr(np.array([1e8]))`);
  assertEquals(float32([999999.9]), numpy`repr(np.array([999999.9], np.float32))`);
  assertEquals(float32([1e6, 0]), numpy`repr(np.array([1e6, 0], np.float32))`);
});

Deno.test("formatArray() turns to exponents below 1e-4", () => {
  assertEquals(float64([1e-4]), numpy`repr(np.array([1e-4]))`);
  assertEquals(float64([0.00009999]), numpy`repr(np.array([.00009999]))`);
  assertEquals(float32([1e-4, 0.05]), numpy`repr(np.array([1e-4, .05], np.float32))`);
  assertEquals(float32([9.9999e-5]), numpy`repr(np.array([9.9999e-5], np.float32))`);
});

Deno.test("formatArray() turns to exponents where one magnitude is over 1000 times another", () => {
  assertEquals(float64([0.5, 500]), numpy`repr(np.array([.5, 500]))`);
  assertEquals(float64([0.5, -500.5]), numpy`repr(np.array([.5, -500.5]))`);
  assertEquals(float64([0, 0.5, 500]), numpy`repr(np.array([0, .5, 500]))`);
  assertEquals(float32([0.1, 100]), numpy`repr(np.array([.1, 100], np.float32))`);
});

Deno.test("formatArray() fills numbers with exponents with their own further digits", () => {
  assertEquals(float64([1e10, -2.5]), numpy`repr(np.array([1e10, -2.5]))`);
  assertEquals(float64([1e10]), numpy`repr(np.array([1e10]))`);
  assertEquals(float64([Math.PI * 1e9, 1]), numpy`repr(np.array([np.pi * 1e9, 1]))`);
  assertEquals(
    float32([1e11, 1.2345678e11]),
    numpy`repr(np.array([1e11, 1.2345678e11], np.float32))`,
  );
});

Deno.test("formatArray() gives all exponents as many digits as the longest", () => {
  assertEquals(float64([1e100, 1, 1e-5]), numpy`repr(np.array([1e100, 1, 1e-5]))`);
  assertEquals(
    float64([Number.MIN_VALUE, Number.MAX_VALUE]),
    numpy`repr(np.array([5e-324, np.finfo(float).max]))`,
  );
});

Deno.test("formatArray() tells powers of two of single precision from their neighbours", () => {
  assertEquals(
    float32([2 ** -149, 2 ** -126]),
    numpy`repr(np.array([2. ** -149, 2. ** -126], np.float32))`,
  );
  assertEquals(float32([2 ** -96]), numpy`repr(np.array([2. ** -96], np.float32))`);
  assertEquals(
    float32([2 ** 87, 2 ** 90]),
    numpy`repr(np.array([2. ** 87, 2. ** 90], np.float32))`,
  );
});

Deno.test("formatArray() keeps the sign of zero", () => {
  assertEquals(float64([0, -0]), numpy`repr(np.array([0., -0.]))`);
  assertEquals(float64([-0, 1e9]), numpy`repr(np.array([-0., 1e9]))`);
  assertEquals(float64([-1e-9, 1]), numpy`repr(np.array([-1e-9, 1]))`);
});

Deno.test("formatArray() aligns nan and inf with the numbers", () => {
  assertEquals(float64([NaN, 1]), numpy`repr(np.array([np.nan, 1]))`);
  assertEquals(float64([NaN, Infinity, 1]), numpy`repr(np.array([np.nan, np.inf, 1]))`);
  assertEquals(float64([-Infinity, 1, 2]), numpy`repr(np.array([-np.inf, 1, 2]))`);
  assertEquals(float64([NaN, -1.25, 100]), numpy`repr(np.array([np.nan, -1.25, 100]))`);
  assertEquals(
    float64([NaN, -Infinity, 1e-9]),
    numpy`repr(np.array([np.nan, -np.inf, 1e-9]))`,
  );
  assertEquals(float64([NaN]), numpy`repr(np.array([np.nan]))`);
  assertEquals(float64([NaN, -Infinity]), numpy`repr(np.array([np.nan, -np.inf]))`);
});

Deno.test("formatArray() prints no bracket around a scalar", () => {
  assertEquals(float64([3], []), numpy`repr(np.array(3.))`);
  assertEquals(float64([-1e-7], []), numpy`repr(np.array(-1e-7))`);
  assertEquals(float32([0.1], []), numpy`repr(np.array(.1, np.float32))`);
  assertEquals(float64([NaN], []), numpy`repr(np.array(np.nan))`);
});

Deno.test("formatArray() gives the shape and dtype of an empty array", () => {
  assertEquals(float64([]), numpy`repr(np.array([]))`);
  assertEquals(float64([], [0, 3]), numpy`repr(np.zeros((0, 3)))`);
  assertEquals(float64([], [2, 0]), numpy`repr(np.zeros((2, 0)))`);
  assertEquals(float32([], [0]), numpy`repr(np.zeros(0, np.float32))`);
  assertEquals(float32([], [5000, 0, 2]), numpy`repr(np.zeros((5000, 0, 2), np.float32))`);
});

Deno.test("formatArray() sets rows below each other", () => {
  assertEquals(float64(range(6), [2, 3]), numpy`repr(np.arange(6.).reshape(2, 3))`);
  assertEquals(float64([1, 20, 300], [3, 1]), numpy`repr(np.array([[1.], [20], [300]]))`);
});

Deno.test("formatArray() leaves empty lines between matrices and between their stacks", () => {
  assertEquals(float64(range(8), [2, 2, 2]), numpy`repr(np.arange(8.).reshape(2, 2, 2))`);
  assertEquals(float64(range(16), [2, 2, 2, 2]), numpy`repr(np.arange(16.).reshape(2, 2, 2, 2))`);
});

Deno.test("formatArray() breaks lines before column 75", () => {
  assertEquals(float64(range(14)), numpy`repr(np.arange(14.))`);
  assertEquals(float64(range(15)), numpy`repr(np.arange(15.))`);
  assertEquals(float64(range(60, 0.5)), numpy`repr(np.arange(60) * .5)`);
  assertEquals(float64(range(40, 0.25), [2, 20]), numpy`repr(np.arange(40).reshape(2, 20) * .25)`);
  assertEquals(
    float64(range(60, 1e-5), [2, 2, 15]),
    numpy`repr(np.arange(60).reshape(2, 2, 15) * 1e-5)`,
  );
});

Deno.test("formatArray() puts the dtype on a line of its own where it would not fit", () => {
  assertEquals(float32(range(10)), numpy`repr(np.arange(10, dtype=np.float32))`);
  assertEquals(float32(range(11)), numpy`repr(np.arange(11, dtype=np.float32))`);
  assertEquals(float32(range(12)), numpy`repr(np.arange(12, dtype=np.float32))`);
  assertEquals(
    float32(range(28), [2, 14]),
    numpy`repr(np.arange(28, dtype=np.float32).reshape(2, 14))`,
  );
});

Deno.test("formatArray() leaves out the middle of more than 1000 elements", () => {
  assertEquals(float64(range(1000)), numpy`repr(np.arange(1000.))`);
  assertEquals(float64(range(1001)), numpy`repr(np.arange(1001.))`);
  assertEquals(float32(range(2000)), numpy`repr(np.arange(2000, dtype=np.float32))`);
  assertEquals(float64(range(4000), [2, 2000]), numpy`repr(np.arange(4000.).reshape(2, 2000))`);
  assertEquals(float64(range(4000), [2000, 2]), numpy`repr(np.arange(4000.).reshape(2000, 2))`);
});

Deno.test("formatArray() leaves out the middle of each long axis", () => {
  assertEquals(float64(range(1600), [40, 40]), numpy`repr(np.arange(1600.).reshape(40, 40))`);
  assertEquals(float64(range(1200), [6, 200]), numpy`repr(np.arange(1200.).reshape(6, 200))`);
  assertEquals(float64(range(2401), [7, 343]), numpy`repr(np.arange(2401.).reshape(7, 343))`);
  assertEquals(
    float32(range(2401), [7, 7, 49]),
    numpy`repr(np.arange(2401, dtype=np.float32).reshape(7, 7, 49))`,
  );
});

Deno.test("formatArray() looks only at the elements it prints", () => {
  const values = new Float64Array(2000).fill(1);
  values[1000] = 1e12;
  values[500] = NaN;
  values[1500] = -123.456;
  assertEquals(
    float64(values),
    numpy`a = np.ones(2000); a[1000] = 1e12; a[500] = np.nan; a[1500] = -123.456; repr(a)`,
  );
});
