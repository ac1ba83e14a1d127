/**
 * Makes an assignment of every notebook, by the tasks, and grades two submissions: the student's version
 * as it is, and one with the solutions in its blanks. `deno run -A tests/classroom/notebooks.ts`; with
 * names, as `03_multilayer_perceptron`, only these.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checksIn, type Part, partsOf } from "../../lib/classroom/assignment.ts";
import { possible } from "../../lib/classroom/report.ts";
import { parseNotebook } from "../../lib/notebook/ipynb.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Cell {
  id: string;
  metadata: { nbgrader?: { grade_id: string } };
  source: string | string[];
}

async function task(...args: string[]): Promise<number> {
  const started = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    cwd: root,
  }).output();
  const text = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  assert(code === 0, `${args[0]} failed: ${text}`);
  return (performance.now() - started) / 1000;
}

/** What a student would write: the solution's code, under the name that the blank has. */
function answersOf(parts: readonly Part[]): Map<string, string> {
  return new Map(parts.flatMap((part, i) => {
    if (part.kind !== "blank") return [];
    const later = parts.slice(i);
    const solution = later.find(({ kind }) => kind === "solution");
    const check = later.find((part) => part.kind === "check" && part.isPractice);
    assert(solution?.kind === "solution" && check?.kind === "check", part.id);
    const imports = part.source.match(/^import .*;$/gm) ?? [];
    const [, yours, theirs] = check.call.args;
    return [[part.id, [...imports, solution.source, `const ${yours} = ${theirs};`].join("\n")]];
  }));
}

/** The third source with a check that is hidden, by the words of lib/classroom/README.md. */
async function withHiddenCheck(text: string): Promise<string> {
  const readme = await Deno.readTextFile(join(root, "lib", "classroom", "README.md"));
  const [, source] = /```ts ignore\n([^`]*?)```/.exec(readme)!;
  const [, gradbook] = /`gradbook: (\{ [^`]*hidden: true[^`]* \})`/.exec(readme)!;
  const notebook = JSON.parse(text) as { cells: Cell[] };
  const at = notebook.cells.findIndex(({ id }) => id === "ex-bias-gradient-check");
  notebook.cells.splice(at + 1, 0, {
    ...notebook.cells[at],
    id: "ex-bias-gradient-hidden",
    metadata: { gradbook: new Function(`return ${gradbook}`)() } as object,
    source,
  });
  return JSON.stringify(notebook);
}

async function gradeWhole(name: string, folder: string): Promise<void> {
  let source = join(root, "notebooks", name);
  const isHidden = name.startsWith("03_");
  if (isHidden) {
    const text = await withHiddenCheck(await Deno.readTextFile(source));
    source = join(folder, "with-hidden", name);
    await Deno.mkdir(join(source, "..", "printed"), { recursive: true });
    for (const { name } of Deno.readDirSync(join(root, "notebooks", "printed"))) {
      const [from, to] = [join(root, "notebooks"), join(source, "..")];
      await Deno.copyFile(join(from, "printed", name), join(to, "printed", name));
    }
    await Deno.writeTextFile(source, text);
  }
  const parts = partsOf(parseNotebook(await Deno.readTextFile(source)));
  const checks = checksIn(parts), all = possible(checks), answers = answersOf(parts);

  const made = await task("assignment", source, "--output", join(folder, "course"));
  const version = await Deno.readTextFile(join(folder, "course", name));
  for (const part of parts) {
    if (part.kind !== "solution") continue;
    const lines = JSON.stringify(part.source.split(/(?<=\n)/)).slice(1, -1);
    assert(!JSON.stringify(JSON.parse(version)).includes(lines), `${name} has ${part.id} in it`);
  }
  const notebook = JSON.parse(version) as { cells: Cell[] };
  const filled = JSON.stringify({
    ...notebook,
    cells: notebook.cells.map((cell) => {
      const source = answers.get(cell.metadata.nbgrader?.grade_id ?? "") ?? cell.source;
      return { ...cell, source };
    }),
  });
  const files = [["open.ipynb", version], ["solved.ipynb", filled]]
    .map(([file, text]) => [join(folder, file), text]);
  for (const [path, text] of files) await Deno.writeTextFile(path, text);
  const output = join(folder, "grades");
  const graded = await task(
    ...["grade", "--source", source, "--output", output],
    ...files.map(([path]) => path),
  );

  const page = (student: string) => Deno.readTextFileSync(join(output, `${student}.html`));
  assertStringIncludes(page("solved"), `<strong>${all} of ${all} points`);
  assert(!page("solved").includes("✗"), page("solved"));
  assertStringIncludes(page("open"), `<strong>0 of ${all} points`);
  const reason = "open: a blank is still to be filled in";
  assertEquals(page("open").split(reason).length - 1, checks.length, page("open"));
  console.log(
    `${name}: ${checks.length} checks, ${isHidden ? "one hidden, " : ""}0 and ${all} of ${all}; ` +
      `made in ${made.toFixed(0)} s, graded in ${graded.toFixed(0)} s`,
  );
}

const names = Array.from(Deno.readDirSync(join(root, "notebooks")), ({ name }) => name)
  .filter((name) => name.endsWith(".ipynb")).sort();
const wanted = Deno.args.length > 0
  ? Deno.args.map((arg) => `${basename(arg, ".ipynb")}.ipynb`)
  : names;
assert(wanted.every((name) => names.includes(name)), `expected some of ${names}`);
await Deno.mkdir(join(root, "scratch"), { recursive: true });
for (const name of wanted) {
  const folder = await Deno.makeTempDir({ dir: join(root, "scratch"), prefix: "whole-" });
  try {
    await gradeWhole(name, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
