/**
 * Operates a notebook in JupyterLab and Chromium as a reader does: runs it, stops a training run in
 * the middle, goes on, moves the figures, and opens what was saved where nobody trusts it. Before that,
 * it makes mistakes, and works on exercises.
 *
 *     deno task test:lab [--screenshots FOLDER] [--only mistakes|exercises] [--exercises CHOICE]
 *
 * Of the exercises, it works on the first and the last of each notebook, or `--exercises all` of them, or
 * those of these names: `--exercises "relu, softmax"`.
 *
 * Needs JupyterLab where `deno task jupyter` finds it, and Chromium: /usr/bin/chromium, or the path
 * in the environment variable CHROMIUM.
 *
 * It has a configuration of its own beside this file, so that Playwright is fetched by this task only.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { WatchedBrowser } from "./browser.ts";
import { checkContrast } from "./contrast.ts";
import { laterSteps, stepsOf } from "./exercises.ts";
import { OPERATIONS } from "./figures.ts";
import { type Lesson, lessonsWith } from "./lesson.ts";
import { MISTAKES, STEPS } from "./mistakes.ts";
import { notebookOf, OpenNotebook, readOutputs, splitCells } from "./notebook.ts";
import { checkPictures, photograph, sizesOf } from "./pictures.ts";
import { living } from "./processes.ts";
import { Server } from "./server.ts";

/** Milliseconds after which the test has failed. */
const LIMIT = 1_200_000;

const root = fileURLToPath(new URL("../../../", import.meta.url));
const cells = splitCells(await Deno.readTextFile(join(root, "tests/jupyter/lab_cells.ts")));
const names = [...cells.keys()];
const resources = new AsyncDisposableStack();
let passed = 0, failed = 0;
/** The last step that has begun. */
let doing = "opening the first notebook";

/** A step of the test, which says what it saw. Returns whether it passed. */
async function step(name: string, run: () => string | Promise<string>): Promise<boolean> {
  doing = name;
  try {
    console.log(`${name}: ${await run()}`);
    passed++;
    return true;
  } catch (error) {
    console.log(`${name}: FAILED: ${error instanceof Error ? error.message : error}`);
    failed++;
    return false;
  }
}

/** An empty folder, for the time of the test. */
async function folder(options: Deno.MakeTempOptions): Promise<string> {
  const path = await Deno.makeTempDir(options);
  resources.defer(() => Deno.remove(path, { recursive: true }));
  return path;
}

/** JupyterLab for a user who has seen no notebook yet. */
async function newUser(): Promise<Server> {
  return resources.use(await Server.start(root, await folder({ prefix: "gradbook-lab-" })));
}

/** Run All, Stop, and on. Whether it came to the end. */
async function runNotebook(notebook: OpenNotebook): Promise<boolean> {
  return await step("Run All reaches the training cell", async () => {
    await notebook.choose("Run", "runmenu:run-all");
    await notebook.shows("training", /([3-9]|\d\d) of 100000 epochs/);
    return `"${(await notebook.texts("training"))[0]}"`;
  }) && await step("Stop ends the cell within a second", async () => {
    const seconds = await notebook.stop("training");
    assert(seconds < 1, `it took ${seconds.toFixed(2)} s`);
    const [progress, error] = await notebook.texts("training");
    assert(/stopped (in|after) epoch \d+ of 100000/.test(progress), progress);
    assert(/^Interrupted/.test(error), error);
    return `${seconds.toFixed(2)} s; "${progress}"`;
  }) && await step("the cells that waited behind it have not run", async () => {
    const last = names.at(-1)!;
    for (const name of ["half-trained", last]) {
      await notebook.waitsNoMore(name);
      assert.deepEqual(await notebook.texts(name), []);
    }
    return `"${await notebook.prompt(last)}"`;
  }) && await step("the next cells go on with the half-trained model", async () => {
    const last = names.at(-1)!;
    await notebook.select("half-trained");
    await notebook.choose("Run", "notebook:run-all-below");
    await notebook.done(last);
    const [text] = await notebook.texts("half-trained");
    const [, epochs] = text.match(/^half-trained: (\d+) epochs done$/) ?? [];
    assert(Number(epochs) >= 3, text);
    const [progress] = await notebook.texts("going on");
    assert(progress.includes("2 epochs done"), progress);
    return `"${text}", then "${progress}"`;
  });
}

async function operateFigures(notebook: OpenNotebook, when: string): Promise<void> {
  for (const [name, operate] of Object.entries(OPERATIONS)) {
    await step(`${name}, ${when}`, async () => {
      const frame = notebook.output(name).locator("iframe");
      await frame.scrollIntoViewIfNeeded();
      return await operate(frame.contentFrame(), notebook.page);
    });
  }
}

