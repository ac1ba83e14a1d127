/**
 * `deno task grade`: runs and marks the submissions of an assignment.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { checksIn, partsOf } from "../classroom/assignment.ts";
import { findTruths, type Grade, grade, MOST_BYTES, ungraded } from "../classroom/grade.ts";
import { assignmentOf } from "../classroom/named.ts";
import type { Assignment } from "../classroom/plan.ts";
import { earned, type Graded, possible, toCsv, toPage } from "../classroom/report.ts";
import { Sandbox } from "../classroom/sandbox.ts";
import { parseNotebook, quickParameters } from "../notebook/ipynb.ts";
import { naming, readIfThere, writeFileAtomically } from "../runtime/files.ts";
import { plain, reasonOf } from "../runtime/quote.ts";
import { exitCode, start, type Surroundings } from "./command.ts";
import { describeFlags, filePath, folder, integer, parseFlags, UsageError } from "./flags.ts";
import { expectPermitted } from "./permissions.ts";

const FLAGS = {
  source: filePath("the assignment with its solutions [of its name, in notebooks/]", ".ipynb"),
  output: folder("where marks.csv and a page for each student go [grades]"),
  "cell-seconds": integer(
    30,
    "that a cell may run, beyond three times what it takes in the source",
  ),
  seconds: integer(300, "that a submission may run, beyond the same"),
  memory: integer(2048, "megabytes that a submission may take", 512),
  jobs: integer(2, "submissions that run at a time"),
  help: { help: "this text", fallback: false, short: "h" },
} as const;

const help = (deno: string) =>
  `Runs and marks the submissions of an assignment.

Usage: ${deno} task grade folder/*.ipynb

${describeFlags(FLAGS)}

Each submission runs in a process of its own, without network, which writes nothing and
reads neither the solutions nor another submission. What is right comes from the source.
`;

/** That the assignment's own solutions may run. */
const MOST_SECONDS = 3600;

/** Where the marks go, if nothing else is said. */
const OUTPUT = "grades";

/** Runs the command and returns its exit code: 0, 1 (failed) or 2 (wrong flags). */
export function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { locate, write, fail, root } = surroundings;
  return exitCode(surroundings, async () => {
    const operands: string[] = [];
    const given = args[0] === "--" ? args.slice(1) : args;
    const flags = parseFlags(FLAGS, given, { operands, locate });
    if (flags.help) {
      write(help(surroundings.deno));
      return 0;
    }
    if (operands.length === 0) {
      throw new UsageError("Cannot grade: expected submissions, but got none; see --help");
    }
    const output = flags.output ?? locate(OUTPUT), csv = join(output, "marks.csv");
    const paths = [...new Set(operands.map((typed) => locate(typed)))];
    await expectPermitted(
      [
        ...operands.map((typed) => ({ typed, path: locate(typed), access: "read" as const })),
        ...(flags.source === undefined
          ? []
          : [{ typed: "--source", path: flags.source, access: "read" as const }]),
        { typed: "--output", path: csv, access: "write" },
      ],
      { program: "grade.ts", args: given, startsPrograms: true },
      surroundings,
    );
    const source = flags.source ?? await findSource(root, paths);
    const assignment = await readAssignment(source);
    const checks = checksIn(assignment.parts);
    const bounds = { ...flags, cellSeconds: flags["cell-seconds"] };
    await using sandbox = await Sandbox.make(root, source);
    const truths = await findTruths(assignment, sandbox, {
      ...bounds,
      cellSeconds: MOST_SECONDS,
      seconds: MOST_SECONDS,
    });
    for (const note of truths.notes) fail(note);
    await Deno.mkdir(output, { recursive: true });

    const names = namesFor(paths), graded: Graded[] = [];
    let code = 0;
    const marksOf = async (path: string): Promise<Grade> => {
      let bytes: Uint8Array;
      try {
        bytes = await readSubmission(path);
      } catch (error) {
        return ungraded(checks, reasonOf(error));
      }
      try {
        return await grade(assignment, truths, bytes, sandbox, bounds);
      } catch (error) {
        // Not the student's doing, nor a reason to leave the others without marks.
        code = 1;
        const reason = `could not be graded: ${reasonOf(error)}`;
        fail(`${plain(path)} ${reason}`);
        return ungraded(checks, reason);
      }
    };
    const gradeOne = async (i: number) => {
      const student = names[i], marked = await marksOf(paths[i]);
      graded[i] = { student, ...marked };
      const page = new TextEncoder().encode(toPage(assignment.name, checks, graded[i]));
      await writeFileAtomically(join(output, `${student}.html`), page);
      write(`${plain(student)}: ${earned(marked)} of ${possible(checks)}\n`);
    };
    const waiting = paths.keys();
    const work = async () => {
      for (const i of waiting) await gradeOne(i);
    };
    await Promise.all(Array.from({ length: flags.jobs }, work));
    await writeFileAtomically(csv, new TextEncoder().encode(toCsv(checks, graded)));
    write(`${graded.length} submissions by ${plain(source)}: ${plain(csv)}\n`);
    return code;
  });
}

