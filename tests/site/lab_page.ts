/**
 * JupyterLab in a page, by its own commands and models: of cells that are scrolled out of sight there is
 * nothing in the document.
 *
 * @module
 */
// deno-lint-ignore-file no-explicit-any -- JupyterLab's objects have no types here
import { type Cell, joinText } from "../../lib/notebook/ipynb.ts";
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
    const name = new URL(address).searchParams.get("notebook")!;
    await lab.until("a notebook and its kernel", (name) => {
      const global = globalThis as any, shell = global.jupyterapp?.shell;
      // A page that has no focus, as a headless Firefox's, has no current widget by itself; and what
      // was open before is open again.
      global.panel = [...shell?.widgets("main") ?? []].find(({ content, context }) =>
        content?.model?.cells && context.path.endsWith(name)
      );
      return global.panel?.content.model.cells.length > 0 &&
        global.panel.sessionContext.session?.kernel?.status === "idle";
    }, [name]);
    await browser.run(() => {
      const { jupyterapp, panel } = globalThis as any;
      jupyterapp.shell.activateById(panel.id);
    });
    return lab;
  }

  /** Waits until something holds in the page. */
  async until<Args extends unknown[]>(
    what: string,
    holds: (...args: Args) => boolean,
    args: Args,
    seconds = PATIENCE,
  ): Promise<void> {
    for (const end = Date.now() + 1000 * seconds; Date.now() < end; await pause(200)) {
      // While a page is loaded, it cannot be asked.
      if (await this.#browser.run(holds, ...args).catch(() => false)) return;
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
    return this.until(
      "an idle kernel",
      () => {
        const { session } = (globalThis as any).panel.sessionContext;
        return session?.kernel?.status === "idle";
      },
      [],
      seconds,
    );
  }

  /** Runs all cells; resolves when the last has ended, or one has failed. */
  async runAll(seconds: number): Promise<void> {
    await this.command("notebook:run-all-cells");
    await this.until(
      "the end of the last cell",
      () => {
        const panel = (globalThis as any).panel;
        const cells = panel.content.model.sharedModel.toJSON().cells
          .filter(({ cell_type }: any) => cell_type === "code");
        const failed = cells.some(({ outputs }: any) =>
          outputs.some(({ output_type }: any) => output_type === "error")
        );
        return panel.sessionContext.session.kernel.status === "idle" &&
          (failed || cells.at(-1).execution_count > 0);
      },
      [],
      seconds,
    );
  }

  /** What the kernel does, as JupyterLab shows it. */
  status(): Promise<string> {
    return this.#browser.run(() => (globalThis as any).panel.sessionContext.session.kernel.status);
  }

  /** From now on, nothing can be kept in this page's browser, or it can again. */
  fillStorage(isFull: boolean): Promise<void> {
    return this.#browser.run((isFull) => {
      const global = globalThis as any, { prototype } = IDBObjectStore;
      global.put ??= prototype.put;
      prototype.put = isFull
        ? () => {
          throw new DOMException("The quota has been exceeded", "QuotaExceededError");
        }
        : global.put;
    }, isFull);
  }

  /** Makes what is kept look as if another version of the site had been there. */
  forgetVersion(): Promise<void> {
    return this.#browser.run(() => {
      for (const key of Object.keys(localStorage)) {
        if (/made-on/.test(key)) localStorage.setItem(key, "another");
      }
    });
  }

  /** What JupyterLab tells the reader, if it says something like that; otherwise "". */
  notice(like: RegExp): Promise<string> {
    return this.#browser.run(
      (like) => {
        const toasts = [...document.querySelectorAll<HTMLElement>("[class*=toast]")];
        const said = toasts.map((toast) => toast.innerText).filter((text) =>
          new RegExp(like, "s").test(text)
        );
        return said.toSorted((a, b) => a.length - b.length).at(-1) ?? "";
      },
      like.source,
    );
  }

  /** Closes dialogs. */
  closeDialogs(): Promise<void> {
    return this.#browser.run(() => {
      for (const button of document.querySelectorAll<HTMLElement>(".jp-Dialog button")) {
        button.click();
      }
    });
  }

  /** Says yes to a dialog. */
  async accept(): Promise<void> {
    await this.until("a question", () => {
      const button = document.querySelector<HTMLElement>(".jp-Dialog .jp-mod-warn");
      button?.click();
      return !!button;
    }, []);
  }

  /** Waits until a cell says this. */
  untilSource(cell: number, source: string): Promise<void> {
    return this.until(
      "another source",
      (cell, source) =>
        (globalThis as any).panel.content.model.sharedModel.cells[cell].getSource() === source,
      [cell, source],
    );
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

  /** Runs code as the notebook's first code cell, so that its outputs are shown. */
  async show(code: string, isAwaited = true): Promise<void> {
    await this.#browser.run(
      async (code, isAwaited) => {
        const { jupyterapp, panel } = globalThis as any;
        const cells = panel.content.model.sharedModel.toJSON().cells;
        const cell = cells.findIndex(({ cell_type }: any) => cell_type === "code");
        const shared = panel.content.model.sharedModel.cells[cell], before = shared.getSource();
        shared.setSource(`// @ts-nocheck\n${code}`);
        panel.content.activeCellIndex = cell;
        panel.content.deselectAll();
        await panel.content.scrollToItem(cell, "start");
        const ran = jupyterapp.commands.execute("notebook:run-cell");
        if (isAwaited) await ran;
        shared.setSource(before);
      },
      code,
      isAwaited,
    );
  }

  /** The text of the first code cell's outputs. */
  async shown(): Promise<string> {
    const cell = (await this.cells()).find(({ cell_type }) => cell_type === "code");
    return (cell?.outputs ?? []).map(({ text, data, evalue }) =>
      joinText(text ?? data?.["text/plain"] ?? evalue)
    ).join("").split("\n")[0];
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
