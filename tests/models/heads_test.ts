/** What a model answers, and how far from its targets it is, by head. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  Dense,
  type HeadName,
  LogisticRegression,
  type Matrix,
  MLP,
  tensor,
  zeros,
} from "../../lib/mod.ts";

/** A model whose logits are w times its only input. */
const model = (head: HeadName, w: number[]) =>
  new MLP({ layers: [new Dense<number, number>(tensor([w]), zeros([w.length]))], head });

Deno.test("MLP.predict() answers by its head, for one output and for several", () => {
  const x = tensor([[-5], [5], [0]]);
  const answers = (head: HeadName, w: number[]) => [...model(head, w).predict(x)];
  // Logits [−5], [5], [0].
  assertEquals(answers("softmaxCrossEntropy", [1]), [0, 0, 0]);
  assertEquals(answers("sigmoidBinaryCrossEntropy", [1]), [0, 1, 0]);
  assertEquals(answers("sigmoidSquaredError", [1]), [0, 1, 0]);
  // Logits [5, −5, 10], [−5, 5, −10], [0, 0, 0].
  assertEquals(answers("softmaxCrossEntropy", [-1, 1, -2]), [2, 1, 0]);
  assertEquals(answers("sigmoidBinaryCrossEntropy", [-1, 1, -2]), [0b101, 0b010, 0b000]);
  assertEquals(answers("sigmoidSquaredError", [-1, 1, -2]), [2, 1, 0]);
});

Deno.test("MLP.predict() reads up to 31 bits", () => {
  const bits = (count: number) => model("sigmoidBinaryCrossEntropy", new Array(count).fill(1));
  assertEquals([...bits(31).predict(tensor([[1]]))], [2 ** 31 - 1]);
  assertThrows(() => bits(32).predict(tensor([[1]])), RangeError, "from 0 to 31");
});

Deno.test("MLP.loss() is that of the logits, however large they are", () => {
  const loss = (head: HeadName, w: number[], t: number[]) =>
    model(head, w).loss(tensor([[1]]), tensor([t]));
  // torch.nn.functional.cross_entropy(torch.tensor([[1000., -1000.]]), torch.tensor([1]))
  assertEquals(loss("softmaxCrossEntropy", [1000, -1000], [0, 1]), 2000);
  assertEquals(loss("softmaxCrossEntropy", [1000, -1000], [1, 0]), 0);
  assertEquals(loss("softmaxCrossEntropy", [40, 0], [0, 1]), 40);
  // torch.nn.functional.binary_cross_entropy_with_logits(torch.tensor([z]), torch.tensor([t]))
  assertEquals(loss("sigmoidBinaryCrossEntropy", [36.5], [0]), 36.5);
  assertEquals(loss("sigmoidBinaryCrossEntropy", [40], [0]), 40);
  assertEquals(loss("sigmoidBinaryCrossEntropy", [-1000], [1]), 1000);
  assertEquals(loss("sigmoidBinaryCrossEntropy", [1000], [1]), 0);
  assertEquals(loss("sigmoidBinaryCrossEntropy", [40, -40, 40], [0, 1, 1]), 80 + Math.exp(-40));
  assertEquals(loss("sigmoidSquaredError", [1000, -1000], [0, 1]), 2);
});

Deno.test("LogisticRegression.loss() is that of the logits, however large they are", async () => {
  const regression = new LogisticRegression(tensor([1]));
  assertEquals(regression.loss(tensor([[40]]), [0]), 40);
  assertEquals(regression.loss(tensor([[1000], [-1000]]), [0, 1]), 1000);
  const x: Matrix = tensor([[1000]]);
  for await (const { loss } of regression.fit(x, [0], { iterations: 1, learningRate: 0 })) {
    assertEquals(loss, 1000);
  }
});

Deno.test("MLP.loss() in float32 is that of float32 logits", () => {
  const layer = new Dense(
    tensor([[0.1, -0.3]], { dtype: "float32" }),
    zeros([2], { dtype: "float32" }),
  );
  const single = new MLP({ layers: [layer], head: "softmaxCrossEntropy" });
  const x: Matrix = tensor([[1]], { dtype: "float32" }), t = tensor([[0, 1]], { dtype: "float32" });
  // log(1 + exp(0.4)), of numbers with 24 bits.
  assertAlmostEquals(single.loss(x, t), Math.log1p(Math.exp(0.4)), 1e-7);
  assertThrows(
    () => single.loss(x, tensor([[0, 1]])),
    TypeError,
    "Cannot aim predictions (1, 2) at targets float64 (1, 2)",
  );
});

Deno.test("MLP.loss() and backward() see no more targets than there are", () => {
  const mlp = model("softmaxCrossEntropy", [1, 2]);
  for (const call of [mlp.loss.bind(mlp), mlp.backward.bind(mlp)]) {
    assertThrows(() => call(tensor([[1]]), tensor([[0, 1], [1, 0]])), TypeError, "(2, 2)");
    assertThrows(() => call(tensor([[1]]), [[0, 1]] as never), TypeError, "tensor(list)");
    assertThrows(() => call([[1]] as never, tensor([[0, 1]])), TypeError, "expected a matrix");
  }
  assert(mlp.probabilities(tensor([[1]])).shape[1] === 2);
});