/**
 * The bytes of a submission.
 *
 * @throws {Error} If there is no such file, or it is none.
 */
async function readSubmission(path: string): Promise<Uint8Array> {
  const info = await Deno.lstat(path).catch(() => undefined);
  if (info?.isSymlink) {
    throw new Error(
      "expected a file, but it is a symbolic link, which may lead to another's answers",
    );
  }
  const bytes = await readIfThere(path, "read", { most: MOST_BYTES });
  if (bytes) return bytes;
  throw new Error("there is no such file");
}

async function readAssignment(source: string): Promise<Assignment> {
  const bytes = await readIfThere(source);
  if (!bytes) {
    throw new UsageError(
      `Cannot grade by ${plain(source)}: expected the assignment, but there is no such file`,
    );
  }
  return await naming(source, () => {
    const notebook = parseNotebook(new TextDecoder().decode(bytes));
    return {
      name: basename(source),
      parts: partsOf(notebook),
      parameters: quickParameters(notebook),
    };
  });
}

/**
 * The assignment that most of the submissions name. It is one of the project's notebooks, whatever a
 * submission says.
 */
async function findSource(root: string, paths: readonly string[]): Promise<string> {
  const votes = new Map<string, number>();
  for (const path of paths) {
    const name = assignmentOf(await readSubmission(path).catch(() => undefined));
    if (name !== undefined) votes.set(name, (votes.get(name) ?? 0) + 1);
  }
  const [first] = [...votes].sort(([, a], [, b]) => b - a);
  if (!first) {
    throw new UsageError(
      "Cannot grade: expected submissions that name their assignment, but none does; " +
        "add --source notebook.ipynb",
    );
  }
  const path = join(root, "notebooks", first[0]);
  if (await readIfThere(path)) return path;
  throw new UsageError(
    `Cannot grade: expected an assignment of the project's notebooks, but there is no ` +
      `${plain(path)}; add --source notebook.ipynb`,
  );
}

/** The longest name, in bytes: systems take 255, and more is put at its end. */
const LONGEST_NAME = 200;

/** Whose each submission is: its file's name, with the folder's where several have the same. */
function namesFor(paths: readonly string[]): string[] {
  const stems = paths.map((path) => basename(path).replace(/\.ipynb$/, ""));
  const isShared = (stem: string) => stems.filter((other) => other === stem).length > 1;
  // Some file systems take names for the same that differ in case, or in how accents are written.
  const taken = new Set<string>(), keyOf = (name: string) => name.normalize().toLowerCase();
  return paths.map((path, i) => {
    const whole = isShared(stems[i]) ? `${basename(dirname(path))}-${stems[i]}` : stems[i];
    const stem = cutAt(LONGEST_NAME, whole) || "submission";
    let name = stem;
    for (let n = 2; taken.has(keyOf(name)); n++) name = `${stem}-${n}`;
    taken.add(keyOf(name));
    return name;
  });
}

/** As much of a text as fits into so many bytes. */
function cutAt(most: number, text: string): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(most)).read);
}

if (import.meta.main) await start(main);
