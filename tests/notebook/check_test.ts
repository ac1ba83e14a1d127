/** Exercises: blanks, verdicts, and what they say of wrong answers. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  Dense,
  type Matrix,
  meanSquaredError,
  meanSquaredErrorBackward,
  RandomState,
  relu,
  reluBackward,
  type Tensor,
  tensor,
  zeros,
} from "../../lib/mod.ts";
import { check, checkGradient, OpenBlank, todo } from "../../lib/notebook/check.ts";
import { findDifference } from "../../lib/exercises/difference.ts";
import { resultHTML, resultText, showResult } from "../../lib/notebook/check_result.ts";

/** What `body` prints. */
async function printed(body: () => Promise<unknown>): Promise<string[]> {
  const { log } = console, lines: string[] = [];
  console.log = (line: string) => void lines.push(line);
  try {
    await body();
  } finally {
    console.log = log;
  }
  return lines;
}

const z: Matrix = tensor([[-1, 2], [3, -4]]);

Deno.test("todo() throws what belongs there, and fits every type", () => {
  const exercises: (() => unknown)[] = [
    (): Matrix => todo("the slope"),
    (): number => todo("the slope"),
    () => z.mul(todo("the slope")),
  ];
  for (const exercise of exercises) {
    assertThrows(exercise, OpenBlank, "todo (the slope) must be filled in, but is still open");
  }
});

Deno.test("check() accepts a right answer of any kind", async () => {
  const lines = await printed(async () => {
    await check("relu(z)", () => z.mul(z.gt(0)), relu(z), { hint: "unused" });
    await check("a loss", () => Promise.resolve(0.1 + 0.2), 0.3);
    await check("labels", () => Int32Array.of(1, 2), [1, 2]);
    await check("rows", () => [[1, 2], [3, 4]], tensor([[1, 2], [3, 4]]));
    await check("nothing", () => [], zeros([0]));
    await check("what is not finite", () => [NaN, Infinity], tensor([NaN, Infinity]));
  });
  assertEquals(lines[0], "✓ Right: relu(z)");
  assertEquals(lines.length, 6);
});

Deno.test("check() shows the first difference with a hint, and throws", async () => {
  const lines = await printed(async () => {
    await assertRejects(
      () => check("relu(z)", () => z.abs(), relu(z), { hint: "what of -1?" }),
      Error,
      "Cannot accept relu(z): expected 0 at [0, 0], got 1 (hint: what of -1?)",
    );
    await assertRejects(() => check("a loss", () => 0.25, 0.5), Error, "expected 0.5, got 0.25");
  });
  assertEquals(lines, [
    "✗ Not yet: relu(z): expected 0 at [0, 0], got 1\nHint: what of -1?",
    "✗ Not yet: a loss: expected 0.5, got 0.25",
  ]);
});

Deno.test("check() shows that an exercise is open, and goes on", async () => {
  const answer = (): Tensor => todo("max(0, z)");
  assertEquals(await printed(() => check("relu(z)", answer, relu(z), { hint: "maximum" })), [
    "○ Open: relu(z): replace todo(…) by max(0, z)\nHint: maximum",
  ]);
});

Deno.test("check() lets an answer's own error through", async () => {
  const answer = () => z.matmul(zeros([3, 1]) as never);
  assertEquals(
    await printed(() => assertRejects(() => check("a product", answer, z), TypeError, "2 ≠ 3")),
    [],
  );
});

Deno.test("findDifference() compares shapes first, then values in their order", () => {
  assertEquals(findDifference(z.T, z), "expected 2 at [0, 1], got 3");
  assertEquals(findDifference(zeros([2]), zeros([2, 1])), "expected shape (2, 1), got (2,)");
  assertEquals(findDifference(3, [3]), "expected shape (1,), got ()");
  assertEquals(findDifference([[1, 2], [3]], z), describeNumbers("an array"));
  assertEquals(findDifference(undefined, z), describeNumbers("undefined"));
  assertEquals(findDifference(() => z, z), describeNumbers("a function"));
  assertEquals(findDifference([1, NaN], [1, 2]), "expected 2 at [1], got NaN");
  assertEquals(findDifference([1, 2], [1, NaN]), "expected NaN at [1], got 2");
  assertEquals(findDifference(Infinity, -Infinity), "expected -Infinity, got Infinity");
  assertEquals(
    findDifference(zeros([2, 3, 4]), (zeros([2, 3, 4]) as Tensor).add(tensor([0, 0, 0, 1]))),
    "expected 1 at [0, 0, 3], got 0",
  );
  assertEquals(findDifference(1.001, 1, { rtol: 0.01 }), undefined);
  assertEquals(findDifference(0.001, 0, { rtol: 0.01 }), "expected 0, got 0.001");
  assertEquals(findDifference(0.001, 0, { atol: 0.01 }), undefined);

  function describeNumbers(what: string): string {
    const whole = what === "an array" ? "an array that is not rectangular or not of numbers" : what;
    return `expected numbers of shape (2, 2), got ${whole}`;
  }
});

