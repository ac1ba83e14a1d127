import { assertEquals } from "@std/assert";
import { elementBundle } from "../../lib/relay/elements.ts";

Deno.test("elementBundle() shows elements as pictures or HTML, and nothing else", () => {
  const show = (outerHTML: unknown) => elementBundle({ nodeType: 1, outerHTML });
  const named = '<svg xmlns="http://www.w3.org/2000/svg" width="1"></svg>';
  assertEquals(show('<svg width="1"></svg>'), { "image/svg+xml": named });
  assertEquals(show(named), { "image/svg+xml": named });
  assertEquals(show("<p>text</p>"), { "text/html": "<p>text</p>" });
  for (const other of [null, "text", 1, [], { nodeType: 3, outerHTML: "" }, { nodeType: 1 }]) {
    assertEquals(elementBundle(other), undefined);
  }
  assertEquals(show(1), undefined);
});
