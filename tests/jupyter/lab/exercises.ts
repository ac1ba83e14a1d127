/**
 * The exercises of the notebooks as a reader works on them: open, wrong in three ways, half right, and
 * right, all of it typed into their own cells. What is shown each time is what tests/exercises/seen.txt
 * has; and with which function the cells below go on.
 *
 * @module
 */
import assert from "node:assert/strict";
import { answered, attemptsAt, type Placed, SEEN } from "../../exercises/placed.ts";
import { leastOfTexts } from "./contrast.ts";
import type { Lesson } from "./lesson.ts";
import type { OpenNotebook } from "./notebook.ts";

/** A step of the test, by its name; each says what it saw. */
export type Step = readonly [name: string, run: (notebook: OpenNotebook) => Promise<string>];

/** The steps in a notebook. */
export function stepsOf({ exercises, chosen, folded }: Lesson): readonly Step[] {
  return [
    ...folded.map((name): Step => [
      `what is folded in "${name}" opens by keyboard`,
      (notebook) => openByKeyboard(notebook, name),
    ]),
    [
      "Run All passes through open exercises, and goes on with the solutions",
      (notebook) => runAll(notebook, exercises),
    ],
    [
      "solutions are folded, and open by keyboard",
      (notebook) => openSolution(notebook, exercises, chosen[0]),
    ],
    ...chosen.map((placed): Step => [
      `"${placed.name}", wrong in three ways, half right, and right`,
      (notebook) => workOn(notebook, placed),
    ]),
  ];
}

/** More steps, for one of the notebooks after its other ones. */
export function laterSteps({ exercises, chosen: [first] }: Lesson): readonly Step[] {
  const [, , , third] = attemptsAt(first);
  const layer = exercises.find(({ name }) => name === "layer");
  return [
    ["the same attempt again gives nothing more away", async (notebook) => {
      const expected = verdictsOf(first.name)[3].replace("attempt 3", "attempt 5");
      for (let times = 0; times < 2; times++) {
        await tryOut(notebook, first.name, third);
        await expectVerdict(notebook, first.name, expected);
      }
      return "attempt 5, twice";
    }],
    ...layer ? [forgottenReturn(layer)] : [],
    ["verdicts can be read in both themes", async (notebook) => {
      const { name, blank } = exercises.find(({ name }) => name !== first.name)!;
      await tryOut(notebook, name, blank);
      const ratios: number[] = [];
      for (const theme of ["JupyterLab Dark", "JupyterLab Light"] as const) {
        await notebook.theme(theme);
        for (const { name } of exercises) {
          ratios.push((await leastOfTexts(notebook.output(`${name} check`), name))[0]);
        }
      }
      assert(Math.min(...ratios) >= 4.5, `${Math.min(...ratios).toFixed(1)} : 1`);
      return `${Math.min(...ratios).toFixed(1)} : 1 at least`;
    }],
  ];
}

/** What a function in braces gives back without a return is told by its types, and by the check. */
function forgottenReturn(placed: Placed): Step {
  return ["a forgotten return is told twice", async (notebook) => {
    const { name } = placed;
    for (let tries = 0;; tries++) {
      await tryOut(notebook, name, answered(placed, "{ X.matmul(W).add(b); }"));
      const [error] = await notebook.texts(`${name} blank`);
      if (error) {
        assert.equal(
          error,
          "Type error in line 3, column 54: A function whose declared type is neither 'undefined', " +
            "'void', nor 'any' must return a value",
        );
        break;
      }
      // For some seconds, nothing is checked.
      assert(tries < 60, "no cell was checked");
      await notebook.page.waitForTimeout(1000);
    }
    const [verdict] = await notebook.texts(`${name} check`);
    const told = "What is off: result: your function gives back nothing, not numbers";
    assert(verdict.includes(told), verdict);
    return told;
  }];
}

