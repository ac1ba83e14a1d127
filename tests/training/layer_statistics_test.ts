/** What a network looks like from inside, against NumPy. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ByteMatrix,
  Dense,
  layerStatistics,
  type Matrix,
  MLP,
  RandomState,
  tensor,
  zeros,
} from "../../lib/mod.ts";
import { assertAllClose } from "../../lib/notebook/mod.ts";
import fixture from "../fixtures/training_layer_statistics.json" with { type: "json" };
import { golden } from "../golden.ts";

const numpy = golden(fixture);

function problem(activation: "tanh" | "sigmoid" | "relu", scale = 1) {
  const rng = new RandomState(3);
  const layers = [
    new Dense(rng.randn(2, 5).mul(3 * scale), zeros([5])),
    new Dense(rng.randn(5, 1), zeros([1])),
  ];
  const model = new MLP({ layers, activation, head: "sigmoidBinaryCrossEntropy" });
  return { model, examples: { inputs: rng.randn(20, 2), targets: rng.rand(20, 1).lt(0.5) } };
}

Deno.test("layerStatistics() gives norms, ratios and shares as NumPy computes them", () => {
  const { model, examples } = problem("tanh");
  const [hidden, output] = layerStatistics(model, examples, { learningRate: 0.1 });
  assertAllClose(
    [hidden, output].flatMap((l) => [l.weightNorm, l.gradientNorm, l.updateRatio]),
    numpy`
      rng = RandomState(3)
      W1, W2 = rng.randn(2, 5) * 3, rng.randn(5, 1)
      X, t = rng.randn(20, 2), (rng.rand(20, 1) < 0.5).astype(float)
      A = np.tanh(X @ W1)
      p = 1 / (1 + np.exp(-(A @ W2)))
      dZ2 = (p - t) / 20
      dW2 = A.T @ dZ2
      dW1 = X.T @ (dZ2 @ W2.T * (1 - A**2))
      n = np.linalg.norm
      [n(W1), n(dW1), 0.1 * n(dW1) / n(W1), n(W2), n(dW2), 0.1 * n(dW2) / n(W2)]` as number[],
    { rtol: 1e-12 },
  );
  assertEquals(
    [hidden.saturated!, hidden.dead!],
    numpy`
      rng = RandomState(3)
      W1, W2 = rng.randn(2, 5) * 3, rng.randn(5, 1)
      X = rng.randn(20, 2)
      flat = 1 - np.tanh(X @ W1)**2 < 0.05
      [flat.mean(), flat.all(0).mean()]`,
  );
  assertEquals([output.saturated, output.dead], [undefined, undefined]);
  assertEquals(
    [...hidden.activations.counts],
    numpy`
      rng = RandomState(3)
      W1, W2 = rng.randn(2, 5) * 3, rng.randn(5, 1)
      [int(c) for c in np.histogram(np.tanh(rng.randn(20, 2) @ W1), bins=30)[0]]`,
  );
});

Deno.test("layerStatistics() calls a sigmoid flat below a twentieth of its slope at zero", () => {
  const { model, examples } = problem("sigmoid");
  const [hidden] = layerStatistics(model, examples);
  assertEquals(
    hidden.saturated,
    numpy`
      rng = RandomState(3)
      W1, W2 = rng.randn(2, 5) * 3, rng.randn(5, 1)
      A = 1 / (1 + np.exp(-(rng.randn(20, 2) @ W1)))
      (A * (1 - A) < 0.25 / 20).mean()`,
  );
});

Deno.test("layerStatistics() counts ReLU units that answer to nothing", () => {
  const { model, examples } = problem("relu");
  model.layers[0].bias.data.set([-100, 0, 100, 0, -100]);
  const [hidden] = layerStatistics(model, examples);
  assertEquals(hidden.dead, 0.4);
  assert(hidden.saturated! > 0.4 && hidden.saturated! < 0.8);
});

Deno.test("layerStatistics() leaves the model alone, and takes bytes", () => {
  const { model } = problem("tanh");
  const before = model.layers.map(({ weights }) => weights.data.slice());
  const numbers = Float64Array.from({ length: 256 }, (_, byte) => byte / 255);
  const bytes = new ByteMatrix([2, 2], Uint8Array.of(0, 255, 255, 0), numbers);
  const targets = tensor([[1], [0]]);
  const norms = (inputs: ByteMatrix | Matrix) =>
    layerStatistics(model, { inputs, targets }).map(({ gradientNorm }) => gradientNorm);
  assertEquals(norms(bytes), norms(bytes.toMatrix()));
  assertEquals(model.layers.map(({ weights }) => weights.data.slice()), before);
});

Deno.test("layerStatistics() refuses what is no model, and unknown options", () => {
  const { model, examples } = problem("tanh");
  // @ts-expect-error: no model
  assertThrows(() => layerStatistics({}, examples), TypeError, "expected an MLP");
  // @ts-expect-error: another name
  assertThrows(() => layerStatistics(model, examples, { rate: 1 }), TypeError, "learningRate");
});
