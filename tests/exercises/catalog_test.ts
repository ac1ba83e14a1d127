/** The exercises of the catalog: what is right is right, and every fault they know is told from all others. */
import { assert, assertEquals } from "@std/assert";
import { CATALOG } from "../../lib/exercises/catalog.ts";
import { diagnose } from "../../lib/exercises/diagnose.ts";
import type { AnyFunction, Exercise } from "../../lib/exercises/exercise.ts";
import { FAULTS } from "../../lib/exercises/faults.ts";

const exercises = Object.entries(CATALOG) as [string, Exercise][];

for (const [name, exercise] of exercises) {
  Deno.test(`"${name}": the reference is right, and each of its faults is named, alone`, () => {
    assertEquals(diagnose(exercise, exercise.reference), { state: "right" });
    for (const [fault, variants] of Object.entries(exercise.faults ?? {})) {
      for (const variant of [variants].flat() as AnyFunction[]) {
        const found = diagnose(exercise, variant);
        assertEquals(found.state, "wrong", `${fault}: ${variant}`);
        assertEquals(
          found.state === "wrong" && [...new Set<string>(found.faults)],
          [fault],
          `${fault}: ${variant}`,
        );
      }
    }
    for (const choice of Object.keys(exercise.choices ?? {})) {
      const found = diagnose(exercise, () => choice);
      assert(found.state === "wrong" && found.text.what === `answer: ${choice} is not it`);
      assertEquals(found.text.where, exercise.choices![choice]);
    }
  });
}

Deno.test("titles differ, since attempts are counted by them", () => {
  const titles = exercises.map(([, { title }]) => title);
  assertEquals(new Set(titles).size, titles.length);
});

Deno.test("what an exercise says of its own faults has no gaps", () => {
  for (const [name, { faults = {} }] of exercises) {
    for (const fault of Object.keys(faults) as (keyof typeof FAULTS)[]) {
      const { what, where, how } = FAULTS[fault];
      assert(!/\{/.test(what + where + how), `${name}: ${fault}`);
    }
  }
});
