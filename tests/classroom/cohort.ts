/**
 * A cohort of submissions of four_exercises.ipynb, made from the version that students get: right,
 * half right and wrong ones, and all that can go wrong with a file or a program, by accident or not.
 */

import * as hostile from "./hostile.ts";
import { asFormat3, asVSCode, cellOf, codeCell, type Notebook } from "./saved.ts";

/** A submission, and what is to come of it. */
export interface Submission {
  /** The file's name without its end. */
  readonly student: string;
  /** The file. */
  readonly bytes: Uint8Array;
  /** What it is a symbolic link to, if it is one. */
  readonly link?: string;
  /** Of 9 points. */
  readonly points: number;
  /** What the notes or the reasons must say. */
  readonly says?: RegExp;
  /** It is stopped by a limit: it takes its time. */
  readonly isSlow?: true;
}

interface Options {
  says?: RegExp;
  isSlow?: true;
  /** What happens to the notebook after the cells are filled in. */
  change?: (notebook: Notebook) => void;
}

/** What a student writes into the four cells. */
interface Answers {
  relu?: string;
  center?: string;
  slope?: string;
  layer?: string;
}

const RELU = `function reluByHand(z: Matrix): Matrix {
  return z.maximum(0);
}`;
const CENTER = `function center(x: Matrix): Matrix {
  return x.sub(x.mean(0));
}`;
const SLOPE = `function gradientOf(w: Vector): Vector {
  return w.mul(2);
}

const w = tensor([1, -2, 0.5]);`;
const LAYER = `const yourLayer = (X: Matrix, W: Matrix, b: Vector): Matrix => X.matmul(W).add(b);`;
/** 9 points. */
const RIGHT: Answers = { relu: RELU, center: CENTER, slope: SLOPE, layer: LAYER };
/** None. */
const WRONG: Answers = {
  relu: RELU.replace("maximum(0)", "mul(1)"),
  center: CENTER.replace("mean(0)", "mean(1, { keepDims: true })"),
  slope: SLOPE.replace("mul(2)", "mul(3)"),
  layer: LAYER.replace(".add(b)", ""),
};

