/** The reference as a part of the site: `deno task ok:apart`. */
import assert from "node:assert/strict";
import { asPageOfSite } from "../../lib/site/reference.ts";

const page = (inside: string) => `<html><head></head><body>\n<div>${inside}</div></body></html>`;

Deno.test("asPageOfSite() leads to the site's pages from any depth", () => {
  const parts = { hasNumbers: true };
  for (const [depth, up] of [[1, "../"], [3, "../../../"]] as const) {
    const html = asPageOfSite(page("$1 $& <body>"), depth, parts);
    const links = Array.from(
      html.matchAll(/<a [^>]*href="([^"]*)">(\w+)</g),
      ([, ...link]) => link,
    );
    assert.deepEqual(links, [
      [`${up}index.html`, "Gradbook"],
      [`${up}index.html#notebooks`, "Notebooks"],
      [`${up}numbers.html`, "Numbers"],
    ]);
    assert.match(html, /<body>\n<nav [^]*<\/nav>\n<div>\$1 \$& <body><\/div>/);
  }
});

Deno.test("asPageOfSite() mends links to folders, to quoted names, and to the builder's machine", () => {
  const html = asPageOfSite(
    page(
      `<a href="..&#x2F;..&#x2F;" class="x">up</a><a href="">here</a><a href=".&#x2F;a.html">a</a>` +
        `<a href="[Symbol.for(%22a%22)].html">%22</a>` +
        `<a\n  class="sourceButton"\n  href="file:&#x2F;&#x2F;&#x2F;home&#x2F;a.ts"><svg></svg></a>b` +
        `<a\n  class="sourceButton"\n  href="https:&#x2F;&#x2F;a.b">c</a>`,
    ),
    2,
    {},
  );
  assert(html.endsWith(
    `<div><a href="..&#x2F;..&#x2F;index.html" class="x">up</a><a href="index.html">here</a>` +
      `<a href=".&#x2F;a.html">a</a><a href="[Symbol.for(%2522a%2522)].html">%22</a>b<a\n  class="sourceButton"\n  href="https:&#x2F;&#x2F;a.b">c</a>` +
      `</div></body></html>`,
  ));
});

Deno.test("asPageOfSite() names modules as they are imported", () => {
  const lines = (...names: string[]) => names.map((name) => `from &quot;${name}&quot;`).join();
  const html = asPageOfSite(
    page(
      lines(".", "plot", "classroom/mod.ts", "interop/numjs.ts", "gradbook/plot", "@std/assert"),
    ),
    1,
    {},
  );
  const names = ["gradbook", "gradbook/plot", "gradbook/classroom", "gradbook/interop/numjs"];
  assert(html.includes(lines(...names, "gradbook/plot", "@std/assert")));
});

Deno.test("asPageOfSite() refuses what is no whole page", () => {
  assert.throws(() => asPageOfSite("<p>", 1, {}), /must have a body, but one has none/);
});
