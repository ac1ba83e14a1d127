import { assertEquals } from "@std/assert";
import { cellOfSection, slug } from "../../lib/page/section.ts";

Deno.test("cellOfSection() finds the cell of a heading by its name in an address", () => {
  const cells = [
    { cell_type: "markdown", source: "# Title" },
    { cell_type: "code", source: "# 1. No heading" },
    { cell_type: "markdown", source: ["Text\n", "\n", "## 1. A `b` & c"] },
  ] as const;
  assertEquals(slug("1. A `b` & c"), "1-a-b-c");
  assertEquals(cellOfSection(cells, "1-a-b-c"), 2);
  assertEquals(cellOfSection(cells, "nowhere"), -1);
});
