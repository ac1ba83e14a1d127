/**
 * `<gradbook-cell>`: a cell that runs in any web page.
 *
 *     <script src="…/lab/gradbook/cell.js"></script>
 *     <gradbook-cell><script type="text/plain">1 + 1</script></gradbook-cell>
 *
 * All cells of a page share one kernel, which is fetched when the first one is run. With the attribute
 * `auto`, a cell runs by itself; with `shared`, it shows the code of the page's address, and waits to
 * be run. What cells show as HTML stands in frames without an origin.
 *
 * @module
 */
import { KernelHost } from "./host.ts";
import { OutputArea } from "./output_area.ts";
import { cellOfHash, hashOfCell } from "./sharing.ts";

const STYLE = `
:host { display: block; margin: 1em 0; border: 1px solid #8888; border-radius: 6px; padding: 8px;
  font: 15px/1.5 system-ui, sans-serif; }
textarea { box-sizing: border-box; width: 100%; border: 0; resize: vertical; background: #8881;
  color: inherit; font: 14px/1.5 ui-monospace, monospace; padding: 8px; }
button { font: inherit; margin: 6px 6px 0 0; }
pre { margin: 6px 0; overflow-x: auto; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; }
pre.stderr, pre.error { color: #b00020; }
iframe { border: 0; width: 100%; background: white; }
img { max-width: 100%; }
@media (prefers-color-scheme: dark) { pre.stderr, pre.error { color: #ff8a80; } }
`;

const script = (document.currentScript as HTMLScriptElement).src;

/** The area of the cell that runs. */
let showing: OutputArea | undefined;
let count = 0;
let queue: Promise<unknown> = Promise.resolve();

const host = new KernelHost(new URL("worker.js", script), {
  publish: (type, content) => showing?.publish(type, content),
  ask: (question) => Promise.resolve(prompt(question) ?? undefined),
});

/** The element. */
class GradbookCell extends HTMLElement {
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
    const code = document.createElement("textarea");
    code.spellcheck = false;
    code.setAttribute("aria-label", "Code");
    const [run, stop, reset, share] = ["Run", "Stop", "Reset", "Share"].map((name) => {
      const button = document.createElement("button");
      button.textContent = name;
      return button;
    });
    stop.disabled = true;
    const link = document.createElement("p");
    link.setAttribute("role", "status");
    const outputs = document.createElement("div");
    outputs.setAttribute("role", "status");
    root.append(style, code, run, stop, reset, share, link, outputs);
    let original = unindented(this.textContent ?? "");
    const showCode = (text: string) => {
      code.value = text;
      code.rows = Math.max(1, text.split("\n").length);
      code.oninput!(new InputEvent("input"));
    };
    code.oninput = () => {
      reset.disabled = code.value === original;
      link.replaceChildren();
    };
    showCode(original);
    reset.onclick = () => showCode(original);
    share.onclick = async () => link.replaceChildren(...await shared(code.value));
    if (this.hasAttribute("shared")) {
      const open = async () => {
        try {
          showCode(original = await cellOfHash(location.hash) ?? original);
        } catch (error) {
          link.replaceChildren(String((error as Error).message));
        }
      };
      addEventListener("hashchange", open);
      open();
    }
    const execute = () => {
      run.disabled = true;
      queue = queue.then(async () => {
        stop.disabled = false;
        showing = new OutputArea(outputs);
        const error = await host.execute(code.value, ++count);
        if (error) showing.fail(error.traceback);
        run.disabled = false;
        stop.disabled = true;
        this.dispatchEvent(new CustomEvent("gradbook-done", { detail: { error }, bubbles: true }));
      });
    };
    run.onclick = execute;
    stop.onclick = () => host.stop();
    code.onkeydown = (event) => {
      if (event.key !== "Enter" || !event.shiftKey) return;
      event.preventDefault();
      if (!run.disabled) execute();
    };
    if (this.hasAttribute("auto")) execute();
  }
}

/** A link to this code, or why there is none. */
async function shared(code: string): Promise<(string | Node)[]> {
  try {
    const link = document.createElement("a");
    link.href = new URL(`../cell.html${await hashOfCell(code)}`, script).href;
    link.textContent = "A link to this cell";
    const copied = await navigator.clipboard?.writeText(link.href).then(() => true, () => false);
    return [link, copied ? ", copied." : ": copy its address."];
  } catch (error) {
    return [String((error as Error).message)];
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
