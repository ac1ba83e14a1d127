/**
 * A notebook of mistakes, and what its reader sees of them: errors with their lines, what is wrong with
 * types, documentation at the cursor, and Stop in an endless loop.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Locator } from "./browser.ts";
import type { OpenNotebook } from "./notebook.ts";

/** Its cells. */
export const MISTAKES: ReadonlyMap<string, string> = new Map([
  ["imports", 'import { fit, zeros } from "gradbook";\nconst x = zeros([32, 784]);'],
  ["broken", "// a comment\nconst broken = (1 + ;"],
  ["behind", 'console.log("behind");'],
  ["shapes", "console.log(x.shape);\nx.matmul(zeros([30, 10]));"],
  ["question", "fit("],
  ["options", "x.sum(0, { k })"],
  ["loop", 'console.log("on");\nwhile (true) {}'],
  ["after", 'console.log(x.shape, "still");'],
]);

/** Milliseconds until cells are checked: the checker reads the library first. */
const AWAKE = 120_000;

/** The steps, by name; each says what it saw. */
export const STEPS: Readonly<Record<string, (notebook: OpenNotebook) => Promise<string>>> = {
  async "a syntax error shows its line, and ends Run All"(notebook) {
    await notebook.ready();
    await notebook.choose("Run", "runmenu:run-all");
    await notebook.shows("broken", "SyntaxError");
    const [error] = await notebook.texts("broken");
    for (const part of ["2 | const broken = (1 + ;", "~", ":2:"]) {
      assert(error.includes(part), error);
    }
    await notebook.waitsNoMore("after");
    assert.deepEqual(await notebook.texts("behind"), []);
    return error.split("\n")[0];
  },
  async "a type error stands above the output, with both shapes"(notebook) {
    const end = performance.now() + AWAKE;
    for (let before = ""; performance.now() < end;) {
      await run(notebook, "shapes", before);
      before = await notebook.prompt("shapes");
      const [first, second] = await notebook.texts("shapes");
      if (!first.startsWith("Type error")) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        continue;
      }
      assert.deepEqual(
        first,
        "Type error in line 2, column 10: Cannot pass Tensor (30, 10) to matmul of (32, 784): " +
          "expected Matrix (784, 10), but 30 ≠ 784",
      );
      assert(second.startsWith("[ 32, 784 ]"), second);
      return first;
    }
    throw new Error("no cell was checked");
  },
  async "Shift+Tab on fit( shows its signature and its documentation"(notebook) {
    const tooltip = notebook.page.locator(".jp-Tooltip");
    await press(
      notebook,
      "question",
      ["End", "Shift+Tab"],
      tooltip.filter({ hasText: /\bfit(<.*>)?\(model: MLP/ }),
    );
    const text = await tooltip.innerText();
    assert(text.includes("Shapes: inputs (N, D)"), text);
    await notebook.page.keyboard.press("Escape");
    return text.trim().split("\n")[0];
  },
  async "Tab offers an option"(notebook) {
    const keys = ["End", ...Array.from(" })", () => "ArrowLeft"), "Tab"];
    // Where there is one match only, it is written at once.
    const written = notebook.cell("options").locator(".cm-content", { hasText: "keepdims" });
    const offered = notebook.page.locator(".jp-Completer-item:visible", { hasText: "keepdims" });
    await press(notebook, "options", keys, written.or(offered));
    return await written.or(offered).innerText();
  },
  async "Stop, pressed twice, ends an endless loop, and the next cell goes on"(notebook) {
    await notebook.select("loop");
    await notebook.choose("Run", "runmenu:run");
    await notebook.shows("loop", "on");
    const stop = notebook.page.locator('[data-jp-item-name="interrupt"] jp-button:visible');
    await stop.click();
    await stop.click();
    await notebook.shows("loop", "Interrupted");
    await run(notebook, "after");
    const [text] = await notebook.texts("after");
    assert.deepEqual(text, "[ 32, 784 ] still");
    return text;
  },
};

/** Runs a cell, and waits for its end. */
async function run(notebook: OpenNotebook, name: string, before?: string): Promise<void> {
  await notebook.select(name);
  await notebook.choose("Run", "runmenu:run");
  await notebook.done(name, before);
}

/** Presses keys in a cell until something is to be seen: what takes the checker long has no answer. */
async function press(
  notebook: OpenNotebook,
  name: string,
  keys: readonly string[],
  expected: Locator,
): Promise<void> {
  for (let tries = 1;; tries++) {
    await notebook.edit(name, keys);
    try {
      return await expected.waitFor({ timeout: 5000 });
    } catch (error) {
      if (tries === 6) throw error;
    }
  }
}
