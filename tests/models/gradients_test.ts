/**
 * Every hand-written derivative against central differences, in float64.
 *
 * A central difference with h = 1e-5 is off by h² f‴ / 6 (about 1e-11) and by rounding, eps / h
 * (about 1e-11 for values near 1): 1e-8 relative leaves room for sums, and none for a wrong formula.
 */
import { assert } from "@std/assert";
import {
  binaryCrossEntropy,
  binaryCrossEntropyBackward,
  crossEntropy,
  crossEntropyBackward,
  Dense,
  type Matrix,
  meanSquaredError,
  meanSquaredErrorBackward,
  MLP,
  oneHot,
  RandomState,
  relu,
  reluBackward,
  sigmoid,
  sigmoidBackward,
  softmax,
  softmaxBackward,
  tanh,
  tanhBackward,
  type Tensor,
} from "../../lib/mod.ts";
import { ACTIVATIONS, HEADS } from "../../lib/kernels/interface.ts";

const H = 1e-5;
const TOLERANCE = 1e-8;

function assertGradient(name: string, actual: Tensor, parameter: Tensor, loss: () => number) {
  const { data } = parameter;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    data[i] = value + H;
    const above = loss();
    data[i] = value - H;
    const below = loss();
    data[i] = value;
    const numeric = (above - below) / (2 * H);
    const error = Math.abs(actual.data[i] - numeric) / Math.max(1, Math.abs(numeric));
    assert(
      error < TOLERANCE,
      `${name}[${i}]: derived ${actual.data[i]}, by differences ${numeric}`,
    );
  }
}

/** The sum of y weighted by dy: its gradient with respect to y is dy. */
const weigh = (y: Tensor, dy: Tensor) => y.mul(dy).sum();

type Forward = (z: Matrix) => Matrix;
type Backward = (da: Matrix, a: Matrix) => Matrix;
const PAIRS: [Forward, Backward][] = [
  [relu, reluBackward],
  [tanh, tanhBackward],
  [sigmoid, sigmoidBackward],
  [softmax, softmaxBackward],
];

for (const [forward, backward] of PAIRS) {
  Deno.test(`${backward.name}() is the derivative of ${forward.name}()`, () => {
    const random = new RandomState(1);
    const z: Matrix = random.randn(4, 5), da: Matrix = random.randn(4, 5);
    assertGradient("dz", backward(da, forward(z)), z, () => weigh(forward(z), da));
  });
}

Deno.test("crossEntropyBackward() is the derivative of crossEntropy()", () => {
  const random = new RandomState(2);
  const p: Matrix = random.uniform(0.1, 0.9, [4, 3]), t: Matrix = random.rand(4, 3);
  t.data[5] = 0;
  assertGradient("dp", crossEntropyBackward(p, t), p, () => crossEntropy(p, t));
});

for (const reduction of ["mean", "batchmean"] as const) {
  Deno.test(`binaryCrossEntropyBackward() is the derivative, "${reduction}"`, () => {
    const random = new RandomState(3);
    const p: Matrix = random.uniform(0.1, 0.9, [4, 3]), t: Matrix = random.rand(4, 3).ge(0.5);
    const dp = binaryCrossEntropyBackward(p, t, reduction);
    assertGradient("dp", dp, p, () => binaryCrossEntropy(p, t, reduction));
  });

  Deno.test(`meanSquaredErrorBackward() is the derivative, "${reduction}"`, () => {
    const random = new RandomState(4);
    const p: Matrix = random.rand(4, 3), t: Matrix = random.rand(4, 3);
    const dp = meanSquaredErrorBackward(p, t, reduction);
    assertGradient("dp", dp, p, () => meanSquaredError(p, t, reduction));
  });
}

Deno.test("Dense.backward() is the derivative of Dense.forward()", () => {
  const random = new RandomState(5);
  const layer: Dense = new Dense(random.randn(6, 3), random.randn(3));
  const x: Matrix = random.randn(4, 6), dy: Matrix = random.randn(4, 3);
  const { dW, db, dx } = layer.backward(x, dy);
  const loss = () => weigh(layer.forward(x), dy);
  assertGradient("dW", dW, layer.weights, loss);
  assertGradient("db", db, layer.bias, loss);
  assertGradient("dx", dx, x, loss);
});

for (const head of HEADS) {
  for (const activation of ACTIVATIONS) {
    Deno.test(`MLP.backward() is the derivative of MLP.loss(): ${activation}, ${head}`, () => {
      const random = new RandomState(6);
      // Small weights: where p rounds to 1, log(1 - p) has no digits left to differentiate.
      const widths = [7, 6, 5, 4];
      const layers = [0, 1, 2].map((l) =>
        new Dense<number, number>(
          random.randn(widths[l], widths[l + 1]).mul(0.4),
          random.randn(widths[l + 1]),
        )
      );
      const mlp = new MLP({ layers, activation, head });
      const x: Matrix = random.randn(8, 7);
      const t: Matrix = oneHot(random.randint(0, 4, 8), 4);
      mlp.backward(x, t).forEach(({ dW, db }, l) => {
        assertGradient(`dW${l + 1}`, dW, layers[l].weights, () => mlp.loss(x, t));
        assertGradient(`db${l + 1}`, db, layers[l].bias, () => mlp.loss(x, t));
      });
    });
  }
}

Deno.test("the heads' deltas are their losses' gradients through their activations", () => {
  const random = new RandomState(7);
  const z: Matrix = random.randn(5, 3), t: Matrix = oneHot(random.randint(0, 3, 5), 3);
  const derived = [
    [softmaxBackward(crossEntropyBackward(softmax(z), t), softmax(z)), softmax(z).sub(t).div(5)],
    [
      sigmoidBackward(binaryCrossEntropyBackward(sigmoid(z), t, "batchmean"), sigmoid(z)),
      sigmoid(z).sub(t).div(5),
    ],
  ];
  for (const [chained, short] of derived) {
    // Both are a dozen roundings from the true value, each below 1.
    assert(chained.sub(short).abs().max() < 1e-15);
  }
});

Deno.test("MLP.backward() follows float32 to single precision", () => {
  const random = new RandomState(8);
  const weights: Matrix[] = [random.randn(7, 5), random.randn(5, 3)];
  const x: Matrix = random.randn(8, 7), t: Matrix = oneHot(random.randint(0, 3, 8), 3);
  const gradients = (dtype: "float64" | "float32") =>
    new MLP({
      layers: weights.map((w) =>
        new Dense(w.astype(dtype), new RandomState(9).randn(w.shape[1]).astype(dtype))
      ),
      activation: "tanh",
      head: "softmaxCrossEntropy",
    }).backward(x.astype(dtype), t.astype(dtype));
  const [double, single] = [gradients("float64"), gradients("float32")];
  double.forEach(({ dW }, l) => {
    // Sums of at most 8 terms below 4 in size, each rounded to 2⁻²⁴: some 1e-6.
    assert(single[l].dW.dtype === "float32");
    assert(single[l].dW.astype("float64").sub(dW).abs().max() < 1e-5);
  });
});
