/** Mutants of the notebooks' functions: none is given a name that is not true of it. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CATALOG } from "../../lib/exercises/catalog.ts";
import { diagnose } from "../../lib/exercises/diagnose.ts";
import type { Exercise } from "../../lib/exercises/exercise.ts";
import { compile, doubles, judge, mutants, sentence, table } from "./mutants.ts";
import { SOURCES } from "./sources.ts";

const verdicts = [...judge(mutants())], ofTwo = [...judge(doubles())];

Deno.test("the functions that are mutated are right, and are those of all exercises that have one", () => {
  for (const [name, source] of Object.entries(SOURCES)) {
    const exercise = CATALOG[name as keyof typeof CATALOG] as Exercise;
    assertEquals(diagnose(exercise, compile(source)), { state: "right" }, name);
  }
  const all = Object.entries(CATALOG as Record<string, Exercise>);
  assertEquals(
    all.filter(([name, { inputs }]) => inputs && !Object.hasOwn(SOURCES, name)).map(([name]) =>
      name
    ),
    [],
  );
});

Deno.test("no mutant is misnamed, of 100 at least, and most are named", () => {
  const misnamed = [...verdicts, ...ofTwo].filter(({ verdict }) => verdict === "misnamed");
  assertEquals(misnamed.map(({ exercise, change, said }) => [exercise, change, said]), []);
  const counted = verdicts.filter(({ verdict }) => verdict !== "equivalent");
  assert(counted.length >= 100);
  const named = counted.filter(({ verdict }) => verdict === "named");
  assert(named.length >= 0.75 * counted.length, `${named.length} of ${counted.length}`);
});

Deno.test({
  name: "the table and the sentence in the README are those of these mutants",
  ignore: Deno.permissions.querySync({ name: "read" }).state !== "granted",
  fn() {
    const path = new URL("../../lib/exercises/README.md", import.meta.url);
    const readme = Deno.readTextFileSync(path);
    assertStringIncludes(readme, table(verdicts));
    assertStringIncludes(readme.replaceAll("\n", " "), sentence(ofTwo));
  },
});
