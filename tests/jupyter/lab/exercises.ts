/**
 * Exercises as a reader works on them: open, wrong in several ways, half right, and right. What is shown
 * each time, and with which function the cells below go on.
 *
 * @module
 */
import assert from "node:assert/strict";
import { leastOfTexts } from "./contrast.ts";
import type { OpenNotebook } from "./notebook.ts";

/** Its cells. */
export const EXERCISES: ReadonlyMap<string, string> = new Map([
  [
    "imports",
    'import { type Matrix, tensor } from "gradbook";\nimport { check, todo } from "gradbook/notebook";',
  ],
  ["blank", 'const yourRelu = (z: Matrix): Matrix => todo("the greater of z and 0");'],
  ["solution", "const reluSolution = (z: Matrix): Matrix => z.maximum(0);"],
  ["check", 'const reluByHand = await check("relu", yourRelu, reluSolution);'],
  [
    "used",
    'console.log(reluByHand === yourRelu ? "yours" : "the solution", reluByHand(tensor([[-1, 2]])).item(0, 1));',
  ],
  ["shape blank", 'const yourShape = (): number[] => todo("the two sizes");'],
  ["shape solution", "const shapeSolution = (): number[] => [4, 2];"],
  ["shape check", 'const shape = await check("product shape", yourShape, shapeSolution);'],
  ["end", 'console.log("the end");'],
]);

const relu = (expression: string) => `const yourRelu = (z: Matrix): Matrix => ${expression};`;
const shape = (answer: string) => `const yourShape = (): number[] => ${answer};`;

/** What is written into a blank, and the lines that the check shows then. */
type Attempt = readonly [source: string, ...lines: string[]];

const ON_SOLUTION = "The cells below go on with the solution.";

const RELU: readonly Attempt[] = [
  [
    relu("z.minimum(0)"),
    "✗ Not yet ReLU: attempt 1",
    "What is off: comparison: what is kept and what is dropped have changed places",
    "Where to look is shown after the next attempt.",
    ON_SOLUTION,
  ],
  [
    relu("z.abs()"),
    "✗ Not yet ReLU: attempt 2",
    "What is off: sign: the result is what one gets from absolute values",
    "Where: in an abs",
    ON_SOLUTION,
  ],
  [
    relu("z.matmul(z)"),
    "✗ Not yet ReLU: attempt 3",
    "What is off: error: your function stops: Cannot multiply (5, 3) by (5, 3): " +
    "inner dimensions must match, but 3 ≠ 5",
    "Where: read the shapes in the message, from left to right, and compare them with those that you expect",
    "How: print the shape of each factor; where one has its axes the other way around, .T exchanges them; " +
    "z.maximum(0) keeps the greater of each entry and 0",
    ON_SOLUTION,
  ],
  [
    relu("z.maximum(-0.1)"), // half right: where z is positive
    "✗ Not yet ReLU: attempt 4",
    "What is off: value: ",
    "Where: entry by entry: what is left of −2, and of 2?",
    "How: z.maximum(0) keeps the greater of each entry and 0",
    ON_SOLUTION,
  ],
  [
    relu("z.mul(z.gt(0))"),
    "✓ Right ReLU",
    "The cells below go on with your function.",
  ],
];

const SHAPE: readonly Attempt[] = [
  [
    shape("[2, 4]"),
    "✗ Not yet the shape of a product: attempt 1",
    "What is off: axes: rows and columns are exchanged",
    "Where to look is shown after the next attempt.",
  ],
  [
    shape("[4, 3]"),
    "✗ Not yet the shape of a product: attempt 2",
    "What is off: value: 1 of 2 numbers is right",
    "Where: write the two shapes beside each other: (4, 3) (3, 2)",
  ],
  [
    shape("[3, 3]"),
    "✗ Not yet the shape of a product: attempt 3",
    "What is off: value: 0 of 2 numbers are right",
    "Where: write the two shapes beside each other: (4, 3) (3, 2)",
    "How: the inner sizes must agree, and they do not appear in the result",
  ],
  [
    shape("[4, 2]"),
    "✓ Right the shape of a product",
    "Why: row i of A meets column j of B: A has 4 rows, B has 2 columns.",
  ],
];

