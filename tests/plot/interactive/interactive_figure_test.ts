import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseHTML } from "linkedom/worker";
import { Figure, JUPYTER_DISPLAY } from "../../../lib/plot/figure.ts";
import { InteractiveFigure, withData } from "../../../lib/plot/interactive/interactive_figure.ts";

const HOSTILE = `</script><script>alert(1)</script><!-- ' " & &amp; \u2028 \\ ]]> \${x} <\/iframe>`;

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>';
const still = new Figure({ svg, alt: "Nothing, in black", width: 9, height: 9 });

const script = withData("globalThis.echoed = data.text;", { text: HOSTILE });
const interactive = () =>
  new InteractiveFigure({
    title: HOSTILE,
    page: { body: "<p>body</p>", script },
    still,
    width: 300,
    height: 200,
  });

Deno.test("withData() gives a script its data, whatever is in it", () => {
  new Function(script)();
  assertEquals(Reflect.get(globalThis, "echoed"), HOSTILE);
  Reflect.deleteProperty(globalThis, "echoed");
});

Deno.test("withData() never ends the element that it stands in", () => {
  assert(!/<\/script|<!--/i.test(script));
});

Deno.test("InteractiveFigure puts its whole page into the frame, whatever its title", () => {
  const { document } = parseHTML(
    `<!doctype html><html><body>${interactive().toHTML()}</body></html>`,
  );
  const frames = document.querySelectorAll("iframe");
  assertEquals(frames.length, 1);
  assertEquals(frames[0].getAttribute("srcdoc"), interactive().standalone());
  assertEquals(frames[0].getAttribute("sandbox"), "allow-scripts");
  assertEquals(document.querySelectorAll("script").length, 0);
});

Deno.test("InteractiveFigure.standalone() is a page with one script, and may request nothing", () => {
  const page = interactive().standalone();
  assertEquals(page.match(/<script/g)?.length, 1);
  assertEquals(page.match(/<\/script/g)?.length, 1);
  assertStringIncludes(page, "Content-Security-Policy\" content=\"default-src 'none'");
});

Deno.test("InteractiveFigure shows a picture beside the frame, which hides it", () => {
  const html = interactive().toHTML();
  assertStringIncludes(html, `</iframe><div class="gradbook-still">${still.toHTML()}</div>`);
  assertStringIncludes(html, "iframe+.gradbook-still{display:none}");
  assertEquals(interactive()[JUPYTER_DISPLAY](), { "text/html": html, "text/plain": still.alt });
});
