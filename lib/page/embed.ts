/**
 * `<gradbook-cell>`: a cell that runs in any web page.
 *
 *     <script src="…/lab/gradbook/cell.js"></script>
 *     <gradbook-cell><script type="text/plain">1 + 1</script></gradbook-cell>
 *
 * All cells of a page share one kernel, which is fetched when the first one is run. With the attribute
 * `auto`, a cell runs by itself; with `shared`, it shows the code of the page's address, and waits to
 * be run. What readers make of a cell is kept in their browser. What cells show as HTML stands in frames
 * without an origin.
 *
 * @module
 */
import { shown, type ShownError } from "../relay/marks.ts";
import { notebookOf } from "./cell_file.ts";
import { download } from "./download.ts";
import { KernelHost } from "./host.ts";
import { KeptCells, type Place } from "./kept_cells.ts";
import { OutputArea } from "./output_area.ts";
import { slug } from "./section.ts";
import { cellOfHash, hashOfCell } from "./sharing.ts";

const STYLE = `
:host { display: block; margin: 1em 0; border: 1px solid #8888; border-radius: 6px; padding: 8px;
  font: 15px/1.5 system-ui, sans-serif; }
textarea { box-sizing: border-box; width: 100%; border: 0; resize: vertical; background: #8881;
  color: inherit; font: 14px/1.5 ui-monospace, monospace; padding: 8px; }
button { font: inherit; margin: 6px 6px 0 0; }
p { margin: 6px 0; overflow-wrap: anywhere; }
pre { margin: 6px 0; overflow-x: auto; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; }
pre.stderr, pre.error { color: #b00020; }
iframe { border: 0; width: 100%; background: white; }
img { max-width: 100%; }
@media (prefers-color-scheme: dark) { pre.stderr, pre.error { color: #ff8a80; } }
`;

const LEFT = "As you left it in this browser.";
const OTHER = "As you left it in this browser; the page has another version by now.";
const DROPPED = shown(
  "Dropped",
  "The cell has not run, since one that ran before it has failed or was stopped",
);

const script = (document.currentScript as HTMLScriptElement).src;
const kept = new KeptCells(() => localStorage);

/** The area of the cell that runs. */
let showing: OutputArea | undefined;
let count = 0;
let queue: Promise<unknown> = Promise.resolve();
/** How often what waited was dropped. */
let drops = 0;

const host = new KernelHost(new URL("worker.js", script), {
  publish: (type, content) => showing?.publish(type, content),
  ask: (question) => Promise.resolve(prompt(question) ?? undefined),
});

function button(name: string, press: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.textContent = name;
  element.onclick = press;
  return element;
}

function status<Name extends "div" | "p">(name: Name): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.setAttribute("role", "status");
  return element;
}

/** The cells of a page in their order; one that is out of the page's sight comes last. */
const cellsWith = (cell: GradbookCell) => [
  ...new Set([...document.querySelectorAll<GradbookCell>("gradbook-cell"), cell]),
];

/** The element. */
class GradbookCell extends HTMLElement {
  readonly #code = document.createElement("textarea");
  readonly #run = button("Run", () => this.#execute());
  readonly #stop = button("Stop", () => host.stop());
  readonly #reset = button("Reset", () => this.#toOriginal());
  readonly #told = status("p");
  readonly #outputs = status("div");
  #place!: Place;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    // The element's own text may not have been read yet where its script stands before it.
    if (document.readyState !== "loading") this.#build();
    else document.addEventListener("DOMContentLoaded", () => this.#build(), { once: true });
  }

