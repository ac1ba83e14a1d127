import { assert, assertEquals, assertThrows } from "@std/assert";
import { describeLine, misclassified } from "../../../lib/plot/interactive/client/random_line.ts";
import { randomLine } from "../../../lib/plot/interactive/random_line.ts";
import { RandomState } from "../../../lib/random/mod.ts";
import { assertSelfContained, dataOf, scriptOf } from "./client_script.ts";

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
  const figure = randomLine(source());
  const { key, position } = dataOf(figure);
  // The script without its last line, the call: what it declares is used here.
  const declarations = scriptOf(figure).replace(/^runRandomLine\(.*$/m, "");
  const generator = new Function(
    "key",
    "position",
    `${declarations}
    const generator = new MersenneTwister();
    generator.key.set(new Uint32Array(decodeBase64(key).buffer));
    generator.position = position;
    return () => nextLine(generator, [-2, 2], [-2, 2]);`,
  )(key, position);
  // np.random.seed(42); np.random.uniform(-5, 5, (200, 2))
  // [np.random.uniform(-2, 2) for _ in range(6)]
  assertEquals(generator(), { slope: -1.5875045246562696, intercept: 1.6102116267182667 });
  assertEquals(generator(), { slope: 0.02100948979142858, intercept: 1.3058298644309665 });
  assertEquals(generator(), { slope: -0.719801595877553, intercept: 1.582092913984802 });
  // More than the 624 words of one state.
  const { random } = source();
  for (let i = 0; i < 3; i++) random.uniform(-2, 2, 2);
  for (let i = 0; i < 500; i++) {
    const [slope, intercept] = random.uniform(-2, 2, 2).data;
    assertEquals(generator(), { slope, intercept });
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
