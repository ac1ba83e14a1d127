/** `assignment` and `grade` as they are called: what they refuse, and one assignment all the way. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { basename, join } from "node:path";
import { main as assignment } from "../../lib/cli/assignment.ts";
import { main as grade } from "../../lib/cli/grade.ts";
import { parseNotebook } from "../../lib/notebook/ipynb.ts";
import { call, root } from "../cli/surroundings.ts";
import { folderTest, isGranted, namesIn } from "../folder.ts";
import { cohort } from "./cohort.ts";

const source = join(root, "tests", "classroom", "four_exercises.ipynb");

Deno.test("assignment and grade tell wrong flags by exit code 2", async () => {
  for (
    const [command, args, message] of [
      [assignment, [], "expected one notebook, but got none"],
      [assignment, ["a.ipynb", "b.ipynb"], "expected one notebook, but got 2"],
      [assignment, ["a.ipynb"], "expected --output folder, but got none"],
      [assignment, ["a.ipynb", "--output", "."], "expected another folder than the notebook's"],
      [assignment, ["--outptu", "x"], "did you mean --output?"],
      [grade, [], "expected submissions, but got none"],
      [grade, ["a.ipynb", "--jobs", "0"], "expected an integer of at least 1"],
      [grade, ["a.ipynb", "--source", "a.txt"], "the path of a file that ends in .ipynb"],
    ] as const
  ) {
    const { code, err } = await call(command, args);
    assertEquals(code, 2);
    assertStringIncludes(err, message);
  }
  for (const command of [assignment, grade]) {
    const { code, out } = await call(command, ["--help"]);
    assertEquals(code, 0);
    assertMatch(out, /Usage: deno task/);
  }
});

folderTest("assignment and grade tell what is no assignment", async (dir) => {
  const path = join(dir, "a.ipynb"), output = join(dir, "out");
  for (
    const [text, message] of [
      ["no JSON", "expected JSON"],
      ['{"cells":[]}', "expected a notebook with exercises and checks, but it has none"],
    ]
  ) {
    await Deno.writeTextFile(path, text);
    const made = await call(assignment, [path, "--output", output]);
    assertEquals(made.code, 1);
    assertStringIncludes(made.err, message);
    const graded = await call(grade, [path, "--source", path, "--output", output]);
    assertEquals(graded.code, 1);
    assertStringIncludes(graded.err, message);
  }
  const unnamed = await call(grade, [path, "--output", output]);
  assertEquals(unnamed.code, 2);
  assertStringIncludes(unnamed.err, "add --source notebook.ipynb");
  assertEquals(namesIn(dir), ["a.ipynb"]);
});

folderTest("a right, a half right and a hostile submission get what they deserve", async (dir) => {
  const made = await call(assignment, [source, "--output", dir]);
  assertEquals([made.code, made.err], [0, ""]);
  const version = await Deno.readTextFile(join(dir, "four_exercises.ipynb"));
  assert(!/x\.mean\(0\)|w\.mul\(2\)|layerSolution/.test(version.replace(/w\.mul\(w\)/g, "")));
  const again = await call(assignment, [source, "--output", dir]);
  assertEquals(again.code, 0);
  assertEquals(await Deno.readTextFile(join(dir, "four_exercises.ipynb")), version);
  for (const { cell_type, metadata, source } of parseNotebook(version).cells) {
    if (cell_type !== "code") continue;
    const { nbgrader } = metadata as { nbgrader?: Record<string, unknown> };
    assertEquals(nbgrader?.schema_version, 3);
    assertMatch(String(nbgrader?.grade_id), /^[\w-]+$/);
    assertEquals("points" in nbgrader!, nbgrader!.grade);
    assert(nbgrader!.locked !== nbgrader!.solution, [source].flat().join(""));
  }

  const submissions = join(dir, "submissions"), output = join(dir, "grades");
  await Deno.mkdir(submissions);
  const list = cohort(version, { source, submissions: `${submissions}/` })
    .filter(({ student }) =>
      ["right", "center-wrong", "reads-the-answers", "no-JSON"].includes(student)
    );
  const paths = list.map(({ student }) => join(submissions, `${student}.ipynb`));
  for (const [i, { bytes }] of list.entries()) await Deno.writeFile(paths[i], bytes);
  const odd = oddFiles(submissions);
  const graded = await call(grade, ["--source", source, "--output", output, ...paths, ...odd]);
  assertEquals([graded.code, graded.err], [0, ""]);
  const rows = (await Deno.readTextFile(join(output, "marks.csv"))).trim().split("\r\n");
  assertEquals(
    rows.slice(1).map((row) => row.split(",").slice(0, 3)),
    [
      ...list.map(({ student, points }) => [student, String(points), "9"]),
      ...["Jose\u0301", "Jos\u00e9-2", "one-Ada", "two-Ada", "folder", "link", "missing"]
        .map((student) => [student, "0", "9"]),
      ["\u5b66".repeat(66), "0", "9"],
    ],
  );
  for (
    const [student, reason] of [
      ["folder", "it is a folder"],
      ["link", "it is a symbolic link"],
      ["missing", "there is no such file"],
      ["one-Ada", "expected JSON"],
    ]
  ) {
    assertStringIncludes(await Deno.readTextFile(join(output, `${student}.html`)), reason);
  }
  assertEquals(namesIn(output).length, 13);
  const page = await Deno.readTextFile(join(output, "reads-the-answers.html"));
  assertStringIncludes(page, "nothing could be read");
}, !isGranted("run"));

/** Files that are no notebooks, some of them of names that file systems may take for the same. */
function oddFiles(folder: string): string[] {
  const made = ["Jose\u0301", "Jos\u00e9", "one/Ada", "two/Ada", "folder", "link", "missing"]
    .concat("\u5b66".repeat(80)).map((name) => join(folder, `${name}.ipynb`));
  for (const path of made) {
    const name = basename(path, ".ipynb");
    if (name === "Ada") Deno.mkdirSync(join(path, ".."), { recursive: true });
    if (name === "folder") Deno.mkdirSync(path);
    else if (name === "link") Deno.symlinkSync(source, path);
    else if (name !== "missing") Deno.writeTextFileSync(path, "no notebook");
  }
  return made;
}

