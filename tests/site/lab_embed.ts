/**
 * Cells in other pages than JupyterLab's.
 *
 * @module
 */
import assert from "node:assert/strict";
import { joinText, parseNotebook } from "../../lib/notebook/ipynb.ts";
import type { Driven } from "./browsers.ts";
import { pause } from "./lab_page.ts";

/** Bytes before an embedded cell can run. */
const MOST_EMBEDDED = 1.5e6;

/** Milliseconds for what takes long on a machine that does other things, too. */
const PATIENCE = 60_000;

type Server = Deno.HttpServer<Deno.NetAddr>;

/** Serves a page of another site, with these cells, as they are when it is asked for. */
function serveNotes({ addr }: Server, cells: () => string) {
  const script = `http://127.0.0.1:${addr.port}/a/path/gradbook/cell.js`;
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => {
      const page = `<!doctype html><title>My notes</title><link rel="icon" href="data:,">
<script src="${script}"></script>
${cells()}`;
      return new Response(page, { headers: { "content-type": "text/html" } });
    },
  );
}

/** Cells of a page, by their place in it. */
export class Cells {
  readonly #browser: Driven;

  /** Of the page that the browser shows. */
  constructor(browser: Driven) {
    this.#browser = browser;
  }

  /** What a cell shows: its code, what it says of it, its buttons that can be pressed, its outputs. */
  async seen(at: number) {
    const find = () =>
      this.#browser.run((at) => {
        const root = document.querySelectorAll("gradbook-cell")[at]?.shadowRoot;
        const texts = (selector: string) =>
          Array.from(root?.querySelectorAll(selector) ?? [], ({ textContent }) => textContent!);
        return root && {
          code: root.querySelector("textarea")!.value,
          told: root.querySelector("p")!.textContent!,
          buttons: texts("button:enabled"),
          outputs: texts("pre"),
        };
      }, at);
    return await this.#until(find);
  }

  /** Waits until something of a cell is as it should be. */
  until(at: number, holds: (seen: Awaited<ReturnType<Cells["seen"]>>) => boolean) {
    return this.#until(async () => {
      const seen = await this.seen(at);
      return holds(seen) && seen;
    });
  }

  /** Writes into a cell. */
  edit(at: number, code: string): Promise<void> {
    return this.#browser.run(
      (at, code) => {
        const { shadowRoot } = document.querySelectorAll("gradbook-cell")[at];
        const field = shadowRoot!.querySelector("textarea")!;
        field.value = code;
        field.dispatchEvent(new InputEvent("input"));
      },
      at,
      code,
    );
  }

  /** Presses a button of a cell. */
  press(at: number, name: string): Promise<void> {
    return this.#browser.run(
      (at, name) => {
        const { shadowRoot } = document.querySelectorAll("gradbook-cell")[at];
        const buttons = [...shadowRoot!.querySelectorAll("button")];
        buttons.find(({ textContent }) => textContent === name)!.click();
      },
      at,
      name,
    );
  }

  /** The file that a cell's Download gives: its name, and the code of its cells. */
  async download(
    at: number,
    press = () => this.press(at, "Download"),
  ): Promise<[name: string, ...codes: string[]]> {
    await this.#browser.run(() => {
      const { createObjectURL } = URL;
      URL.createObjectURL = (file) => {
        URL.createObjectURL = createObjectURL;
        Object.assign(globalThis, { file });
        return createObjectURL(file);
      };
      const { click } = HTMLAnchorElement.prototype;
      HTMLAnchorElement.prototype.click = function () {
        HTMLAnchorElement.prototype.click = click;
        Object.assign(globalThis, { fileName: this.download });
      };
    });
    await press();
    const [name, text] = await this.#browser.run(async () => {
      const { file, fileName } = globalThis as unknown as { file: Blob; fileName: string };
      return [fileName, await file.text()];
    });
    return [name, ...parseNotebook(text).cells.map(({ source }) => joinText(source))];
  }

  async #until<T>(find: () => Promise<T>): Promise<Exclude<T, undefined | null | false>> {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(100)) {
      // While a page is loaded, it cannot be asked.
      const found = await find().catch(() => undefined);
      if (found) return found as Exclude<T, undefined | null | false>;
    }
    throw new Error("Expected something of a cell, but it has not come");
  }
}

