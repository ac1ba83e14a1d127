/**
 * The exercises as they stand in the notebooks, what a reader writes into their blanks, and what the
 * checks show then.
 *
 * @module
 */
import { joinText, readNotebook } from "../../lib/notebook/ipynb.ts";
import { folder, granted, names } from "../prose/notebooks.ts";
import { ANSWERS } from "./answers.ts";

/** The cells of an exercise. */
export interface Placed {
  /** Its name in the catalog. */
  readonly name: string;
  /** The source with the `todo(…)`. */
  readonly blank: string;
  /** The source that is folded away. */
  readonly solution: string;
  /** The source that tries the reader's function. */
  readonly check: string;
  /** What the check showed when the notebook was saved. */
  readonly output: string;
}

/** The part that a cell has in an exercise. */
export interface Part {
  readonly exercise: string;
  readonly role: "blank" | "solution" | "check";
}

/** How an exercise calls what it checks: the reader's, and the solution. */
export const CHECK = /await check\(\s*"([^"]+)",\s*(your\w+),\s*(\w+Solution),?\s*\)/;

const TODO = /\btodo\(\s*(?:"[^"]*"|'[^']*'),?\s*\)/;
const IMPORT = /^import (type )?\{([^}]*)\} from ("gradbook(?:\/notebook)?");/gm;

/** The part of a cell with this metadata, if it has one. */
export function partOf(metadata: object): Part | undefined {
  const { gradbook } = metadata as { gradbook?: Partial<Part> };
  return gradbook?.exercise === undefined ? undefined : gradbook as Part;
}

function exercisesOf(file: string): readonly Placed[] {
  const found = new Map<string, Record<string, string>>();
  for (const { source, metadata, outputs = [] } of readNotebook(new URL(file, folder)).cells) {
    const part = partOf(metadata);
    if (!part) continue;
    const cells = found.get(part.exercise) ?? { name: part.exercise };
    found.set(part.exercise, cells);
    if (Object.hasOwn(cells, part.role)) {
      throw new Error(`"${part.exercise}" has two cells "${part.role}"`);
    }
    cells[part.role] = joinText(source);
    if (part.role === "check") {
      cells.output = outputs.map(({ data }) => joinText(data?.["text/plain"])).join("\n");
    }
  }
  return [...found.values()] as unknown as Placed[];
}

/** The exercises of each notebook, in their order. */
export const PLACED: ReadonlyMap<string, readonly Placed[]> = new Map(
  names.map((file) => [file, exercisesOf(file)]),
);

/** What the library's parts are imported by, in a source. */
export function importsIn(source: string): readonly string[] {
  return source.match(IMPORT) ?? [];
}

/** The names in a check: of the reader's function, of the solution, and of what comes of it. */
export function namesIn({ name, check }: Placed): { yours: string; right: string; used: string } {
  const [, , yours, right] = CHECK.exec(check) ?? [];
  const [, used] = /\bconst (\w+) = await check\(/.exec(check) ?? [];
  if (!yours || !used) throw new Error(`the check of "${name}" is none: ${check}`);
  return { yours, right, used };
}

/** What stands in the blank's cell once an answer is written into it. */
export function answered({ blank }: Placed, answer: string): string {
  return blank.replace(TODO, () => answer);
}

/** What stands in the blank's cell, one after the other: open, the four answers, and the solution. */
export function attemptsAt(placed: Placed): readonly string[] {
  const { name, blank, solution } = placed, { yours, right } = namesIn(placed);
  if (!Object.hasOwn(ANSWERS, name)) throw new Error(`there are no answers for "${name}"`);
  return [
    blank,
    ...ANSWERS[name].map((answer) => answered(placed, answer)),
    [...importsIn(blank), solution.replace(`const ${right} =`, `const ${yours} =`)].join("\n"),
  ];
}

/**
 * A module with the exercises of a notebook. It exports `tried`: by name, the solution, and the
 * reader's function after each attempt.
 */
export function moduleOf(file: string): string {
  const sources = new Map<string, Set<string>>();
  for (const { source } of readNotebook(new URL(file, folder)).cells) {
    for (const [, isType, imported, from] of joinText(source).matchAll(IMPORT)) {
      const all = sources.get(from) ?? new Set();
      for (const name of imported.split(",").map((name) => name.trim()).filter(Boolean)) {
        all.add(isType ? `type ${name}` : name);
      }
      sources.set(from, all);
    }
  }
  return [
    ...Array.from(sources, ([from, all]) => `import { ${[...all].join(", ")} } from ${from};`),
    "export const tried = new Map<string, object>();",
    ...PLACED.get(file)!.flatMap((placed) => {
      const { yours, right, used } = namesIn(placed);
      const attempts = attemptsAt(placed).map((source) =>
        `() => {\n${source.replace(IMPORT, "")}\nreturn ${yours};\n}`
      );
      return [
        placed.solution,
        `const ${used} = ${right};`,
        `tried.set(${JSON.stringify(placed.name)}, {`,
        `solution: ${right}, attempts: [${attempts.join(", ")}] });`,
      ];
    }),
  ].join("\n");
}

/** What a reader sees of each exercise, attempt by attempt, as seen.txt has it. */
export const SEEN: ReadonlyMap<string, readonly string[]> = new Map(
  granted
    ? Deno.readTextFileSync(new URL("seen.txt", import.meta.url)).split(/^## /m).slice(1)
      .map((text): [string, string[]] => {
        const [name, ...verdicts] = text.trimEnd().split("\n\n");
        return [name, verdicts];
      })
    : [],
);
