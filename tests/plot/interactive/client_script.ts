/** The script of an interactive figure, taken out of its page and looked at without a browser. */
import { assert } from "@std/assert";
import { parseHTML } from "linkedom/worker";
import type { InteractiveFigure } from "../../../lib/plot/interactive/interactive_figure.ts";

/** The text of a page's only script. */
export function scriptOf(figure: InteractiveFigure): string {
  const [, script] = figure.standalone().split(/<script>|<\/script>/);
  return script;
}

/** The data that a page's script is called with. */
// deno-lint-ignore no-explicit-any
export function dataOf(figure: InteractiveFigure): any {
  return JSON.parse(/^const data=(\{.*\});$/m.exec(scriptOf(figure))![1]);
}

/** The page with its script run, where it needs no more of a browser than its elements. */
export function openPage(page: string): Document {
  const { document } = parseHTML(page);
  new Function("document", document.querySelector("script")!.textContent!)(document);
  return document as unknown as Document;
}

/** Presses a button of a page. */
export function press(document: Document, id: string): void {
  (document.getElementById(id) as HTMLButtonElement).onclick!(new Event("click") as PointerEvent);
}

/**
 * Checks what every interactive figure promises: a script that is whole, a
 * frame without rights, a picture beside it, no address outside of itself, and the same text again.
 */
export function assertSelfContained(make: () => InteractiveFigure): void {
  const figure = make();
  const script = scriptOf(figure);
  new Function(script); // a SyntaxError if it is none
  const html = figure.toHTML();
  assert(html.includes('<iframe sandbox="allow-scripts"'));
  assert(html.includes(figure.still.toHTML()));
  assert(figure.alt.length > 20);
  const addresses = figure.standalone().replaceAll("http://www.w3.org/", "").match(/\w+:\/\/\S+/g);
  assert(addresses === null, `the page names ${addresses}`);
  assert(html === make().toHTML(), "the same figure is not the same text");
}
