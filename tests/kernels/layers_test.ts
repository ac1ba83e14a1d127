/** The kernels of a training step: bias and activation, the output heads, and the update. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { TENSOR_ACTIVATIONS } from "../../lib/activations.ts";
import {
  type ActivationName,
  ACTIVATIONS,
  type FloatArray,
  type HeadName,
  HEADS,
  type Kernels,
} from "../../lib/kernels/interface.ts";
import { tensor } from "../../lib/tensor/creation.ts";
import {
  assertWithin,
  list,
  type Operands,
  operands,
  positiveSize,
  size,
  testEach,
  written,
} from "./subject.ts";

const logistic = (z: number) => 1 / (1 + Math.exp(-z));

const activation = fc.constantFrom(...ACTIVATIONS);

/** f(z), by the tensors' operations. */
function activate(name: ActivationName, z: ArrayLike<number>): FloatArray {
  return TENSOR_ACTIVATIONS[name].forward(tensor([Array.from(z)])).data;
}

testEach("biasActivation() is f(z + b), row by row", (kernels) => {
  fc.assert(fc.property(operands(), size, size, activation, (x, m, n, name) => {
    const z = x.drawExactly(m * n), bias = x.draw(n);
    const sums = list(m * n, (o) => z[o] + bias[o % n]);
    const expected = [...activate(name, sums)];
    assertWithin(
      written(z, (z) => kernels.biasActivation(z, bias, m, n, name)),
      expected,
      // The sum's rounding, which f does not magnify since |f′| ≤ 1, and a few units of f's own.
      expected.map((a, o) => x.epsilon * (Math.abs(sums[o]) + 4 * Math.abs(a))),
    );
  }));
});

/**
 * An activation's slope at z, where that has a form of its own; the kernel goes by the output f(z).
 * All derivatives are held to differences by models/gradients_test.ts.
 */
const SLOPES = {
  relu: (z) => z > 0 ? 1 : 0,
  tanh: (z) => 1 / Math.cosh(z) ** 2,
  sigmoid: (z) => Math.exp(-z) / (1 + Math.exp(-z)) ** 2,
  identity: () => 1,
} satisfies Partial<Record<ActivationName, (z: number) => number>>;

const sloped = fc.constantFrom<keyof typeof SLOPES>("relu", "tanh", "sigmoid", "identity");

testEach("activationBackward() is d ⊙ f′", (kernels) => {
  const finite = operands(["integers", "normal", "zeros"]);
  fc.assert(fc.property(finite, size, sloped, (x, n, name) => {
    const z = x.drawExactly(n), d = x.drawExactly(n);
    const a = x.buffer(activate(name, z));
    const exact = name === "relu" || name === "identity";
    assertWithin(
      written(d, (d) => kernels.activationBackward(d, a, name), { sized: false }),
      list(n, (i) => d[i] * SLOPES[name](z[i])),
      // f(z) comes rounded, and 1 - a and 1 - a² cancel: a few roundings of numbers up to 1.
      list(n, (i) => exact ? 0 : 6 * x.epsilon * Math.abs(d[i])),
    );
  }));
});

testEach("sgd() is w − rate · gradient", (kernels) => {
  fc.assert(fc.property(operands(), size, fc.constantFrom(0.5, 0.1), (x, n, rate) => {
    const w = x.drawExactly(n), gradient = x.drawExactly(n);
    assertWithin(
      written(w, (w) => kernels.sgd(w, gradient, rate), { sized: false }),
      list(n, (i) => w[i] - rate * gradient[i]),
      // The rate, the product and the difference are rounded, or fewer of them.
      list(
        n,
        (i) =>
          x.kind === "integers" && rate === 0.5
            ? 0
            : 2 * x.epsilon * (Math.abs(w[i]) + Math.abs(rate * gradient[i])),
      ),
    );
  }));
});

// ── Output heads ────────────────────────────────────────────────────────────────────────────

