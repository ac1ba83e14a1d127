/**
 * Exercises of the library's catalog in an assignment, which has no solutions in it.
 *
 * @module
 */
import { CATALOG } from "../exercises/catalog.ts";
import { diagnose } from "../exercises/diagnose.ts";
import type { AnyFunction, Exercise } from "../exercises/exercise.ts";

/**
 * The exercise of a name.
 *
 * @throws {RangeError} If there is none.
 */
export function exerciseOf(which: string | Exercise): Exercise {
  if (typeof which !== "string") return which;
  if (Object.hasOwn(CATALOG, which)) return CATALOG[which as keyof typeof CATALOG] as Exercise;
  throw new RangeError(`Cannot check "${which}": expected an exercise's name, but there is none`);
}

/**
 * What the cells below go on with until a student's function is right: the library's own.
 *
 * @example
 * ```ts
 * import { tensor } from "gradbook";
 * import { reference } from "gradbook/classroom";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(reference("relu")(tensor([[-1, 2]])).toArray(), [[0, 2]]);
 * ```
 */
export function reference<F extends AnyFunction>(
  which: string | Exercise<F>,
  // deno-lint-ignore no-explicit-any -- by a name, the type of the function is not known
): any {
  return exerciseOf(which as string | Exercise).reference;
}

/**
 * Fails where a function does not pass an exercise: `check` shows that and goes on, and a grader that
 * looks for errors would take it for right.
 *
 * @throws {Error} If the function is wrong, or a blank is open.
 *
 * @example
 * ```ts
 * import type { Matrix } from "gradbook";
 * import { passed } from "gradbook/classroom";
 *
 * passed("relu", (z: Matrix) => z.mul(z.gt(0)));
 * ```
 */
export function passed(which: string | Exercise, yours: AnyFunction): void {
  const exercise = exerciseOf(which), diagnosis = diagnose(exercise, yours);
  if (diagnosis.state === "right") return;
  const reason = diagnosis.state === "open" ? diagnosis.open.message : diagnosis.text.what;
  throw new Error(`Cannot accept ${exercise.title}: ${reason}`);
}
