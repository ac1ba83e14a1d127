import { assert, assertEquals, assertThrows } from "@std/assert";
import { tensor } from "../../../lib/tensor/creation.ts";
import { Dense } from "../../../lib/models/dense.ts";
import { MLP } from "../../../lib/models/mlp.ts";
import type { ActivationName } from "../../../lib/kernels/interface.ts";
import { isAnswer } from "../../../lib/plot/interactive/client/computational_graph.ts";
import { computationalGraph } from "../../../lib/plot/interactive/computational_graph.ts";
import { graphSteps } from "../../../lib/plot/interactive/graph_steps.ts";
import { assertSelfContained, openPage, press } from "./client_script.ts";

const small = (activation: ActivationName = "relu") =>
  new MLP({
    layers: [
      new Dense(tensor([[0.5, -1], [0.3, -0.5]]), tensor([0.1, 0.2])),
      new Dense(tensor([[1.5], [-1]]), tensor([-0.7])),
    ],
    activation,
    head: "sigmoidBinaryCrossEntropy",
  });
const input = tensor([2, -1]);
const graph = () => computationalGraph({ mlp: small(), input, target: 1, blank: [1, 0] });

Deno.test("computationalGraph() is self-contained, with a frame and a picture", () => {
  assertSelfContained(graph);
  assert(graph().toHTML().length < 50_000);
});

for (const activation of ["relu", "tanh", "sigmoid", "identity"] as const) {
  for (const target of [0, 1]) {
    Deno.test(`graphSteps() has the slopes of the loss, ${activation} and class ${target}`, () => {
      const mlp = small(activation), x = tensor([[2, -1]]), t = tensor([[target]]);
      const { quantities } = graphSteps(mlp, input, target, [0, 0]);
      const gradientOf = (name: string) => quantities.find((q) => q.name === name)!.gradient!;
      const [first, second] = mlp.layers;
      const places: Record<string, [Float64Array | Float32Array, number]> = {
        "w₁₁": [first.weights.data, 0],
        "w₁₂": [first.weights.data, 1],
        "w₂₁": [first.weights.data, 2],
        "w₂₂": [first.weights.data, 3],
        "b₁": [first.bias.data, 0],
        "b₂": [first.bias.data, 1],
        "v₁": [second.weights.data, 0],
        "v₂": [second.weights.data, 1],
        "c": [second.bias.data, 0],
      };
      for (const [name, [data, i]] of Object.entries(places)) {
        const kept = data[i],
          at = (value: number) => {
            data[i] = value;
            return mlp.loss(x, t);
          };
        const slope = (at(kept + 1e-6) - at(kept - 1e-6)) / 2e-6;
        data[i] = kept;
        assert(Math.abs(slope - gradientOf(name)) < 1e-8, `${name}: ${slope}`);
      }
    });
  }
}

Deno.test("computationalGraph()'s page steps forward and back, and shows what is known by then", () => {
  const page = openPage(graph().standalone());
  const text = (id: string) => page.getElementById(id)!.textContent;
  const hidden = () => page.querySelectorAll("svg .later").length;
  assertEquals(text("step"), "Given: an example and the parameters");
  const all = hidden();
  press(page, "next");
  assertEquals(text("step"), "Forward: z₁");
  assertEquals(text("numbers"), "= 2 · 0.5 + (−1) · 0.3 + 0.1 = 0.8");
  assertEquals(hidden(), all - 1);
  press(page, "last");
  assertEquals(hidden(), 0);
  press(page, "previous");
  press(page, "first");
  assertEquals(hidden(), all);
});

Deno.test("computationalGraph()'s page takes the reader's gradient, and says what is right", () => {
  const figure = graph();
  const page = openPage(figure.standalone());
  const field = page.getElementById("answer") as HTMLInputElement;
  const verdict = () => page.getElementById("verdict")!.textContent;
  press(page, "check");
  assertEquals(verdict(), "");
  field.value = "1,5";
  press(page, "check");
  assertEquals(verdict()!.slice(0, 8), "Not yet.");
  assertEquals(page.getElementById("blank")!.textContent, "?");
  field.value = "0.57";
  press(page, "check");
  assertEquals(verdict(), "Right: ∂L/∂w₂₁ = ∂L/∂z₁ · x₂ = (−0.566) · (−1) = 0.566");
  assertEquals(page.getElementById("blank")!.textContent, "0.566");
  assert(!figure.still.svg.includes(">0.566<"), "the picture tells");
});

Deno.test("isAnswer() takes two or three digits, a comma, and a minus as it is printed", () => {
  for (const text of ["-1.13", "−1,13", " -1.1325 "]) assert(isAnswer(text, -1.1325), text);
  for (const text of ["", "1.13", "-1.2", "one"]) assert(!isAnswer(text, -1.1325), text);
});

Deno.test("computationalGraph() rejects other networks, inputs and targets", () => {
  const wide = new MLP({
    layers: [new Dense(tensor([[1, 1, 1], [1, 1, 1]]), tensor([0, 0, 0]))],
    head: "sigmoidBinaryCrossEntropy",
  });
  assertThrows(
    () => computationalGraph({ mlp: wide, input, target: 1 }),
    TypeError,
    "Cannot draw a computational graph: expected a network 2-2-1 with the head " +
      "sigmoidBinaryCrossEntropy, but it is 2-3 with sigmoidBinaryCrossEntropy",
  );
  const mlp = small();
  assertThrows(
    () => computationalGraph({ mlp, input: tensor([1]), target: 1 }),
    TypeError,
    "1-2-1",
  );
  assertThrows(() => computationalGraph({ mlp, input, target: 2 }), RangeError, "but it is 2");
  assertThrows(
    () => computationalGraph({ mlp, input, target: 1, blank: [2, 0] }),
    TypeError,
    "a row and a column",
  );
});
