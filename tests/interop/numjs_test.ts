import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createRequire } from "node:module";
import { fromNumjs, nj, type NumjsArray, toNumjs } from "../../lib/interop/numjs.ts";
import type { Shape } from "../../lib/tensor/shape.ts";
import { Tensor } from "../../lib/tensor/tensor.ts";

// ── The bridges ─────────────────────────────────────────────────────────────────────────────────

const SHAPES = [[6], [2, 3], [1, 2, 3], [2, 1, 3, 1]];

Deno.test("toNumjs() and fromNumjs() share memory, both ways, for ranks 1 to 4 and both dtypes", () => {
  for (const shape of SHAPES) {
    for (const data of [Float64Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(1, 2, 3, 4, 5, 6)]) {
      const x = new Tensor(shape, data);
      const a = toNumjs(x);
      assertEquals(a.shape, shape);
      assertEquals(a.dtype, x.dtype);
      assertEquals(a.tolist(), x.toArray());

      const y = fromNumjs(a);
      assertEquals(y.shape, shape);
      assertStrictEquals(y.data.buffer, data.buffer);

      const last = shape.map((size) => size - 1);
      x.data[5] = 60;
      assertEquals(a.get(...last), 60);
      a.set(...last, 600);
      assertEquals([x.data[5], y.data[5]], [600, 600]);
      y.data[5] = 6000;
      assertEquals(x.data[5], 6000);
    }
  }
});

Deno.test("toNumjs() gives the array a shape of its own", () => {
  const x = new Tensor([2, 3], new Float64Array(6));
  toNumjs(x).shape[0] = 99;
  assertEquals(x.shape, [2, 3]);
});

Deno.test("toNumjs() and fromNumjs() pass empty arrays and single numbers", () => {
  for (const shape of [[0], [0, 3], []]) {
    const x = new Tensor(shape, new Float64Array(shape.length === 0 ? 1 : 0));
    const y = fromNumjs(toNumjs(x));
    assertEquals(y.shape, shape);
    assertEquals(y.data, x.data);
  }
});

Deno.test("fromNumjs() shares the memory of a view whose elements lie side by side", () => {
  const a = nj.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], "float64");
  const rows = fromNumjs(a.slice([1, 3]));
  assertEquals(rows.toArray(), [[4, 5, 6], [7, 8, 9]]);
  a.set(2, 2, 90);
  assertEquals(rows.data, Float64Array.of(4, 5, 6, 7, 8, 90));
  assertEquals(fromNumjs(a.pick(0)).data.buffer, rows.data.buffer);
});

Deno.test("fromNumjs() copies views that are transposed, reversed or with gaps", () => {
  const a = nj.array([[1, 2, 3], [4, 5, 6]], "float64");
  const cases: [NumjsArray, number[][] | number[]][] = [
    [a.T, [[1, 4], [2, 5], [3, 6]]],
    [a.step(-1, 1), [[4, 5, 6], [1, 2, 3]]],
    [a.step(1, 2), [[1, 3], [4, 6]]],
    [a.lo(0, 1), [[2, 3], [5, 6]]],
    [a.pick(null, 1), [2, 5]],
  ];
  for (const [view, elements] of cases) {
    const x = fromNumjs(view);
    assertEquals(x.toArray(), elements);
    x.data.fill(0);
  }
  assertEquals(a.tolist(), [[1, 2, 3], [4, 5, 6]]);

  const b = toNumjs(new Tensor([2, 2], Float32Array.of(1, 2, 3, 4)));
  assertEquals(fromNumjs(b.T).data, Float32Array.of(1, 3, 2, 4));
});

Deno.test("fromNumjs() converts integers and plain arrays to float64", () => {
  const dtypes = ["int8", "int16", "int32", "uint8", "uint16", "uint32", "array"] as const;
  for (const dtype of dtypes) {
    const a = nj.array([[1, 2], [3, 4]], dtype);
    assertEquals(a.dtype, dtype);
    assertEquals(fromNumjs(a).data, Float64Array.of(1, 2, 3, 4));
    assertEquals(fromNumjs(a.T).data, Float64Array.of(1, 3, 2, 4));
  }
});

Deno.test("fromNumjs() rejects what is not a numjs array", () => {
  for (const value of [[[1, 2]], 5, null, new Tensor([1], new Float64Array(1))]) {
    assertThrows(
      () => fromNumjs(value as unknown as NumjsArray),
      TypeError,
      "the argument must be a numjs array, but is not",
    );
  }
});

Deno.test("importing the bridges leaves Node's module loader as it was", () => {
  assertThrows(() => createRequire(import.meta.url)("sharp"));
});

// ── numjs as an independent check of Tensor ─────────────────────────────────────────────────────
//
// Left out, as numjs differs from NumPy: softmax (divides by the sum of the whole matrix), sigmoid
// (cut off at ±30), round (halves upwards), broadcasting and reductions along an axis (none), min
// and max of nothing (null), tanh beyond 354 (NaN). Its std is the root of mean(x²) - mean(x)².

const EPSILON = 2 ** -52;
/** Slack for products so small that they lose digits to underflow. */
const UNDERFLOW = 2 ** -1000;

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

function tensors<const S extends Shape>(
  shape: S,
  range: { min: number; max: number } = { min: -100, max: 100 },
): fc.Arbitrary<Tensor<S>> {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return fc.array(fc.double({ ...range, noNaN: true }), { minLength: size, maxLength: size })
    .map((data) => new Tensor(shape, Float64Array.from(data)));
}

