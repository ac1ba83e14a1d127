import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  describeLine,
  misclassified,
  nextLine,
} from "../../../lib/plot/interactive/client/random_line.ts";
import { randomLine } from "../../../lib/plot/interactive/random_line.ts";
import { MersenneTwister } from "../../../lib/random/mersenne_twister.ts";
import { RandomState } from "../../../lib/random/mod.ts";
import { assertSelfContained, openPage, press } from "./client_script.ts";

function source() {
  const random = new RandomState(42);
  const points = random.uniform(-5, 5, [200, 2]);
  const labels = Array.from(
    { length: 200 },
    (_, i) => points.item(i, 1) > points.item(i, 0) ? 1 : 0,
  );
  return { points, labels, random, best: { slope: 1.01, intercept: 0.02 } };
}

Deno.test("randomLine() is self-contained, with a frame and the first line", () => {
  assertSelfContained(() => randomLine(source()));
});

Deno.test("randomLine() goes on with NumPy's stream in the page, as the page's script runs", () => {
  const page = openPage(randomLine(source()).standalone());
  const state = () => page.getElementById("state")!.textContent!.replace(/^.* · /, "");
  // np.random.seed(42); np.random.uniform(-5, 5, (200, 2))
  // ["slope m = %.2f, intercept c = %.2f" % tuple(np.random.uniform(-2, 2, 2)) for _ in range(3)]
  assertEquals(state(), "slope m = -1.59, intercept c = 1.61");
  press(page, "generate");
  assertEquals(state(), "slope m = 0.02, intercept c = 1.31");
  press(page, "generate");
  assertEquals(state(), "slope m = -0.72, intercept c = 1.58");
});

Deno.test("nextLine() draws what RandomState.uniform() draws", () => {
  const { random } = source();
  const { key, pos } = random.getState();
  const generator = new MersenneTwister();
  generator.key.set(key);
  generator.position = pos;
  // More than the 624 words of one state.
  for (let i = 0; i < 500; i++) {
    const [slope, intercept] = random.uniform(-2, 2, 2).data;
    assertEquals(nextLine(generator, [-2, 2], [-2, 2]), { slope, intercept });
  }
});

Deno.test("randomLine() leaves the stream alone, and shows the first line in the picture", () => {
  const options = source();
  const before = options.random.getState();
  const { still, alt } = randomLine(options);
  assertEquals(options.random.getState(), before);
  assert(still.svg.includes("slope m = -1.59, intercept c = 1.61"));
  assert(alt.endsWith("Accuracy: 42.50% · slope m = -1.59, intercept c = 1.61"));
});

Deno.test("misclassified() takes points above the line for class 1, and those on it for class 0", () => {
  const points = [0, 1, 0, 0, 0, -1, 0, 2];
  assertEquals(misclassified(points, [1, 0, 0, 0], { slope: 3, intercept: 0 }), [3]);
  assertEquals(
    describeLine({ slope: 3, intercept: 0 }, 1, 4),
    "Accuracy: 75.00% · slope m = 3.00, intercept c = 0.00",
  );
});

Deno.test("randomLine() rejects points and labels that do not fit", () => {
  const { labels, ...rest } = source();
  assertThrows(
    () => randomLine({ ...rest, labels: labels.slice(1) }),
    TypeError,
    "expected points (N, 2) and N labels, but got (200, 2) and 199 labels",
  );
});
