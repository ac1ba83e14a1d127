/** Element by element and line by line: the kernels under a tensor's arithmetic and reductions. */
import fc from "fast-check";
import type { BinaryKernel, ReductionKernel, UnaryKernel } from "../../lib/kernels/interface.ts";
import {
  assertSameBits,
  assertWithin,
  list,
  Operands,
  operands,
  positiveSize,
  size,
  SMALLEST_NORMAL,
  testEach,
  written,
} from "./subject.ts";

/** Libraries' exp, log, pow and tanh err by 1 or 2 units in the last place, of at most ε each. */
function fewUlp(x: Operands, expected: number[]): number[] {
  return expected.map((e) => 4 * x.epsilon * Math.abs(e) + SMALLEST_NORMAL[x.dtype]);
}

// ── Two operands ────────────────────────────────────────────────────────────────────────────

type Binary = (a: number, b: number) => number;

/** How an operand is stretched over (m, n): its size, its strides, and where its element is. */
interface Stretch {
  count(m: number, n: number): number;
  strides(n: number): [number, number];
  at(i: number, j: number, n: number): number;
}

const STRETCHES: Record<string, Stretch> = {
  whole: { count: (m, n) => m * n, strides: (n) => [n, 1], at: (i, j, n) => i * n + j },
  row: { count: (_, n) => n, strides: () => [0, 1], at: (_, j) => j },
  column: { count: (m) => m, strides: () => [1, 0], at: (i) => i },
  scalar: { count: () => 1, strides: () => [0, 0], at: () => 0 },
};

/** Runs `kernel` and `f` over random operands, stretched in every way, and compares. */
function checkBinary(
  kernel: BinaryKernel,
  f: Binary,
  random: fc.Arbitrary<Operands>,
  compare: (x: Operands, actual: ArrayLike<number>, expected: number[]) => void,
): void {
  for (const left of Object.values(STRETCHES)) {
    for (const right of Object.values(STRETCHES)) {
      fc.assert(
        fc.property(random, size, size, (x, m, n) => {
          const a = x.draw(left.count(m, n)), b = x.draw(right.count(m, n));
          const actual = written(
            x.garbage(m * n),
            (out) => kernel(out, a, b, m, n, ...left.strides(n), ...right.strides(n)),
          );
          const expected = list(m * n, (o) => {
            const i = Math.floor(o / n), j = o % n;
            return x.round(f(a[left.at(i, j, n)], b[right.at(i, j, n)]));
          });
          compare(x, actual, expected);
          if (left !== STRETCHES.whole) return;
          const inPlace = written(
            a.subarray(0, m * n),
            (out) => kernel(out, out, b, m, n, n, 1, ...right.strides(n)),
          );
          compare(x, inPlace, expected);
        }),
        { numRuns: 10 },
      );
    }
  }
}

/** Rounded once, as IEEE 754 asks: to the bit. */
const ROUNDED_ONCE: [name: "add" | "sub" | "mul" | "div", Binary][] = [
  ["add", (a, b) => a + b],
  ["sub", (a, b) => a - b],
  ["mul", (a, b) => a * b],
  ["div", (a, b) => a / b],
];

for (const [name, f] of ROUNDED_ONCE) {
  testEach(`${name}() has IEEE 754's bits`, (kernels) => {
    checkBinary(kernels[name], f, operands(), (_, actual, expected) => {
      assertSameBits(actual, expected);
    });
  });
}

testEach("sub() takes rows that are longer than what is copied at a time", (kernels) => {
  const m = 3, n = 5001, x = new Operands("float64", "normal", 1);
  for (const left of Object.values(STRETCHES)) {
    for (const right of Object.values(STRETCHES)) {
      const a = x.draw(left.count(m, n)), b = x.draw(right.count(m, n));
      const actual = written(
        x.garbage(m * n),
        (out) => kernels.sub(out, a, b, m, n, ...left.strides(n), ...right.strides(n)),
      );
      const expected = list(m * n, (o) => {
        const i = Math.floor(o / n), j = o % n;
        return a[left.at(i, j, n)] - b[right.at(i, j, n)];
      });
      assertSameBits(actual, expected);
    }
  }
});

testEach("add() goes on after a product has needed more memory than there was", (kernels) => {
  const n = 100, m = 1500, a = new Float64Array(n).fill(1), sum = new Float64Array(n);
  kernels.add(sum, a, a, 1, n, n, 1, n, 1);
  const matrix = new Float64Array(m * m).fill(1), ones = new Float64Array(m).fill(1);
  const product = new Float64Array(m);
  kernels.matmul(product, matrix, ones, m, m, 1);
  assertSameBits(product, list(m, () => m));
  kernels.add(sum, sum, a, 1, n, n, 1, n, 1);
  assertSameBits(sum, list(n, () => 3));
});

