/**
 * Attempts at every exercise, as they are written into the notebooks: three that are wrong, one that is
 * half right, and the right one. What a reader sees of them stands in seen.txt, which this program
 * writes anew:
 *
 *     deno run -A tests/exercises/attempts.ts
 *
 * In JupyterLab, `deno task test:lab` makes the same attempts and expects the same.
 *
 * @module
 */
import { CATALOG } from "../../lib/exercises/catalog.ts";
import type { AnyFunction } from "../../lib/exercises/exercise.ts";
import { forgetAttempts, practice } from "../../lib/notebook/practice.ts";
import { moduleOf, PLACED } from "./placed.ts";

/** The functions of an exercise. */
interface Tried {
  readonly solution: AnyFunction;
  /** Makes what the reader has written, attempt by attempt. */
  readonly attempts: readonly (() => AnyFunction)[];
}

const modules = new Map<string, Promise<{ readonly tried: ReadonlyMap<string, Tried> }>>();

async function triedAt(name: string): Promise<Tried> {
  const [file] = [...PLACED].find(([, all]) => all.some((placed) => placed.name === name)) ?? [];
  if (!file) throw new Error(`no notebook has the exercise "${name}"`);
  const address = () => `data:application/typescript,${encodeURIComponent(moduleOf(file))}`;
  const module = modules.get(file) ?? import(address());
  modules.set(file, module);
  return (await module).tried.get(name)!;
}

/** What a reader sees of an exercise, from its first run to the right answer. */
export async function seen(name: string): Promise<string> {
  const { solution, attempts } = await triedAt(name);
  const { log } = console, lines: string[] = [];
  console.log = (line: string) => void lines.push(line);
  forgetAttempts();
  try {
    for (const [i, written] of attempts.entries()) {
      const yours = written(), used = await practice(name, yours, solution);
      if (used !== (i === attempts.length - 1 ? yours : solution)) {
        throw new Error(`after attempt ${i}, "${name}" goes on with what it ought not to`);
      }
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