/** What is to be seen of an exercise: the mark stands apart by its color, not by a colon. */
function verdictsOf(name: string): readonly string[] {
  return SEEN.get(name)!.map((text) => text.replace(/^([○✗✓] [^:]+):/, "$1"));
}

async function runAll(notebook: OpenNotebook, exercises: readonly Placed[]): Promise<string> {
  await notebook.ready();
  await notebook.choose("Run", "runmenu:run-all");
  await notebook.shows("end", "the end");
  for (const { name } of exercises) {
    await expectVerdict(notebook, name, verdictsOf(name)[0]);
    assert.deepEqual(await notebook.texts(`${name} used`), ["the solution"], name);
  }
  return `${exercises.length} are open`;
}

async function openSolution(
  notebook: OpenNotebook,
  exercises: readonly Placed[],
  { name, solution }: Placed,
): Promise<string> {
  for (const { name } of exercises) {
    assert.equal(await notebook.source(`${name} solution`).isVisible(), false, name);
  }
  const source = notebook.source(`${name} solution`), { keyboard } = notebook.page;
  const folded = await notebook.seen(
    notebook.cell(`${name} solution`).locator(".jp-PlaceholderText"),
  );
  // JupyterLab goes on showing the first line.
  assert(folded.startsWith("//"), folded);
  // The arrows pass over what is folded; a reader comes to it from the blank.
  await notebook.select(`${name} blank`);
  await keyboard.press("Shift+Enter");
  await keyboard.press("Enter");
  await source.waitFor();
  assert.equal(await source.innerText(), solution);
  return `"${folded}" before`;
}

/** All attempts at an exercise, but the open one. */
async function workOn(notebook: OpenNotebook, placed: Placed): Promise<string> {
  const { name } = placed, verdicts = verdictsOf(name), attempts = attemptsAt(placed);
  for (let i = 1; i < attempts.length; i++) {
    await tryOut(notebook, name, attempts[i]);
    await expectVerdict(notebook, name, verdicts[i]);
    // A type error would stand there, or that a cell has failed.
    assert.deepEqual(await notebook.texts(`${name} blank`), []);
    const isRight = i === attempts.length - 1;
    assert.deepEqual(await notebook.texts(`${name} used`), [isRight ? "yours" : "the solution"]);
  }
  return `${attempts.length - 1} attempts`;
}

/** Writes into the blank, and goes on by Shift+Enter: through the solution, the check, what uses it. */
async function tryOut(notebook: OpenNotebook, name: string, source: string): Promise<void> {
  const before = await notebook.prompt(`${name} used`), { keyboard } = notebook.page;
  await notebook.source(`${name} blank`).click();
  await keyboard.press("Control+A");
  // A bracket that is typed would be closed by the editor.
  await keyboard.insertText(source);
  for (const _ of ["blank", "solution", "check", "used"]) await keyboard.press("Shift+Enter");
  await notebook.done(`${name} used`, before);
}

/** Expects what a check shows to be seen: no line less, and none more. */
async function expectVerdict(
  notebook: OpenNotebook,
  name: string,
  expected: string,
): Promise<void> {
  const shown = await notebook.seen(notebook.output(`${name} check`));
  assert.deepEqual(shown.split("\n"), expected.split("\n"));
}

/** Goes to what is folded in a cell by the tabulator, and opens and closes it. */
async function openByKeyboard(notebook: OpenNotebook, name: string): Promise<string> {
  const details = notebook.cell(name).locator("details"), { keyboard } = notebook.page;
  const summary = details.locator("summary"),
    isOpen = () => details.evaluate((element) => (element as HTMLDetailsElement).open);
  await notebook.cell(name).scrollIntoViewIfNeeded();
  await notebook.select(name);
  for (let tabs = 0; !await summary.evaluate((element) => element.matches(":focus")); tabs++) {
    assert(tabs < 30, "it is not reached");
    await keyboard.press("Tab");
  }
  for (const expected of [true, false]) {
    await keyboard.press("Space");
    assert.equal(await isOpen(), expected);
  }
  return `"${await summary.innerText()}"`;
}