testEach("prepare() leaves new memory as it is, zeros, whatever its size and place", (kernels) => {
  for (const size of [0, 1, 2 ** 19 - 1, 2 ** 19, 2 ** 20 + 3]) {
    const fresh = new Float64Array(size + 5);
    kernels.prepare?.(fresh.subarray(5));
    if (fresh.some((value) => value !== 0)) throw new Error(`Some of ${size} numbers are not 0`);
    fresh.fill(1);
  }
});

const COMPARISONS: [name: "gt" | "ge" | "lt" | "le" | "eq" | "ne", Binary][] = [
  ["gt", (a, b) => a > b ? 1 : 0],
  ["ge", (a, b) => a >= b ? 1 : 0],
  ["lt", (a, b) => a < b ? 1 : 0],
  ["le", (a, b) => a <= b ? 1 : 0],
  ["eq", (a, b) => a === b ? 1 : 0],
  ["ne", (a, b) => a !== b ? 1 : 0],
];

for (const [name, f] of COMPARISONS) {
  testEach(`${name}() gives 1 or 0, NaN being unequal to everything`, (kernels) => {
    checkBinary(kernels[name], f, operands(), (_, actual, expected) => {
      assertSameBits(actual, expected);
    });
  });
}

const CHOICES: [name: "maximum" | "minimum", Binary][] = [
  ["maximum", (a, b) => a !== a || b !== b ? NaN : a > b ? a : b],
  ["minimum", (a, b) => a !== a || b !== b ? NaN : a < b ? a : b],
];

for (const [name, f] of CHOICES) {
  // As in NumPy, which of 0 and -0 is chosen is left open.
  testEach(`${name}() chooses, NaN winning`, (kernels) => {
    checkBinary(kernels[name], f, operands(), (_, actual, expected) => {
      assertWithin(actual, expected);
    });
  });
}

testEach("pow() is a library's power", (kernels) => {
  checkBinary(
    kernels.pow,
    (a, b) => a ** b,
    operands(["integers", "normal", "zeros"]),
    (x, actual, expected) => {
      assertWithin(actual, expected, fewUlp(x, expected));
    },
  );
});

testEach("pow() has IEEE 754's special cases", (kernels) => {
  const cases = [
    [1, NaN, 1],
    [NaN, 0, 1],
    [NaN, 1, NaN],
    [2, NaN, NaN],
    [-1, Infinity, 1],
    [-1, -Infinity, 1],
    [1, -Infinity, 1],
    [0.5, Infinity, 0],
    [0.5, -Infinity, Infinity],
    [-Infinity, 3, -Infinity],
    [-Infinity, 2, Infinity],
    [0, 0, 1],
    [0, -1, Infinity],
    [-0, -3, -Infinity],
    [-0, 3, -0],
    [-8, 1 / 3, NaN],
    [-2, 3, -8],
    [2, -2, 0.25],
  ];
  const [a, b, expected] = [0, 1, 2].map((column) => Float64Array.from(cases, (c) => c[column]));
  const n = cases.length;
  assertSameBits(
    written(new Float64Array(n), (out) => kernels.pow(out, a, b, 1, n, n, 1, n, 1)),
    expected,
  );
});

// ── One operand ─────────────────────────────────────────────────────────────────────────────

function checkUnary(
  kernel: UnaryKernel,
  f: (a: number) => number,
  compare: (x: Operands, actual: ArrayLike<number>, expected: number[]) => void,
): void {
  fc.assert(fc.property(operands(), size, fc.constantFrom(1, 40, 1000), (x, n, scale) => {
    const a = x.drawExactly(n).map((value) => value * scale);
    const expected = [...a].map((value) => x.round(f(value)));
    const unsized = { sized: false };
    compare(x, written(x.garbage(n), (out) => kernel(out, a), unsized), expected);
    compare(x, written(a, (inPlace) => kernel(inPlace, inPlace), unsized), expected);
  }));
}

const UNARY_ROUNDED_ONCE = [
  ["neg", (a: number) => -a],
  ["abs", Math.abs],
  ["sqrt", Math.sqrt],
] as const;

for (const [name, f] of UNARY_ROUNDED_ONCE) {
  testEach(`${name}() has IEEE 754's bits, in place too`, (kernels) => {
    checkUnary(kernels[name], f, (_, actual, expected) => assertSameBits(actual, expected));
  });
}

const TRANSCENDENTAL = [
  ["exp", Math.exp],
  ["log", Math.log],
  ["tanh", Math.tanh],
  ["sigmoid", (a: number) => 1 / (1 + Math.exp(-a))],
] as const;