/** In a page of another site. */
export async function embeds(
  browser: Driven,
  server: Server,
  bytes: () => number,
): Promise<string> {
  await using notes = serveNotes(server, () =>
    `<gradbook-cell auto><script type="text/plain">
  import { tensor } from "gradbook";
  const x = tensor([[1, 2], [3, 4]]);
  console.log(x.T.shape);
  x.matmul(x);
</script></gradbook-cell>
<gradbook-cell auto>x.sum() + unknown;</gradbook-cell>
<gradbook-cell auto>"behind it";</gradbook-cell>`);
  const before = bytes(), cells = new Cells(browser);
  await browser.open(`http://127.0.0.1:${notes.addr.port}/`);
  const { outputs: [error] } = await cells.until(1, ({ outputs }) => outputs.length > 0);
  const sent = bytes() - before;
  assert.deepEqual((await cells.seen(0)).outputs, [
    "[ 2, 2 ]\n",
    "array([[ 7., 10.],\n       [15., 22.]])",
  ]);
  assert.match(error, /^ReferenceError: unknown is not defined\n\s+at <anonymous>:1/);
  const { outputs: [dropped] } = await cells.until(2, ({ outputs }) => outputs.length > 0);
  assert.match(dropped, /has not run, since one that ran before it has failed/);
  await cells.press(2, "Run");
  await cells.until(2, ({ outputs }) => outputs[0] === '"behind it"');
  assert(sent < MOST_EMBEDDED, `${sent} bytes before the cell has run`);
  return `runs after ${(sent / 1e6).toFixed(2)} MB`;
}

const cellOf = (code: string) =>
  `<gradbook-cell><script type="text/plain">\n  ${code}\n</script></gradbook-cell>`;

/** What a reader makes of a cell lives in the browser, as far as that lets it. */
export async function keepsEdits(browser: Driven, server: Server): Promise<string> {
  let page = cellOf("const n = 20;") + cellOf("n + 1;");
  await using notes = serveNotes(server, () => page);
  const cells = new Cells(browser);
  const open = async () => {
    await browser.open("about:blank");
    await browser.open(`http://127.0.0.1:${notes.addr.port}/`);
  };
  const expectCell = async (at: number, code: string, told: RegExp, isEdited: boolean) => {
    const seen = await cells.seen(at);
    assert.deepEqual([seen.code, seen.buttons.includes("Reset")], [code, isEdited]);
    assert.match(seen.told, told);
  };
  const nothing = /^$/, left = /^As you left it in this browser\.$/;
  await open();
  await expectCell(1, "n + 1;", nothing, false);
  await cells.edit(1, "n + 22;");
  await expectCell(1, "n + 22;", nothing, true);

  await open();
  await expectCell(0, "const n = 20;", nothing, false);
  await expectCell(1, "n + 22;", left, true);
  await cells.press(0, "Run");
  await cells.press(1, "Run");
  await cells.until(1, ({ outputs }) => outputs[0] === "42");
  assert.deepEqual(await cells.download(0), ["my-notes.ipynb", "const n = 20;"]);
  assert.deepEqual(await cells.download(1), ["my-notes.ipynb", "const n = 20;", "n + 22;"]);

  // The author writes another cell above them, and then something else in place of this one.
  page = cellOf('"new";') + page;
  await open();
  for (const [at, code] of ['"new";', "const n = 20;"].entries()) {
    await expectCell(at, code, nothing, false);
  }
  await expectCell(2, "n + 22;", left, true);
  await cells.edit(2, "n + 23;");
  page = cellOf('"new";') + cellOf("const n = 20;") + cellOf("n + 2;");
  await open();
  await expectCell(2, "n + 23;", /as you left it .* another version/i, true);
  await cells.press(2, "Reset");
  await expectCell(2, "n + 2;", nothing, false);
  await open();
  await expectCell(2, "n + 2;", nothing, false);

  await browser.run(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("The quota has been exceeded", "QuotaExceededError");
    };
  });
  await cells.edit(2, "1 + 1;");
  await expectCell(
    2,
    "1 + 1;",
    /cannot keep .* storage is full.* in this page only\. Download/,
    true,
  );
  await cells.press(2, "Run");
  await cells.until(2, ({ outputs }) => outputs[0] === "2");
  await browser.run(() =>
    void Object.defineProperty(globalThis, "localStorage", {
      get() {
        throw new DOMException("The operation is insecure", "SecurityError");
      },
    })
  );
  await cells.edit(2, "1 + 2;");
  const { told } = await cells.seen(2);
  assert.match(told, /cannot keep .* lets this page keep nothing.* Download/);
  assert.deepEqual((await cells.download(2)).at(-1), "1 + 2;");
  await cells.press(2, "Reset");
  await expectCell(2, "n + 2;", nothing, false);
  return told;
}
