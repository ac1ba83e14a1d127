/** Cells as a notebook's file. */
import { assertEquals } from "@std/assert";
import { joinText, parseNotebook } from "../../lib/notebook/ipynb.ts";
import { notebookOf } from "../../lib/page/cell_file.ts";

const reads = Deno.permissions.querySync({ name: "read" }).state === "granted";

Deno.test("notebookOf() makes a notebook of cells, character by character", () => {
  const codes = ["", "1 + 1", "const ä = `\n\n`;\n\tä; // 🙂\n"];
  const { cells } = parseNotebook(notebookOf(codes));
  assertEquals(cells.map(({ source }) => joinText(source)), codes);
  assertEquals(cells.map(({ cell_type, id }) => `${cell_type} ${id}`), [
    "code cell-1",
    "code cell-2",
    "code cell-3",
  ]);
});

Deno.test({
  name: "notebookOf() asks for the kernel that the notebooks ask for",
  ignore: !reads,
  fn() {
    const file = new URL("../../notebooks/01_learning_based_models.ipynb", import.meta.url);
    const { cells: _, ...saved } = JSON.parse(Deno.readTextFileSync(file));
    const { cells: __, ...made } = JSON.parse(notebookOf(["1"]));
    assertEquals(made, saved);
  },
});