for (const [name, f] of TRANSCENDENTAL) {
  testEach(`${name}() is right to a few units in the last place, in place too`, (kernels) => {
    checkUnary(kernels[name], f, (x, actual, expected) => {
      assertWithin(actual, expected, fewUlp(x, expected));
    });
  });
}

// ── Lines along the middle axis ─────────────────────────────────────────────────────────────

const smallSize = fc.integer({ min: 0, max: 9 });

/** Hands `check` a kernel's results and the lines (number lists) that they were reduced from. */
function checkReduction<T extends Float64Array | Float32Array | Int32Array>(
  length: fc.Arbitrary<number>,
  random: fc.Arbitrary<Operands>,
  garbage: (x: Operands, count: number) => T,
  kernel: (out: T, a: Float64Array | Float32Array, ...sizes: [number, number, number]) => void,
  check: (x: Operands, actual: T, lines: number[][], inner: number) => void,
): void {
  const inner = fc.oneof(fc.constant(1), smallSize);
  fc.assert(fc.property(random, smallSize, length, inner, (x, outer, n, inner) => {
    const a = x.draw(outer * n * inner);
    const lines = list(outer * inner, (o) => {
      const i = Math.floor(o / inner), j = o % inner;
      return list(n, (p) => a[(i * n + p) * inner + j]);
    });
    const count = outer * inner;
    check(x, written(garbage(x, count), (out) => kernel(out, a, outer, n, inner)), lines, inner);
  }));
}

const garbage = (x: Operands, count: number) => x.garbage(count);

testEach("sum() adds up lines", (kernels) => {
  checkReduction(size, operands(), garbage, kernels.sum, (x, actual, lines) => {
    const total = (line: number[]) => line.reduce((sum, value) => sum + value, 0);
    assertWithin(
      actual,
      lines.map(total),
      // In any order, each of n - 1 additions errs by at most ε/2 of the magnitudes' sum.
      lines.map((line) =>
        x.kind === "integers" ? 0 : line.length * x.epsilon * total(line.map(Math.abs))
      ),
    );
  });
});

/** NumPy's order along a contiguous axis, in the words of its documentation: pairwise. */
function pairwise(line: number[], round: (x: number) => number): number {
  const add = (a: number, b: number) => round(a + b);
  const n = line.length;
  if (n < 8) return line.reduce(add, 0);
  if (n > 128) {
    const left = Math.floor(n / 16) * 8;
    return add(pairwise(line.slice(0, left), round), pairwise(line.slice(left), round));
  }
  const whole = line.slice(0, Math.floor(n / 8) * 8);
  const [a, b, c, d, e, f, g, h] = list(8, (t) => whole.filter((_, p) => p % 8 === t).reduce(add));
  const total = add(add(add(a, b), add(c, d)), add(add(e, f), add(g, h)));
  return line.slice(whole.length).reduce(add, total);
}

testEach("sum() adds in NumPy's order, to the last bit", (kernels) => {
  const length = fc.oneof(size, fc.integer({ min: 100, max: 600 }));
  checkReduction(length, operands(["normal"]), garbage, kernels.sum, (x, actual, lines, inner) => {
    const round = (value: number) => x.round(value);
    assertSameBits(
      actual,
      lines.map((line) =>
        inner === 1 ? pairwise(line, round) : line.reduce((a, b) => round(a + b), 0)
      ),
    );
  });
});

testEach("sum() of nothing and of any number of -0 is 0", (kernels) => {
  for (const n of [0, 1, 7, 8, 9, 200]) {
    for (const inner of [1, 3]) {
      const a = new Float64Array(2 * n * inner).fill(-0);
      const out = new Float64Array(2 * inner).fill(NaN);
      kernels.sum(out, a, 2, n, inner);
      assertSameBits(out, Array(2 * inner).fill(0));
    }
  }
});

const EXTREMES: [name: "max" | "min", (...line: number[]) => number][] = [
  ["max", Math.max],
  ["min", Math.min],
];

for (const [name, f] of EXTREMES) {
  testEach(`${name}() chooses from each line, NaN winning`, (kernels) => {
    const kernel: ReductionKernel = kernels[name];
    checkReduction(positiveSize, operands(), garbage, kernel, (_, actual, lines) => {
      assertWithin(actual, lines.map((line) => f(...line)));
    });
  });
}

testEach("argmax() is the first place of the greatest, NaN being greatest", (kernels) => {
  const garbage = (_: Operands, count: number) => new Int32Array(count).fill(-9);
  checkReduction(positiveSize, operands(), garbage, kernels.argmax, (_, actual, lines) => {
    const place = (line: number[]) =>
      line.some(Number.isNaN) ? line.findIndex(Number.isNaN) : line.indexOf(Math.max(...line));
    assertWithin(actual, lines.map(place));
  });
});