/** Runs a head: probabilities, delta and loss. */
function run(
  kernels: Kernels,
  head: HeadName,
  z: FloatArray,
  targets: FloatArray,
  m: number,
  k: number,
) {
  let delta!: FloatArray, loss!: number;
  const p = written(z, (z) => {
    delta = written(z.slice(0, m * k).fill(NaN), (delta) => {
      loss = kernels[head](z, delta, targets, m, k);
    });
  });
  return { p, delta, loss };
}

/** One-hot rows, bits, probabilities that sum to 1, or any shares. */
const targetKind = fc.constantFrom("oneHot", "bits", "soft", "shares");

type TargetKind = "oneHot" | "bits" | "soft" | "shares";

function drawTargets(x: Operands, kind: TargetKind, m: number, k: number): FloatArray {
  const rows = list(m, () => {
    const shares = list(k, () => x.random.rand());
    const total = shares.reduce((a, b) => a + b, 0), label = x.random.randint(0, k);
    return shares.map((share, j) =>
      kind === "oneHot"
        ? Number(j === label)
        : kind === "bits"
        ? Math.round(share)
        : kind === "soft"
        ? share / total
        : share
    );
  });
  return x.buffer(rows.flat());
}

/** Moderate logits, for which the definitions below hold in float64 as they stand. */
const logits = operands(["integers", "normal", "zeros"]);

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

testEach("softmaxCrossEntropy() agrees with its definition", (kernels) => {
  fc.assert(fc.property(logits, size, positiveSize, targetKind, (x, m, k, kind) => {
    const z = x.drawExactly(m * k), t = drawTargets(x, kind, m, k);
    const { p, delta, loss } = run(kernels, "softmaxCrossEntropy", z, t, m, k);
    const expected = list(m * k, (o) => {
      const first = o - o % k;
      return Math.exp(z[o]) / sum(list(k, (j) => Math.exp(z[first + j])));
    });
    // exp passes on the rounding of z - max z, up to ε · 2 max|z|; then there are k additions, exp's
    // own few units and a division.
    const relative = x.epsilon * (2 * Math.max(0, ...z.map(Math.abs)) + k + 6);
    assertWithin(p, expected, expected.map((e) => relative * e));
    assertWithin(
      delta,
      expected.map((e, o) => (e - t[o]) / m),
      expected.map((e, o) => (relative * e + 2 * x.epsilon * Math.abs(e - t[o])) / m),
    );
    const losses = expected.map((e, o) => -t[o] * Math.log(e));
    // A relative error of p is an absolute one of log p; m · k losses are added.
    const slack = sum(losses.map((l, o) => relative * t[o] + (m * k + 2) * x.epsilon * l));
    assertWithin([loss], [sum(losses)], [slack]);
  }));
});

testEach("sigmoidBinaryCrossEntropy() agrees with its definition", (kernels) => {
  fc.assert(fc.property(logits, size, positiveSize, targetKind, (x, m, k, kind) => {
    const z = x.drawExactly(m * k), t = drawTargets(x, kind, m, k);
    const { p, delta, loss } = run(kernels, "sigmoidBinaryCrossEntropy", z, t, m, k);
    const expected = [...z].map(logistic);
    const relative = 6 * x.epsilon;
    assertWithin(p, expected, expected.map((e) => relative * e));
    assertWithin(
      delta,
      expected.map((e, o) => (e - t[o]) / m),
      expected.map((e, o) => (relative * e + 2 * x.epsilon * Math.abs(e - t[o])) / m),
    );
    // 1 - p is the logistic function of -z, which does not cancel.
    const losses = expected.map((e, o) =>
      -t[o] * Math.log(e) - (1 - t[o]) * Math.log(logistic(-z[o]))
    );
    // Each loss comes of terms up to 1 + |z|; m · k of them are added.
    const slack = (m * k + 4) * x.epsilon * sum([...z].map((z) => 1 + Math.abs(z)));
    assertWithin([loss], [sum(losses)], [slack]);
  }));
});