/** The steps, by name; each says what it saw. */
export const EXERCISE_STEPS: Readonly<Record<string, (notebook: OpenNotebook) => Promise<string>>> =
  {
    async "Run All passes through open exercises, and goes on with the solution"(notebook) {
      await notebook.ready();
      await notebook.choose("Run", "runmenu:run-all");
      await notebook.shows("end", "the end");
      const [open] = await shown(notebook, "check");
      assert.equal(open, "○ Open ReLU: replace todo(…) by the greater of z and 0");
      assert.deepEqual(await notebook.texts("used"), ["the solution 2"]);
      return open;
    },
    async "a function is told what is off, then where, then how, and used once it is right"(
      notebook,
    ) {
      for (const [source, ...lines] of RELU) {
        await tryOut(notebook, "blank", source, "check", lines);
        await run(notebook, "used");
        const isRight = lines[0].startsWith("✓");
        assert.deepEqual(await notebook.texts("used"), [
          isRight ? "yours 2" : "the solution 2",
        ]);
      }
      return `${RELU.length} attempts`;
    },
    async "the same attempt again gives nothing more away"(notebook) {
      const [source, ...lines] = RELU[0];
      const later = [lines[0].replace("attempt 1", "attempt 5"), lines[1]];
      await tryOut(notebook, "blank", source, "check", later);
      await tryOut(notebook, "blank", source, "check", later);
      return later[0];
    },
    async "of a prediction, the answer is not given away"(notebook) {
      for (const [source, ...lines] of SHAPE) {
        await tryOut(notebook, "shape blank", source, "shape check", lines);
      }
      return `${SHAPE.length} attempts`;
    },
    async "verdicts can be read in both themes"(notebook) {
      const ratios: number[] = [];
      for (const theme of ["JupyterLab Dark", "JupyterLab Light"] as const) {
        await notebook.theme(theme);
        for (const name of ["check", "shape check"]) {
          ratios.push((await leastOfTexts(notebook.output(name), name))[0]);
        }
      }
      assert(Math.min(...ratios) >= 4.5, `${Math.min(...ratios).toFixed(1)} : 1`);
      return `${Math.min(...ratios).toFixed(1)} : 1 at least`;
    },
  };

/** Writes into a blank, runs it and the check, and expects these lines; the last may go on. */
async function tryOut(
  notebook: OpenNotebook,
  blank: string,
  source: string,
  check: string,
  lines: readonly string[],
): Promise<void> {
  await notebook.cell(blank).locator(".cm-content").click();
  await notebook.page.keyboard.press("Control+A");
  // A bracket that is typed would be closed by the editor.
  await notebook.page.keyboard.insertText(source);
  await run(notebook, blank);
  await run(notebook, check);
  const found = await shown(notebook, check);
  for (const [i, line] of lines.entries()) {
    assert(found[i]?.startsWith(line), `expected "${line}", but line ${i + 1} is "${found[i]}"`);
  }
}

/** The lines of a verdict. */
async function shown(notebook: OpenNotebook, name: string): Promise<string[]> {
  const verdict = notebook.output(name).locator(".jp-RenderedHTMLCommon > div").first();
  const html = await verdict.evaluate((element) => element.innerHTML);
  return html.split("<br>").map((line) =>
    line.replaceAll(/<[^>]*>/g, "").replaceAll("&gt;", ">").replaceAll("&lt;", "<")
      .replaceAll("&amp;", "&").trim()
  );
}

/** Runs a cell, and waits for its end. */
async function run(notebook: OpenNotebook, name: string): Promise<void> {
  const before = await notebook.prompt(name);
  await notebook.select(name);
  await notebook.choose("Run", "runmenu:run");
  await notebook.done(name, before);
}