/** The submissions, made from the text of the student's version. */
export function cohort(
  version: string,
  places: { source: string; submissions: string },
): Submission[] {
  const list: Submission[] = [];
  const raw = (student: string, text: string, points: number, says?: RegExp) =>
    list.push({ student, bytes: new TextEncoder().encode(text), points, ...(says && { says }) });
  const addNotebook = (
    student: string,
    notebook: Notebook,
    points: number,
    { says, isSlow, change }: Options = {},
  ) => {
    change?.(notebook);
    const bytes = new TextEncoder().encode(JSON.stringify(notebook));
    list.push({ student, bytes, points, ...(says && { says }), ...(isSlow && { isSlow }) });
  };
  const add = (student: string, answers: Answers, points: number, options: Options = {}) => {
    const notebook: Notebook = JSON.parse(version);
    for (const [id, source] of Object.entries(answers)) cellOf(notebook, id).source = source;
    addNotebook(student, notebook, points, options);
  };
  const before = (code: string) => ({ ...RIGHT, relu: `${code}\n${RELU}` });
  const wrongAfter = (code: string) => ({ ...WRONG, relu: `${code}\n${WRONG.relu}` });

  add("right", RIGHT, 9);
  add("right-otherwise", {
    relu: RELU.replace("z.maximum(0)", "z.mul(z.gt(0))"),
    center: CENTER.replace("x.sub(x.mean(0))", "x.sub(x.sum(0).div(x.shape[0]))"),
    slope: SLOPE.replace("w.mul(2)", "w.add(w)"),
    layer: LAYER.replace("X.matmul(W).add(b)", "W.T.matmul(X.T).T.add(b)"),
  }, 9);
  add(
    "right-with-a-cell-of-its-own",
    {
      ...RIGHT,
      relu: RELU.replace("z.maximum(0)", "cutOff(z)"),
    },
    9,
    {
      says: /of their own that were run: 1/,
      change: ({ cells }) =>
        cells.splice(3, 0, codeCell("const cutOff = (z: Matrix): Matrix => z.maximum(0);")),
    },
  );
  add("only-relu", { relu: RELU }, 3, { says: /a blank is still to be filled in/ });
  add("only-center", { center: CENTER }, 3);
  add("center-wrong", { ...RIGHT, center: WRONG.center! }, 6, { says: /expected|fails/ });
  add("all-wrong", WRONG, 0);
  add(
    "solution-by-its-name",
    {
      ...RIGHT,
      layer: LAYER.replace("X.matmul(W).add(b)", "layerSolution(X, W, b)"),
    },
    8,
    { says: /layerSolution is not defined/ },
  );
  add("takes-the-library's", { ...RIGHT, layer: 'const yourLayer = reference("layer");' }, 8, {
    says: /layer: names the library's own answers/,
  });
  add("empty", {}, 0, { says: /left as it was/ });
  add("blank-emptied", { ...RIGHT, center: "" }, 6, { says: /center is not defined/ });
  add("blank-turned-into-text", RIGHT, 6, {
    says: /relu: there is no code cell of this name/,
    change: (notebook) => {
      cellOf(notebook, "relu").cell_type = "markdown";
    },
  });
  add("answers-in-cells-of-its-own", {}, 9, {
    says: /of their own that were run: 4/,
    change: (notebook) => {
      for (const [id, source] of Object.entries(RIGHT)) {
        const at = notebook.cells.indexOf(cellOf(notebook, id));
        notebook.cells.splice(at + 1, 0, codeCell(source));
      }
    },
  });
  add("answers-in-the-checks", {}, 0, {
    says: /cells of the assignment that were changed, and run as given: 4/,
    change: (notebook) => {
      for (const [id, source] of Object.entries(RIGHT)) {
        const check = cellOf(notebook, `${id}-check-1`);
        check.source = `${source}\n${[check.source].flat().join("")}`;
      }
    },
  });
  add("of-another-assignment", RIGHT, 9, {
    says: /says that it is of another assignment: five_exercises\.ipynb/,
    change: ({ metadata }) => {
      metadata.gradbook = { assignment: "five_exercises.ipynb" };
    },
  });
  const withSolutions = Deno.readTextFileSync(places.source);
  addNotebook("the-source-itself", JSON.parse(withSolutions), 0);
  addNotebook("worked-in-the-source", JSON.parse(withSolutions), 9, {
    says: /relu: the cell was found by its declared names/,
    change: (notebook) => {
      const ids = { relu: "relu-blank", center: "center-blank", layer: "layer-blank" };
      for (const [name, id] of Object.entries(ids)) {
        cellOf(notebook, id).source = RIGHT[name as keyof Answers]!;
      }
      const slope = cellOf(notebook, "slope-exercise");
      slope.source = [slope.source].flat().join("").replace(/blank\(.*\)/, "w.mul(2)");
    },
  });

  add("endless-loop", { ...RIGHT, center: "for (;;);" }, 6, {
    says: /center: the cell took more than/,
    isSlow: true,
  });
  add(
    "endless-await",
    { ...RIGHT, center: "for (;;) await new Promise((go) => setTimeout(go, 1));" },
    6,
    {
      says: /center: the cell took more than/,
      isSlow: true,
    },
  );
  add("endless-in-a-check", { ...RIGHT, slope: SLOPE.replace("return", "for (;;);\nreturn") }, 7, {
    says: /slope-check-1: the cell took more than/,
    isSlow: true,
  });
  add("never-resolved", { ...RIGHT, center: "await new Promise(() => {});" }, 6, {
    says: /center: the (?:process ended|cell took)/,
  });

  add("checks-deleted", RIGHT, 9, {
    change: (notebook) => {
      notebook.cells = notebook.cells.filter(({ id }) => !/-(?:check|hidden)-/.test(id ?? ""));
    },
  });
  add("checks-edited", WRONG, 0, {
    change: ({ cells }) => {
      for (const cell of cells) if (/-(?:check|hidden)-/.test(cell.id ?? "")) cell.source = "true;";
    },
  });
  add("outputs-forged", WRONG, 0, {
    change: ({ cells }) => {
      for (const cell of cells.filter(({ cell_type }) => cell_type === "code")) {
        cell.outputs = [{ output_type: "stream", name: "stdout", text: "✓ Right\n" }];
        Object.assign(cell, { execution_count: 1 });
        Object.assign(cell.metadata.nbgrader!, { points: 100, grade: true, solution: true });
      }
    },
  });
  add("globals-overwritten", before(hostile.CHEATING_GLOBALS), 9);
  add("globals-overwritten-and-wrong", wrongAfter(hostile.CHEATING_GLOBALS), 0);
  add("prototypes-polluted", before(hostile.POLLUTION), 9);
  add(
    "prototypes-polluted-and-wrong",
    wrongAfter(`${hostile.POLLUTION}\n${hostile.CHEATING_PROTOTYPES}`),
    0,
  );
  add("indices-redirected-and-wrong", wrongAfter(hostile.REDIRECTED_INDICES), 0);
  add("library-patched-and-wrong", wrongAfter(hostile.PATCHED_LIBRARY), 0);
  add("frames-forged", wrongAfter(hostile.FORGED_FRAMES), 0);
  add("reads-the-answers", before(hostile.readsAll(places)), 9, { says: /nothing could be read/ });
  add("asks-the-network", before(hostile.ASKS_THE_NETWORK), 9, { says: /no network/ });
  add("writes", before(hostile.WRITES), 9, { says: /nothing could be written/ });

  add("prints-100-MB", before('for (let i = 0; i < 1e6; i++) console.log("x".repeat(99));'), 9, {
    says: /printed more than 1 MB/,
  });
  add("prints-one-line-of-100-MB", before('console.log("x".repeat(1e8));'), 9, {
    says: /printed more than 1 MB/,
  });
  add("prints-without-end", before(hostile.ENDLESS_OUTPUT), 6, {
    says: /relu: the notebook printed more than 1 GB/,
  });
  add(
    "answers-without-end",
    {
      ...RIGHT,
      center: `const much = new RandomState(1).randn(2 ** 20);
function center() {
  return Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, much]));
}`,
    },
    6,
    { says: /something else, or too many of them/ },
  );
  add("exits", before("Deno.exit(0);"), 9, { says: /Cannot run Deno\.exit/ });
  add("exits-as-in-Node", before("process.exit(0);"), 9, { says: /Cannot run process\.exit/ });
  add(
    "exits-in-a-check",
    {
      ...RIGHT,
      center: CENTER.replace("return", "Deno.exit(0);\nreturn"),
    },
    6,
    { says: /Cannot run Deno\.exit/ },
  );
  add("exits-by-import", before('import { exit } from "node:process";\nexit(0);'), 9, {
    says: /Cannot run process\.reallyExit/,
  });
  add("throws-in-a-timer", before('setTimeout(() => { throw new Error("late"); }, 0);'), 9, {
    says: /failed in the background: late/,
  });
  add("rejects-in-the-background", before('void Promise.reject(new Error("nobody cares"));'), 9, {
    says: /failed in the background: nobody cares/,
  });
  add("rejects-without-end", before(hostile.ENDLESS_REJECTIONS), 9, {
    says: /failed in the background: again/,
  });
  add("busy-in-the-background", before(hostile.BUSY), 9);
  add("aborts", before('import { abort } from "node:process";\nabort();'), 6, {
    says: /relu: the process ended/,
  });
  add("recursion-without-end", { ...RIGHT, center: CENTER.replace("x.sub", "center(x).sub") }, 6, {
    says: /fails: Maximum call stack size exceeded/,
  });
  add("syntax-error", { ...RIGHT, relu: "function reluByHand(z { return z; }" }, 6, {
    says: /relu fails/,
  });
  add(
    "takes-all-memory",
    {
      ...RIGHT,
      center: "const all = [];\nfor (;;) all.push(new Uint8Array(1e8).fill(1));",
    },
    6,
    { says: /center(?: fails: Array buffer allocation failed|: the cell took)/ },
  );
  add(
    "takes-all-of-the-heap",
    {
      ...RIGHT,
      center: "const all = [];\nfor (;;) all.push(new Array(1000).fill({}).map(() => ({})));",
    },
    6,
    { says: /center: the (?:process ran out of memory|cell took)/, isSlow: true },
  );

  add("other-order", RIGHT, 9, { change: ({ cells }) => void cells.reverse() });
  add("saved-by-VS-Code", RIGHT, 9, { change: (notebook) => asVSCode(notebook, true) });
  add("stripped-of-metadata", RIGHT, 9, {
    says: /relu: the cell was found by its declared names/,
    change: (notebook) => asVSCode(notebook, false),
  });
  add("cell-copied", RIGHT, 9, {
    says: /relu: several cells have this name/,
    change: ({ cells }) => {
      const at = cells.findIndex(({ id }) => id === "relu");
      cells.splice(at, 0, { ...cells[at], id: "copy", source: WRONG.relu! });
    },
  });
  add(
    "=1+1<script>alert(1)</script>",
    {
      ...RIGHT,
      relu: 'throw new Error("<script>alert(1)</script>\\u202e\\u001b[2J");',
    },
    6,
    { says: /relu fails: &#60;script&#62;/ },
  );

  add("blank-copied-before-it-was-filled-in", RIGHT, 9, {
    change: (notebook) => {
      const { cells } = notebook, at = cells.indexOf(cellOf(notebook, "relu"));
      const open = cellOf(JSON.parse(version), "relu");
      cells.splice(at + 1, 0, { ...open, id: "copy" });
    },
  });
  add("ids-all-the-same", RIGHT, 9, {
    change: ({ cells }) => {
      for (const cell of cells) cell.id = "relu";
    },
  });
  add("ten-thousand-empty-cells", RIGHT, 9, {
    change: ({ cells }) => cells.unshift(...Array.from({ length: 10_000 }, () => codeCell(""))),
  });
  add("many-cells-that-fail", RIGHT, 9, {
    says: /and 1\d\d notes more/,
    change: ({ cells }) =>
      cells.push(...Array.from({ length: 200 }, () => codeCell('throw new Error("again");'))),
  });
  add("ten-thousand-cells", RIGHT, 0, {
    says: /expected 2000 cells at most, but got 10/,
    change: ({ cells }) => cells.push(...Array.from({ length: 10_000 }, () => codeCell("1 + 1;"))),
  });
  add("Zoë \u674e\u96f7 \u{1f40c} O'Neil & Søn", RIGHT, 9);

  const right = new TextDecoder().decode(list[0].bytes);
  raw("saved-with-a-byte-order-mark", `\ufeff${right}`, 9);
  raw("format-3", asFormat3(JSON.parse(right)), 0, /must have format 4, but has format 3/);
  for (
    const [student, link] of [["link-to-the-source", places.source], ["link-to-zeros", "/dev/zero"]]
  ) {
    const says = /it is a symbolic link/;
    list.push({ student, bytes: new Uint8Array(), link, points: 0, says });
  }
  raw("no-JSON", "%PDF-1.7 this is no notebook", 0, /expected JSON/);
  raw("nothing", "", 0, /expected JSON/);
  raw("cut-off", version.slice(0, version.length >> 1), 0, /expected JSON/);
  raw("no-notebook", "[1, 2, 3]", 0, /a list of cells/);
  raw("nested-too-deep", "[".repeat(1e6), 0, /expected JSON/);
  raw(
    "odd-cells",
    '{"cells":[null,{"cell_type":"code","source":{"a":1},"metadata":[]}]}',
    0,
    /cell 1/,
  );
  return list;
}