/** Ends JupyterLab while its kernels are at rest, and expects none of its processes a moment later. */
async function endWithAll(server: Server): Promise<void> {
  await step("JupyterLab's end leaves no process behind", async () => {
    const { processes } = server;
    if (processes.length === 0) return "not tried: no /proc";
    await server[Symbol.asyncDispose]();
    for (let tries = 0; living(processes).length > 0 && tries < 50; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.deepEqual(living(processes), []);
    return `${processes.length} have ended`;
  });
}

async function main(): Promise<void> {
  const { values: { screenshots, only, exercises } } = parseArgs({
    options: {
      screenshots: { type: "string" },
      only: { type: "string" },
      exercises: { type: "string", default: "ends" },
    },
  });
  const lessons = lessonsWith(exercises);
  if (screenshots) await Deno.mkdir(screenshots, { recursive: true });
  const browser = resources.use(await WatchedBrowser.start());
  console.log(`Chromium ${browser.version}`);

  // Within the project, so that the kernel finds deno.json.
  await Deno.mkdir(join(root, ".jupyter"), { recursive: true });
  const scratch = await folder({ dir: join(root, ".jupyter"), prefix: "lab-" });
  const [path, copy] = [join(scratch, "run.ipynb"), join(scratch, "copy.ipynb")];
  await Deno.writeTextFile(path, notebookOf(cells));
  const open = async (server: Server, path: string, cells: readonly string[] = names) =>
    await OpenNotebook.open(
      await browser.open(server.origin),
      server.addressOf(path.slice(root.length)),
      cells,
    );

  const author = await newUser();
  if (only !== "exercises") {
    const path = join(scratch, "mistakes.ipynb"), cells = [...MISTAKES.keys()];
    await Deno.writeTextFile(path, notebookOf(MISTAKES));
    const notebook = await open(author, path, cells);
    for (const [name, run] of Object.entries(STEPS)) await step(name, () => run(notebook));
    if (screenshots) await photograph(notebook, cells, join(screenshots, "mistakes-"));
    await notebook.close();
  }
  const work = async (lesson: Lesson) => {
    const path = join(scratch, lesson.file), start = performance.now();
    await Deno.writeTextFile(path, lesson.text);
    const notebook = await open(author, path, lesson.names);
    const later = lesson === lessons[0] ? laterSteps(lesson) : [];
    for (const [name, run] of [...stepsOf(lesson), ...later]) await step(name, () => run(notebook));
    if (screenshots) await photograph(notebook, lesson.names, join(screenshots, `${lesson.file}-`));
    await notebook.close();
    console.log(`${lesson.file} has taken ${((performance.now() - start) / 1000).toFixed(0)} s`);
  };
  if (only !== "mistakes") { for (const lesson of lessons) await work(lesson); }
  if (only !== undefined) return await endWithAll(author);

  const notebook = await open(author, path);
  if (!await runNotebook(notebook)) return;
  await step("outputs stand in order", async () => {
    const texts = await notebook.texts("order");
    assert.deepEqual(texts, ["first", "second", "third", "fourth", '"fifth"']);
    return texts.join(", ");
  });
  await operateFigures(notebook, "after running");
  for (const theme of ["Dark", "Light"] as const) {
    await step(
      `everything can be read, JupyterLab ${theme}`,
      () => checkContrast(notebook, theme),
    );
  }
  if (screenshots) await photograph(notebook, names, join(screenshots, "trusted-"));
  await notebook.save();
  await notebook.page.context().close();

  const saved = new Map(readOutputs(path).map((outputs, i) => [names[i], outputs]));
  await step("the saved notebook holds all outputs, and the error of Stop only", () => {
    for (const [name, outputs] of saved) {
      const errors = outputs.filter(({ kind }) => kind === "error").length;
      assert.deepEqual(errors, name === "training" ? 1 : 0, name);
    }
    return sizesOf(saved);
  });
  const again = await open(author, path);
  await operateFigures(again, "opened again");
  await again.page.context().close();

  // Trust is a signature that is kept apart from the notebook: another user has none.
  await Deno.rename(path, copy);
  await step("untrusted, the notebook shows every still picture", async () => {
    const untrusted = await open(await newUser(), copy);
    const found = await checkPictures(untrusted, saved);
    if (screenshots) await photograph(untrusted, names, join(screenshots, "untrusted-"));
    return found;
  });
  await step("nothing is requested from elsewhere", () => {
    assert.deepEqual(browser.requests, []);
    return "requests went to the Jupyter server only";
  });
  await step("the console shows no errors", () => {
    assert.deepEqual(browser.errors, []);
    return "none";
  });
  await endWithAll(author);
}

let ending: Promise<never> | undefined;

/** Ends all that was started, in any case, and then the test. The first call counts. */
function end(code: number): Promise<never> {
  return ending ??= resources.disposeAsync().then(() => Deno.exit(code));
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => {
    console.error(`Cannot finish the test: it was ended at "${doing}"`);
    end(130);
  });
}
setTimeout(() => {
  console.error(`Cannot finish the test: it has taken ${LIMIT / 1000} seconds, now at "${doing}"`);
  end(1);
}, LIMIT);
try {
  await main();
} catch (error) {
  console.error(error);
  failed++;
}
console.log(`lab: ${passed} of ${passed + failed} steps passed`);
await end(failed > 0 ? 1 : 0);
