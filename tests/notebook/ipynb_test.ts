/** Notebook files: reading them, and their cells as one module. */
import { assertEquals, assertThrows } from "@std/assert";
import {
  joinText,
  type Notebook,
  overrideParameters,
  parametersOf,
  parseNotebook,
  quickParameters,
  savedJson,
  toModule,
} from "../../lib/notebook/ipynb.ts";

const code = (source: string[], metadata = {}) => ({
  cell_type: "code" as const,
  source,
  metadata,
});

Deno.test("parseNotebook() takes texts whole or line by line", () => {
  const { cells } = parseNotebook(
    '{"cells": [{"cell_type": "raw", "source": "a\\nb"}, {"cell_type": "raw", "source": ["a\\n", "b"]}]}',
  );
  assertEquals(cells.map(({ source }) => joinText(source)), ["a\nb", "a\nb"]);
  assertEquals(joinText(undefined), "");
});

Deno.test("parseNotebook() rejects what is no notebook", () => {
  for (const text of ["null", "[]", '{"cells": 3}']) {
    assertThrows(
      () => parseNotebook(text),
      SyntaxError,
      "Cannot read a notebook: it must hold a list of cells, but has none",
    );
  }
  assertThrows(() => parseNotebook("{"), SyntaxError);
  assertThrows(
    () => parseNotebook('{"nbformat": 3, "worksheets": [{"cells": []}]}'),
    SyntaxError,
    "it must have format 4, but has format 3; open it in JupyterLab",
  );
});

Deno.test("savedJson() finds what was saved under a media type, and nothing else", () => {
  const output = (data: Record<string, string | string[]>) => ({
    output_type: "display_data" as const,
    data,
  });
  const notebook: Notebook = {
    cells: [
      { ...code(["1"]), outputs: [output({ "text/plain": "1" }), output({ "a/json": "[1]" })] },
      { ...code(["2"]), outputs: [output({ "a/json": ['{"b":', " 2}"] })] },
    ],
  };
  assertEquals(savedJson(notebook, "a/json"), [[1], { b: 2 }]);
});

Deno.test("parametersOf() names what stands in the cell tagged so", () => {
  const cells = [
    code(["let a = 1;"]),
    code(["let b = 2;\n", "let c = 3;"], { tags: ["parameters"] }),
  ];
  assertEquals(parametersOf({ cells }), ["b", "c"]);
});

Deno.test("toModule() joins code cells, without exercises and cells that throw", () => {
  const notebook: Notebook = {
    cells: [
      { cell_type: "markdown", source: "# Title", metadata: {} },
      code(["let epochs = 10;\n", "let name: string = 'a';"], {
        tags: ["parameters"],
        gradbook: { quick: { epochs: 1 } },
      }),
      code(["throw new Error();"], { tags: ["raises-exception"] }),
      code(["const answer: number = todo('half of 84');"], { tags: ["exercise"] }),
      code(["epochs + 1"]),
    ],
  };
  assertEquals(
    toModule(notebook, quickParameters(notebook)),
    "// cell 2\nlet epochs = 1;\nlet name: string = 'a';\n\n// cell 5\nepochs + 1\n",
  );
});

Deno.test("overrideParameters() replaces values of any type, and rejects unknown names", () => {
  assertEquals(
    overrideParameters("let sizes: number[] = [\n  1,\n]; // widths\nlet size = 3;", {
      size: 4,
      sizes: [5, 6],
    }),
    "let sizes: number[] = [5,6]; // widths\nlet size = 4;",
  );
  assertThrows(
    () => overrideParameters("const epochs = 10;", { epochs: 1 }),
    RangeError,
    'Cannot override epochs: expected a line "let epochs = …;", but the cell has none',
  );
});

Deno.test("parseNotebook() reads cells that lack what they ought to have", () => {
  assertEquals(parseNotebook('{"cells":[{"cell_type":"code"}]}').cells, [
    { cell_type: "code", source: "", metadata: {} },
  ]);
});

Deno.test("parseNotebook() rejects what is no notebook, in words", () => {
  for (
    const text of [
      "",
      "{",
      "[]",
      "null",
      '{"cells":[{"cell_type":"\\u001b[31m"}]}',
      '{"cells":[1]}',
    ]
  ) {
    assertThrows(() => parseNotebook(text), SyntaxError, "Cannot read a notebook: ");
  }
});
