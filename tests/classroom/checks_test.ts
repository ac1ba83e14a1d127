/** Cells are cut at their checks, and the rest of the code stays as it was written. */
import { assertEquals } from "@std/assert";
import { cutAtChecks, statementOf } from "../../lib/classroom/checks.ts";

Deno.test("cutAtChecks() finds statements with await check…(…), and what stands between", () => {
  const { checks, rest } = cutAtChecks(`const z = 1; // before
await check("a, b", () => f([1, 2]), { x: [3, 4] }, { hint: "(" }, // no, a comment
); // with a comment
const y = 2;
const relu = await check(
  "relu",
  (z) => z,
  (z) => z.maximum(0),
);
await checkGradient("g", () => \`\${g(1, 2)}\`, w, () => 0)
after();`);
  assertEquals(checks.map(({ before }) => before), ["const z = 1; // before", "const y = 2;", ""]);
  assertEquals(checks.map(({ call }) => call), [
    {
      callee: "check",
      args: ['"a, b"', "() => f([1, 2])", "{ x: [3, 4] }", '{ hint: "(" }'],
      binding: "",
    },
    {
      callee: "check",
      args: ['"relu"', "(z) => z", "(z) => z.maximum(0)"],
      binding: "const relu = ",
    },
    { callee: "checkGradient", args: ['"g"', "() => `${g(1, 2)}`", "w", "() => 0"], binding: "" },
  ]);
  assertEquals(rest, "after();");
  assertEquals(
    statementOf(checks[1].call, ['"relu"', "f"]),
    'const relu = await check("relu", f);',
  );
});

Deno.test("cutAtChecks() leaves alone what is no statement of the cell", () => {
  for (
    const source of [
      'function f() {\n  await check("a", () => 1, 1);\n}',
      'f(await check("a", () => 1, 1));',
      '// await check("a", () => 1, 1);',
      '"await check(1)";',
      'await checked("a", () => 1, 1);',
      'await check("a", () => 1',
      "",
    ]
  ) {
    assertEquals(cutAtChecks(source), { checks: [], rest: source });
  }
});