Deno.test("checkGradient() accepts what is derived right, and leaves the parameter as it was", async () => {
  const random = new RandomState(2);
  const layer = new Dense<number, number>(random.randn(3, 4), random.randn(4));
  const x: Matrix = random.randn(5, 3), t: Matrix = random.randn(5, 4);
  const before = layer.weights.copy();
  const loss = () => meanSquaredError(relu(layer.forward(x)), t);
  const derive = () => {
    const a = relu(layer.forward(x));
    return layer.backward(x, reluBackward(meanSquaredErrorBackward(a, t), a));
  };
  const lines = await printed(async () => {
    await checkGradient("dW", () => derive().dW, layer.weights, loss);
    await checkGradient("db", () => derive().db, layer.bias, loss);
  });
  const [dW, db] = lines.map((text) => text.split("\n"));
  assertEquals([dW[0], db[0]], ["✓ Right: dW", "✓ Right: db"]);
  assertEquals(dW[1], "all 12 entries measured; the 4 farthest off:");
  assertEquals(dW[2].split(/ {2,}/), ["parameter", "derived", "measured", "relative error"]);
  assertEquals([dW.length, db.length], [7, 7]);
  for (const row of [...dW.slice(3), ...db.slice(3)]) {
    const [place, derived, measured, error] = row.split(/ {2,}/);
    assert(/^\[\d(, \d)?\]$/.test(place), row);
    assertEquals(derived, measured);
    assert(Number(error) < 1e-6, row);
  }
  assertEquals(layer.weights.data, before.data);
});

Deno.test("checkGradient() names the first entry that is off, or the shape", async () => {
  const w = tensor([1, 2, 3]), loss = () => w.pow(2).sum();
  const verdicts = await printed(async () => {
    const first = await assertRejects(() => checkGradient("dw", () => w, w, loss), Error);
    assert(
      /^Cannot accept dw: expected (2|1\.99999|2\.00000)\d* at \[0\], got 1$/.test(first.message),
    );
    await assertRejects(
      () => checkGradient("dw", () => zeros([3, 1]), w, loss),
      Error,
      "expected shape (3,), got (3, 1)",
    );
    await checkGradient("dw", () => todo("2 w"), w, loss);
  });
  assertEquals(verdicts.map((line) => line[0]), ["✗", "✗", "○"]);
  assertThrows(
    () => checkGradient("dw", () => w, w.astype("float32"), loss),
    TypeError,
    "but it is float32",
  );
  const turned = zeros([3, 2]).T;
  assertThrows(
    () => checkGradient("dw", () => turned, turned, loss),
    TypeError,
    "but it is a transpose",
  );
});

Deno.test("checkGradient() leaves out and counts what no example depends on", async () => {
  const w = tensor([[1, 2], [3, 4]]), x = tensor([[5, 0], [0, 0]]);
  const [text] = await printed(() => checkGradient("dw", () => x, w, () => w.mul(x).sum()));
  const [verdict, count, , row, ...more] = text.split("\n");
  assertEquals(verdict, "✓ Right: dw");
  assertEquals(
    count,
    "all 4 entries measured; 3 left out, whose gradient is 0 = 0 for every example",
  );
  assertEquals(row.split(/ {2,}/).slice(0, 3), ["[0, 0]", "5", "5"]);
  assertEquals(more, []);
  const [nothing] = await printed(() => checkGradient("dw", () => zeros([2, 2]), w, () => 7));
  assert(nothing.endsWith("; 4 left out, whose gradient is 0 = 0 for every example"), nothing);
});

Deno.test("checkGradient() shows what is off first, in a table that is escaped", async () => {
  const w = tensor([1, 2, 3]);
  const derived = tensor([2, 4, 7]);
  const lines = await printed(() =>
    assertRejects(() => checkGradient("dw", () => derived, w, () => w.pow(2).sum()), Error)
  );
  assertEquals(lines[0].split("\n")[3].split(/ {2,}/), ["[2]", "7", "6", "1e-1"]);
  const table = [["parameter", "derived"], ["<0>", "1"]];
  const html = resultHTML({ what: "dw", state: "right", lines: ["a < b"], table });
  assert(
    html.endsWith(
      "dw<br>a &#60; b<table><thead><tr><th>parameter</th><th>derived</th></tr></thead>" +
        "<tbody><tr><td>&#60;0&#62;</td><td>1</td></tr></tbody></table></div>",
    ),
    html,
  );
});

Deno.test("checkGradient() spreads its entries over a large parameter", async () => {
  const w = zeros([1000]);
  let calls = 0;
  const loss = () => {
    calls++;
    return w.sum();
  };
  await printed(() => checkGradient("dw", () => w.add(1), w, loss, { entries: 20 }));
  assertEquals(calls, 40);
});

Deno.test("a verdict stands in the notebook by sign, word and color, its text escaped", async () => {
  const wrong = { what: "a < b", state: "wrong", detail: "1 & 2", hint: "<b>" } as const;
  assertEquals(
    resultHTML(wrong),
    '<div style="border-left:4px solid #b00020;padding:2px 10px">' +
      '<strong style="padding:1px 6px;border-radius:4px;background:#b00020;color:white">' +
      "✗ Not yet</strong> a &#60; b: 1 &#38; 2<br>Hint: &#60;b&#62;</div>",
  );
  const messages: unknown[] = [];
  await showResult(wrong, { broadcast: (...message) => messages.push(message) });
  const data = { "text/plain": resultText(wrong), "text/html": resultHTML(wrong) };
  assertEquals(messages, [["display_data", { data, metadata: {}, transient: {} }]]);
});
