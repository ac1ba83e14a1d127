/** The losses' values; their gradients are checked in models/gradients_test.ts. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  binaryCrossEntropy,
  binaryCrossEntropyBackward,
  crossEntropy,
  type Matrix,
  meanSquaredError,
  RandomState,
  softmax,
  softmaxBackward,
  tensor,
} from "../lib/mod.ts";
import fixture from "./fixtures/losses.json" with { type: "json" };
import { assertClose, golden } from "./golden.ts";

const numpy = golden(fixture);

/** A dozen logarithms within 1 ulp of NumPy's, and sums of at most 12 terms: some 1e-15. */
const CLOSE = { rtol: 1e-14 };

const p: Matrix = new RandomState(1).uniform(0.01, 0.99, [4, 3]);
const t: Matrix = new RandomState(2).rand(4, 3).ge(0.5);

Deno.test("crossEntropy() sums over classes and averages over examples", () => {
  assertClose(
    crossEntropy(p, t),
    numpy`
      p = RandomState(1).uniform(.01, .99, (4, 3)); t = RandomState(2).rand(4, 3) >= .5
      -np.sum(t * np.log(p)) / 4`,
    CLOSE,
  );
  assertEquals(crossEntropy(tensor([[1, 0]]), tensor([[1, 0]])), -0);
  assertEquals(crossEntropy(tensor([[1, 0]]), tensor([[0, 1]])), Infinity);
});

Deno.test("binaryCrossEntropy() averages over entries or examples", () => {
  assertClose(
    [binaryCrossEntropy(p, t), binaryCrossEntropy(p, t, "batchmean")],
    numpy`
      p = RandomState(1).uniform(.01, .99, (4, 3)); t = RandomState(2).rand(4, 3) >= .5
      losses = -(t * np.log(p) + (1 - t) * np.log(1 - p))
      [losses.mean(), losses.sum() / 4]`,
    CLOSE,
  );
  const sure = tensor([[1, 0]]);
  assertEquals(binaryCrossEntropy(sure, sure) + 0, 0);
  assertEquals(binaryCrossEntropyBackward(sure, sure).toArray(), [[0, 0]]);
});

Deno.test("meanSquaredError() averages over entries or examples", () => {
  assertClose(
    [meanSquaredError(p, t), meanSquaredError(p, t, "batchmean")],
    numpy`
      p = RandomState(1).uniform(.01, .99, (4, 3)); t = RandomState(2).rand(4, 3) >= .5
      [np.mean((p - t) ** 2), np.sum((p - t) ** 2) / 4]`,
    CLOSE,
  );
});

Deno.test("softmax() turns rows into probabilities, however large", () => {
  assertClose(
    softmax(tensor([[1, 2, 3], [-1000, 0, 1000]])),
    numpy`
      z = np.array([[1., 2, 3], [-1000, 0, 1000]]); e = np.exp(z - z.max(1, keepdims=True))
      e / e.sum(1, keepdims=True)`,
    CLOSE,
  );
  assertEquals(softmaxBackward(tensor([[1, 1]]), tensor([[0.5, 0.5]])).toArray(), [[0, 0]]);
});

Deno.test("the losses reject targets of another shape, even where they could be broadcast", () => {
  for (const loss of [crossEntropy, binaryCrossEntropy, meanSquaredError]) {
    assertThrows(() => loss(p, tensor([[1, 0, 0]])), TypeError, "(4, 3) with targets (1, 3)");
    assertThrows(() => loss(p, p.T as Matrix), TypeError, "(4, 3) with targets (3, 4)");
  }
  for (const loss of [binaryCrossEntropy, meanSquaredError]) {
    assertThrows(() => loss(p, p, "sum" as never), TypeError, "mean or batchmean, but got sum");
  }
});
