/** `assignment` and `grade` as they are called: what they refuse, and one assignment all the way. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
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
  const graded = await call(grade, ["--source", source, "--output", output, ...paths]);
  assertEquals([graded.code, graded.err], [0, ""]);
  const rows = (await Deno.readTextFile(join(output, "marks.csv"))).trim().split("\r\n");
  assertEquals(
    rows.slice(1).map((row) => row.split(",").slice(0, 3)),
    list.map(({ student, points }) => [student, String(points), "9"]),
  );
  assertEquals(namesIn(output).length, 5);
  const page = await Deno.readTextFile(join(output, "reads-the-answers.html"));
  assertStringIncludes(page, "nothing could be read");
}, !isGranted("run"));
