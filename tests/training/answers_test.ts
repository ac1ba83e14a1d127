/** What `fit` and `evaluate` count as right is what MLP.predict answers, in all kernels. */
import { assert, assertEquals } from "@std/assert";
import {
  accuracy,
  bits,
  Dense,
  evaluate,
  fit,
  type HeadName,
  type Matrix,
  MLP,
  oneHot,
  RandomState,
  tensor,
  zeros,
} from "../../lib/mod.ts";
import { DTYPES, HEADS } from "../../lib/kernels/interface.ts";
import { collect, epochsOf, testEach } from "./problem.ts";

const ONCE = { epochs: 1, batchSize: 4, learningRate: 0 };

testEach("one sigmoid output is right on its target's side of one half", async (on) => {
  const inputs = tensor([[-3], [-2], [2], [3]]);
  for (const head of ["sigmoidBinaryCrossEntropy", "sigmoidSquaredError"] as const) {
    const model = new MLP({ layers: [new Dense(tensor([[1]]), zeros([1]))], head });
    for (
      const [t, right] of [[[1, 1, 0, 0], 0], [[0, 0, 1, 1], 1], [[0, 1, 1, 1], 0.75]] as const
    ) {
      const examples = { inputs, targets: tensor([...t]).reshape([4, 1]) };
      assertEquals((await evaluate(model, examples, on)).accuracy, right);
      const events = await collect(
        fit(model, examples, { ...ONCE, ...on, validation: examples, evaluateTraining: true }),
      );
      const [epoch] = epochsOf(events);
      assertEquals(
        [epoch.accuracy, epoch.training!.accuracy, epoch.validation!.accuracy],
        [right, right, right],
      );
    }
  }
});

/** The targets of labels, as a head reads them. */
function targetsOf(head: HeadName, labels: ArrayLike<number>, outputs: number): Matrix {
  if (head === "sigmoidBinaryCrossEntropy" || outputs === 1 && head !== "softmaxCrossEntropy") {
    return bits(labels, outputs);
  }
  return oneHot(labels, outputs);
}

testEach("accuracy is the share of labels that MLP.predict() gives, ties included", async (on) => {
  const random = new RandomState(5);
  for (const head of HEADS) {
    for (const outputs of [1, 2, 3, 5]) {
      for (const dtype of DTYPES) {
        // Small integers: logits are often equal, and often 0.
        const draw = (shape: [number, number]): Matrix =>
          tensor([...random.randint(-1, 2, shape[0] * shape[1])]).reshape(shape);
        const inputs = draw([200, 3]).astype(dtype);
        const layers = [new Dense(draw([3, outputs]).astype(dtype), zeros([outputs], { dtype }))];
        const model = new MLP({ layers, head });
        const isBits = head === "sigmoidBinaryCrossEntropy" ||
          outputs === 1 && head === "sigmoidSquaredError";
        const labels = random.randint(0, isBits ? 2 ** outputs : outputs, 200);
        const targets = targetsOf(head, labels, outputs).astype(dtype);
        const metrics = await evaluate(model, { inputs, targets }, on);
        assertEquals(
          metrics.accuracy,
          accuracy(model.predict(inputs), labels),
          `${head} ${outputs}`,
        );
        const difference = Math.abs(metrics.loss - model.loss(inputs, targets));
        // A thousand additions, in another order.
        assert(difference < (dtype === "float64" ? 1e-12 : 1e-5), `${head}: off by ${difference}`);
      }
    }
  }
});
