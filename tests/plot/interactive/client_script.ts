/** The script of an interactive figure, taken out of its page and looked at without a browser. */
import { assert } from "@std/assert";
import * as digitForm from "../../../lib/datasets/digit_form.ts";
import * as bars from "../../../lib/plot/interactive/client/bars.ts";
import * as base64 from "../../../lib/plot/interactive/client/base64.ts";
import * as digits from "../../../lib/plot/interactive/client/digits.ts";
import * as classifier from "../../../lib/plot/interactive/client/classifier.ts";
import * as randomLine from "../../../lib/plot/interactive/client/random_line.ts";
import * as scatter3d from "../../../lib/plot/interactive/client/scatter3d.ts";
import * as activations from "../../../lib/kernels/activation_functions.ts";
import * as twister from "../../../lib/random/mersenne_twister.ts";
import type { InteractiveFigure } from "../../../lib/plot/interactive/interactive_figure.ts";

/** Everything that page scripts may be made of. */
const NAMES = [
  activations,
  bars,
  base64,
  classifier,
  digitForm,
  digits,
  randomLine,
  scatter3d,
  twister,
].flatMap(Object.keys);

/** The text of a page's only script. */
export function scriptOf(figure: InteractiveFigure): string {
  const [, script] = figure.standalone().split(/<script>|<\/script>/);
  return script;
}

/** The data that a page's script is called with. */
// deno-lint-ignore no-explicit-any
export function dataOf(figure: InteractiveFigure): any {
  return JSON.parse(/^run\w+\((\{.*\})\);$/m.exec(scriptOf(figure))![1]);
}

/**
 * Checks what every interactive figure promises: a script that is whole and needs no module, a
 * frame without rights, a picture beside it, no address outside of itself, and the same text again.
 */
export function assertSelfContained(make: () => InteractiveFigure): void {
  const figure = make();
  const script = scriptOf(figure);
  new Function(script); // a SyntaxError if it is none
  for (const name of NAMES) {
    if (!new RegExp(`\\b${name}\\b(?!:)`).test(script)) continue;
    assert(
      new RegExp(`^(function|class|const) ${name}\\b`, "m").test(script),
      `the script uses ${name}, which it does not declare`,
    );
  }
  const html = figure.toHTML();
  assert(html.includes('<iframe sandbox="allow-scripts"'));
  assert(html.includes(figure.still.toHTML()));
  assert(figure.alt.length > 20);
  const addresses = figure.standalone().replaceAll("http://www.w3.org/", "").match(/\w+:\/\/\S+/g);
  assert(addresses === null, `the page names ${addresses}`);
  assert(html === make().toHTML(), "the same figure is not the same text");
}
