/** One English, American, in all notebooks and READMEs. */
import { assertEquals } from "@std/assert";
import { joinText, readNotebook } from "../../lib/notebook/ipynb.ts";
import { folder, granted, names } from "./notebooks.ts";

const root = new URL("../../", import.meta.url);

/** British words, and how they are spelled here. */
const BRITISH: readonly (readonly [RegExp, string])[] = [
  [/\b(?:un)?colour\w*/gi, "color"],
  [/\bgrey\w*/gi, "gray"],
  [/\bcentre[ds]?\b|\bcentring\b/gi, "center"],
  [/\bneighbour\w*/gi, "neighbor"],
  [/\b(?:un)?labell\w*/gi, "labeled"],
  [/\bbehaviour\w*/gi, "behavior"],
  [/\bfavour\w*/gi, "favor"],
  [/\bhonour\w*/gi, "honor"],
  [/\blearnt\b/gi, "learned"],
  [/\bspelt\b/gi, "spelled"],
  [/\blicence[ds]?\b/gi, "license"],
  [/\bdefence\b/gi, "defense"],
  [/\bprogrammes?\b/gi, "program"],
  [/\bcatalogue[ds]?\b/gi, "catalog"],
  [/\bmodell(?:ed|ing|er)\w*/gi, "modeled"],
  [/\bcancell(?:ed|ing)\b/gi, "canceled"],
  [/\btravell(?:ed|ing)\b/gi, "traveled"],
  [/\bartefacts?\b/gi, "artifact"],
  [/\bjudgement\w*/gi, "judgment"],
  [/\banalyse[ds]?\b|\banalysing\b/gi, "analyze"],
  [/\bmetres?\b/gi, "meter"],
  [/\bfulfil(?:s|ment)?\b/gi, "fulfill"],
  [/\b(?:whilst|amongst)\b/gi, "while, among"],
  [/\bmaths\b/gi, "math"],
  [
    /\b(?:normal|initial|general|regular|optim|minim|maxim|standard|organ|real|recogn|summar|visual|vector|parametr|penal|central|equal|final|ideal|local|memor|stabil|util|categor|character|emphas|serial|special|random|quant|capital)is(?:e[ds]?|ing|ations?|ers?)\b/gi,
    "-ize",
  ],
];

/** Names of things in the code, which are no words of the text. */
const NAMES = /"grey"|`grey`/g;

function misspelt(text: string): string[] {
  return BRITISH.flatMap(([pattern, american]) =>
    Array.from(text.replaceAll(NAMES, "").matchAll(pattern), ([word]) => `${word}: ${american}`)
  );
}

function* readmes(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, root))) {
    if (isDirectory) yield* readmes(`${folder}${name}/`);
    else if (name === "README.md") yield folder + name;
  }
}

Deno.test("READMEs keep to American English", { ignore: !granted }, () => {
  const files = [
    "README.md",
    ...["data/", "lib/", "notebooks/", "tests/"].flatMap((folder) => [...readmes(folder)]),
  ];
  for (const file of files) {
    assertEquals(misspelt(Deno.readTextFileSync(new URL(file, root))), [], file);
  }
});

for (const name of names) {
  Deno.test(`${name} keeps to American English, in its text and in its code`, () => {
    const { cells } = readNotebook(new URL(name, folder));
    assertEquals(cells.flatMap(({ source }) => misspelt(joinText(source))), []);
  });
}

Deno.test("words are told from those that only look alike", () => {
  assertEquals(misspelt("The coloured centre is labelled"), [
    "coloured: color",
    "centre: center",
    "labelled: labeled",
  ]);
  assertEquals(
    misspelt("revise, precise, otherwise, analysis, programmed, exercise, realistic"),
    [],
  );
  assertEquals(misspelt('normalised, { colormap: "grey" }'), ["normalised: -ize"]);
});
