/** Digests agree where answers do, to the stated decimals, and nowhere else. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { RandomState, tensor } from "../../lib/mod.ts";
import { bitsOf, digestOf, hasDigest } from "../../lib/classroom/digest.ts";
import { checkDigest, makeDigest, required } from "../../lib/classroom/mod.ts";
import { answersOf } from "../../lib/classroom/values.ts";
import { todo } from "../../lib/notebook/mod.ts";

const digestFor = (value: unknown) => digestOf(answersOf(value)!, "salt");

Deno.test("hasDigest() is true for numbers that differ in their last bits only", async () => {
  const right = new RandomState(1).randn(20, 5), digest = await digestFor(right);
  assert(await hasDigest(answersOf(right.mul(1 + 1e-12))!, digest));
  assert(await hasDigest(answersOf(right.toArray())!, digest));
  for (
    const wrong of [right.mul(1 + 1e-4), right.mul(-1), right.T, right.reshape([5, 20]), [], "no"]
  ) {
    assert(!await hasDigest(answersOf(wrong)!, digest));
  }
});

Deno.test("digests take zeros of either sign, what is not finite, texts and named parts", async () => {
  const digest = await digestFor([0, 1, -1e-20]);
  assert(await hasDigest(answersOf([-0, 1, 0])!, digest));
  const odd = await digestFor([NaN, Infinity, 1]);
  assert(await hasDigest(answersOf([NaN, Infinity, 1])!, odd));
  assert(!await hasDigest(answersOf([NaN, -Infinity, 1])!, odd));
  const named = await digestFor({ w: tensor([1.25]), b: "axis 0" });
  assert(await hasDigest(answersOf({ w: [1.25], b: "axis 0" })!, named));
  assert(!await hasDigest(answersOf({ v: [1.25], b: "axis 0" })!, named));
});

Deno.test("digestOf() takes fewer decimals where rounding is about to turn, or refuses", async () => {
  const decimals = async (value: unknown) => Number((await digestFor(value)).split(":")[0]);
  assertEquals(await decimals([1, 2]), 5);
  assertEquals(await decimals([1, 1.000005]), 4);
  assertEquals(await decimals([1234.5, 0]), 2);
  await assertRejects(
    () => digestFor([1, 1.000005, 1.00005, 1.0000005, 1.0005]),
    RangeError,
    "away from where rounding turns",
  );
});

Deno.test("digestOf() depends on the salt", async () => {
  const answers = answersOf([1, 2])!;
  assert((await digestOf(answers, "a")).slice(4) !== (await digestOf(answers, "b")).slice(4));
});

Deno.test("bitsOf() tells answers that can be guessed from those that cannot", () => {
  assert(bitsOf(answersOf(7)!) < 40);
  assert(bitsOf(answersOf([0, 1, 1, 0, 1])!) < 40);
  assert(bitsOf(answersOf("axis 0")!) < 40);
  assert(bitsOf(answersOf(new RandomState(1).randn(3))!) > 40);
});

Deno.test("checkDigest() accepts the right answer, and shows no other what is right", async () => {
  const digest = await makeDigest([1.5, 2.25], "salt");
  await checkDigest("two numbers", () => [1.5, 2.25], digest);
  await assertRejects(() => checkDigest("two numbers", () => [1, 2], digest), Error, "5 decimals");
  await assertRejects(
    () => checkDigest("two numbers", () => () => 1, digest),
    Error,
    "something else",
  );
  await assertRejects(
    () => checkDigest("two numbers", required((): unknown => todo("two")), digest),
    Error,
    "todo (two) must be filled in",
  );
});
