/**
 * The outputs of an embedded cell, as elements of its page.
 *
 * @module
 */

type Bundle = Readonly<Record<string, unknown>>;

/** In front of a cell's HTML: its frame has no origin, and tells its height. */
export const MEASURING =
  `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light">
<style>body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }</style>
<script>
new ResizeObserver(() => parent.postMessage({ gradbookHeight: document.documentElement.offsetHeight }, "*"))
  .observe(document.documentElement);
</script>`;

/** Those that may still be there; one listener for all, since frames are replaced many times. */
let frames: WeakRef<HTMLIFrameElement>[] = [];

addEventListener("message", ({ source, data }) => {
  if (typeof data?.gradbookHeight !== "number") return;
  frames = frames.filter((frame) => frame.deref());
  const frame = frames.map((frame) => frame.deref()!).find((f) => f.contentWindow === source);
  if (frame) frame.style.height = `${Math.min(4000, data.gradbookHeight)}px`;
});

/** Shows outputs in an element, in place of what it shows. */
export class OutputArea {
  readonly #element: HTMLElement;
  readonly #displays = new Map<string, HTMLElement>();

  /** An empty area. */
  constructor(element: HTMLElement) {
    this.#element = element;
    this.#element.replaceChildren();
  }

  /** Takes a message of Jupyter's. */
  publish(type: string, content: Bundle): void {
    if (type === "stream") return this.#print(String(content.text), String(content.name));
    if (type === "clear_output") return this.#element.replaceChildren();
    const shown = elementOf(content.data as Bundle);
    const id = (content.transient as { display_id?: string } | undefined)?.display_id;
    const before = id === undefined ? undefined : this.#displays.get(id);
    if (type === "update_display_data") before?.replaceWith(shown);
    else this.#element.append(shown);
    if (id !== undefined) this.#displays.set(id, shown);
  }

  /** Shows the trace of an error. */
  fail(traceback: readonly string[]): void {
    this.#element.append(textElement(traceback.join("\n"), "error"));
  }

  #print(text: string, stream: string): void {
    const last = this.#element.lastElementChild;
    if (last?.classList.contains(stream)) last.append(text);
    else this.#element.append(textElement(text, stream));
  }
}

function textElement(text: string, kind: string): HTMLElement {
  const element = document.createElement("pre");
  element.className = kind;
  element.textContent = text;
  return element;
}

function elementOf(data: Bundle): HTMLElement {
  const text = String(data["text/plain"] ?? "");
  if (data["text/html"] !== undefined) return frameOf(String(data["text/html"]), text);
  const picture = data["image/svg+xml"] !== undefined
    ? `data:image/svg+xml,${encodeURIComponent(String(data["image/svg+xml"]))}`
    : data["image/png"] !== undefined
    ? `data:image/png;base64,${data["image/png"]}`
    : undefined;
  if (picture === undefined) return textElement(text, "value");
  const image = document.createElement("img");
  image.src = picture;
  image.alt = text;
  return image;
}

function frameOf(html: string, title: string): HTMLElement {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.title = title.slice(0, 200) || "Output";
  frame.srcdoc = MEASURING + html;
  frames.push(new WeakRef(frame));
  return frame;
}
