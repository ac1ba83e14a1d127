/**
 * Every number in a notebook's text stands in an output of that notebook, or is a constant in its
 * code. What is neither stands in exceptions/, with the reason: in everywhere.json, or in a file of the
 * notebook's name.
 */
import { assert, assertEquals } from "@std/assert";
import { type Notebook, readNotebook } from "../../lib/notebook/ipynb.ts";
import { backingOf, isBacked, proseNumbers } from "./numbers.ts";
import { folder, granted, names } from "./notebooks.ts";

const exceptions = new URL("exceptions/", import.meta.url);

/** The numbers that need no backing, and why. */
function readExceptions(name: string): Record<string, string> {
  try {
    return JSON.parse(Deno.readTextFileSync(new URL(`${name}.json`, exceptions)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

for (const file of names) {
  Deno.test(`the numbers in the text of ${file} stand in its outputs`, () => {
    const notebook = readNotebook(new URL(file, folder)), backing = backingOf(notebook);
    const own = readExceptions(file.replace(".ipynb", ""));
    const excepted = { ...readExceptions("everywhere"), ...own };
    const unbacked = proseNumbers(notebook).filter((number) => !isBacked(number, backing));
    assertEquals(
      unbacked.filter(({ text }) => !Object.hasOwn(excepted, text))
        .map(({ text, cell, context }) => `${text} in cell ${cell}: … ${context} …`),
      [],
    );
    const needed = new Set(unbacked.map(({ text }) => text));
    const surplus = Object.keys(own).filter((text) => !needed.has(text));
    assertEquals(surplus, [], "exceptions that are not needed");
  });
}

/** A notebook of one text, and one cell that showed something. */
const made = (text: string, code = "", shown = ""): Notebook => ({
  cells: [
    { cell_type: "markdown", source: text, metadata: {} },
    {
      cell_type: "code",
      source: code,
      metadata: {},
      outputs: [{ output_type: "stream", text: shown }],
    },
  ],
});

const unbacked = (text: string, code?: string, shown?: string) => {
  const notebook = made(text, code, shown);
  return proseNumbers(notebook).filter((number) => !isBacked(number, backingOf(notebook)))
    .map(({ text }) => text);
};

Deno.test("a number is backed where it was printed, as a share, or with more digits", () => {
  assertEquals(unbacked("It reaches 97.28% of 10,000.", "", "accuracy 97.28%, of 10000"), []);
  assertEquals(unbacked("It reaches 97.28%.", "", "0.9728"), []);
  assertEquals(unbacked("It reaches 97%, or 0.97.", "", "97.28%"), []);
  assertEquals(unbacked("It reaches 97.3%.", "", "97.2%"), ["97.3%"]);
  assertEquals(unbacked("It reaches 97.28%.", "", "97.3%"), ["97.28%"]);
  assertEquals(unbacked("a loss of 0.8", "", "0.81"), ["0.8"]); // one digit is near to all
});

Deno.test("a number is backed where it stands in the code, or can be counted on fingers", () => {
  assertEquals(unbacked("60,000 images, 64 at a time", "let n = 60_000, size = 64;"), []);
  assertEquals(unbacked("ten or 10, 7 of them, but 11"), ["11"]);
  assertEquals(unbacked("$65{,}025$ times", "", "65025"), []);
});

Deno.test("references, names and addresses are no numbers", () => {
  assertEquals(
    unbacked(
      "## 12.8 Exercise\n\nSee [02, section 15](02_x.ipynb#15-y), sections 15 to 17, source 13, " +
        "W_15, SHA-256, https://x.org/15, and the paper (2019).\n\n15. An item",
    ),
    [],
  );
});

Deno.test("what names a notebook stands alone, and is no end of a number", () => {
  assertEquals(unbacked("As in 02, at 94.02% and 1.05."), ["94.02%", "1.05"]);
});

Deno.test("what a frame holds and the bytes of a picture back nothing", () => {
  const html = `<iframe srcdoc='<script>[15, 16]</script>'></iframe><img src="data:17" alt="18">`;
  const notebook: Notebook = {
    cells: [
      { cell_type: "markdown", source: "15, 16, 17 and 18", metadata: {} },
      {
        cell_type: "code",
        source: "",
        metadata: {},
        outputs: [{ output_type: "display_data", data: { "text/html": html } }],
      },
    ],
  };
  const { shown } = backingOf(notebook);
  assertEquals([...shown], ["18"]);
});

Deno.test(
  "every file of exceptions is one of a notebook, and says why",
  { ignore: !granted },
  () => {
    for (const { name } of Deno.readDirSync(exceptions)) {
      const notebook = name.replace(".json", ".ipynb");
      assert(name === "everywhere.json" || names.includes(notebook), `${name} is of no notebook`);
      const reasons = Object.values(readExceptions(name.replace(".json", "")));
      assert(reasons.every((reason) => /\w \w/.test(reason)), `${name}: a reason is missing`);
    }
  },
);