/** Asserts equal shapes, and elements equal but for so many units of 2^-52, relative above 1. */
function assertClose(actual: Tensor, expected: NumjsArray, units = 0): void {
  const { shape, data } = fromNumjs(expected);
  assertEquals(actual.shape, shape);
  for (let i = 0; i < data.length; i++) {
    assertNear(actual.data[i], data[i], units * EPSILON * Math.max(1, Math.abs(data[i])));
  }
}

function assertNear(actual: number, expected: number, tolerance: number): void {
  const isNear = actual === expected || Math.abs(actual - expected) <= tolerance;
  assert(isNear, `${actual} differs from ${expected} by more than ${tolerance}`);
}

Deno.test("Tensor.add(), sub(), mul() and div() agree with numjs exactly, in both dtypes", () => {
  const pairs = shapes.chain((shape) => fc.tuple(tensors(shape), tensors(shape)));
  fc.assert(fc.property(pairs, ([a, b]) => {
    for (const dtype of ["float64", "float32"] as const) {
      const x = a.astype(dtype), y = b.astype(dtype);
      y.data.forEach((value, i) => y.data[i] = value === 0 ? 1 : value);
      assertClose(x.add(y), nj.add(toNumjs(x), toNumjs(y)));
      assertClose(x.sub(y), nj.subtract(toNumjs(x), toNumjs(y)));
      assertClose(x.mul(y), nj.multiply(toNumjs(x), toNumjs(y)));
      assertClose(x.div(y), nj.divide(toNumjs(x), toNumjs(y)));
    }
  }));
});

Deno.test("Tensor.neg(), abs(), sqrt(), clip() and arithmetic with numbers agree with numjs exactly", () => {
  const inputs = fc.tuple(shapes.chain(tensors), fc.double({ min: 0.5, max: 9, noNaN: true }));
  fc.assert(fc.property(inputs, ([x, number]) => {
    const a = toNumjs(x);
    assertClose(x.neg(), nj.negative(a));
    assertClose(x.abs(), nj.abs(a));
    assertClose(x.abs().sqrt(), nj.sqrt(nj.abs(a)));
    assertClose(x.clip(-number, number), nj.clip(a, -number, number));
    assertClose(x.add(number), nj.add(a, number));
    assertClose(x.sub(number), nj.subtract(a, number));
    assertClose(x.mul(number), nj.multiply(a, number));
    assertClose(x.div(number), nj.divide(a, number));
  }));
});

Deno.test("Tensor.exp(), log(), tanh() and pow() agree with numjs to a few units", () => {
  const moderate = shapes.chain((shape) => tensors(shape, { min: -20, max: 20 }));
  const positive = shapes.chain((shape) => tensors(shape, { min: 1e-3, max: 20 }));
  fc.assert(fc.property(moderate, positive, (x, p) => {
    assertClose(x.exp(), nj.exp(toNumjs(x)), 8);
    assertClose(p.log(), nj.log(toNumjs(p)), 8);
    assertClose(x.tanh(), nj.tanh(toNumjs(x)), 8);
    assertClose(x.pow(2), nj.power(toNumjs(x), 2), 8);
    assertClose(p.pow(0.5), nj.power(toNumjs(p), 0.5), 8);
  }));
});

Deno.test("Tensor.sum(), mean(), std(), min() and max() agree with numjs", () => {
  fc.assert(fc.property(shapes.chain(tensors), (x) => {
    const a = toNumjs(x);
    assertNear(x.min(), nj.min(a) ?? NaN, 0);
    assertNear(x.max(), nj.max(a) ?? NaN, 0);
    // Each of fewer than `size` roundings is off by at most half a unit of a partial sum.
    const tolerance = EPSILON * x.size * x.abs().sum();
    assertNear(x.sum(), nj.sum(a), tolerance);
    assertNear(x.mean(), nj.mean(a), tolerance);
    // Compared as variances: numjs loses digits where mean(x²) and mean(x)² are nearly the same.
    const rounding = 4 * EPSILON * x.size * x.mul(x).sum();
    assertNear(x.std() ** 2, nj.std(a) ** 2, rounding + UNDERFLOW);
  }));
});

Deno.test("Tensor.dot() and matmul() agree with numjs", () => {
  const size = fc.integer({ min: 1, max: 12 });
  const sizes = fc.tuple(size, size, size);
  const pairs = sizes.chain(([m, k, n]) => fc.tuple(tensors([m, k]), tensors([k, n])));
  fc.assert(fc.property(pairs, ([x, y]) => {
    const [a, b] = [toNumjs(x), toNumjs(y)];
    const expected = fromNumjs(nj.dot(a, b));
    const product = x.matmul(y);
    assertEquals(product.shape, expected.shape);
    assertEquals(x.dot(y).data, product.data);
    // The bound on the rounding of a sum of K products, in any order, for each of the two.
    const magnitude = fromNumjs(nj.dot(nj.abs(a), nj.abs(b)));
    product.data.forEach((value, i) => {
      const rounding = x.shape[1] * EPSILON * magnitude.data[i];
      assertNear(value, expected.data[i], rounding + UNDERFLOW);
    });
  }));
});

Deno.test("Tensor.T, reshape() and ravel() agree with numjs", () => {
  fc.assert(fc.property(shapes.chain(tensors), (x) => {
    const a = toNumjs(x);
    assertClose(x.T, a.T);
    assertClose(x.ravel(), a.flatten());
    assertClose(x.reshape([-1, 1]), nj.reshape(a, [-1, 1]));
    assertClose(x.reshape([x.shape[0], -1]), nj.reshape(a, [x.shape[0], -1]));
  }));
});
