/** What a reader sees of every exercise: open, wrong three times, half right, and right. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { check, todo } from "../../lib/notebook/check.ts";
import { forgetAttempts } from "../../lib/notebook/practice.ts";
import { CATALOG } from "../../lib/exercises/catalog.ts";
import { tensor } from "../../lib/tensor/creation.ts";
import type { Matrix } from "../../lib/tensor/tensor.ts";
import { granted } from "../prose/notebooks.ts";
import { ANSWERS } from "./answers.ts";
import { seen } from "./attempts.ts";
import { SEEN } from "./placed.ts";

for (const name of Object.keys(CATALOG)) {
  Deno.test({
    name: `"${name}": what its reader sees stands in seen.txt, and grows with each attempt`,
    ignore: !granted,
    async fn() {
      assertEquals(new Set(ANSWERS[name]).size, 4);
      const text = await seen(name);
      assertEquals(text.trimEnd().split("\n\n"), [`## ${name}`, ...SEEN.get(name)!]);
      const [open, first, second, third, half, right] = SEEN.get(name)!;
      assert(open.startsWith("○ Open: "), open);
      for (const [n, shown] of [first, second, third, half].entries()) {
        assert(shown.includes(`attempt ${n + 1}\nWhat is off: `), shown);
        assertEquals(/^Where: /m.test(shown), n >= 1, shown);
        assertEquals(/^How: /m.test(shown), n >= 2, shown);
      }
      assert(right.startsWith("✓ Right: "), right);
    },
  });
}

Deno.test({
  name: "all exercises have answers and verdicts, and no others do",
  ignore: !granted,
  fn() {
    assertEquals([...SEEN.keys()], Object.keys(CATALOG));
    assertEquals(Object.keys(ANSWERS).toSorted(), Object.keys(CATALOG).toSorted());
  },
});

/** What `body` prints, and what it returns. */
async function printing<T>(body: () => Promise<T>): Promise<[lines: string[], T]> {
  const { log } = console, lines: string[] = [];
  console.log = (line: string) => void lines.push(line);
  try {
    return [lines, await body()];
  } finally {
    console.log = log;
  }
}

const solution = (z: Matrix): Matrix => z.maximum(0);

Deno.test("check() returns the solution until the reader's function is right, and says so", async () => {
  forgetAttempts();
  const wrong = (z: Matrix): Matrix => z.minimum(0);
  const [lines, used] = await printing(() => check("relu", wrong, solution));
  assert(used === solution);
  assertEquals(lines[0].split("\n"), [
    "✗ Not yet: ReLU: attempt 1",
    "What is off: comparison: what is kept and what is dropped have changed places",
    "Where to look is shown after the next attempt.",
    "The cells below go on with the solution.",
  ]);
  const [again, still] = await printing(() =>
    check("relu", (z: Matrix): Matrix => todo(`more than ${z}`), solution)
  );
  assert(still === solution && again[0].startsWith("○ Open: ReLU: replace todo(…) by more than "));
  const yours = (z: Matrix): Matrix => z.mul(z.gt(0));
  const [right, mine] = await printing(() => check("relu", yours, solution));
  assert(mine === yours);
  assertEquals(right, ["✓ Right: ReLU\nThe cells below go on with your function."]);
  assertEquals(mine(tensor([[-1, 2]])).toArray(), [[0, 2]]);
});

Deno.test("the same attempt again gives nothing more away", async () => {
  forgetAttempts();
  const wrong = (z: Matrix): Matrix => z.minimum(0);
  const [first] = await printing(() => check("relu", wrong, solution));
  const [second] = await printing(() => check("relu", wrong, solution));
  assertEquals(second, first);
  const [other] = await printing(() => check("relu", (z) => z.abs(), solution));
  assert(other[0].startsWith("✗ Not yet: ReLU: attempt 2\n"), other[0]);
});

Deno.test("an error of the reader's function is told, not thrown; Stop is not told", async () => {
  forgetAttempts();
  const fails = (z: Matrix): Matrix => z.matmul(z);
  const [lines, used] = await printing(() => check("relu", fails, solution));
  assert(used === solution);
  assert(lines[0].includes("What is off: error: your function stops: Cannot multiply"), lines[0]);
  const stops = (): Matrix => {
    const stop = new Error("Stop was pressed");
    stop.name = "Interrupted";
    throw stop;
  };
  await printing(() => assertRejects(() => check("relu", stops, solution), Error, "Stop"));
});

Deno.test("check() says what it was given in the place of an exercise", async () => {
  const f = (z: Matrix) => z;
  await assertRejects(
    () => check("rleu", f, f),
    RangeError,
    'Cannot check "rleu": expected the name of an exercise, but the catalog has none of that name',
  );
  await assertRejects(
    () => check("relu", undefined as unknown as typeof f, f),
    TypeError,
    "Cannot check: expected a function for your answer, but got nothing",
  );
});