  #build(): void {
    const root = this.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = STYLE;
    this.#code.spellcheck = false;
    this.#code.setAttribute("aria-label", "Code");
    this.#code.oninput = () => this.#edited();
    this.#code.onkeydown = (event) => {
      if (event.key !== "Enter" || !event.shiftKey) return;
      event.preventDefault();
      if (!this.#run.disabled) this.#execute();
    };
    this.#stop.disabled = true;
    root.append(style, this.#code, this.#run, this.#stop, this.#reset);
    root.append(button("Download", () => this.#download()), button("Share", () => this.#share()));
    root.append(this.#told, this.#outputs);
    const cells = cellsWith(this), [page] = location.href.split("#");
    const originals = cells.map((cell) => unindented(cell.textContent ?? ""));
    this.#open({ page, originals, at: cells.indexOf(this) });
    if (this.hasAttribute("shared")) {
      addEventListener("hashchange", () => this.#openShared());
      this.#openShared();
    }
    if (this.hasAttribute("auto")) this.#execute();
  }

  /** The code of the page's address, which then names the page. */
  async #openShared(): Promise<void> {
    try {
      const code = await cellOfHash(location.hash);
      if (code !== undefined) this.#open({ page: location.href, originals: [code], at: 0 });
    } catch (error) {
      this.#say((error as Error).message);
    }
  }

  /** Shows what stands in a place, or what its reader has made of it. */
  #open(place: Place): void {
    this.#place = place;
    this.#show(this.#original);
    const edit = kept.recall(place);
    if (!edit || edit.code === this.#original) return this.#say();
    this.#show(edit.code);
    this.#say(edit.isOfOther ? OTHER : LEFT);
  }

  /** What the page's author has written; of a shared cell, what its link says. */
  get #original(): string {
    // As a field has it.
    return this.#place.originals[this.#place.at].replaceAll(/\r\n?/g, "\n");
  }

  /** What stands in the cell. */
  get code(): string {
    return this.#code.value;
  }

  #show(code: string): void {
    this.#code.value = code;
    this.#code.rows = Math.max(1, code.split("\n").length);
    this.#reset.disabled = code === this.#original;
  }

  #say(...parts: (string | Node)[]): void {
    this.#told.replaceChildren(...parts);
  }

  #toOriginal(): void {
    kept.forget(this.#place);
    this.#show(this.#original);
    this.#say();
  }

  #edited(): void {
    const isOriginal = this.#reset.disabled = this.code === this.#original;
    let problem = "";
    try {
      if (isOriginal) kept.forget(this.#place);
      else kept.keep(this.#place, this.code);
    } catch (error) {
      const isFull = /quota/i.test((error as Error).name);
      problem = `This browser cannot keep your edits, since ${
        isFull ? "its storage is full" : "it lets this page keep nothing"
      }: they are in this page only. Download them.`;
    }
    // What has not changed is not read aloud again.
    if (this.#told.textContent !== problem) this.#say(problem);
  }

  /** With the cells above it: all cells of a page share their variables. */
  #download(): void {
    const cells = cellsWith(this), codes = cells.map(({ code }) => code);
    const name = slug(document.title).slice(0, 60) || "cell";
    download(`${name}.ipynb`, notebookOf(codes.slice(0, cells.indexOf(this) + 1)));
  }

  /** Gives a link to this code, or says why there is none. */
  async #share(): Promise<void> {
    try {
      const link = document.createElement("a");
      link.href = new URL(`../cell.html${await hashOfCell(this.code)}`, script).href;
      link.textContent = "A link to this cell";
      const copied = await navigator.clipboard?.writeText(link.href).then(() => true, () => false);
      this.#say(link, copied ? ", copied." : ": copy its address.");
    } catch (error) {
      this.#say((error as Error).message);
    }
  }

  /** Runs the cell once those that wait have run. */
  #execute(): void {
    this.#run.disabled = true;
    const asked = drops;
    queue = queue.then(async () => {
      const area = showing = new OutputArea(this.#outputs);
      let error: ShownError | undefined = DROPPED;
      if (asked === drops) {
        this.#stop.disabled = false;
        error = await host.execute(this.code, ++count);
        this.#stop.disabled = true;
        if (error) drops++;
      }
      if (error) area.fail(error.traceback);
      this.#run.disabled = false;
      this.dispatchEvent(new CustomEvent("gradbook-done", { detail: { error }, bubbles: true }));
    });
  }
}

/** Code without the white space that it has in its page before each line, and around it. */
function unindented(text: string): string {
  const lines = text.replace(/^\s*\n|\s+$/g, "").split("\n");
  const least = Math.min(
    ...lines.filter((line) => line.trim()).map((line) => /^\s*/.exec(line)![0].length),
  );
  return lines.map((line) => line.slice(Number.isFinite(least) ? least : 0)).join("\n");
}

if (!customElements.get("gradbook-cell")) customElements.define("gradbook-cell", GradbookCell);
