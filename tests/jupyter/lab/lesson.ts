/**
 * Notebooks with the exercises of the real ones, and what these need: the cells of the exercises as
 * they are saved, and of all other cells what they import, so that nothing has to be trained. What is
 * folded with a `<details>` is there, too.
 *
 * @module
 */
import { joinText, readNotebook } from "../../../lib/notebook/ipynb.ts";
import { importsIn, namesIn, partOf, PLACED, type Placed } from "../../exercises/placed.ts";
import { folder } from "../../prose/notebooks.ts";
import { codeOf, fileOf } from "./notebook.ts";

/** A notebook to work on. */
export interface Lesson {
  /** The file that it is made of. */
  readonly file: string;
  /** Its own file's text. */
  readonly text: string;
  /** The names of its cells: `relu blank`, `relu solution`, `relu check`, `relu used`; "end". */
  readonly names: readonly string[];
  /** The names of those that hold something to be opened. */
  readonly folded: readonly string[];
  /** All exercises in it. */
  readonly exercises: readonly Placed[];
  /** Those to work on. */
  readonly chosen: readonly Placed[];
}

/** The first and the last exercise of each notebook; "all" of them; or those of these names. */
export function lessonsWith(choice: string): readonly Lesson[] {
  const wanted = choice.split(",").map((name) => name.trim());
  const known = [...PLACED.values()].flat().map(({ name }) => name);
  for (const name of wanted) {
    if (["ends", "all", ...known].includes(name)) continue;
    throw new RangeError(
      `Cannot work on the exercise "${name}": expected ends, all, or one of ${known.join(", ")}`,
    );
  }
  const lessons: Lesson[] = [];
  for (const [file, exercises] of PLACED) {
    const chosen = exercises.filter(({ name }, i) =>
      wanted.includes("all") || wanted.includes(name) ||
      (wanted.includes("ends") && (i === 0 || i === exercises.length - 1))
    );
    if (chosen.length > 0) lessons.push(lessonOf(file, exercises, chosen));
  }
  return lessons;
}

function lessonOf(
  file: string,
  exercises: readonly Placed[],
  chosen: readonly Placed[],
): Lesson {
  const cells = new Map<string, object>(), folded: string[] = [];
  for (const cell of readNotebook(new URL(file, folder)).cells) {
    const part = partOf(cell.metadata), source = joinText(cell.source);
    const { id: name = source, cell_type, outputs = [] } = cell;
    const shown = outputs.map(({ data }) => joinText(data?.["text/html"])).join("");
    const isFolded = (cell_type === "markdown" ? source : shown).includes("<details>");
    if (part) {
      cells.set(`${part.exercise} ${part.role}`, cell);
      if (part.role !== "check") continue;
      const { used, yours } = namesIn(exercises.find(({ name }) => name === part.exercise)!);
      const question = `console.log(${used} === ${yours} ? "yours" : "the solution");`;
      cells.set(`${part.exercise} used`, codeOf(question));
    } else if (isFolded) {
      folded.push(name);
      // It is not to run, but to show what it has shown.
      cells.set(name, cell_type === "markdown" ? cell : { ...cell, source: "" });
    }
    const imports = part ? [] : importsIn(source);
    if (cell_type === "code" && imports.length > 0) {
      cells.set(`${name} imports`, codeOf(imports.join("\n")));
    }
  }
  cells.set("end", codeOf('console.log("the end");'));
  const text = fileOf([...cells.values()]), names = [...cells.keys()];
  return { file, text, names, folded, exercises, chosen };
}
