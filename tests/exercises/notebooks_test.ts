/** The exercises where they stand: three cells each, saved open, with a solution that is right. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CATALOG } from "../../lib/exercises/catalog.ts";
import { joinText, readNotebook } from "../../lib/notebook/ipynb.ts";
import { folder, names } from "../prose/notebooks.ts";

const runs = Deno.permissions.querySync({ name: "run" }).state === "granted";

/** The cells of an exercise, by their role. */
interface Cells {
  readonly blank: string;
  readonly solution: string;
  readonly check: string;
  readonly output: string;
}

/** The exercises of a notebook, in their order. */
function exercisesOf(file: string): Map<string, Cells> {
  const found = new Map<string, Record<string, string>>();
  for (const { source, metadata, outputs = [] } of readNotebook(new URL(file, folder)).cells) {
    const mark = metadata.gradbook as { exercise?: string; role?: string } | undefined;
    if (mark?.exercise === undefined) continue;
    const cells = found.get(mark.exercise) ?? {};
    found.set(mark.exercise, cells);
    assert(!Object.hasOwn(cells, mark.role!), `${mark.exercise} has two cells "${mark.role}"`);
    cells[mark.role!] = joinText(source);
    if (mark.role === "check") {
      cells.output = outputs.map(({ data }) => joinText(data?.["text/plain"])).join("\n");
    }
  }
  return found as unknown as Map<string, Cells>;
}

/** How an exercise calls what it checks: the reader's, and the solution. */
const CHECK = /await check\(\s*"([^"]+)",\s*(your\w+),\s*(\w+Solution),?\s*\)/;

Deno.test("every exercise of the catalog stands in one notebook", { ignore: !names.length }, () => {
  const placed = names.flatMap((file) => [...exercisesOf(file).keys()]);
  assertEquals(placed.toSorted(), Object.keys(CATALOG).toSorted());
});

for (const file of names) {
  Deno.test(`the exercises of ${file} have a blank, a solution and a check, saved open`, () => {
    for (const [name, { blank, solution, check, output }] of exercisesOf(file)) {
      const [, checked, yours, right] = CHECK.exec(check) ?? [];
      assertEquals(checked, name);
      assert(new RegExp(`const ${yours} = [^]*\\btodo\\(`).test(blank), name);
      assert(solution.startsWith(`const ${right} = `), name);
      const { title } = CATALOG[name as keyof typeof CATALOG];
      assert(output.startsWith(`○ Open: ${title}: replace todo(…) by `), `${name}: ${output}`);
    }
  });

  Deno.test({
    name: `the solutions of ${file} type-check and are right`,
    ignore: !runs || exercisesOf(file).size === 0,
    async fn() {
      const exercises = [...exercisesOf(file).values()];
      const code = [
        'import { check } from "gradbook/notebook";',
        'import { type Matrix, oneHot, type Shape, type Tensor, type Vector } from "gradbook";',
        'import { sigmoid, tensor, zeros } from "gradbook";',
        ...exercises.flatMap(({ solution, check }) => [
          solution,
          check.replace(CHECK, 'await check("$1", $3, $3)'),
        ]),
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