/** A notebook with an exercise of the catalog, and a hidden check of the student's function. */
const TINY = JSON.stringify({
  cells: [
    cell("imports", "", [
      'import { type Matrix, RandomState } from "gradbook";',
      'import { check, todo } from "gradbook/notebook";',
    ]),
    cell("blank", "blank", ['const yourRelu = (z: Matrix): Matrix => todo("z, or 0");']),
    cell("solution", "solution", ["const reluSolution = (z: Matrix): Matrix => z.maximum(0);"]),
    cell("check", "check", ['const relu = await check("relu", yourRelu, reluSolution);']),
    cell("hidden", "check", [
      "const others = new RandomState(7).randn(20, 5);",
      'await check("relu of others", () => yourRelu(others), reluSolution(others));',
    ], { hidden: true, points: 2 }),
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

function cell(id: string, role: string, lines: string[], more: object = {}) {
  const gradbook = { exercise: "relu", role, ...more };
  const metadata = role === "" ? {} : { gradbook };
  return { cell_type: "code", id, metadata, outputs: [], source: lines.join("\n") };
}

async function run(command: string, args: string[]) {
  const child = new Deno.Command(command, { args, cwd: root, stdin: "null" });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** A command as deno.json has it, with no other permissions than there. */
const task = (...args: string[]) => run(Deno.execPath(), ["task", "--quiet", ...args]);

Deno.test({
  name: "the tasks do with their permissions, and say which others another folder needs",
  ignore: !isGranted("read") || !isGranted("write") || !isGranted("run"),
  fn: async () => {
    await Deno.mkdir(join(root, "scratch"), { recursive: true });
    const inside = await Deno.makeTempDir({ dir: join(root, "scratch"), prefix: "tasks-" });
    const outside = await Deno.makeTempDir();
    try {
      const source = join(inside, "tiny.ipynb"), course = join(inside, "course");
      await Deno.writeTextFile(source, TINY);
      const made = await task("assignment", source, "--output", course);
      assertEquals([made.code, made.err], [0, ""]);
      assertMatch(made.out, /tiny\.ipynb: 2 checks, 1 of them hidden/);

      const version = await Deno.readTextFile(join(course, "tiny.ipynb"));
      assert(!version.includes("reluSolution"));
      const answer = "const yourRelu = (z: Matrix): Matrix => z.mul(z.gt(0));";
      const submissions = Object.entries({
        "ada.ipynb": version.replace(/const yourRelu = [^\n]*;/, answer),
        "bo.ipynb": version,
      });
      assert(submissions[0][1] !== version);
      const gradeIn = async (folder: string) => {
        for (const [name, text] of submissions) await Deno.writeTextFile(join(folder, name), text);
        const paths = submissions.map(([name]) => join(folder, name));
        return ["grade", "--source", source, "--output", join(folder, "grades"), ...paths];
      };
      const expectMarks = async (folder: string) => {
        const csv = await Deno.readTextFile(join(folder, "grades", "marks.csv"));
        const rows = csv.trim().split("\r\n").map((row) => row.split(",").slice(0, 5).join());
        assertEquals(rows.slice(1), ["ada,3,3,1,2", "bo,0,3,0,0"]);
      };
      const graded = await task(...await gradeIn(inside));
      assertEquals([graded.code, graded.err], [0, ""]);
      await expectMarks(inside);

      const refused = await task(...await gradeIn(outside));
      assertEquals(refused.code, 2);
      const [, call] = /for another folder: (?:npx -y )?deno\S* (.*)/.exec(refused.err) ?? [];
      assert(call, refused.err);
      assert(!/--allow-(?:all|read|write)(?: |$)/.test(call), call);
      if (Deno.build.os === "windows") return;
      const called = await run("/bin/sh", ["-c", `'${Deno.execPath()}' ${call}`]);
      assertEquals(called.code, 0, called.err);
      await expectMarks(outside);
    } finally {
      await Deno.remove(inside, { recursive: true });
      await Deno.remove(outside, { recursive: true });
    }
  },
});
