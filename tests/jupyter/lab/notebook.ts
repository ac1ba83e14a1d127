/**
 * A notebook as it stands in JupyterLab, operated by mouse, as a person would.
 *
 * @module
 */
import { joinText, type Output, readNotebook } from "../../../lib/notebook/ipynb.ts";
import type { Locator, Page } from "./browser.ts";

/** Milliseconds until a new connection to a kernel is the last one. */
const SETTLING = 3000;

/** Minutes are for slow machines; cells take seconds. */
const LONG = { timeout: 180_000 };

/** The name and the source of each cell. */
export function splitCells(source: string): Map<string, string> {
  const [, ...parts] = source.split(/^\/\/ %% (.*)\n/m);
  return new Map(
    Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i], parts[2 * i + 1].trim()]),
  );
}

/** A notebook file of these cells. */
export function fileOf(cells: readonly object[]): string {
  return JSON.stringify({
    metadata: { kernelspec: { name: "deno", display_name: "Deno", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
    cells: cells.map((cell, i) => ({ ...cell, id: `cell-${i}` })),
  });
}

/** A code cell without outputs. */
export function codeOf(source: string): object {
  return { cell_type: "code", metadata: {}, execution_count: null, outputs: [], source };
}

/** A notebook file of code cells without outputs. */
export function notebookOf(cells: ReadonlyMap<string, string>): string {
  return fileOf(Array.from(cells.values(), codeOf));
}

/** An output of a cell, in a notebook file. */
export interface SavedOutput {
  /** Its type, as Jupyter calls it. */
  readonly kind: Output["output_type"];
  /** What there is of it as HTML, or nothing. */
  readonly html: string;
  /** What there is of it as text, or nothing. */
  readonly plain: string;
}

/** The outputs that a notebook file holds, cell by cell. */
export function readOutputs(path: string): SavedOutput[][] {
  return readNotebook(path).cells.map(({ outputs = [] }) =>
    outputs.map(({ output_type, data }) => ({
      kind: output_type,
      html: joinText(data?.["text/html"]),
      plain: joinText(data?.["text/plain"]),
    }))
  );
}

/** A notebook in a page of JupyterLab. */
export class OpenNotebook {
  /** The page. */
  readonly page: Page;
  readonly #names: readonly string[];

  private constructor(page: Page, names: readonly string[]) {
    this.page = page;
    this.#names = names;
  }

  /** Opens a notebook that has cells of these names. */
  static async open(page: Page, address: string, names: readonly string[]): Promise<OpenNotebook> {
    await page.goto(address, LONG);
    const notebook = new OpenNotebook(page, names);
    await notebook.cell(names.at(-1)!).waitFor({ ...LONG, state: "attached" });
    return notebook;
  }

  /** A cell. */
  cell(name: string): Locator {
    return this.page.locator(".jp-NotebookPanel:visible .jp-Cell").nth(this.#names.indexOf(name));
  }

  /** The source of a cell, where it can be changed. */
  source(name: string): Locator {
    return this.cell(name).locator(".cm-content");
  }

  /** What a cell shows below its source. */
  output(name: string): Locator {
    return this.cell(name).locator(".jp-Cell-outputArea");
  }

  /** The text of a cell's outputs, one after the other. */
  async texts(name: string): Promise<string[]> {
    // Of what is scrolled out of sight there is no inner text.
    const texts = await this.cell(name).locator(".jp-OutputArea-output").allTextContents();
    return texts.map((text) => text.trim());
  }

  /** What is to be seen as text, once it is in sight and painted. */
  async seen(part: Locator): Promise<string> {
    await part.scrollIntoViewIfNeeded();
    // Until then there is no inner text.
    for (let tries = 0;; tries++) {
      const text = (await part.innerText()).trim();
      if (text !== "" || tries === 100) return text;
      await this.page.waitForTimeout(50);
    }
  }

  /** Chooses a command, by its identifier, from one of the menus. */
  async choose(menu: string, command: string): Promise<void> {
    await this.page.getByRole("menuitem", { name: menu, exact: true }).click();
    await this.page.locator(`.lm-Menu-item[data-command="${command}"]`).click();
  }

  /** Selects a cell by a click beside it. */
  async select(name: string): Promise<void> {
    await this.cell(name).locator(".jp-InputPrompt").click();
  }

  /** Waits until the kernel is there, and at rest for a while. */
  async ready(): Promise<void> {
    const idle = this.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]:visible');
    await idle.waitFor(LONG);
    // JupyterLab connects once more to a kernel that has just started, and drops what it has sent.
    await this.page.waitForTimeout(SETTLING);
    await idle.waitFor(LONG);
  }

  /** Clicks into a cell, and presses keys. */
  async edit(name: string, keys: readonly string[]): Promise<void> {
    await this.source(name).click();
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Presses the button with the square. Returns the seconds from then until the cell has ended. */
  async stop(name: string): Promise<number> {
    const prompt = this.cell(name).locator(".jp-InputPrompt");
    const [seconds] = await Promise.all([
      // Measured in the page, where the click is what counts, not the way to it.
      prompt.evaluate((element) =>
        new Promise<number>((resolve) => {
          let pressed = NaN;
          addEventListener("click", () => pressed = performance.now(), { capture: true });
          new MutationObserver(() => resolve((performance.now() - pressed) / 1000))
            .observe(element, { childList: true, characterData: true, subtree: true });
        })
      ),
      this.page.locator('[data-jp-item-name="interrupt"] jp-button:visible').click(),
    ]);
    await this.done(name);
    return seconds;
  }

  /** Waits until a cell is done: a number stands beside it, and another than `before`. */
  async done(name: string, before?: string): Promise<void> {
    await this.cell(name).locator(".jp-InputPrompt")
      .filter({ hasText: /^\[\d+\]:$/, hasNotText: before })
      .waitFor({ ...LONG, state: "attached" });
  }

  /** Waits until a cell does not run, and is not about to. */
  async waitsNoMore(name: string): Promise<void> {
    await this.cell(name).locator(".jp-InputPrompt").filter({ hasNotText: "*" })
      .waitFor({ ...LONG, state: "attached" });
  }

  /** What stands beside a cell: the number of its run, if it has one, or a star. */
  async prompt(name: string): Promise<string> {
    return String(await this.cell(name).locator(".jp-InputPrompt").textContent()).trim();
  }

  /** Waits until a cell shows this. */
  async shows(name: string, text: string | RegExp): Promise<void> {
    await this.output(name).filter({ hasText: text }).waitFor({ ...LONG, state: "attached" });
  }

  /** Changes the theme. */
  async theme(name: "JupyterLab Light" | "JupyterLab Dark"): Promise<void> {
    await this.page.evaluate(async (theme) => {
      // deno-lint-ignore no-explicit-any -- JupyterLab's own object has no types here
      await (globalThis as any).jupyterapp.commands.execute("apputils:change-theme", { theme });
    }, name);
    const isLight = name === "JupyterLab Light";
    await this.page.locator(`body[data-jp-theme-light=${isLight}]`)
      .waitFor({ state: "attached" });
  }

  /** Ends the kernel, and closes the page. */
  async close(): Promise<void> {
    await Promise.all([
      this.page.waitForResponse((response) =>
        response.request().method() === "DELETE" && response.url().includes("/api/")
      ),
      this.choose("Kernel", "kernelmenu:shutdown"),
    ]);
    await this.page.context().close();
  }

  /** Saves, and waits until it is saved. */
  async save(): Promise<void> {
    const [response] = await Promise.all([
      this.page.waitForResponse((response) =>
        response.request().method() === "PUT" && response.url().includes("/api/contents/")
      ),
      this.choose("File", "docmanager:save"),
    ]);
    if (!response.ok()) throw new Error(`Cannot save the notebook: ${response.statusText()}`);
  }
}
