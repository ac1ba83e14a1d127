/** Cells of submissions are found, by what is left of their marks. */
import { assertEquals, assertThrows } from "@std/assert";
import { checksIn, partsOf } from "../../lib/classroom/assignment.ts";
import { match } from "../../lib/classroom/match.ts";
import type { Cell } from "../../lib/notebook/ipynb.ts";

const code = (source: string, metadata: object = {}, id?: string): Cell => ({
  cell_type: "code",
  source,
  metadata,
  ...(id !== undefined && { id }),
});
const role = (exercise: string, role: string, more: object = {}) => ({
  gradbook: { exercise, role, ...more },
});
const cells = [
  code("let n = 1;", {}, "numbers"),
  code("function f() {\n  return todo('f');\n}", role("f", "blank")),
  code("await check('f', () => f(), 1);\nawait check('f', () => f(), 1);", role("f", "check")),
  code("await check('f', () => f(), 1);", role("f", "check", { hidden: true, points: 3 })),
  code("function f() {\n  return 1;\n}", role("f", "solution")),
  code("const g = todo('g');\nawait check('g', () => g, 1);\nlater();", { tags: ["exercise"] }),
  code("const g = 1;\nawait check('g', () => g, 1);", { tags: ["solution"] }),
];
const parts = partsOf({ cells });

Deno.test("partsOf() names each part once, and gives every check its points", () => {
  assertEquals(
    parts.map((part) => [part.kind, "id" in part && part.id]),
    [
      ["given", "numbers"],
      ["blank", "f"],
      ["check", "f-check-1"],
      ["check", "f-check-2"],
      ["check", "f-hidden-1"],
      ["solution", "cell-5"],
      ["blank", "cell-6"],
      ["check", "cell-6-check-1"],
      ["given", "cell-6-rest"],
      ["solution", "cell-7"],
    ],
  );
  assertEquals(checksIn(parts).map(({ points }) => points), [1, 1, 3, 1]);
});

Deno.test("partsOf() refuses notebooks without checks, and roles that are none", () => {
  assertThrows(() => partsOf({ cells: [code("1;")] }), SyntaxError, "it has none");
  assertThrows(
    () => partsOf({ cells: [code("1;", role("f", "answer"))] }),
    SyntaxError,
    'the role of cell 1 must be blank, check or solution, but is "answer"',
  );
});

const grader = (grade_id: string) => ({ nbgrader: { grade_id } });

Deno.test("match() finds cells by grade_id, by id and by what they declare; of copies, the last", () => {
  const { answers, extras, changed, copied } = match(parts, [
    code("let mine = 1;"),
    code("function f() { return 1; }", grader("f")),
    code("function f() { return 2; }", grader("f")),
    code("let n = 2;", grader("numbers")),
    code("await check('f', () => 1, 1);"),
    code("class Helper {}"),
    code("const h = 1, g = 1; const g2 = 2"),
    code("let n = 1;"),
    code("const g = 3;"),
  ]);
  assertEquals(answers.get("f"), { source: "function f() { return 2; }", by: "grade_id" });
  assertEquals(answers.get("cell-6"), { source: "const g = 3;", by: "declared names" });
  assertEquals(Object.fromEntries(extras), {
    "": ["let mine = 1;", "function f() { return 1; }"],
    numbers: ["class Helper {}", "const h = 1, g = 1; const g2 = 2"],
  });
  assertEquals([changed, copied], [1, ["f"]]);
  assertEquals(match(parts, [code("f = 1", {}, "f")]).answers.get("f")?.by, "cell id");
  assertEquals(match(parts, []).answers.size, 0);
});

Deno.test("match() takes copies for what they were made into, and ids that several share for none", () => {
  const open = "function f() {\n  return blank(1, 'f');\n}", filled = "function f() { return 1; }";
  const { answers, extras, changed } = match(parts, [
    code("let n = 1;", grader("numbers"), "a"),
    code(filled, grader("f"), "a"),
    code(open, grader("f"), "a"),
    code("let mine = 2;", grader("numbers"), "a"),
    code("const g = 1;\r\nconst h = 2;", {}, "cell-6"),
    code("const k = 1;", {}, "cell-6"),
  ]);
  assertEquals([...answers.values()], [
    { source: filled, by: "grade_id" },
    { source: "const g = 1;\nconst h = 2;", by: "declared names" },
  ]);
  assertEquals([...extras.values()].flat(), ["let mine = 2;", "const k = 1;"]);
  assertEquals(changed, 0);
});

Deno.test("match() counts checks that were changed, but not a digest of another making", () => {
  const check = (source: string, id: string) => code(source, grader(id));
  const hidden = (digest: string) =>
    `await checkDigest('f', required(() => f()), ${JSON.stringify(digest)});`;
  const digest = `-3:${"0".repeat(16)}:${"a".repeat(64)}`;
  const changedIn = (...cells: Cell[]) => match(parts, cells).changed;
  assertEquals(changedIn(check("await check('f', required(() => f()), 1);\n", "f-check-1")), 0);
  assertEquals(changedIn(check("const f = () => 1;", "f-check-1")), 1);
  assertEquals(changedIn(check(hidden(digest), "f-hidden-1")), 0);
  assertEquals(changedIn(check(hidden("right"), "f-hidden-1")), 1);
  const elsewhere = match(parts, [code("// one\nawait check('f', f, 1); // two\n// three")]);
  assertEquals(elsewhere.extras.size, 0);
});