testEach("sigmoidSquaredError() agrees with its definition", (kernels) => {
  fc.assert(fc.property(logits, size, positiveSize, targetKind, (x, m, k, kind) => {
    const z = x.drawExactly(m * k), t = drawTargets(x, kind, m, k);
    const { p, delta, loss } = run(kernels, "sigmoidSquaredError", z, t, m, k);
    const expected = [...z].map(logistic);
    assertWithin(p, expected, expected.map((e) => 6 * x.epsilon * e));
    assertWithin(
      delta,
      expected.map((e, o) => 2 * (e - t[o]) / m * e * logistic(-z[o])),
      // A handful of roundings of numbers up to 1, times 2 / m.
      expected.map(() => 10 * x.epsilon / m),
    );
    const losses = expected.map((e, o) => (e - t[o]) ** 2);
    // Each loss is at most 1, within some ten roundings; m · k of them are added.
    assertWithin([loss], [sum(losses)], [x.epsilon * (m * k * (sum(losses) + 10))]);
  }));
});

testEach("softmaxCrossEntropy() stays finite where probabilities are 0", (kernels) => {
  for (const Type of [Float64Array, Float32Array]) {
    const z = Type.of(1000, -1000, 0, 1000, -1000, 0, -1000, 1000, 1000);
    const t = Type.of(1, 0, 0, 0, 1, 0, 0, 0.5, 0.5);
    const { p, delta, loss } = run(kernels, "softmaxCrossEntropy", z, t, 3, 3);
    assertEquals([...p], [1, 0, 0, 1, 0, 0, 0, 0.5, 0.5]);
    assertWithin(delta, Type.of(0, 0, 0, 1 / 3, -1 / 3, 0, 0, 0, 0));
    // 0, then the 2000 between the logits, then log 2, to the rounding of numbers around 1000.
    assertWithin([loss], [2000 + Math.LN2], [
      4 * 1000 * (Type === Float64Array ? 2 ** -52 : 2 ** -23),
    ]);
  }
});

testEach("softmaxCrossEntropy() counts nothing where the target is 0", (kernels) => {
  const z = Float64Array.of(0, -Infinity, 0), t = Float64Array.of(1, 0, 0);
  const { p, delta, loss } = run(kernels, "softmaxCrossEntropy", z, t, 1, 3);
  assertEquals([...p], [0.5, 0, 0.5]);
  assertEquals([...delta], [-0.5, 0, 0.5]);
  assertWithin([loss], [Math.LN2], [2 ** -52]);
});

testEach("the sigmoid heads stay finite where probabilities are 0 or 1", (kernels) => {
  for (const Type of [Float64Array, Float32Array]) {
    const z = Type.of(1000, 1000, -1000, -1000, 1000, -1000);
    const t = Type.of(1, 0, 1, 0, 0.5, 0.5);
    const entropy = run(kernels, "sigmoidBinaryCrossEntropy", z, t, 2, 3);
    assertWithin(entropy.p, [1, 1, 0, 0, 1, 0]);
    assertWithin(entropy.delta, [0, 0.5, -0.5, 0, 0.25, -0.25]);
    assertEquals(entropy.loss, 0 + 1000 + 1000 + 0 + 500 + 500);
    const squares = run(kernels, "sigmoidSquaredError", z, t, 2, 3);
    assertWithin(squares.p, [1, 1, 0, 0, 1, 0]);
    assertWithin(squares.delta, [0, 0, 0, 0, 0, 0]);
    assertEquals(squares.loss, 0 + 1 + 1 + 0 + 0.25 + 0.25);
  }
});

testEach("a NaN among the logits makes the loss NaN, whatever its target", (kernels) => {
  for (const head of HEADS) {
    for (const target of [0, 1]) {
      const z = Float64Array.of(1, NaN, 2), t = Float64Array.of(1, target, 0);
      assertEquals(run(kernels, head, z, t, 1, 3).loss, NaN);
    }
  }
});
