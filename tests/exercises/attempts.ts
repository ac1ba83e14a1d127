/**
 * Attempts at every exercise: three that are wrong, one that is half right, and the right one. What a
 * reader sees of them stands in seen.txt, which this program writes anew:
 *
 *     deno run -A tests/exercises/attempts.ts
 *
 * @module
 */
import { CATALOG } from "../../lib/exercises/catalog.ts";
import type { AnyFunction, Exercise } from "../../lib/exercises/exercise.ts";
import { todo } from "../../lib/exercises/blank.ts";
import { forgetAttempts, practice } from "../../lib/notebook/practice.ts";
import { Tensor } from "../../lib/tensor/tensor.ts";
import { isRecord } from "../../lib/runtime/kinds.ts";

/** What stands there before a reader has written anything. */
const open = () => todo("the answer");

/** Wrong answers to questions, beside those that the exercise knows; the last one is half right. */
const ANSWERS: Readonly<Record<string, readonly unknown[]>> = {
  "product shape": [[3, 3], [3, 4], [4, 3]],
  "gradient shape": [[100, 50], [100, 784], [784, 10]],
  "wrong slope": ["D", "?"],
  "too long a step": ["swing", "stops"],
  "weight gradient": ["D", "?"],
  "bias of layer 2": ["D", "?"],
  "wrong cross-entropy slope": ["D", "?"],
  "smaller pixels": ["D", "?"],
  "blind error": [0.1, 0.3],
  "first loss": [2.3],
  "header length": [24, 18],
  "cubic features": [20, 9, 8],
  "five in bits": [[0, 1, 1, 0], [5], [0, 1, 0, 0]],
  "top speed": [9, 0.9, 11],
};

/** Four functions for an exercise, none of them right. */
function wrongOnes(name: string, exercise: Exercise): AnyFunction[] {
  const variants = Object.values(exercise.faults ?? {}).map((some) =>
    ([some].flat() as AnyFunction[])[0]
  );
  const answers = [...Object.keys(exercise.choices ?? {}), ...ANSWERS[name] ?? []]
    .map((answer) => () => answer);
  if (!exercise.inputs) return [...variants, ...answers].slice(-4);
  const nothing: AnyFunction = () => undefined, given: AnyFunction = (first) => first;
  return [...variants, nothing, given].slice(0, 3).concat(halfRight(exercise));
}

/** Right but for one number, or, where there is only one, for every second call. */
export function halfRight({ reference }: Exercise): AnyFunction {
  let calls = 0;
  return (...args) => {
    const result = reference(...args);
    if (typeof result === "number") return result + calls++ % 2;
    if (result instanceof Tensor) {
      const spoilt = result.copy();
      spoilt.data[spoilt.size - 1] += 1;
      return spoilt;
    }
    if (Array.isArray(result)) return [...result.slice(0, -1), -1];
    if (!isRecord(result)) return result;
    const [first] = Object.entries(result).reverse();
    return { ...result, [first[0]]: Number(first[1]) + 1 };
  };
}

/** What a reader sees of an exercise, from its first run to the right answer. */
export async function seen(name: string): Promise<string> {
  const exercise = CATALOG[name as keyof typeof CATALOG] as Exercise;
  const { log } = console, lines: string[] = [];
  console.log = (line: string) => void lines.push(line);
  forgetAttempts();
  try {
    for (const yours of [open, ...wrongOnes(name, exercise), exercise.reference]) {
      const used = await practice(name, yours, exercise.reference);
      if (used !== exercise.reference) throw new Error(`${name} goes on with what is wrong`);
    }
  } finally {
    console.log = log;
    forgetAttempts();
  }
  return `## ${name}\n\n${lines.join("\n\n")}\n`;
}

/** All of it, as it stands in the file. */
export async function seenOfAll(): Promise<string> {
  const all: string[] = [];
  for (const name of Object.keys(CATALOG)) all.push(await seen(name));
  return all.join("\n");
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("seen.txt", import.meta.url), await seenOfAll());
}
