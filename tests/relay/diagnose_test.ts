import { assertEquals } from "@std/assert";
import { withPlace } from "../../lib/relay/diagnose.ts";
import { showError } from "../../lib/relay/show_error.ts";

const place = async (thrown: unknown, code: string) =>
  (await withPlace(showError(thrown), code)).traceback.at(-1);

Deno.test("withPlace() finds where a value was thrown that has no trace, if one place is it", async () => {
  assertEquals(await place("x", "f();\n  throw 'x';"), "    at <anonymous>:2:3");
  assertEquals(await place("x", "if (a) throw 1;\nthrow 'x';"), 'Thrown: "x"');
  assertEquals(await place("x", "throw new Error(); `throw`; g.throw"), 'Thrown: "x"');
});

Deno.test({
  name: "withPlace() finds the lines of errors that only the engine finds, and runs nothing",
  ignore: Deno.permissions.querySync({ name: "run" }).state !== "granted",
  async fn() {
    const error = {
      ename: "SyntaxError",
      evalue: "Identifier 'a' has already been declared",
      traceback: ["SyntaxError: Identifier 'a' has already been declared"],
    };
    const file = await Deno.makeTempFile();
    const code =
      `import x from "npm:not-there";\nDeno.writeTextFileSync("${file}", "x");\nlet a;\nconst a = 1;`;
    assertEquals((await withPlace(error, code)).traceback, [
      "SyntaxError: Identifier 'a' has already been declared",
      "  |",
      "4 | const a = 1;",
      "  |       ^",
      "    at <anonymous>:4:7",
    ]);
    assertEquals(
      (await withPlace(error, "f(a);\nconst a = 1;")).traceback.at(-1),
      "    at <anonymous>:2:7",
    );
    assertEquals(await Deno.readTextFile(file), "");
    await Deno.remove(file);
  },
});
