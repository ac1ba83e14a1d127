/** The exercises where they stand: three cells each, saved open, with a solution that is right. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CATALOG } from "../../lib/exercises/catalog.ts";
import { folder, names } from "../prose/notebooks.ts";
import { CHECK, moduleOf, PLACED } from "./placed.ts";

const runs = Deno.permissions.querySync({ name: "run" }).state === "granted";

Deno.test("every exercise of the catalog stands in one notebook", { ignore: !names.length }, () => {
  const placed = [...PLACED.values()].flat().map(({ name }) => name);
  assertEquals(placed.toSorted(), Object.keys(CATALOG).toSorted());
});

for (const [file, exercises] of PLACED) {
  Deno.test(`the exercises of ${file} have a blank, a solution and a check, saved open`, () => {
    for (const { name, blank, solution, check, output } of exercises) {
      const [, checked, yours, right] = CHECK.exec(check) ?? [];
      assertEquals(checked, name);
      assert(new RegExp(`const ${yours} = [^]*\\btodo\\(`).test(blank), name);
      // Where a cell is folded, its first line is still to be seen.
      assert(solution.replace(/^\/\/ .*\n/, "").startsWith(`const ${right} = `), name);
      const { title } = CATALOG[name as keyof typeof CATALOG];
      assert(output.startsWith(`○ Open: ${title}: replace todo(…) by `), `${name}: ${output}`);
    }
  });

  Deno.test({
    name: `the solutions of ${file} type-check and are right; all other attempts type-check`,
    ignore: !runs || exercises.length === 0,
    async fn() {
      const code = [
        moduleOf(file),
        ...exercises.map(({ check }) => CHECK.exec(check)!)
          .map(([, name, , right]) => `await check(${JSON.stringify(name)}, ${right}, ${right});`),
      ].join("\n");
      const process = new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--check", "--ext=ts", "--allow-all", "-"],
        cwd: folder,
        env: { NO_COLOR: "1" },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      await new Blob([code]).stream().pipeTo(process.stdin);
      const { stdout, stderr } = await process.output();
      const lines = new TextDecoder().decode(stdout).split("\n");
      const verdicts = lines.filter((line) => /^[✓✗○]/.test(line));
      assertEquals(
        verdicts.filter((line) => line.startsWith("✓")).length,
        exercises.length,
        `${verdicts.join("\n")}\n${new TextDecoder().decode(stderr)}`,
      );
      assertStringIncludes(verdicts[0], "✓ Right: ");
    },
  });
}
