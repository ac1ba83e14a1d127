/**
 * JupyterLab in a page, by its own commands and models: of cells that are scrolled out of sight there is
 * nothing in the document.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLab's objects have no types here
import type { Cell } from "../../lib/notebook/ipynb.ts";
import type { Driven } from "./browsers.ts";

/** What came of a cell. */
export interface Ran {
  readonly status: string;
  readonly value: string | null;
  readonly printed: string;
  readonly error: { ename: string; evalue: string; traceback: string[] } | null;
}

/** Settles `milliseconds` later. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Seconds to wait for what takes long on a slow machine. */
const PATIENCE = 120;

/** A notebook in JupyterLab, in a page. */
export class LabPage {
  readonly #browser: Driven;

  private constructor(browser: Driven) {
    this.#browser = browser;
  }

  /** Opens an address that leads to a notebook; resolves when its kernel is idle. */
  static async open(browser: Driven, address: string): Promise<LabPage> {
    await browser.open(address);
    const lab = new LabPage(browser);
    await lab.until("a notebook and its kernel", () => {
      const global = globalThis as any, shell = global.jupyterapp?.shell;
      // A page that has no focus, as a headless Firefox's, has no current widget by itself.
      global.panel = [...shell?.widgets("main") ?? []].find(({ content }) => content?.model?.cells);
      return global.panel?.content.model.cells.length > 0 &&
        global.panel.sessionContext.session?.kernel?.status === "idle";
    });
    await browser.run(() => {
      const { jupyterapp, panel } = globalThis as any;
      jupyterapp.shell.activateById(panel.id);
    });
    return lab;
  }

  /** Waits until something holds in the page. */
  async until(what: string, holds: () => boolean, seconds = PATIENCE): Promise<void> {
    for (const end = Date.now() + 1000 * seconds; Date.now() < end; await pause(200)) {
      // While a page is loaded, it cannot be asked.
      if (await this.#browser.run(holds).catch(() => false)) return;
    }
    throw new Error(`Expected ${what} within ${seconds} s, but there is none`);
  }

  /** Whether the page may share memory. */
  isIsolated(): Promise<boolean> {
    return this.#browser.run(() => crossOriginIsolated);
  }

  /** Executes code on the kernel, beside the notebook. */
  execute(code: string): Promise<Ran> {
    return this.#browser.run(async (code) => {
      const { kernel } = (globalThis as any).panel.sessionContext.session;
      const ran: any = { value: null, printed: "", error: null };
      const future = kernel.requestExecute({ code, stop_on_error: false });
      future.onIOPub = ({ header, content }: any) => {
        if (header.msg_type === "execute_result") ran.value = content.data["text/plain"];
        if (header.msg_type === "stream") ran.printed += content.text;
        if (header.msg_type === "error") ran.error = content;
      };
      future.onStdin = (message: any) => {
        if (message.header.msg_type !== "input_request") return;
        ran.printed += message.content.prompt;
        kernel.sendInputReply({ status: "ok", value: "an answer" }, message.header);
      };
      const { content } = await future.done;
      return { ...ran, status: content.status };
    }, code);
  }

  /** What the kernel would write at the end of code. */
  complete(code: string): Promise<string[]> {
    return this.#browser.run(async (code) => {
      const { kernel } = (globalThis as any).panel.sessionContext.session;
      return (await kernel.requestComplete({ code, cursor_pos: code.length })).content.matches;
    }, code);
  }

  /** What the kernel says of the end of code. */
  inspect(code: string): Promise<string> {
    return this.#browser.run(async (code) => {
      const { kernel } = (globalThis as any).panel.sessionContext.session;
      const asked = { code, cursor_pos: code.length, detail_level: 0 as const };
      return JSON.stringify((await kernel.requestInspect(asked)).content.data);
    }, code);
  }

  /** Begins to execute code; how it ends, `ended` tells. */
  begin(code: string): Promise<void> {
    return this.#browser.run((code) => {
      const global = globalThis as any;
      const { kernel } = global.panel.sessionContext.session;
      const ran: any = { printed: "", error: null, status: "" };
      (global.begun ??= []).push(ran);
      const future = kernel.requestExecute({ code, stop_on_error: true });
      future.onIOPub = ({ header, content }: any) => {
        if (header.msg_type === "stream") ran.printed += content.text;
        if (header.msg_type === "error") ran.error = content;
      };
      future.done.then(({ content }: any) => ran.status = content.status, () => {});
    }, code);
  }

  /** What came so far of what was begun, in order. */
  begun(): Promise<Ran[]> {
    return this.#browser.run(() => (globalThis as any).begun);
  }

  /** Forgets what was begun. */
  forget(): Promise<void> {
    return this.#browser.run(() => void ((globalThis as any).begun = []));
  }

  /** Executes one of JupyterLab's commands, and does not wait for it. */
  command(name: string, options: object = {}): Promise<void> {
    return this.#browser.run(
      (name, options) => {
        (globalThis as any).jupyterapp.commands.execute(name, options);
      },
      name,
      options,
    );
  }

  /** Presses Stop. */
  stop(): Promise<void> {
    return this.command("notebook:interrupt-kernel");
  }

  /** Restarts the kernel, and waits until it is idle. */
  async restart(): Promise<void> {
    await this.#browser.run(() => (globalThis as any).panel.sessionContext.restartKernel());
    await this.untilIdle();
  }

  /** Waits until nothing runs. */
  untilIdle(seconds = PATIENCE): Promise<void> {
    return this.until("an idle kernel", () => {
      const { session } = (globalThis as any).panel.sessionContext;
      return session?.kernel?.status === "idle";
    }, seconds);
  }

  /** Runs all cells; resolves when the last has ended, or one has failed. */
  async runAll(seconds: number): Promise<void> {
    await this.command("notebook:run-all-cells");
    await this.until("the end of the last cell", () => {
      const panel = (globalThis as any).panel;
      const cells = panel.content.model.sharedModel.toJSON().cells
        .filter(({ cell_type }: any) => cell_type === "code");
      const failed = cells.some(({ outputs }: any) =>
        outputs.some(({ output_type }: any) => output_type === "error")
      );
      return panel.sessionContext.session.kernel.status === "idle" &&
        (failed || cells.at(-1).execution_count > 0);
    }, seconds);
  }

  /** The source of the cell that is active. */
  active(): Promise<string> {
    return this.#browser.run(() =>
      (globalThis as any).panel.content.activeCell.model.sharedModel.getSource()
    );
  }

  /** The cells as they stand. */
  cells(): Promise<Cell[]> {
    return this.#browser.run(() =>
      (globalThis as any).panel.content.model.sharedModel.toJSON().cells
    );
  }

  /** Clears all outputs. */
  clear(): Promise<void> {
    return this.command("notebook:clear-all-cell-outputs");
  }

  /** Replaces the source of a cell, and saves the notebook. */
  edit(cell: number, source: string): Promise<void> {
    return this.#browser.run(
      async (cell, source) => {
        const panel = (globalThis as any).panel;
        panel.content.model.sharedModel.cells[cell].setSource(source);
        await panel.context.save();
      },
      cell,
      source,
    );
  }
}
