/** Lines through source 1's points, and the best of them, against NumPy. */
import { assertEquals, assertThrows } from "@std/assert";
import { accuracy, expectShape, linspace, RandomState, tensor, zeros } from "../../lib/mod.ts";
import { bestLine, classifyByLine } from "../../lib/models/mod.ts";
import { toy } from "../../lib/datasets/mod.ts";
import fixture from "../fixtures/models_line.json" with { type: "json" };
import { assertSame, golden } from "../golden.ts";

const numpy = golden(fixture);

Deno.test("bestLine() finds source 1's best line, and the accuracy of all", () => {
  const { points, labels } = toy.line({ randomState: 42 });
  const { slope, intercept, accuracy, accuracies } = bestLine(points, labels);
  assertSame(
    [slope, intercept, accuracy, accuracies],
    numpy`
      X = RandomState(42).uniform(-5, 5, (200, 2)); y = X[:, 1] > X[:, 0]
      s = np.linspace(-2, 2, 100)
      a = np.array([[np.mean((X[:, 1] > m * X[:, 0] + c) == y) for c in s] for m in s])
      best = np.unravel_index(a.argmax(), a.shape)
      [s[best[0]], s[best[1]], a.max(), a]`,
  );
});

Deno.test("bestLine() takes the first of equally good lines, from any grid", () => {
  const points = expectShape(tensor([[0, 1], [0, -1]]), [null, 2]);
  const grid = { slopes: linspace(0, 1, 3), intercepts: linspace(-2, 2, 5) };
  const best = bestLine(points, [1, 0], grid);
  assertEquals([best.slope, best.intercept, best.accuracy], [0, -1, 1]);
  assertEquals(best.accuracies.shape, [3, 5]);
});

Deno.test("classifyByLine() scores source 1's random lines as the source does", () => {
  const random = new RandomState(42);
  const { points, labels } = toy.line({ randomState: random });
  const scores = [1, 2, 3].map(() => {
    const slope = random.uniform(-2, 2), intercept = random.uniform(-2, 2);
    return accuracy(classifyByLine(points, { slope, intercept }), labels);
  });
  assertEquals(scores, [0.425, 0.735, 0.525]);
});

Deno.test("classifyByLine() and bestLine() reject what does not fit", () => {
  const flat = { slope: 0, intercept: 0 };
  assertThrows(() => classifyByLine(zeros([4, 3]) as never, flat), TypeError, "expected (any, 2)");
  assertThrows(() => bestLine(zeros([4, 2]), [0, 1]), TypeError, "Cannot compare 4 predictions");
});
